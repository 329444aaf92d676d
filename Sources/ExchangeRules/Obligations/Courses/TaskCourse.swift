import ExchangeBase

/// 落实联席会议决定 (art. 19, 28.1): who has a task from a joint meeting tells when it is done.
struct TaskCourse: AnsweredCourse {
  private static let done = "是"

  var duties: Duties
  /// What each department said last.
  private var said: [String: [String: String]] = [:]

  init(_ terms: Terms) { duties = Duties(.task, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    let isDone = fact.values["done"] == Self.done
    let isRepeated = said[fact.by] == fact.values
    said[fact.by] = fact.values
    return duties.answer(fact) { duty in
      // Progress is welcome at any time, and ends nothing.
      guard isDone || !duty.isOpen else { return .counts }
      // The day on which it was done, and what else is told of that, is put right at any time: nothing is found by it.
      if isDone, let standing = duty.putRight(by: fact, atAnyTime: true) { return standing }
      let standing = duty.answer(by: fact)
      // That what had been told as done isn't, or is after all, is news; what was found of it stays.
      guard case .alreadyAnswered = standing, !isRepeated else { return standing }
      if !isDone { duty.mark(.conflict, by: fact) }
      return .counts
    }
  }
}
