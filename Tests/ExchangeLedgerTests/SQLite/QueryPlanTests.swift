import GRDB
import Testing

@testable import ExchangeLedgerSQLite

/// Questions cost what they are about, not what there is.
struct QueryPlanTests {
  @Test(arguments: [
    DaySQL.lastDrop, DaySQL.decided, DaySQL.dropTotals, DaySQL.late, DaySQL.placedDeliveries, DaySQL.returns,
    DaySQL.standings, DaySQL.lateOfDrop, DaySQL.lastEntryBefore, ObligationSQL.onDay, BalanceSQL.flows,
    BalanceSQL.moved, OpenSQL.counts, OpenSQL.overdue,
  ])
  func `no question about a day goes through a whole table`(sql: String) throws {
    let ledger = try LedgerFolder().open()
    let plan = try ledger.pool.read { database in
      let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
      let places = (1...3).last { sql.contains("?\($0)") } ?? sql.count { $0 == "?" }
      let rows = try Row.fetchAll(
        statement, arguments: StatementArguments(Array(repeating: 0, count: places)))
      return rows.map { row -> String in row["detail"] }
    }
    let tables = [
      "drops", "records", "deliveries", "entry", "claims", "matters", "obligations", "new", "old",
    ]
    #expect(plan.filter { plan in tables.contains { plan.hasPrefix("SCAN \($0)") } } == [], "\(plan)")
  }
}
