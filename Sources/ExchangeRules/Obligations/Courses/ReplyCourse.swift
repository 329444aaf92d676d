import ExchangeBase

/// 函询回复 (art. 12, 27): each department asked replies in time; silence on a proposition is consent.
struct ReplyCourse: AnsweredCourse {
  private static let disagrees = "不同意"
  private static let outOfScope = "不属职责范围"

  var duties: Duties
  init(_ terms: Terms) { duties = Duties(.reply, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) {
    duties.pass(to: moment)
    // Whoever only has to find the right department owes no answer.
    for index in duties.list.indices
    where duties[index].isOpen && !duties[index].isWaiting && duties[index].isLate(at: moment) {
      duties[index].mark(.unanswered)
    }
  }

  mutating func take(_ fact: Fact) -> Standing? {
    let profile = duties.terms.profile
    duties.open(by: fact) { rule in
      guard rule.silence == .deemed else { return rule.silence }
      let isPut = fact.values["proposition"].map { !$0.isEmpty } ?? false
      return isPut && profile.inquiry.deemed == .proposition ? .deemed : .overdue
    }
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    let outcome = fact.values["outcome"]
    return duties.answer(fact) { duty in
      if let standing = duty.putRight(by: fact) {
        duty.unmark(.outOfScope)
        if outcome == Self.outOfScope { duty.mark(.outOfScope) }
        return standing
      }
      let standing = duty.answer(by: fact)
      if standing == .withoutEffect(.decidedByDefault), outcome == Self.disagrees {
        duty.mark(.conflict, by: fact)
      }
      if duty.obligation.settledBy == fact.id, outcome == Self.outOfScope { duty.mark(.outOfScope) }
      return standing
    }
  }
}
