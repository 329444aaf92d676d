public import ExchangeBase

/// One thing that was looked at in what claims to be evidence.
public struct Check: Sendable, Equatable, Encodable {
  /// What came of it.
  public enum Result: String, Sendable, Encodable {
    /// It is as it should be.
    case holds
    /// It isn't: what was looked at is no evidence.
    case fails
    /// It couldn't be looked at with what was given.
    case open
  }

  /// What came of it.
  public let result: Result
  /// What was looked at, in words.
  public let words: LocalizedText

  /// Tells what came of it.
  public init(_ result: Result, _ zh: String, _ en: String) {
    self.result = result
    words = LocalizedText(zh, en)
  }
}
