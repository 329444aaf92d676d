import ExchangeBase

/// 整改核验 (art. 29): the department that wanted rectification tells when it passes; until then it goes on.
struct RectificationCourse: AnsweredCourse {
  private static let passed = "是"

  var duties: Duties
  private var opinions: LegacyOpinions
  /// What the last verification said.
  private var wasPassed = false

  init(_ terms: Terms) {
    duties = Duties(.rectification, terms)
    opinions = LegacyOpinions(terms)
  }

  var obligations: [Obligation] { duties.obligations }

  mutating func pass(to moment: Instant) { duties.pass(to: moment) }

  mutating func take(_ fact: Fact) -> Standing? {
    opinions.take(fact)
    if opinions.isOpinion(fact) { duties.supersedeEarlier(than: fact) }
    duties.open(by: fact)
    if let standing = duties.housekeep(fact) { return standing }
    guard duties.isAnswered(by: fact) else { return nil }
    // Where the opinion asks for no rectification there is nothing to verify.
    if let opinion = opinions.last(of: fact.by), !opinions.wantsRectification(opinion) { return .nothingOpen }
    let isPassed = fact.values["passed"] == Self.passed
    let standing = duties.answer(fact) { duty in
      if isPassed || !duty.isOpen {
        let standing = duty.answer(by: fact)
        // What had passed and then doesn't, or does again, is news; the disposition is for people to stop.
        guard case .alreadyAnswered = standing, isPassed != wasPassed else { return standing }
        if !isPassed { duty.mark(.conflict, by: fact) }
        return .counts
      }
      duty.mark(.notPassed, by: fact)
      return duty.standing(of: fact)
    }
    wasPassed = isPassed
    return standing
  }
}
