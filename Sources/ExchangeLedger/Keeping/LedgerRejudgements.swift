public import ExchangeBase
import ExchangeFormats
import GRDB

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

extension LedgerView {
  /// Late records after a row whose due time rested on a year without a holiday notice, each with its last judgement, in
  /// order of their rows. Those that were found to be in time are settled.
  public func provisionalRecords(
    after row: Int64, limit: Int
  ) throws -> [(record: RecordRow, last: Rejudgement?)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM records INDEXED BY records_provisional
        WHERE id > ? AND on_time = 0 AND provisional_rule IS NOT NULL ORDER BY id LIMIT ?
        """, arguments: [row, limit]
    ).map { row in
      let record = RecordRow(row)
      return (record, try rejudgement(ofRecord: record.id))
    }
  }

  /// The last judgement of a record, up to an entry; `nil` where it stands as it was judged at first.
  public func rejudgement(ofRecord record: Int64, through entry: Int64 = .max) throws -> Rejudgement? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT * FROM rejudgements WHERE record_row = ? AND entry <= ? ORDER BY entry DESC LIMIT 1
          """), arguments: [record, entry]
    ).map(Rejudgement.init)
  }

  /// What was judged anew on a day, in order; of a record the last.
  public func rejudgements(on day: LedgerDay) throws -> [(record: RecordRow, rejudgement: Rejudgement)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM rejudgements AS new WHERE entry > ?1 AND entry <= ?2 AND NOT EXISTS (
          SELECT 1 FROM rejudgements AS later
          WHERE later.record_row = new.record_row AND later.entry > new.entry AND later.entry <= ?2)
        ORDER BY record_row
        """, arguments: [day.afterEntry, day.throughEntry]
    ).compactMap { row in
      let rejudgement = try Rejudgement(row)
      return try record(row: rejudgement.record).map { ($0, rejudgement) }
    }
  }
}

extension LedgerTransaction {
  /// Keeps what a record was found to be by another calendar.
  public func insert(_ rejudgement: Rejudgement) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO rejudgements (record_row, entry, old_due, due, on_time, provisional) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      rejudgement.record, rejudgement.entry, rejudgement.oldDue.text, rejudgement.due.text,
      rejudgement.isOnTime,
      rejudgement.isProvisional,
    ])
  }
}

extension Rejudgement {
  fileprivate init(_ row: Row) throws {
    self.init(
      record: row["record_row"], entry: row["entry"], oldDue: try row.instant("old_due"),
      due: try row.instant("due"), isOnTime: row["on_time"], isProvisional: row["provisional"])
  }
}
