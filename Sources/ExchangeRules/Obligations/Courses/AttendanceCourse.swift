/// 派员参加 (art. 25): the departments called to a joint survey send somebody.
struct AttendanceCourse: Course {
  private static let no = "否"

  private var duties: Duties
  private var called: [String] = []

  init(_ terms: Terms) { duties = Duties(.attendance, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    if fact.event == .arrived, duties.rules.contains(where: { $0.kinds.contains(fact.kind) }) {
      // A new notice of the same survey moves it to another day, or calls others.
      duties.supersede(by: fact) { $0.opener.by == fact.by && $0.opener.id != fact.id }
      called = fact.to
    }
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    return fact.kind == Kinds.surveyReply ? reply(fact) : record(fact)
  }

  private mutating func reply(_ fact: Fact) -> Standing {
    let refuses = fact.values["attend"] == Self.no
    guard called.isEmpty || called.contains(fact.by) else { return .notYours }
    return duties.answer(fact) { duty in
      guard duty.isOpen else { return .nothingOpen }
      duty.unmark(.refused)
      if refuses { duty.mark(.refused, by: fact) }
      return .counts
    }
  }

  /// The record ends all duties of the survey at once. That it is written after the survey makes nobody late.
  private mutating func record(_ fact: Fact) -> Standing {
    let present = Set((fact.values["attendance"] ?? "").split(separator: "|").map(String.init))
    let standing = duties.answer(fact, where: { $0.opener.by == fact.by }) { duty in
      duty.isOpen ? .counts : duty.standing(of: fact)
    }
    for index in duties.list.indices where duties[index].isOpen && duties[index].opener.by == fact.by {
      if present.contains(duties[index].debtor) {
        duties[index].unmark(.refused)
        duties[index].end(.met, by: fact)
      } else {
        duties[index].mark(.absent)
        duties[index].end(.failed, by: fact)
      }
    }
    return standing
  }
}
