import ExchangeBase

/// 并联审批 (art. 26): each department of a case gives its opinion in time, or is deemed to consent once the lead
/// has confirmed that, unless the rules about default don't apply.
struct ParallelCourse: Course {
  private let terms: Terms
  private let rules: [Rule]
  private var opinions: [OpinionCourse] = []
  private var isAsked = false

  init(_ terms: Terms) {
    self.terms = terms
    rules = terms.rules(.opinion)
  }

  var obligations: [Obligation] { opinions.flatMap(\.obligations) }

  mutating func pass(to moment: Instant) {
    for index in opinions.indices { opinions[index].pass(to: moment) }
  }

  mutating func take(_ fact: Fact) -> Standing? {
    guard !rules.isEmpty else { return nil }
    switch (fact.event, fact.kind) {
    case (.delivered, _):
      for index in opinions.indices { opinions[index].start(with: fact) }
      return nil
    case (.arrived, Kinds.cancellation): return opinions.cancel(by: fact)
    case (.arrived, Kinds.unclearAnswer):
      for index in opinions.indices { opinions[index].noteUnclear(fact) }
      return nil
    case (.arrived, Kinds.parallelOpinion), (.arrived, Kinds.extensionNotice):
      return answer(fact, of: fact.by)
    case (.arrived, Kinds.defaultConsent): return consent(fact)
    case (.arrived, Kinds.defaultExclusion): return answer(fact, of: fact.values["department"] ?? fact.by)
    case (.arrived, _):
      open(fact)
      return nil
    }
  }

  /// A later notice of the case to a department takes the place of the earlier.
  private mutating func open(_ fact: Fact) {
    for rule in rules where rule.kinds.contains(fact.kind) {
      isAsked = true
      guard terms.opens(fact, under: rule) else { continue }
      for department in fact.to {
        for index in opinions.indices where opinions[index].department == department {
          opinions[index].supersede(by: fact)
        }
        opinions.append(OpinionCourse(terms, rule, fact, department))
      }
    }
  }

  private mutating func consent(_ fact: Fact) -> Standing {
    guard let department = fact.values["department"],
      opinions.contains(where: { $0.department == department })
    else { return isAsked && opinions.isEmpty ? .counts : .nothingOpen }
    return answer(fact, of: department)
  }

  private mutating func answer(_ fact: Fact, of department: String) -> Standing {
    guard isAsked else { return .nothingOpen }
    guard !opinions.isEmpty else { return .counts }
    let isOf = { (opinion: OpinionCourse) in opinion.department == department }
    // What a withdrawn notice asked counts only where no other asks the same.
    guard
      let index = opinions.lastIndex(where: { isOf($0) && !$0.isWithdrawn })
        ?? opinions.lastIndex(where: isOf)
    else { return .notYours }
    return opinions[index].take(fact)
  }
}
