import ExchangeBase
import ExchangeTesting
import GRDB
import GRDBSQLite
import Synchronization
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// Questions cost what they are about, not what there is.
struct QueryPlanTests {
  /// What may grow without bound, by the names under which questions join it.
  private static let growing: Set = [
    "drops", "records", "stored", "stored_records", "routes", "route_deliveries", "redelivered_records",
    "record_keys", "number_keys", "wordings", "one", "other", "deliveries", "delivery_records", "held",
    "entry",
    "claims", "back", "own", "goes", "facts", "matters", "obligations", "new", "old", "notices",
    "notice_lines",
    "rejudgements", "sent", "ending", "word",
  ]

  /// What is gone through all the same: each of these asks for all of it, or for its end.
  private static let whole = [
    "SELECT * FROM entry ORDER BY sequence", "SELECT * FROM entry ORDER BY sequence DESC LIMIT 1",
    "SELECT * FROM entry ORDER BY sequence LIMIT 1", "SELECT id FROM records ORDER BY id DESC LIMIT 1",
  ]

  /// Indices that have only what isn't done yet.
  private static let narrow = [
    "_unpublished", "_provisional", "obligations_open", "obligations_pressing", "obligations_due",
  ]

  private func plan(_ sql: String, _ database: Database) throws -> [String] {
    let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
    // What isn't bound is NULL, which makes no difference to a plan.
    statement.setUncheckedArguments(StatementArguments())
    return try Row.fetchAll(statement).map { $0["detail"] }
  }

  /// The lines of a plan that go through all of something.
  private func scans(_ plan: [String]) -> [String] {
    plan.filter { line in
      let words = line.split(separator: " ")
      guard words.first == "SCAN", words.count > 1 else { return false }
      // What was put aside for the question has been found before.
      return Self.growing.contains(String(words[1])) && !plan.contains("MATERIALIZE \(words[1])")
        && !Self.narrow.contains { line.contains($0) }
    }
  }

  /// All statements to which it comes when all is asked that can be.
  private static func asked(of database: Database) throws -> Set<String> {
    let asked = Mutex<Set<String>>([])
    database.trace { event in
      guard case .statement(let statement) = event else { return }
      let sql = statement.sql
      asked.withLock { _ = $0.insert(sql) }
    }
    defer { database.trace(options: []) }
    let view = try SQLiteView(asking: database)
    _ = try ReaderAnswers(view)
    _ = try ViewAnswers(view, days: (18...20).map { "2021-01-\($0)" })
    return asked.withLock { $0 }
  }

  @Test(arguments: [5, 6, 7, SQLiteLedger.format])
  func `nothing that can be asked of a ledger goes through a whole table`(format: Int) throws {
    let folder = try LedgerMigrationTests.folder(format: min(format, 7))
    let ledger = try SQLiteLedger(
      path: folder.path, now: LedgerFolder.moment("2022-01-09T09:00:00"), bringsUpToDate: format > 7)
    try ledger.pool.read { database in
      let statements = try Self.asked(of: database).filter { $0.hasPrefix("SELECT") || $0.hasPrefix("WITH") }
      #expect(statements.count > 80, "there is something to explain")
      for sql in statements.sorted() where !Self.whole.contains(sql) {
        // What obligations have been has an index from format 7 on.
        if format < 7, sql == ObligationSQL.history { continue }
        let plan = try plan(sql, database)
        #expect(scans(plan) == [], "\(sql)\n\(plan.joined(separator: "\n"))")
      }
    }
  }

  /// Of a delivery that a department gives back record by record as much is said as it has records.
  @Test func `what is asked for each record goes through what was said of that record`() throws {
    let folder = try LedgerMigrationTests.folder(format: 7)
    let ledger = try SQLiteLedger(path: folder.path, now: LedgerFolder.moment("2022-01-09T09:00:00"))
    try ledger.pool.read { database in
      var looked = 0
      for sql in try Self.asked(of: database).sorted() where sql.hasPrefix("SELECT") || sql.hasPrefix("WITH")
      {
        // These stand for what is said of a record that is in hand.
        let inner = try plan(sql, database).filter { line in
          ["back", "own", "goes"].contains { line.hasPrefix("SEARCH \($0) ") }
        }
        looked += inner.count
        #expect(
          inner.filter { $0.contains("(delivery_row=?)") } == [], "\(sql)\n\(inner.joined(separator: "\n"))")
      }
      #expect(looked > 4, "there is something to look at")
    }
  }

  /// What a record names may be a file's name, so that this is asked for each record that names something; of a sender there are ever
  /// more files.
  @Test func `a sender's file is found by its name`() throws {
    let folder = try LedgerMigrationTests.folder(format: 7)
    let ledger = try SQLiteLedger(path: folder.path, now: LedgerFolder.moment("2022-01-09T09:00:00"))
    try ledger.pool.read { database in
      let named = try Self.asked(of: database).filter { $0.contains("drops.file_name = ?1") }
      #expect(!named.isEmpty)
      for sql in named {
        let plan = try plan(sql, database)
        #expect(plan.contains { $0.contains("drops_file_name (file_name=?)") }, "\(plan)")
      }
    }
  }

  /// What is gone through row by row, while something else may be asked: a compiled statement of that text can be used once at a time.
  private static let lasting = [
    "SELECT * FROM entry ORDER BY sequence", "SELECT * FROM drops WHERE id > ? AND id <= ? ORDER BY id",
    ObligationSQL.openAfter, ObligationSQL.openOfDebtors, ObligationSQL.liableOnDay, DaySQL.recordsOfDrop,
  ]

  /// The statements that a connection has compiled and still keeps.
  private func kept(by database: Database) -> Set<String> {
    var kept: Set<String> = []
    var statement = sqlite3_next_stmt(database.sqliteConnection, nil)
    while let one = statement {
      kept.insert(String(cString: sqlite3_sql(one)))
      statement = sqlite3_next_stmt(database.sqliteConnection, one)
    }
    return kept
  }

  @Test func `whatever may be asked often is compiled once`() throws {
    let folder = try LedgerMigrationTests.folder(format: 6)
    let ledger = try SQLiteLedger(
      path: folder.path, now: LedgerFolder.moment("2022-01-09T09:00:00"), bringsUpToDate: true)
    try ledger.pool.read { database in
      // What the tables are is asked by the driver, once.
      let statements = try Self.asked(of: database).filter {
        ($0.hasPrefix("SELECT") || $0.hasPrefix("WITH")) && !$0.contains("_master")
      }
      #expect(statements.count > 80, "there is something to ask")
      #expect(statements.subtracting(kept(by: database)).sorted() == Self.lasting.sorted())
    }
  }
}
