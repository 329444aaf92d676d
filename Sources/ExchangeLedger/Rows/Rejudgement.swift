public import ExchangeBase

/// What a holiday notice that was installed later made of a push that had counted as late. The push's own row stays as it
/// is: this comes beside it, and the last one counts.
public struct Rejudgement: Sendable, Equatable {
  /// The row of the record.
  public let record: Int64
  /// The entry of the chain that tells of it.
  public let entry: Int64
  /// By when the record had to arrive as it was judged before (exclusive).
  public let oldDue: Instant
  /// By when it had to arrive (exclusive).
  public let due: Instant
  /// Whether it did.
  public let isOnTime: Bool
  /// Whether another notice that is still to come may move it again.
  public let isProvisional: Bool

  /// Tells of a judgement.
  public init(
    record: Int64, entry: Int64, oldDue: Instant, due: Instant, isOnTime: Bool, isProvisional: Bool
  ) {
    self.record = record
    self.entry = entry
    self.oldDue = oldDue
    self.due = due
    self.isOnTime = isOnTime
    self.isProvisional = isProvisional
  }
}
