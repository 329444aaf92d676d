public import ExchangeBase

/// A report that can't be made. Ours or the machine's fault, never a sender's.
public struct ReportError: WordedError, Sendable {
  /// What kind of trouble it is.
  public enum Code: String, Sendable {
    /// The ledger's figures contradict each other; no report is better than a wrong one.
    case inconsistent
    /// The package couldn't be written.
    case file
    /// The key that signs it can't be had.
    case key
  }

  /// What kind of trouble it is.
  public let code: Code
  /// What happened and what to do next.
  public let message: LocalizedText

  /// Names the trouble and what to do next.
  public init(_ code: Code, _ message: LocalizedText) {
    self.code = code
    self.message = message
  }

  /// `report code: message`.
  public var words: LocalizedText {
    LocalizedText("报表：\(message.zh)", "report \(code.rawValue): \(message.en)")
  }
}
