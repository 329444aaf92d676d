import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import GRDB
import SystemPackage
import Testing

/// All that a ledger's file holds, row by row and byte by byte.
struct LedgerTables {
  /// The rows of each table, each as text, in an order of their own.
  let rows: [String: [String]]

  init(_ path: FilePath) throws {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path.string, configuration: configuration)
    defer { try? queue.close() }
    rows = try queue.read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      return try Dictionary(
        uniqueKeysWithValues: tables.map { table in
          let rows = try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"")
          return (table, rows.map { $0.databaseValues.map(\.description).joined(separator: "|") }.sorted())
        })
    }
  }

  /// How a rebuilt ledger differs from the one that was lost, apart from that it tells of having been rebuilt, of how often it was
  /// opened, and when it was last at work.
  func differences(from lost: Self) -> [String] {
    var found: [String] = []
    for table in Set(rows.keys).union(lost.rows.keys).sorted() {
      let (mine, others) = (rows[table] ?? [], lost.rows[table] ?? [])
      for row in mine where !others.contains(row) && !Self.isOfRebuilding(table, row) {
        found.append("+ \(table): \(row)")
      }
      for row in others where !mine.contains(row) && !Self.isOfRebuilding(table, row) {
        found.append("- \(table): \(row)")
      }
    }
    return found
  }

  private static func isOfRebuilding(_ table: String, _ row: String) -> Bool {
    table == "entry" && row.contains("recovered")
      || table == "setting" && ["settled", "last-seen"].contains(where: row.contains)
  }
}

/// Expects that a ledger is the one that was lost, row by row.
func expectSame(_ ledger: FilePath, _ lost: LedgerTables) throws {
  let differences = try LedgerTables(ledger).differences(from: lost)
  #expect(differences == [])
}

extension TemporaryExchange {
  /// The ledger with its log, wherever it lies: what is asked isn't missing what a process left in the log.
  var ledgerFiles: [FilePath] { ["", "-wal", "-shm"].map { FilePath(layout.ledger.string + $0) } }

  /// Takes the ledger away, as a broken disk does.
  ///
  /// - Returns: where it lies now.
  @discardableResult
  func loseLedger() throws -> FilePath {
    let place = root.appending("lost-ledger")
    for (file, ending) in zip(ledgerFiles, ["", "-wal", "-shm"]) where try Files.exists(file) {
      try Files.rename(file, to: FilePath(place.string + ending))
    }
    return place
  }

  /// What departments find, file by file, with the digest of each.
  func found() throws -> [String] {
    try files(below: layout.departments).map { "\($0) \(try Files.sha256(of: $0))" }.sorted()
  }

  /// Drops every file again that went through, each from who sent it first and under its name, and lets them be answered.
  ///
  /// - Returns: what came of each.
  func resendAll(at moment: String) throws -> [String] {
    let drops = try drops()
    for drop in drops {
      let digits = Array(drop.drop.prefix(8))
      let folder = layout.archive.appending(String(digits[0..<4])).appending(String(digits[4..<6]))
        .appending(String(digits[6..<8])).appending(drop.drop)
      guard try Files.exists(folder) else { continue }
      for name in try Files.names(in: folder) where name.extension != "done" {
        try self.drop(Files.bytes(of: folder.appending(name)), as: name.bytes, from: drop.sender)
        // One of a name at a time.
        let outcome = try run(at: moment)
        #expect([0, 3].contains(outcome.status), "\(outcome.errors)")
      }
    }
    return try self.drops().dropFirst(drops.count).map {
      "\($0.verdict.rawValue), \($0.counts.accepted) accepted"
    }
  }

  private func drops() throws -> [DropRow] {
    try ledger { view in
      var drops: [DropRow] = []
      while let row = try view.drop(row: Int64(drops.count) + 1) { drops.append(row) }
      return drops
    }
  }
}
