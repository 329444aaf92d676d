import ExchangeBase

/// 承诺核查 (art. 24): the leading supervisor tells, after the commitment's term, that it wasn't kept.
///
/// Any supervisor's word that it wasn't kept, or not wholly, ends the check; that it was kept only the lead can say for
/// all. The measure asks for no word on a commitment that was kept, and knows no extension of one.
struct CommitmentCourse: AnsweredCourse {
  private static let kept = "已兑现"

  var duties: Duties
  /// What was said, by whom; a letter says that the commitment wasn't kept.
  private var results: [(by: String, result: String?)] = []
  /// Who holds a commitment that was corrected or reassigned, by its id; of others those that it was sent to.
  private var holders: [String: [String]] = [:]

  init(_ terms: Terms) { duties = Duties(.commitment, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    let wantsAll = duties.terms.profile.commitment.requireAllResults
    duties.open(by: fact) { wantsAll ? .overdue : $0.silence }
    if fact.kind == Kinds.reassign { passOn(by: fact) }
    let standing = duties.housekeep(fact)
    if fact.kind == Kinds.correction { correct(by: fact) }
    if let standing { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    return fact.kind == Kinds.revocationLetter ? letter(fact) : result(fact)
  }

  /// A letter opens matters of its own, so it never comes back from here.
  private mutating func letter(_ fact: Fact) -> Standing? {
    guard allows(.letter) else { return nil }
    let contradicts = results.contains { $0.result == Self.kept }
    results.append((fact.by, nil))
    guard duties.list.contains(where: \.isOpen) else {
      if contradicts, let last = duties.list.lastIndex(where: { !$0.isWithdrawn }) {
        duties[last].mark(.conflict, by: fact)
      }
      return nil
    }
    return duties.answer(fact, where: { _ in true }) { $0.tell(by: fact) }
  }

  private mutating func result(_ fact: Fact) -> Standing? {
    guard allows(.push) else { return nil }
    let result = fact.values["result"]
    let isRepeated = results.last { $0.by == fact.by && $0.result != nil }?.result == result
    let contradicts = results.contains { ($0.result == Self.kept) != (result == Self.kept) }
    let isKept = result == Self.kept
    let terms = duties.terms
    let holders = holders
    // Who led the check and still supervises it may speak as the others do.
    let isOwed = duties.list.contains { duty in
      duty.debtor == fact.by
        && !(duty.obligation.outcome == .superseded && holders[duty.opener.id]?.contains(fact.by) == true)
    }
    let standing = duties.answer(
      fact,
      where: { isOwed ? $0.debtor == fact.by : (holders[$0.opener.id] ?? $0.opener.to).contains(fact.by) }
    ) { duty in
      guard duty.isOpen else {
        if contradicts { duty.mark(.conflict, by: fact) }
        let standing = duty.standing(of: fact)
        // Another department, or another result, tells something new.
        if case .alreadyAnswered = standing, !isRepeated { return .counts }
        return standing
      }
      if isKept, duty.debtor != fact.by {
        duty.mark(.keptByOther, by: fact)
        return .withoutEffect(.notLead)
      }
      let termEnd = duty.termEnd(terms).flatMap { fact.at.day <= $0 ? $0 : nil }
      if termEnd != nil { duty.mark(.early) }
      if isKept, duty.obligation.silence == .notice {
        duty.end(.met, by: fact)
        return termEnd.map { .early(until: $0) } ?? .counts
      }
      let standing = duty.tell(by: fact)
      return termEnd.map { .early(until: $0) } ?? standing
    }
    results.append((fact.by, result))
    return standing
  }

  /// The term may be another, and so may those whom the commitment concerns, or who of them leads: the check is the new lead's then.
  private mutating func correct(by fact: Fact) {
    if let commitment = fact.about, !fact.to.isEmpty { holders[commitment] = fact.to }
    recount(by: fact)
    guard let lead = fact.to.first else { return }
    for duty in duties.list where duty.opener.by == fact.by && !duty.isWaiting {
      // Whoever gave it back is asked again, if it leads.
      guard duty.isOpen && duty.debtor != lead && duties.heir(of: duty.debtor) != lead || duty.isGivenBack
      else { continue }
      duties.handOver(what: fact.about, from: duty.debtor, to: lead, by: fact)
    }
    // What was taken back has the term as it was when it went.
    recount(by: fact)
  }

  /// Who gave the commitment back supervises it no more, and who got it instead does, whoever leads.
  private mutating func passOn(by fact: Fact) {
    guard let from = fact.values["from"], let department = fact.to.first,
      let commitment = duties.list.first(where: { $0.opener.id == fact.about })?.opener
    else { return }
    // Who has taken over from it holds what it gave back, unless that was sent to both.
    let heir = commitment.to.contains(duties.heir(of: from)) ? from : duties.heir(of: from)
    let others = (holders[commitment.id] ?? commitment.to).filter { ![from, heir, department].contains($0) }
    holders[commitment.id] = others + [department]
  }

  private mutating func recount(by correction: Fact) {
    for index in duties.list.indices where duties[index].isOpen {
      let duty = duties[index]
      guard correction.about == duty.opener.id, correction.by == duty.opener.by,
        let day = duty.rule.trigger.field.flatMap(correction.day)
      else { continue }
      duties[index].recount(from: .day(day), by: correction, duties.terms)
    }
  }

  private func allows(_ channel: Profile.Commitment.Channel) -> Bool {
    duties.terms.profile.commitment.channels.contains(channel)
  }
}

extension Duty {
  /// Takes word that the commitment wasn't kept. Only whoever owes it can be late with it.
  fileprivate mutating func tell(by fact: Fact) -> Standing {
    let standing = answer(by: fact)
    guard case .late = standing, debtor != fact.by else { return standing }
    return .counts
  }

  /// The last day of the term that it waits for; `nil` where the time runs from when it was asked, the term being over.
  fileprivate func termEnd(_ terms: Terms) -> Day? {
    guard case .day(let day)? = obligation.deadline?.trigger else { return nil }
    return terms.profile.counting.commitmentExpiryRolls ? terms.calendar.firstWorkday(from: day).day : day
  }
}
