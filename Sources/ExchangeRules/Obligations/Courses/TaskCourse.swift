import ExchangeBase

/// 落实联席会议决定 (art. 19, 28.1): who has a task from a joint meeting tells when it is done.
struct TaskCourse: Course {
  private static let done = "是"

  private var duties: Duties

  init(_ terms: Terms) { duties = Duties(.task, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    return duties.answer(fact) { duty in
      // Progress is welcome at any time, and ends nothing.
      fact.values["done"] == Self.done || !duty.isOpen ? duty.answer(by: fact) : .counts
    }
  }
}
