public import ExchangeBase
public import ExchangeLedger
public import ExchangeWords

/// 双方核对: what a sender states of one kind and one of its days, and what came of it on the day of the report.
///
/// Each file that was decided on the day stands in one line, that of the day on which it came; each delivery that was placed on the
/// day in that of its file. So the lines add up to the day's traffic, and what comes later says which day it concerns.
public struct ReconciliationLine: Sendable, Equatable {
  /// What tells a line from every other.
  struct Key: Hashable, Sendable {
    /// The department that sends, and the kind; empty where it couldn't be told.
    let sender, kind: String
    /// The day on which it came, or of which the statement speaks.
    let day: Day
  }

  let key: Key
  /// The department that sends.
  public var sender: String { key.sender }
  /// The kind; empty where it couldn't be told.
  public var kind: String { key.kind }
  /// The day on which it came, or of which the statement speaks.
  public var day: Day { key.day }

  /// What the sender states, beside what was found when that was compared.
  public internal(set) var statement: StatementRow?
  /// Files that were decided on the day, and of those that went through.
  public internal(set) var files = 0, filesAccepted = 0
  /// How many records they hold by their senders' control totals; `nil` where none has any.
  public internal(set) var declared: Int?
  /// Their records.
  public internal(set) var records = RecordCounts()
  /// What was placed in outboxes on the day.
  public internal(set) var delivered = DeliveryCounts()
  /// What waits for an outbox at the end of the day.
  public internal(set) var undelivered = DeliveryCounts()
  /// What of that which was placed on the day still lay there when it was closed; `nil` where nobody looked.
  public internal(set) var uncollected: DeliveryCounts?
  /// What of that is to be claimed, as it stood at the end of the day.
  public internal(set) var claims = ClaimCounts()
  /// How the two sides stand to each other, and what hasn't gone its whole way; never empty.
  public internal(set) var causes: [ReconciliationCause] = []

  init(_ key: Key) { self.key = key }

  /// What of that which was placed on the day isn't in its outbox any more, or was answered.
  public var collected: DeliveryCounts? {
    uncollected.map { left in
      DeliveryCounts(
        deliveries: delivered.deliveries - left.deliveries, records: delivered.records - left.records)
    }
  }

  /// Whether somebody has to look at it.
  public var isDifference: Bool { causes.contains(where: \.isDifference) }

  /// The causes in words.
  var title: String { causes.map(\.title.zh).joined(separator: "、") }
}

/// 差异: something that one side has and the other hasn't, or that hasn't gone its whole way when the day ended.
public struct DifferenceLine: Sendable, Equatable {
  let key: ReconciliationLine.Key
  /// Why.
  public let cause: ReconciliationCause
  /// Who gets it, where one recipient is meant.
  public var recipient: String?
  /// The message, delivery or dropped file by which it is found; `nil` where only counts tell.
  public var subject: String?
  /// The file in which it stands.
  public var fileName: String?
  /// How many files and records it is about.
  public var files = 0, records = 0
  /// What a reader should know beside it, in words.
  public var note: String?

  /// Whether a file holds another number of records than it says; a statement that differs names no file.
  var isOfControlTotal: Bool { cause == .mismatched && fileName != nil }

  init(_ cause: ReconciliationCause, _ key: ReconciliationLine.Key) {
    self.cause = cause
    self.key = key
  }
}
