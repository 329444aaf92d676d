/// A schema, profile, catalogue or settings file of ours that can't be used: exit code 65.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  /// The file at fault, with the line where that is known.
  public let file: String
  /// What is wrong with it, and what would be right.
  public let reason: String

  /// Names the file and what is wrong with it.
  public init(file: String, reason: String) {
    self.file = file
    self.reason = reason
  }

  /// `file: reason`.
  public var description: String { "\(file): \(reason)" }
}
