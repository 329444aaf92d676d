/// A schema or catalogue of ours that can't be used: exit code 65.
public struct SchemaError: Error, Sendable, CustomStringConvertible {
  /// The file at fault.
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
