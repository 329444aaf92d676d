public import ExchangeBase
import ExchangeFormats

/// 认领退回: a delivery, or a record of it, that the recipient sent back on the day.
public struct ReturnLine: Sendable, Equatable {
  /// The delivery's id.
  public let delivery: String
  /// The record's id; `nil` for all that was still open.
  public let msgId: String?
  /// How many records came back.
  public let records: Int
  /// The department that returned them: it may have taken over from the one that had got them.
  public let recipient: String
  /// The department that had sent them.
  public let sender: String
  /// Their kind.
  public let kind: String
  /// When the return arrived.
  public let at: Instant
  /// Whether that was at or after the due time, as it stood at the day's end: a holiday notice may have given more time.
  public let isLate: Bool
  /// How often the record has been returned by now, over all its deliveries.
  public let round: Int
  /// The reason's code.
  public let reasonCode: String?
  /// The reason in the recipient's words, cut and masked.
  public let reason: String?
  /// The department that the recipient thinks right.
  public let suggested: String?
}
