public import ExchangeBase

/// A schema, profile, catalogue or settings file of ours that can't be used: exit code 65.
public struct ConfigurationError: WordedError, Sendable {
  /// The file at fault, with the line where that is known.
  public let file: String
  /// What is wrong with it, and what would be right.
  public let reason: LocalizedText

  /// Names the file and what is wrong with it.
  public init(file: String, reason: LocalizedText) {
    self.file = file
    self.reason = reason
  }

  /// `file: reason`.
  public var words: LocalizedText { LocalizedText("\(file)：\(reason.zh)", "\(file): \(reason.en)") }
}
