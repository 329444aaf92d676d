/// What one department's drops of a day have cost others, as the ledger knows it.
public struct DayUsage: Sendable, Equatable {
  /// How many files it dropped.
  public var files: Int
  /// How many bytes of these were read.
  public var bytes: Int
  /// How many of its records came back.
  public var rejected: Int
  /// How many messages they caused to be delivered: each record once for each recipient.
  public var deliveries: Int

  /// Puts a usage together; nothing of anything unless told otherwise.
  public init(files: Int = 0, bytes: Int = 0, rejected: Int = 0, deliveries: Int = 0) {
    self.files = files
    self.bytes = bytes
    self.rejected = rejected
    self.deliveries = deliveries
  }
}
