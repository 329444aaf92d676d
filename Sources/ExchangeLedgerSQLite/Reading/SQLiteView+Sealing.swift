import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import GRDB

// Rows as they were stored together, for proving that they still are what they were. A row is found by the number that it was
// given, or by that of what it belongs to.

extension SQLiteView {
  func forEachRow(
    of table: LedgerTable, in span: SealedSpan, _ body: (any SealedRow) throws -> Void
  ) throws {
    let (first, next) = (span.first, span.next)
    // What follows from other columns may have followed otherwise in what an earlier program stored.
    let isOwn = try first.entry > FreeRows.beginning.entry || isOfThisProgram(next.entry - 1)
    let entries: SQLiteArguments = [first.entry, next.entry]
    let records: SQLiteArguments = [first.record, next.record]
    /// Rows of a table by their own numbers.
    func numbered(
      _ table: String, _ first: Int64, _ next: Int64, _ row: (SQLiteRow) throws -> any SealedRow
    ) throws {
      try each("SELECT * FROM \(table) WHERE id >= ? AND id < ? ORDER BY id", [first, next]) {
        try body(row($0))
      }
    }
    switch table {
    case .drops: try numbered("drops", first.drop, next.drop, DropRow.init)
    case .records: try numbered("records", first.record, next.record, RecordRow.init)
    case .holdings:
      try each(SealingSQL.redelivered, [first.record, first.delivery, next.delivery]) {
        try body(DeliveryLink($0))
      }
      guard first.delivery <= next.delivery, first.record <= next.record else { return }
      let held = first.delivery..<next.delivery
      try forEachBatch(of: first.record..<next.record) { rows in
        for link in try links(ofRecords: rows) where held.contains(link.delivery) { try body(link) }
      }
    case .deliveries: try numbered("deliveries", first.delivery, next.delivery, DeliveryRow.init)
    case .claims: try numbered("claims", first.claim, next.claim, ClaimRow.init)
    case .matters:
      try numbered("matters", first.matter, next.matter) { row in
        let matter = try MatterRow(row)
        // By this it is found.
        guard !isOwn || row.text("name") == DocumentNumber.key(matter.name) else {
          throw LedgerError.unreadable(.matterName)
        }
        try Self.requireWake(row)
        return matter
      }
    case .facts:
      try each("SELECT * FROM facts WHERE entry >= ? AND entry < ? ORDER BY record_row", entries) {
        try body(FactRow($0))
      }
    case .unclearAnswers:
      try each(
        "SELECT * FROM unclear_answers WHERE drop_row >= ? AND drop_row < ? ORDER BY drop_row",
        [first.drop, next.drop]
      ) {
        try body(UnclearAnswerRow($0))
      }
    case .obligations:
      try each(
        "\(ObligationSQL.select) WHERE obligations.id >= ? AND obligations.id < ? ORDER BY obligations.id",
        [first.obligation, next.obligation]
      ) { row in
        let version = try ObligationVersion(row)
        guard version.isWritten(in: row) else { throw LedgerError.unreadable(.obligation) }
        // By this what presses is found.
        guard !isOwn || row.text("pressing_at") == version.obligation.pressingFrom?.description else {
          throw LedgerError.unreadable(.pressing)
        }
        try body(version)
      }
    case .endings:
      try each(
        "SELECT id, until_entry FROM obligations WHERE until_entry >= ? AND until_entry < ? ORDER BY id",
        entries
      ) { try body(Ending(version: $0["id"], entry: $0["until_entry"])) }
    case .notices: try numbered("notices", first.notice, next.notice, NoticeRow.init)
    case .noticeLines:
      try each(
        "SELECT * FROM notice_lines WHERE notice_row >= ? AND notice_row < ? ORDER BY notice_row",
        [first.notice, next.notice]
      ) {
        try body(NoticeLineRow($0))
      }
    case .statements:
      try each("SELECT * FROM statements WHERE record_row >= ? AND record_row < ?", records) {
        try body(StatementRow($0))
      }
    case .comparisons:
      try each(SealingSQL.comparisons, entries + records) { try body(Comparison(of: StatementRow($0))) }
    case .signoffs:
      try each("SELECT * FROM signoffs WHERE record_row >= ? AND record_row < ?", records) {
        try body(SignoffRow($0))
      }
    case .days:
      try each("SELECT * FROM days WHERE day IN (\(SealingSQL.closings))", entries) {
        try body(ClosedDay($0))
      }
    case .openCounts:
      try each("SELECT * FROM open_counts WHERE day IN (\(SealingSQL.closings)) ORDER BY day", entries) {
        row in
        try body(DayOpenCount(day: row.day("day"), count: OpenCount(row)))
      }
    case .rejudgements:
      try each("SELECT * FROM rejudgements WHERE entry >= ? AND entry < ? ORDER BY entry", entries) {
        try body(Rejudgement($0))
      }
    case .downtimes:
      try each("SELECT * FROM downtimes WHERE entry >= ? AND entry < ?", entries) {
        try body(NotedDowntime(Downtime($0), entry: $0["entry"]))
      }
    }
  }

  /// Whether the first entry with a seal is one that a ledger of this format begins with, and not the one by which an earlier program's
  /// was brought up to date, which isn't stored yet while it is made.
  private func isOfThisProgram(_ entry: Int64) throws -> Bool {
    try has("SELECT 1 FROM entry WHERE sequence = ? AND event <> 'format-changed'", arguments: [entry])
  }

  /// A matter that is woken at what is no moment would never be.
  private static func requireWake(_ row: SQLiteRow) throws {
    guard row.text("wake_at") == row.optionalInstant("wake_at")?.text else {
      throw LedgerError.unreadable(.moment(column: "wake_at"))
    }
  }

  func count(of table: LedgerTable) throws -> Int {
    let from =
      switch table {
      case .drops, .deliveries, .claims, .matters, .facts, .obligations, .notices, .statements, .signoffs,
        .days,
        .rejudgements, .downtimes:
        table.rawValue
      case .records: "stored_records"
      case .holdings: "delivery_records"
      case .unclearAnswers: "unclear_answers"
      case .noticeLines: "notice_lines"
      case .openCounts: "open_counts"
      case .endings: "obligations WHERE until_entry IS NOT NULL"
      case .comparisons: "statements WHERE found_bundles IS NOT NULL"
      }
    return try value("SELECT count(*) FROM \(from)") ?? 0
  }

  func placedCounts() throws -> (deliveries: Int, drops: Int, notices: Int) {
    (
      try value("SELECT count(*) FROM deliveries WHERE delivered_at IS NOT NULL") ?? 0,
      try value("SELECT count(*) FROM drops WHERE published_at IS NOT NULL") ?? 0,
      try value("SELECT count(*) FROM notices WHERE published_at IS NOT NULL") ?? 0
    )
  }

  func publishedAt(_ id: String) throws -> Instant? {
    try first(
      """
      SELECT published_at FROM drops WHERE drop_id = ?1
      UNION ALL SELECT published_at FROM notices WHERE notice_id = ?1
      """, arguments: [id]
    ).map { $0.optionalInstant("published_at") } ?? nil
  }

  func wake(ofMatter row: Int64) throws -> Instant? {
    try first("SELECT wake_at FROM matters WHERE id = ?", arguments: [row])
      .map { $0.optionalInstant("wake_at") } ?? nil
  }

  func damages(limit: Int) throws -> [LocalizedText] {
    let damages = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(limit))").filter { $0 != "ok" }
      .map { LocalizedText($0, $0) }
    return damages.isEmpty ? try schemaChanges { $0.hasPrefix("table ") } : damages
  }

  func irregularities(limit: Int) throws -> [LocalizedText] {
    let references = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(limit).map { row in
      let (number, table, parent): (Int64?, String, String) = (row["rowid"], row["table"], row["parent"])
      return LocalizedText(
        "\(table) 的第 \(number ?? 0) 行指向 \(parent) 里没有的一行",
        "row \(number ?? 0) of \(table) refers to a row of \(parent) that isn't there")
    }
    let keys = try surplusKeys()
    let texts = try cutTexts().prefix(limit)
    return try references + schemaChanges { !$0.hasPrefix("table ") } + keys + texts
  }

  /// Tables, triggers, views and indices that aren't those of a new ledger: they change what is told, found or let in, behind
  /// everybody's back.
  private func schemaChanges(where isAsked: (String) -> Bool) throws -> [LocalizedText] {
    // An earlier format has others.
    format == SQLiteLedger.format ? try Self.schemaChanges(of: database, where: isAsked) : []
  }

  static func schemaChanges(
    of database: Database, where isAsked: (String) -> Bool
  ) throws -> [LocalizedText] {
    let wanted = try DatabaseQueue().write { database in
      try database.execute(sql: SQLiteLedger.schema)
      return try Self.parts(of: database)
    }
    let found = try Self.parts(of: database)
    return Set(wanted.keys).union(found.keys).filter(isAsked).sorted().filter { wanted[$0] != found[$0] }
      .map { LocalizedText(changed: $0) }
  }

  /// The words of which each is made. What SQLite makes by itself has none, or a name of its own.
  private static func parts(of database: Database) throws -> [String: [String]] {
    let rows = try Row.fetchAll(
      database,
      sql:
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return Dictionary(
      rows.map { row in
        let (type, sql): (String, String) = (row["type"], row["sql"])
        return ("\(type) \(row["name"] as String)", type == "table" ? parts(ofTable: sql) : [words(of: sql)])
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func words(of sql: some StringProtocol) -> String {
    sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// What stands around the columns and constraints of a table, and these in an order of their own: altering it puts new ones behind
  /// the others, and references to a table that got another name into quotes.
  private static func parts(ofTable sql: String) -> [String] {
    guard let first = sql.firstIndex(of: "("), let last = sql.lastIndex(of: ")") else {
      return [words(of: sql)]
    }
    var parts = [""]
    var depth = 0
    for character in sql[sql.index(after: first)..<last] where character != "\"" {
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    let columns = parts.map { part in
      let words = words(of: part)
      return LedgerMigration.altered[words] ?? words
    }
    let around = (sql[..<first] + sql[sql.index(after: last)...]).filter { $0 != "\"" }
    return [words(of: around)] + columns.sorted()
  }

  func lost(among records: [RecordRow]) throws -> [RecordRow] {
    // Up to format 6 they are found by indices, which SQLite holds against them itself.
    if hasWideRecords { return [] }
    let ids = try RecordKeys(database, .ids).entries(under: records.map { NumberedText.key(of: $0.msgId) })
    let numbers = try RecordKeys(database, .numbers).entries(
      under: records.flatMap(\.documents).map { NumberedText.key(of: $0) })
    // Each by its own: a key may find another of them.
    func isFound(_ record: RecordRow, by text: String, among entries: Set<RecordKeys.Entry>) -> Bool {
      entries.contains(RecordKeys.Entry(key: NumberedText.key(of: text), record: record.id))
    }
    return records.filter { record in
      !isFound(record, by: record.msgId, among: ids)
        || !record.documents.allSatisfy { isFound(record, by: $0, among: numbers) }
    }
  }

  /// More keys than there are ids, and numbers, to find records by. A number that is a record's document and licence has one.
  private func surplusKeys() throws -> [LocalizedText] {
    // Up to format 6 there are none.
    if hasWideRecords { return [] }
    let tables = [("record_keys", "count(*)"), ("number_keys", "count(document) + count(licence)")]
    return try tables.compactMap { (keys, texts) throws -> LocalizedText? in
      let found: Int = try value("SELECT count(*) FROM \(keys)") ?? 0
      let most: Int = try value("SELECT \(texts) FROM stored_records") ?? 0
      guard found > most else { return nil }
      return LocalizedText(
        "\(keys) 有 \(found) 个键，而文字只有 \(most) 个", "\(keys) has \(found) keys for \(most) texts")
    }
  }

  /// Rows with a NUL in a text: it is read up to there and compared whole, so that it is sealed as before and found by no question.
  private func cutTexts() throws -> [LocalizedText] {
    var columns: [String: [String]] = [:]
    try each(SealingSQL.texts) { row in
      let (table, column): (String, String) = try (row["part"], row["name"])
      columns[table, default: []].append(column)
    }
    return try columns.sorted { $0.key < $1.key }.flatMap { (table, columns) throws -> [LocalizedText] in
      let counts = columns.map { column in
        let name = column.quotedDatabaseIdentifier
        return
          "count(CASE WHEN typeof(\(name)) = 'text' AND instr(CAST(\(name) AS BLOB), x'00') > 0 THEN 1 END)"
      }
      let row = try Row.fetchOne(
        database, sql: "SELECT \(counts.joined(separator: ", ")) FROM \(table.quotedDatabaseIdentifier)")
      guard let row else { return [] }
      return columns.indices.compactMap { place -> LocalizedText? in
        let count: Int = row[place]
        guard count > 0 else { return nil }
        return LocalizedText(
          "\(table) 有 \(count) 行的 \(columns[place]) 里有 NUL",
          "\(count) rows of \(table) have a NUL in \(columns[place])")
      }
    }
  }

  private func forEachBatch(of rows: Range<Int64>, _ body: ([Int64]) throws -> Void) throws {
    var after = rows.lowerBound
    while true {
      let batch: [Int64] = try values(
        "SELECT id FROM stored_records WHERE id >= ? AND id < ? ORDER BY id LIMIT 1000",
        arguments: [after, rows.upperBound])
      guard let last = batch.last else { return }
      try body(batch)
      after = last + 1
    }
  }

  /// The seal over all rows that there are, with the numbers behind an entry.
  func sealOfAll(through entry: Int64) throws -> RowSeal? {
    var next = try freeRows()
    next.entry = entry + 1
    return try RowSeal(over: self, in: SealedSpan(from: .beginning, until: next))
  }
}

private enum SealingSQL {
  /// ?1: the first record; ?2 and ?3: numbers of deliveries. Records that were stored before the deliveries.
  static let redelivered = """
    SELECT * FROM redelivered_records WHERE delivery_row >= ?2 AND delivery_row < ?3 AND record_row < ?1
    ORDER BY record_row, delivery_row
    """

  /// The columns of all tables in which texts may stand.
  static let texts = """
    SELECT part.name AS part, info.name AS name FROM sqlite_schema AS part JOIN pragma_table_info(part.name) AS info
    WHERE part.type = 'table' AND part.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND upper(info.type) IN ('TEXT', 'ANY')
    ORDER BY part.name, info.cid
    """

  /// ?1 and ?2: the entries of a span.
  static let closings =
    "SELECT subject FROM entry WHERE sequence >= ?1 AND sequence < ?2 AND event = 'day-closed'"

  /// ?3 and ?4: its records. A line is compared when its day closes, or when it comes where that is over: closed, or before the
  /// ledger (``LedgerReader/isOver(_:)``).
  static let comparisons = """
    SELECT * FROM statements WHERE record_row < ?3 AND day IN (\(closings))
    UNION ALL
    SELECT * FROM statements WHERE record_row >= ?3 AND record_row < ?4 AND (
      day < (SELECT substr(at, 1, 10) FROM entry ORDER BY sequence LIMIT 1) OR EXISTS (
        SELECT 1 FROM entry WHERE subject = statements.day AND event = 'day-closed' AND sequence < ?2))
    """
}
