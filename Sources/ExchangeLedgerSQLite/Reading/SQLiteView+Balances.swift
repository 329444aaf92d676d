import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func balances(of day: LedgerDay) throws -> [BalanceRow] {
    var balances: [Rule.Family: BalanceRow] = [:]
    for count in try openCounts(atStartOf: day) {
      balances[count.family, default: BalanceRow(family: count.family)].opening += count.records
    }
    for count in try openCounts(atEndOf: day) {
      balances[count.family, default: BalanceRow(family: count.family)].closing += count.records
    }
    try all(BalanceSQL.flows(by: "family"), arguments: [day.afterEntry, day.throughEntry]).forEach { row in
      let family: Rule.Family = try row.value("family")
      try balances[family, default: BalanceRow(family: family)].add(row)
    }
    return Rule.Family.allCases.compactMap { balances[$0] }
  }

  func accounts(of day: LedgerDay) throws -> [AccountRow] {
    try all(BalanceSQL.accounts, arguments: [day.afterEntry, day.throughEntry]).map(AccountRow.init).filter {
      !$0.balance.isEmpty
    }
  }

  func movedDeadlines(on day: LedgerDay) throws -> [(old: Obligation, new: ObligationVersion)] {
    let moved: [(old: Int64, new: ObligationVersion)] = try all(
      BalanceSQL.moved, arguments: [day.afterEntry, day.throughEntry]
    ).map { try ($0["old_row"], ObligationVersion($0)) }
    return try moved.compactMap { moved in
      try first("SELECT * FROM obligations WHERE id = ?", arguments: [moved.old])
        .map { (try Obligation($0), moved.new) }
    }
  }
}

extension BalanceRow {
  /// Adds what moved on the day.
  fileprivate mutating func add(_ row: SQLiteRow) throws {
    opened += try row["opened"]
    withdrawn += try row["withdrawn"]
    discharged += try row["discharged"]
  }
}

/// ?1 and ?2: the entries after and through which a day lasts.
enum BalanceSQL {
  /// What came up and what ended, by some columns of what tells an account.
  static func flows(by columns: String) -> String {
    """
    \(figures)
    SELECT \(columns), sum(opened) AS opened, sum(withdrawn) AS withdrawn, sum(discharged) AS discharged
    FROM figure GROUP BY \(columns)
    """
  }

  /// What each debtor owed under each rule: what was open before and after, and what came up and ended meanwhile.
  static let accounts = """
    \(figures), part (debtor, rule, family, opening, opened, withdrawn, discharged, closing) AS (
      SELECT debtor, rule, family, 0, opened, withdrawn, discharged, 0 FROM figure
      UNION ALL
      SELECT debtor, rule, family, records, 0, 0, 0, 0
      FROM (\(ObligationSQL.open(after: "?1", by: "obligations_open", where: "true")))
      UNION ALL
      SELECT debtor, rule, family, 0, 0, 0, 0, records
      FROM (\(ObligationSQL.open(after: "?2", by: "obligations_open", where: "true")))
    )
    SELECT debtor, rule, family, sum(opening) AS opening, sum(opened) AS opened, sum(withdrawn) AS withdrawn,
      sum(discharged) AS discharged, sum(closing) AS closing
    FROM part GROUP BY debtor, rule, family ORDER BY debtor, rule, family
    """

  /// An entry replaces versions by others of the same records, so what it adds to an obligation came up with it, and
  /// what it takes away is withdrawn; so is what a correction or cancellation overtook.
  private static let figures = """
    WITH flow (entry, matter_row, rule, opener, debtor, family, change) AS (
      SELECT from_entry, matter_row, rule, opener, debtor, family, records FROM obligations
      WHERE from_entry > ?1 AND from_entry <= ?2
      UNION ALL
      SELECT until_entry, matter_row, rule, opener, debtor, family, -records FROM obligations
      WHERE until_entry > ?1 AND until_entry <= ?2
    ), net AS (
      SELECT debtor, rule, family, sum(change) AS change FROM flow
      GROUP BY entry, matter_row, rule, opener, debtor, family
    ), figure (debtor, rule, family, opened, withdrawn, discharged) AS (
      SELECT debtor, rule, family, max(change, 0), max(-change, 0), 0 FROM net
      UNION ALL
      SELECT debtor, rule, family, 0, iif(outcome = 'superseded', records, 0), iif(outcome = 'superseded', 0, records)
      FROM obligations AS new
      WHERE from_entry > ?1 AND from_entry <= ?2 AND outcome IS NOT NULL AND \(lasts("new")) AND NOT EXISTS (
        SELECT 1 FROM obligations AS old WHERE \(precedes) AND old.outcome IS NOT NULL)
      UNION ALL
      SELECT debtor, rule, family, records, 0, 0 FROM obligations AS new
      WHERE from_entry > ?1 AND from_entry <= ?2 AND outcome IS NULL AND \(lasts("new")) AND EXISTS (
        SELECT 1 FROM obligations AS old WHERE \(precedes) AND old.outcome IS NOT NULL)
    )
    """

  /// CROSS JOIN begins with what is new: an entry that replaced many versions isn't gone through for each of them.
  static let moved = """
    SELECT new.*, old.id AS old_row, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM obligations AS new CROSS JOIN obligations AS old ON \(precedes)
      JOIN matters ON matters.id = new.matter_row
    WHERE new.from_entry > ?1 AND new.from_entry <= ?2 AND \(lasts("new"))
      AND (old.outcome IS NULL OR ' ' || new.marks || ' ' LIKE '% rejudged %')
      AND old.calendar <> new.calendar AND old.due <> new.due
    ORDER BY new.opened_at, new.id
    """

  /// A version that its own entry replaced again never stood.
  private static func lasts(_ version: String) -> String {
    "(\(version).until_entry IS NULL OR \(version).until_entry > \(version).from_entry)"
  }

  /// The version of the same obligation that stood before.
  private static let precedes = """
    old.until_entry = new.from_entry AND \(lasts("old")) AND old.matter_row = new.matter_row AND old.rule = new.rule
      AND old.opener = new.opener AND old.debtor = new.debtor AND old.part = new.part
    """
}
