public import ExchangeBase
import ExchangeFormats

/// 推送时限: how a sender's records of one kind stand against one rule.
public struct PushLine: Sendable, Equatable {
  /// The department that sent them.
  public let sender: String
  /// The kind of the records.
  public let kind: String
  /// The rule's id in the profile.
  public let rule: String
  /// The article of the measure.
  public let article: String
  /// The records.
  public var counts = PushCounts()
}

/// A record that arrived after its due time. A lead where the rule names an article about answering for it, and never a finding
/// of fault.
public struct LatePush: Sendable, Equatable {
  /// The department that sent it.
  public let sender: String
  /// Its kind.
  public let kind: String
  /// The article of the rule that measured it; several when several did.
  public let article: String
  /// The ids of the rules that measured it.
  public let rules: [String]
  /// The record's id.
  public let msgId: String
  /// The drop that brought it.
  public let drop: String
  /// The day from which the clock ran.
  public let triggerDay: Day?
  /// The moment by which it had to arrive (exclusive).
  public let due: Instant?
  /// When it arrived.
  public let arrivedAt: Instant
}
