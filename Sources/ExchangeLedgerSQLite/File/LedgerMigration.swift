import ExchangeBase
import ExchangeLedger
import GRDB
import SystemPackage

/// Brings ledgers of earlier formats up to date.
enum LedgerMigration {
  /// What makes a ledger of a format one of the next. Formats before the first of these were never released.
  ///
  /// Tables of a format that has a step here can be read as they are, by the questions that are asked of the last one or by
  /// others (``SQLiteView/format``).
  private static let steps: [Int: @Sendable (Database) throws -> Void] = [
    // A ledger of format 6 may tell of drops that were put aside, and of their coming back (`put-aside`, `requeued`).
    // Programs that know only 5 can't read those, and so must not open it.
    5: { _ in },
    // Format 7 stores a record in a third of the bytes.
    6: { database in
      try RecordMigration.run(database)
      try database.execute(sql: SQLiteLedger.pastObligations)
    },
    // From format 8 on entries carry digests of the rows that they stand for, and staged files have a size and a digest. What
    // was there before is sealed as a whole by the entry that tells of the change.
    7: { database in try database.execute(sql: sealing) },
    // From format 9 on deliveries say whom what is to be claimed is about. Of those that were there nobody knows.
    8: { database in try database.execute(sql: "ALTER TABLE deliveries ADD COLUMN parties TEXT") },
    // Format 10 has indices for lists.
    9: { database in try database.execute(sql: SQLiteLedger.lists) },
  ]

  /// The first format whose entries carry seals.
  private static let firstSealed = 8

  private static let sealing = """
    ALTER TABLE entry ADD COLUMN rows TEXT;
    ALTER TABLE facts ADD COLUMN entry INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE publications ADD COLUMN bytes INTEGER;
    ALTER TABLE publications ADD COLUMN sha256 TEXT;
    \(SQLiteLedger.sealedRows)
    """

  /// What altering a table has to say of a column, and making it anew hasn't: the rows that are there need a value.
  static let altered = ["entry INTEGER NOT NULL DEFAULT 1": "entry INTEGER NOT NULL"]

  /// Whether a ledger of an earlier format can be read, and brought up to date.
  static func isKnown(_ format: Int) -> Bool { steps[format] != nil }

  /// Brings a ledger up to date in one transaction, after a copy of it was laid beside it.
  ///
  /// - Returns: where the copy lies.
  static func bringUpToDate(_ pool: DatabasePool, from format: Int, now: Instant) throws -> FilePath {
    let copy = FilePath("\(pool.path).format-\(format)")
    try LedgerCopy.write(pool, to: copy)
    try writeWithoutForeignKeys(pool) { database in
      guard try SQLiteLedger.format(of: database) == format else {
        throw LedgerError(
          .database,
          LocalizedText("另一个程序正在更新它的格式；等它结束", "another program brings it up to date; wait for it"))
      }
      for step in format..<SQLiteLedger.format { try steps[step]?(database) }
      try SettingRows.set("format", "\(SQLiteLedger.format)", in: database)
      let view = SQLiteView(database: database, format: SQLiteLedger.format)
      var entry = LedgerChanges.Entry(
        sequence: try view.freeRows().entry, at: now, event: .formatChanged, subject: "ledger",
        detail: try LedgerJSON.text(["from": "\(format)", "to": "\(SQLiteLedger.format)"]))
      // What an earlier program sealed stays sealed as it is.
      if format < firstSealed {
        entry.rows = try view.sealOfAll(through: entry.sequence)?.text
      }
      var transaction = SQLiteTransaction(database: database)
      try transaction.append(entry)
    }
    // The room of what was laid out anew. Where it can't be given back now, what comes will use it.
    try? pool.vacuum()
    try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    return copy
  }

  /// Writes in one transaction. A table can only be put in the place of another while foreign keys aren't watched, which can't be
  /// changed within a transaction; who changes tables looks after them himself.
  private static func writeWithoutForeignKeys(_ pool: DatabasePool, _ body: (Database) throws -> Void) throws
  {
    try pool.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -65536")
      defer {
        try? database.execute(
          sql: "PRAGMA foreign_keys = ON; PRAGMA cache_size = -2000; PRAGMA shrink_memory")
      }
      try database.inTransaction(.immediate) {
        try body(database)
        return .commit
      }
    }
  }
}
