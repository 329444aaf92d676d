import ExchangeFormats
import ExchangeRules

/// Whether a record is to be claimed by those who get it, as the profile has it.
struct ClaimCondition {
  private enum Answer {
    case always
    case never
    /// It depends on these fields.
    case depends
  }

  private let context: AnswerContext
  private let answer: Answer

  init(context: AnswerContext) {
    self.context = context
    let rules = context.profile.rules.filter { $0.family == .claim && $0.kinds.contains(context.kind.code) }
    if !context.kind.opensClaim || rules.isEmpty {
      answer = .never
    } else {
      answer = rules.contains { $0.when.isEmpty } ? .always : .depends
    }
  }

  /// Whether the answer is the same for all records.
  var isConstant: Bool { answer != .depends }

  /// Asks the profile about one record; most kinds need no look at it.
  ///
  /// - Parameter values: the record's fields, where they are at hand.
  func holds(for record: Record, _ values: [String: String]?) -> Bool {
    switch answer {
    case .always: true
    case .never: false
    case .depends:
      context.profile.claimRule(
        forKind: context.kind.code, values: values ?? context.values(of: record).values) != nil
    }
  }
}
