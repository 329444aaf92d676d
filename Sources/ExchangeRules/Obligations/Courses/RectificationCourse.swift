/// 整改核验 (art. 29): the department that wanted rectification tells whether it was made.
struct RectificationCourse: Course {
  private static let passed = "是"

  private var duties: Duties
  private var isPassed = false

  init(_ terms: Terms) { duties = Duties(.rectification, terms) }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    let standing = duties.answer(fact) { $0.answer(by: fact) }
    // What didn't pass is made good and checked again.
    defer { if fact.values["passed"] == Self.passed { isPassed = true } }
    if case .alreadyAnswered = standing, !isPassed { return .counts }
    return standing
  }
}
