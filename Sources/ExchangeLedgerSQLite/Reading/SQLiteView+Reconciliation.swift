import ExchangeBase
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func accepted(from sender: String, kind: String, on day: Day) throws -> (
    bundles: Int, records: Int
  ) {
    let bounds = DayBounds(day)
    let accepted: (bundles: Int, records: Int)? = try first(
      // The plus keeps SQLite from going over all that the sender ever sent instead of the day.
      """
      SELECT count(*) AS bundles, ifnull(sum(accepted), 0) AS records FROM drops
      WHERE received_at >= ? AND received_at < ? AND +sender = ? AND kind = ?
        AND verdict IN ('accepted', 'partially-accepted')
      """, arguments: [bounds.start, bounds.end, sender, kind]
    ).map { try ($0["bundles"], $0["records"]) }
    return accepted ?? (0, 0)
  }

  func statements(of day: Day) throws -> [(sender: String, statement: StatementRow)] {
    try all(
      """
      SELECT statements.*, sender FROM statements JOIN records ON record_row = records.id
      WHERE day = ? ORDER BY record_row
      """, arguments: [day.description]
    ).map { try ($0["sender"], StatementRow($0)) }
  }

  func statements(on day: LedgerDay) throws -> [(sender: String, statement: StatementRow)] {
    try all(
      """
      SELECT statements.*, sender FROM statements CROSS JOIN records ON record_row = records.id
      WHERE day <= ?3 AND drop_row <= ?2 AND (day = ?3 OR drop_row > ?1) AND NOT EXISTS (
        SELECT 1 FROM statements AS later JOIN records AS word ON later.record_row = word.id
        WHERE later.day = statements.day AND later.kind = statements.kind AND word.sender = records.sender
          AND word.id > records.id AND word.drop_row <= ?2)
      ORDER BY records.id
      """, arguments: [day.afterDrop, day.throughDrop, day.day.description]
    ).map { try ($0["sender"], StatementRow($0)) }
  }

  func unstated(
    on day: LedgerDay, but kinds: Set<String>
  ) throws -> [(sender: String, kind: String, bundles: Int, records: Int)] {
    let bounds = DayBounds(day.day)
    return try all(
      """
      SELECT sender, kind, count(*) AS bundles, sum(accepted) AS records FROM drops
      WHERE received_at >= ?1 AND received_at < ?2 AND id <= ?3 AND kind IS NOT NULL
        AND verdict IN ('accepted', 'partially-accepted') AND NOT EXISTS (
          SELECT 1 FROM statements JOIN records ON record_row = records.id
          WHERE statements.day = ?4 AND statements.kind = drops.kind AND records.sender = drops.sender
            AND records.drop_row <= ?3)
      GROUP BY sender, kind ORDER BY min(id)
      """, arguments: [bounds.start, bounds.end, day.throughDrop, day.day.description]
    ).map { row -> (sender: String, kind: String, bundles: Int, records: Int) in
      try (row["sender"], row["kind"], row["bundles"], row["records"])
    }.filter { !kinds.contains($0.kind) }
  }

  func firstArrivals(from first: Day, through day: LedgerDay) throws -> [FirstArrival] {
    try all(
      """
      SELECT sender, kind, min(received_at) AS first FROM drops
      WHERE received_at >= ? AND received_at < ? AND id <= ? AND kind IS NOT NULL
        AND verdict IN ('accepted', 'partially-accepted')
      GROUP BY substr(received_at, 1, 10), sender, kind ORDER BY substr(received_at, 1, 10), sender, kind
      """, arguments: [DayBounds(first).start, DayBounds(day.day).end, day.throughDrop]
    ).map { try FirstArrival(sender: $0["sender"], kind: $0["kind"], at: $0.instant("first")) }
  }

  func signoffs(on day: LedgerDay) throws -> [(sender: String, signoff: SignoffRow)] {
    try all(
      """
      SELECT signoffs.*, records.sender FROM records JOIN signoffs ON record_row = records.id
      WHERE drop_row > ?1 AND drop_row <= ?2 ORDER BY records.id
      """, arguments: [day.afterDrop, day.throughDrop]
    ).map { try ($0["sender"], SignoffRow($0)) }
  }

  func unsignedDays(before day: LedgerDay) throws -> [Day] {
    try all(
      """
      SELECT day FROM days WHERE day < ?1 AND NOT EXISTS (
        SELECT 1 FROM signoffs JOIN records ON record_row = records.id
        WHERE signoffs.day = days.day AND other_package = 0 AND drop_row <= ?2)
      ORDER BY day
      """, arguments: [day.day.description, day.throughDrop]
    ).map { try $0.day("day") }
  }

  func review() throws -> ReviewRow {
    var review = ReviewRow()
    let counted: (days: Int, last: Day?)? = try first(
      "SELECT count(DISTINCT day) AS days, max(day) AS last FROM signoffs WHERE other_package = 0"
    ).map { try ($0["days"], $0.optionalDay("last")) }
    review.days = counted?.days ?? 0
    review.last = counted?.last
    review.ofOtherPackages = try all(
      """
      SELECT day, sender FROM signoffs JOIN records ON record_row = records.id
      GROUP BY day, sender HAVING min(other_package) = 1 ORDER BY day, sender
      """
    ).map { try ($0.day("day"), $0["sender"]) }
    return review
  }

  func signoffs(of day: Day) throws -> [SignoffRow] {
    try all(
      "SELECT * FROM signoffs WHERE day = ? ORDER BY record_row",
      arguments: [day.description]
    ).map(SignoffRow.init)
  }
}
