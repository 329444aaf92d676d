import ExchangeBase
import ExchangeLedger
import ExchangeRules

extension PostgresView {
  func accepted(from sender: String, kind: String, on day: Day) throws -> (bundles: Int, records: Int) {
    let bounds = DayBounds(day)
    let row = try first(
      """
      SELECT count(*) AS bundles, coalesce(sum(accepted), 0)::bigint AS records FROM drops
      WHERE received_at >= $1 AND received_at < $2 AND sender = $3 AND kind = $4
        AND verdict IN ('accepted', 'partially-accepted')
      """, [bounds.start, bounds.end, sender, kind])
    return (try row?.count("bundles") ?? 0, try row?.count("records") ?? 0)
  }

  func statements(of day: Day) throws -> [(sender: String, statement: StatementRow)] {
    try all(
      """
      SELECT statements.*, sender FROM statements JOIN records ON record_row = records.id
      WHERE day = $1 ORDER BY record_row
      """, [day.description]
    ).map { (try $0.word("sender"), try StatementRow($0)) }
  }

  func statements(on day: LedgerDay) throws -> [(sender: String, statement: StatementRow)] {
    try all(
      """
      SELECT statements.*, sender FROM statements JOIN records ON record_row = records.id
      WHERE day <= $3 AND drop_row <= $2 AND (day = $3 OR drop_row > $1) AND NOT EXISTS (
        SELECT 1 FROM statements AS later JOIN records AS word ON later.record_row = word.id
        WHERE later.day = statements.day AND later.kind = statements.kind AND word.sender = records.sender
          AND word.id > records.id AND word.drop_row <= $2)
      ORDER BY records.id
      """, [day.afterDrop, day.throughDrop, day.day.description]
    ).map { (try $0.word("sender"), try StatementRow($0)) }
  }

  func unstated(
    on day: LedgerDay, but kinds: Set<String>
  ) throws -> [(sender: String, kind: String, bundles: Int, records: Int)] {
    let bounds = DayBounds(day.day)
    return try all(
      """
      SELECT sender, kind, count(*) AS bundles, sum(accepted)::bigint AS records FROM drops
      WHERE received_at >= $1 AND received_at < $2 AND id <= $3 AND kind IS NOT NULL
        AND verdict IN ('accepted', 'partially-accepted') AND NOT EXISTS (
          SELECT 1 FROM statements JOIN records ON record_row = records.id
          WHERE statements.day = $4 AND statements.kind = drops.kind AND records.sender = drops.sender
            AND records.drop_row <= $3)
      GROUP BY sender, kind ORDER BY min(id)
      """, [bounds.start, bounds.end, day.throughDrop, day.day.description]
    ).map { (try $0.word("sender"), try $0.word("kind"), try $0.count("bundles"), try $0.count("records")) }
      .filter { !kinds.contains($0.1) }
  }

  func firstArrivals(from first: Day, through day: LedgerDay) throws -> [FirstArrival] {
    try all(
      """
      SELECT sender, kind, min(received_at) AS first FROM drops
      WHERE received_at >= $1 AND received_at < $2 AND id <= $3 AND kind IS NOT NULL
        AND verdict IN ('accepted', 'partially-accepted')
      GROUP BY substr(received_at, 1, 10), sender, kind ORDER BY substr(received_at, 1, 10), sender, kind
      """, [DayBounds(first).start, DayBounds(day.day).end, day.throughDrop]
    ).map {
      FirstArrival(sender: try $0.word("sender"), kind: try $0.word("kind"), at: try $0.instant("first"))
    }
  }

  func signoffs(on day: LedgerDay) throws -> [(sender: String, signoff: SignoffRow)] {
    try all(
      """
      SELECT signoffs.*, records.sender FROM records JOIN signoffs ON record_row = records.id
      WHERE drop_row > $1 AND drop_row <= $2 ORDER BY records.id
      """, [day.afterDrop, day.throughDrop]
    ).map { (try $0.word("sender"), try SignoffRow($0)) }
  }

  func unsignedDays(before day: LedgerDay) throws -> [Day] {
    try all(
      """
      SELECT day FROM days WHERE day < $1 AND NOT EXISTS (
        SELECT 1 FROM signoffs JOIN records ON record_row = records.id
        WHERE signoffs.day = days.day AND NOT other_package AND drop_row <= $2)
      ORDER BY day
      """, [day.day.description, day.throughDrop]
    ).map { try $0.day("day") }
  }

  func review() throws -> ReviewRow {
    var review = ReviewRow()
    let counted = try first(
      "SELECT count(DISTINCT day) AS days, max(day) AS last FROM signoffs WHERE NOT other_package")
    review.days = try counted?.count("days") ?? 0
    review.last = try counted?.optionalDay("last")
    review.ofOtherPackages = try all(
      """
      SELECT day, sender FROM signoffs JOIN records ON record_row = records.id
      GROUP BY day, sender HAVING bool_and(other_package) ORDER BY day, sender
      """
    ).map { (try $0.day("day"), try $0.word("sender")) }
    return review
  }

  func signoffs(of day: Day) throws -> [SignoffRow] {
    try all("SELECT * FROM signoffs WHERE day = $1 ORDER BY record_row", [day.description])
      .map(SignoffRow.init)
  }
}
