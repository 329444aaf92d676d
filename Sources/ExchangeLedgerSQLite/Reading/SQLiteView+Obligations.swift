import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func obligations(of matter: MatterRow) throws -> [ObligationVersion] {
    try all(
      "\(ObligationSQL.select) WHERE matter_row = ? AND until_entry IS NULL ORDER BY opened_at, obligations.id",
      arguments: [matter.id]
    ).map(ObligationVersion.init)
  }

  func history(of key: Obligation.Key, in matter: MatterRow) throws -> [ObligationVersion] {
    try all(
      ObligationSQL.history,
      arguments: [matter.id, key.rule, key.opener, key.debtor, key.part]
    ).map(ObligationVersion.init)
  }

  func openObligations(_ choice: OpenChoice, after place: OpenPlace?, limit: Int) throws
    -> [ObligationVersion]
  {
    func found(_ party: String, _ name: String) throws -> [ObligationVersion] {
      var conditions = [(sql: "\(party) = ?", value: name)]
      // Who owes it was asked for; whom, is looked at then.
      if choice.debtors != nil, let creditors = choice.creditors {
        conditions.append(("creditor IN (SELECT value FROM json_each(?))", try SQLSet.text(creditors)))
      }
      return try open(conditions, choice.family, after: place, limit)
    }
    let parts =
      if let debtors = choice.debtors {
        try debtors.map { try found("debtor", $0) }
      } else if let creditors = choice.creditors {
        try creditors.map { try found("creditor", $0) }
      } else {
        [try open([], choice.family, after: place, limit)]
      }
    if parts.count == 1 { return parts[0] }
    let urgency = { (version: ObligationVersion) in (version.obligation.due ?? .last, version.id) }
    return Array(parts.joined().sorted { urgency($0) < urgency($1) }.prefix(limit))
  }

  /// What is open under some conditions, by its limit.
  private func open(
    _ conditions: [(sql: String, value: String)], _ family: Rule.Family?, after place: OpenPlace?,
    _ limit: Int
  ) throws -> [ObligationVersion] {
    var sql = "until_entry IS NULL AND outcome IS NULL"
    var arguments: SQLiteArguments = []
    for condition in conditions + (family.map { [("family = ?", $0.rawValue)] } ?? []) {
      sql += " AND \(condition.sql)"
      arguments.append(condition.value)
    }
    if let place {
      sql += " AND (ifnull(due, '~'), obligations.id) > (?, ?)"
      arguments.append(place.due?.text ?? "~")
      arguments.append(place.row)
    }
    arguments.append(limit)
    return try all(
      "\(ObligationSQL.select) WHERE \(sql) ORDER BY ifnull(due, '~'), obligations.id LIMIT ?",
      arguments: arguments
    ).map(ObligationVersion.init)
  }

  func obligations(before row: Int64, of debtors: [String]?, limit: Int) throws -> [ObligationVersion] {
    try all(
      """
      \(ObligationSQL.select) WHERE obligations.id < ?1 AND until_entry IS NULL
        AND (?2 IS NULL OR debtor IN (SELECT value FROM json_each(?2)))
      ORDER BY obligations.id DESC LIMIT ?3
      """, arguments: [row, try debtors.map { try SQLSet.text($0) }, limit]
    ).map(ObligationVersion.init)
  }

  func wakingMatters(through now: Instant, limit: Int) throws -> [MatterRow] {
    try all(
      "SELECT * FROM matters WHERE wake_at <= ? ORDER BY wake_at, id LIMIT ?",
      arguments: [now.text, limit]
    ).map(MatterRow.init)
  }

  func mattersWithDeadlines(after row: Int64, limit: Int) throws -> [MatterRow] {
    try all(
      """
      SELECT * FROM matters WHERE id > ? AND EXISTS (SELECT 1 FROM obligations
        WHERE matter_row = matters.id AND until_entry IS NULL
          AND (outcome IS NULL AND due IS NOT NULL OR provisional AND outcome IS NOT NULL))
      ORDER BY id LIMIT ?
      """, arguments: [row, limit]
    ).map(MatterRow.init)
  }

  func obligations(on day: LedgerDay) throws -> [ObligationVersion] {
    try all(
      ObligationSQL.onDay, arguments: [day.afterEntry, day.throughEntry, day.asOf.text]
    ).map(ObligationVersion.init)
  }

  func forEachLiableObligation(
    on day: LedgerDay, _ body: (ObligationVersion) throws -> Void
  ) throws {
    try each(ObligationSQL.liableOnDay, [day.afterEntry, day.throughEntry, day.asOf.text]) {
      try body(ObligationVersion($0))
    }
  }

  func endings(on day: LedgerDay) throws -> [EndingCount] {
    try all(ObligationSQL.endings, arguments: [day.afterEntry, day.throughEntry]).map(EndingCount.init)
  }

  func debtors(ofVersionsBehind row: Int64?) throws -> (debtors: Set<String>, last: Int64) {
    let last: Int64 = try value("SELECT ifnull(max(id), 0) AS last FROM obligations") ?? 0
    guard let row else { return ([], last) }
    let found: [String] = try values(
      "SELECT DISTINCT debtor FROM obligations WHERE id > ?", arguments: [row])
    return (Set(found), last)
  }

  func forEachOpenObligation(
    after entry: Int64, of debtors: [String]?, _ body: (ObligationVersion) throws -> Void
  ) throws {
    var (sql, arguments): (String, SQLiteArguments) = (ObligationSQL.openAfter, [entry])
    if let debtors {
      sql = ObligationSQL.openOfDebtors
      arguments.append(try SQLSet.text(debtors))
      arguments.append(try SQLSet.text(Rule.Family.allCases.map(\.rawValue)))
    }
    try each(sql, arguments) { try body(ObligationVersion($0)) }
  }

  func downtimes(through day: LedgerDay, since: Instant) throws -> [Downtime] {
    try all(
      "SELECT * FROM downtimes WHERE entry <= ? AND until >= ? ORDER BY entry",
      arguments: [day.throughEntry, since.text]
    ).map(Downtime.init)
  }

  func downtimes(on day: LedgerDay) throws -> [Downtime] {
    try all(
      "SELECT * FROM downtimes WHERE entry > ? AND entry <= ? ORDER BY entry",
      arguments: [day.afterEntry, day.throughEntry]
    ).map(Downtime.init)
  }
}

enum ObligationSQL {
  static let select = """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM obligations JOIN matters ON matters.id = matter_row
    """

  /// ?1 to ?5: a matter and a key. What stands and what stood is found by an index each.
  static let history =
    ["IS NULL", "IS NOT NULL"].map { ends in
      """
      \(select) WHERE matter_row = ?1 AND rule = ?2 AND opener = ?3 AND debtor = ?4 AND part = ?5 AND until_entry \(ends)
      """
    }.joined(separator: " UNION ALL ") + " ORDER BY obligations.id"

  /// The versions that stood after an entry and hadn't ended, as far as a condition holds: those that still stand are
  /// found by an index on what is open, the others by when they ended.
  static func open(after entry: String, by index: String, where condition: String) -> String {
    """
    SELECT * FROM obligations INDEXED BY \(index)
    WHERE until_entry IS NULL AND outcome IS NULL AND from_entry <= \(entry) AND \(condition)
    UNION ALL
    SELECT * FROM obligations INDEXED BY obligations_until
    WHERE until_entry > \(entry) AND outcome IS NULL AND from_entry <= \(entry) AND \(condition)
    """
  }

  /// ?1: an entry. This one goes through all that is open.
  static let openAfter = openAfter(where: "true")

  /// ?1: an entry; ?2: debtors; ?3: the families, by which the index begins, so that what others owe isn't gone through.
  static let openOfDebtors = openAfter(
    where: "family IN (SELECT value FROM json_each(?3)) AND debtor IN (SELECT value FROM json_each(?2))")

  private static func openAfter(where condition: String) -> String {
    """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM (\(open(after: "?1", by: "obligations_open", where: condition))) AS obligations
      JOIN matters ON matters.id = matter_row
    ORDER BY ifnull(due, '~'), obligations.id
    """
  }

  /// ?1 and ?2: the entries after and through which a day lasts; ?3: the moment for which it is told what presses.
  static let onDay = "\(onDay(where: "true")) ORDER BY opened_at, obligations.id"

  /// The same as far as somebody may have to answer for it.
  static let liableOnDay =
    "\(onDay(where: "liability IS NOT NULL")) ORDER BY liability, opened_at, obligations.id"

  private static func onDay(where condition: String) -> String {
    """
    SELECT obligations.*, matters.code AS matter_code, matters.delivery_row AS matter_delivery
    FROM (
      SELECT * FROM obligations INDEXED BY obligations_from
      WHERE from_entry > ?1 AND from_entry <= ?2 AND (until_entry IS NULL OR until_entry > ?2) AND \(condition)
      UNION ALL
      SELECT * FROM (\(open(after: "?2", by: "obligations_pressing", where: "pressing_at <= ?3 AND \(condition)")))
      WHERE from_entry <= ?1
    ) AS obligations JOIN matters ON matters.id = matter_row
    """
  }

  /// ?1 and ?2: the entries after and through which a day lasts. What a version ended with is counted where it begins to stand, and
  /// taken off where another takes its place.
  static let endings = """
    SELECT family, debtor, outcome, late, limited, sum(change) AS records FROM (
      SELECT family, debtor, outcome, ' ' || marks || ' ' LIKE '% late %' AS late, due IS NOT NULL AS limited,
        records AS change
      FROM obligations INDEXED BY obligations_from
      WHERE from_entry > ?1 AND from_entry <= ?2 AND outcome IS NOT NULL
      UNION ALL
      SELECT family, debtor, outcome, ' ' || marks || ' ' LIKE '% late %', due IS NOT NULL, -records
      FROM obligations INDEXED BY obligations_until
      WHERE until_entry > ?1 AND until_entry <= ?2 AND outcome IS NOT NULL
    ) GROUP BY family, debtor, outcome, late, limited HAVING sum(change) <> 0
    ORDER BY family, debtor, outcome, late, limited
    """
}
