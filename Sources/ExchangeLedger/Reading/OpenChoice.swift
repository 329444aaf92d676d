public import ExchangeRules

/// Which of what is open is meant.
public struct OpenChoice: Sendable, Equatable {
  /// Who has to act, under all names that obligations have for them; anybody where it is `nil`.
  public var debtors: [String]?
  /// For whom, in the same way.
  public var creditors: [String]?
  /// Under which rules; under any where it is `nil`.
  public var family: Rule.Family?

  /// All of it, or what these choose.
  public init(debtors: [String]? = nil, creditors: [String]? = nil, family: Rule.Family? = nil) {
    self.debtors = debtors
    self.creditors = creditors
    self.family = family
  }
}
