public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// 改判: a push that had counted as late, held against a holiday notice that was installed afterwards.
public struct RejudgedPush: Sendable, Equatable {
  /// The department that sent it.
  public let sender: String
  /// Its kind.
  public let kind: String
  /// The id of the rule that measures it.
  public let rule: String
  /// The record's id.
  public let msgId: String
  /// The drop that brought it.
  public let drop: String
  /// The day from which the clock ran.
  public let triggerDay: Day?
  /// By when it had to arrive as it was judged before (exclusive).
  public let oldDue: Instant
  /// By when it had to arrive (exclusive).
  public let due: Instant
  /// When it arrived.
  public let arrivedAt: Instant
  /// Whether it isn't late any more.
  public let isOnTime: Bool

  init?(_ record: RecordRow, _ rejudgement: Rejudgement, _ view: any LedgerView) throws {
    guard let drop = try view.drop(row: record.drop), let rule = record.provisionalRule else { return nil }
    sender = record.sender
    kind = drop.kind ?? ""
    self.rule = rule
    msgId = record.msgId
    self.drop = drop.drop
    triggerDay = record.triggerDay
    oldDue = rejudgement.oldDue
    due = rejudgement.due
    arrivedAt = drop.receivedAt
    isOnTime = rejudgement.isOnTime
  }

  /// What it is found to be, in words.
  var title: String {
    isOnTime ? "改判为\(Timeliness.met.title.zh)" : "期限改变，仍为\(Timeliness.metLate.title.zh)"
  }
}
