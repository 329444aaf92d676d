import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

// Rows as they were stored together, for proving that they still are what they were. A row is found by the number that it was
// given, or by that of what it belongs to.

extension PostgresView {
  func forEachRow(
    of table: LedgerTable, in span: SealedSpan, _ body: (any SealedRow) throws -> Void
  ) throws {
    let (first, next) = (span.first, span.next)
    let entries: [(any PostgresArgument)?] = [first.entry, next.entry]
    let records: [(any PostgresArgument)?] = [first.record, next.record]
    /// Rows of a table by their own numbers.
    func numbered(
      _ table: String, _ first: Int64, _ next: Int64, _ row: (PostgresRow) throws -> any SealedRow
    ) throws {
      try each("SELECT * FROM \(table) WHERE id >= $1 AND id < $2 ORDER BY id", [first, next]) {
        try body(row($0))
      }
    }
    switch table {
    case .drops: try numbered("drops", first.drop, next.drop, DropRow.init)
    case .records: try numbered("records", first.record, next.record, RecordRow.init)
    case .holdings:
      try each(SealingSQL.holdings, [first.record, next.record, first.delivery, next.delivery]) {
        try body(DeliveryLink($0))
      }
    case .deliveries: try numbered("deliveries", first.delivery, next.delivery, DeliveryRow.init)
    case .claims: try numbered("claims", first.claim, next.claim, ClaimRow.init)
    case .matters:
      try numbered("matters", first.matter, next.matter) { row in
        let matter = try MatterRow(row)
        // By this it is found.
        guard row.text("name") == DocumentNumber.key(matter.name) else {
          throw LedgerError.unreadable(.matterName)
        }
        // At what is no moment it would never be woken.
        guard row.text("wake_at") == row.optionalInstant("wake_at")?.text else {
          throw LedgerError.unreadable(.moment(column: "wake_at"))
        }
        return matter
      }
    case .facts:
      try each("SELECT * FROM facts WHERE entry >= $1 AND entry < $2 ORDER BY record_row", entries) {
        try body(FactRow($0))
      }
    case .unclearAnswers:
      try each(
        "SELECT * FROM unclear_answers WHERE drop_row >= $1 AND drop_row < $2 ORDER BY drop_row",
        [first.drop, next.drop]
      ) { try body(UnclearAnswerRow($0)) }
    case .obligations:
      try each(
        "\(ObligationSQL.select) WHERE obligations.id >= $1 AND obligations.id < $2 ORDER BY obligations.id",
        [first.obligation, next.obligation]
      ) { row in
        let version = try ObligationVersion(row)
        guard version.isWritten(in: row) else { throw LedgerError.unreadable(.obligation) }
        // By this what presses is found.
        guard row.text("pressing_at") == version.obligation.pressingFrom?.text else {
          throw LedgerError.unreadable(.pressing)
        }
        try body(version)
      }
    case .endings:
      try each(
        "SELECT id, until_entry FROM obligations WHERE until_entry >= $1 AND until_entry < $2 ORDER BY id",
        entries
      ) { try body(Ending(version: $0.int("id"), entry: $0.int("until_entry"))) }
    case .notices: try numbered("notices", first.notice, next.notice, NoticeRow.init)
    case .noticeLines:
      try each(
        "SELECT * FROM notice_lines WHERE notice_row >= $1 AND notice_row < $2 ORDER BY notice_row",
        [first.notice, next.notice]
      ) { try body(NoticeLineRow($0)) }
    case .statements:
      try each("SELECT * FROM statements WHERE record_row >= $1 AND record_row < $2", records) {
        try body(StatementRow($0))
      }
    case .comparisons:
      try each(SealingSQL.comparisons, entries + records) { try body(Comparison(of: StatementRow($0))) }
    case .signoffs:
      try each("SELECT * FROM signoffs WHERE record_row >= $1 AND record_row < $2", records) {
        try body(SignoffRow($0))
      }
    case .days:
      try each("SELECT * FROM days WHERE day IN (\(SealingSQL.closings))", entries) {
        try body(ClosedDay($0))
      }
    case .openCounts:
      try each("SELECT * FROM open_counts WHERE day IN (\(SealingSQL.closings)) ORDER BY day", entries) {
        try body(DayOpenCount(day: $0.day("day"), count: OpenCount($0)))
      }
    case .rejudgements:
      try each("SELECT * FROM rejudgements WHERE entry >= $1 AND entry < $2 ORDER BY entry", entries) {
        try body(Rejudgement($0))
      }
    case .downtimes:
      try each("SELECT * FROM downtimes WHERE entry >= $1 AND entry < $2", entries) {
        try body(NotedDowntime(Downtime($0), entry: $0.int("entry")))
      }
    }
  }

  func count(of table: LedgerTable) throws -> Int {
    let from =
      switch table {
      case .drops, .records, .deliveries, .claims, .matters, .facts, .obligations, .notices, .statements,
        .signoffs, .days, .rejudgements, .downtimes:
        table.rawValue
      case .holdings: "delivery_records"
      case .unclearAnswers: "unclear_answers"
      case .noticeLines: "notice_lines"
      case .openCounts: "open_counts"
      case .endings: "obligations WHERE until_entry IS NOT NULL"
      case .comparisons: "statements WHERE found_bundles IS NOT NULL"
      }
    return try count(in: from)
  }

  func placedCounts() throws -> (deliveries: Int, drops: Int, notices: Int) {
    (
      try count(in: "deliveries WHERE delivered_at IS NOT NULL"),
      try count(in: "drops WHERE published_at IS NOT NULL"),
      try count(in: "notices WHERE published_at IS NOT NULL")
    )
  }

  private func count(in rows: String) throws -> Int {
    Int(try number("SELECT count(*) FROM \(rows)") ?? 0)
  }

  func publishedAt(_ id: String) throws -> Instant? {
    try first(
      """
      SELECT published_at FROM drops WHERE drop_id = $1
      UNION ALL SELECT published_at FROM notices WHERE notice_id = $1
      """, [id]
    )?.optionalInstant("published_at")
  }

  func wake(ofMatter row: Int64) throws -> Instant? {
    try first("SELECT wake_at FROM matters WHERE id = $1", [row])?.optionalInstant("wake_at")
  }

  /// Tables, columns and the view that aren't as they are made. Pages and indices are the server's to look at (`pg_amcheck`, `--data-checksums`).
  func damages(limit: Int) throws -> [LocalizedText] {
    try schemaChanges { part in ["table ", "column ", "view "].contains(where: part.hasPrefix) }
  }

  /// What lets in, refuses, changes or hides rows otherwise than is made: constraints, indices, triggers and rules.
  func irregularities(limit: Int) throws -> [LocalizedText] {
    try schemaChanges { part in !["table ", "column ", "view "].contains(where: part.hasPrefix) }
  }

  private func schemaChanges(where isAsked: (String) -> Bool) throws -> [LocalizedText] {
    let found = try SchemaParts(in: all(SchemaParts.catalog, [PostgresArray(SchemaParts.relations)]))
    return found.changes(from: .made).filter(isAsked).map { LocalizedText(changed: $0) }
  }

  /// Whatever has an id or a number is found by the database's own index.
  func lost(among records: [RecordRow]) throws -> [RecordRow] { [] }
}

private enum SealingSQL {
  /// $1 and $2: the records of a span; $3 and $4: its deliveries. Records may have been stored before the deliveries.
  static let holdings = """
    SELECT * FROM redelivered_records WHERE delivery_row >= $3 AND delivery_row < $4 AND record_row < $2
    UNION ALL
    SELECT delivery_row, records.id, claimable FROM records JOIN routes ON routes.id = records.route_row
      JOIN route_deliveries ON route_deliveries.route_row = routes.id
    WHERE records.id >= $1 AND records.id < $2 AND delivery_row >= $3 AND delivery_row < $4
    ORDER BY record_row, delivery_row
    """

  /// $1 and $2: the entries of a span.
  static let closings =
    "SELECT subject FROM entry WHERE sequence >= $1 AND sequence < $2 AND event = 'day-closed'"

  /// $3 and $4: its records. A line is compared when its day closes, or when it comes where that is over: closed, or before the
  /// ledger (``LedgerReader/isOver(_:)``).
  static let comparisons = """
    SELECT * FROM statements WHERE record_row < $3 AND day IN (\(closings))
    UNION ALL
    SELECT * FROM statements WHERE record_row >= $3 AND record_row < $4 AND (
      day < (SELECT substr(at, 1, 10) FROM entry ORDER BY sequence LIMIT 1) OR EXISTS (
        SELECT 1 FROM entry WHERE subject = statements.day AND event = 'day-closed' AND sequence < $2))
    """
}
