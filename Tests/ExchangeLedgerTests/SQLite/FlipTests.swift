import ExchangeBase
import ExchangeTesting
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// A bit that a disk flips in the ledger's file is found, or changes nothing that the ledger tells.
struct FlipTests {
  /// `EXCHANGE_FLIPS` has more of them.
  private static let count = Int(ProcessInfo.processInfo.environment["EXCHANGE_FLIPS"] ?? "") ?? 150

  @Test func `no flipped bit changes anything unnoticed`() throws {
    let book = try Book.played()
    let whole = try Self.told(book.ledger)
    let bytes = try book.bytes()
    var random = SeededGenerator()
    let flipped = try LedgerFolder()
    try flipped.write(bytes)
    let rows = try #require(Self.rows(flipped.path))
    var (refused, found, harmless) = (0, 0, 0)
    for _ in 0..<Self.count {
      let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
      var other = bytes
      other[bit / 8] ^= 1 << (bit % 8)
      try flipped.write(other)
      do {
        let ledger = try ReadOnlySQLiteLedger(path: flipped.path)
        if try !ledger.read({ try LedgerVerification.faults(of: $0) })
          .isEmpty
        {
          found += 1
        } else {
          #expect(
            try Self.told(ledger) == whole && Self.rows(flipped.path) == rows,
            "bit \(bit) changes what is told, and isn't found (seed \(random.seed))")
          harmless += 1
        }
      } catch is LedgerError {
        refused += 1
      }
    }
    // Most of so small a file is room in its pages.
    #expect(found > Self.count / 20, "\(refused) refused, \(found) found, \(harmless) in what nobody reads")
  }

  /// All rows of all tables as SQL reads them; `nil` where they can't be read. But for when matters are looked at next: it may be before
  /// it has to be, and that it isn't too late is proven otherwise.
  private static func rows(_ path: String) -> [String]? {
    try? DatabaseQueue(path: path).read { database in
      let tables = try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      return try tables.sorted().flatMap { (table) throws -> [String] in
        let columns = try database.columns(in: table).map(\.name).filter { $0 != "wake_at" }
        let list = columns.map { "quote(\($0.quotedDatabaseIdentifier))" }.joined(separator: " || ' ' || ")
        return try String.fetchAll(
          database, sql: "SELECT '\(table) ' || \(list) FROM \(table.quotedDatabaseIdentifier)")
      }
    }
  }

  /// All rows that seals cover, what is kept of the running, and the chain.
  private static func told(_ ledger: any LedgerSource) throws -> [String] {
    try ledger.read { view in
      var lines: [String] = []
      let all = SealedSpan(from: .beginning, until: try view.freeRows())
      for (table, rows) in try RowSeal(over: view, in: all)?.rows ?? [:] {
        lines.append("\(table) \(rows.count) \(rows.sha256)")
      }
      for (key, value) in try view.allSettings() { lines.append("\(key) \(value)") }
      lines.sort()
      try view.forEachEntry { entry in
        lines.append("\(entry)")
        return true
      }
      return lines
    }
  }
}
