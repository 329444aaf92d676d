/// A ZIP package of ours that can't be written as asked.
public struct ZIPWriteError: Error, Sendable, CustomStringConvertible {
  /// What can't be done, and what to do instead.
  public let reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  /// The reason.
  public var description: String { "can't write the ZIP package: \(reason)" }
}
