import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import GRDB
import SystemPackage

/// Brings ledgers of earlier formats up to date.
enum LedgerMigration {
  /// What makes a ledger of a format one of the next. Formats before the first of these were never released.
  ///
  /// Tables of a format that has a step here can be read as they are: a step adds, and takes nothing away that is asked.
  private static let steps: [Int: String] = [
    // A ledger of format 6 may tell of drops that were put aside, and of their coming back (`put-aside`, `requeued`).
    // Programs that know only 5 can't read those, and so must not open it.
    5: ""
  ]

  /// Whether a ledger of an earlier format can be read, and brought up to date.
  static func isKnown(_ format: Int) -> Bool { steps[format] != nil }

  /// Brings a ledger up to date in one transaction, after a copy of it was laid beside it.
  ///
  /// - Returns: where the copy lies.
  static func bringUpToDate(_ pool: DatabasePool, from format: Int, now: Instant) throws -> FilePath {
    let copy = FilePath("\(pool.path).format-\(format)")
    try back(up: pool, to: copy)
    try pool.write { database in
      guard try SQLiteLedger.format(of: database) == format else {
        throw LedgerError(.database, "another program brings it up to date")
      }
      for step in format..<SQLiteLedger.format { try database.execute(sql: steps[step] ?? "") }
      try database.execute(
        sql: "UPDATE setting SET value = ? WHERE key = 'format'", arguments: ["\(SQLiteLedger.format)"])
      try SQLiteTransaction(database: database).append(
        LedgerChanges.Entry(
          sequence: try SQLiteView(database: database).freeRows().entry, at: now, event: .formatChanged,
          subject: "ledger",
          detail: try LedgerJSON.text(["from": "\(format)", "to": "\(SQLiteLedger.format)"])))
    }
    return copy
  }

  /// The copy gets its name once it is whole and durable. One that is there is of an attempt that came to nothing.
  private static func back(up pool: DatabasePool, to copy: FilePath) throws {
    let part = FilePath("\(copy.string).part")
    for ending in ["", "-journal", "-wal", "-shm"] { try Files.remove(FilePath(part.string + ending)) }
    try Files.makePrivateFile(part)
    let target = try DatabaseQueue(path: part.string)
    try pool.backup(to: target)
    try target.close()
    let folder = copy.removingLastComponent()
    try Files.flushFileSystems(of: [folder])
    try Files.rename(part, to: copy)
    try Files.flushFolder(folder)
  }
}
