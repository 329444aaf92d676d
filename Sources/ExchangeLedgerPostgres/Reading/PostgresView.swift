import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What can be asked of a ledger in PostgreSQL, in a transaction that sees one state. Each question goes by an index or by row
/// numbers, and costs what is told; but pages of what is open are cut out of all that is open, and those of one department out of
/// all rows before them.
struct PostgresView: LedgerView {
  let connection: PostgresConnection

  // MARK: Drops

  func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow? {
    try first(
      """
      SELECT * FROM drops WHERE sender = $1 AND bundle = $2 AND kind IS NOT DISTINCT FROM $3
        AND verdict IN ('accepted', 'partially-accepted') ORDER BY id LIMIT 1
      """, [sender, bundle, kind]
    ).map(DropRow.init)
  }

  func drop(_ drop: String) throws -> DropRow? {
    try first("SELECT * FROM drops WHERE drop_id = $1", [drop]).map(DropRow.init)
  }

  func drop(row: Int64) throws -> DropRow? {
    try first("SELECT * FROM drops WHERE id = $1", [row]).map(DropRow.init)
  }

  func origins(ofDrops rows: [Int64]) throws -> [Int64: DropOrigin] {
    let found = try all(
      "SELECT id, drop_id, sender, kind, file_name, sha256, received_at FROM drops WHERE id = ANY ($1)",
      [PostgresArray(rows)])
    return Dictionary(uniqueKeysWithValues: try found.map { (try $0.int("id"), try DropOrigin($0)) })
  }

  func sourceRule(ofDrop row: Int64) throws -> String? {
    struct Source: Decodable { let source: String? }
    guard let receipt = try text("SELECT receipt FROM drops WHERE id = $1", [row]) else { return nil }
    let source: Source? = try? LedgerJSON.value(receipt, .receipt(of: ""))
    return source?.source
  }

  func sheets(ofDrop row: Int64) throws -> [FilledSheet] { try drop(row: row)?.sheets ?? [] }

  func receiptExists(sender: String, stem: String) throws -> Bool {
    try first("SELECT 1 FROM drops WHERE sender = $1 AND receipt_stem = $2", [sender, stem]) != nil
  }

  func unpublishedDrops() throws -> [DropRow] {
    try all("SELECT * FROM drops WHERE published_at IS NULL ORDER BY id").map(DropRow.init)
  }

  func drops(matching text: String) throws -> [DropRow] {
    try all("SELECT * FROM drops WHERE drop_id = $1 OR bundle = $1 OR file_name = $1 ORDER BY id", [text])
      .map(DropRow.init)
  }

  func drops(before row: Int64, from sender: String?, limit: Int) throws -> [DropRow] {
    try all(
      "SELECT * FROM drops WHERE id < $1 AND ($2::text IS NULL OR sender = $2) ORDER BY id DESC LIMIT $3",
      [row, sender, limit]
    ).map(DropRow.init)
  }

  func drops(in rows: Range<Int64>, _ choice: DropChoice, limit: Int) throws -> [DropRow] {
    try all(
      """
      SELECT * FROM drops WHERE id >= $1 AND id < $2 AND ($3::text IS NULL OR sender = $3)
        AND ($4::text IS NULL OR verdict = $4)
        AND ($5::text IS NULL OR position(lower($5) IN lower(file_name)) > 0)
      ORDER BY id DESC LIMIT $6
      """, [rows.lowerBound, rows.upperBound, choice.sender, choice.verdict, choice.name, limit]
    ).map(DropRow.init)
  }

  func lastDropNumber(onDay digits: String) throws -> Int {
    try number(
      """
      SELECT coalesce(max(substring(drop_id FROM '^.{9}([0-9]{1,18})')::bigint), 0) FROM drops
      WHERE drop_id >= $1::text || '-' AND drop_id < $1::text || '.'
      """, [digits]
    ).map { Int($0) } ?? 0
  }

  func usage(onDay digits: String) throws -> [String: DayUsage] {
    let rows = try all(
      """
      SELECT sender, count(*) AS files, sum(CASE sha256 WHEN '' THEN 0 ELSE bytes END)::bigint AS bytes,
        sum(rejected)::bigint AS rejected,
        sum((SELECT coalesce(sum(records), 0) FROM deliveries WHERE drop_row = drops.id))::bigint AS deliveries
      FROM drops WHERE drop_id >= $1::text || '-' AND drop_id < $1::text || '.' GROUP BY sender
      """, [digits])
    // In a damaged ledger two may read alike.
    return Dictionary(
      try rows.map { (try $0.word("sender"), try DayUsage($0)) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Records

  func records(rows: [Int64]) throws -> [RecordRow] {
    try all("SELECT * FROM records WHERE id = ANY ($1) ORDER BY id", [PostgresArray(rows)]).map(
      RecordRow.init)
  }

  func records(of sender: String, msgIds: [String]) throws -> [RecordRow] {
    try all(
      "SELECT * FROM records WHERE msg_id = ANY ($1) AND sender = $2 ORDER BY id",
      [PostgresArray(msgIds), sender]
    ).map(RecordRow.init)
  }

  func records(msgId: String) throws -> [RecordRow] {
    try all("SELECT * FROM records WHERE msg_id = $1 ORDER BY id", [msgId]).map(RecordRow.init)
  }

  func records(document: String, limit: Int) throws -> [RecordRow] {
    try all(
      "SELECT * FROM records WHERE document = $1 OR licence = $1 ORDER BY id DESC LIMIT $2",
      [document, limit]
    ).map(RecordRow.init).reversed()
  }

  func records(of sender: String, inFile fileName: String, limit: Int) throws -> [RecordRow] {
    try all(
      """
      SELECT records.* FROM drops JOIN records ON records.drop_row = drops.id
      WHERE drops.file_name = $1 AND drops.sender = $2 ORDER BY drops.id DESC LIMIT $3
      """, [fileName, sender, limit]
    ).map(RecordRow.init).sorted { $0.id < $1.id }
  }

  func records(matching text: String, document: String) throws -> [RecordRow] {
    try all(
      "SELECT * FROM records WHERE msg_id = $1 OR document = $2 OR licence = $2 ORDER BY id LIMIT 1000",
      [text, document]
    ).map(RecordRow.init)
  }

  // MARK: Deliveries and claims

  func delivery(_ delivery: String) throws -> DeliveryRow? {
    try first("SELECT * FROM deliveries WHERE delivery_id = $1", [delivery]).map(DeliveryRow.init)
  }

  func deliveries(rows: [Int64]) throws -> [DeliveryRow] {
    try all("SELECT * FROM deliveries WHERE id = ANY ($1) ORDER BY id", [PostgresArray(rows)])
      .map(DeliveryRow.init)
  }

  func deliveries(ofDrop drop: Int64) throws -> [DeliveryRow] {
    try all("SELECT * FROM deliveries WHERE drop_row = $1 ORDER BY id", [drop]).map(DeliveryRow.init)
  }

  func deliveries(before row: Int64, to recipient: String?, limit: Int) throws -> [DeliveryRow] {
    try all(
      """
      SELECT * FROM deliveries WHERE id < $1 AND ($2::text IS NULL OR recipient = $2) ORDER BY id DESC LIMIT $3
      """, [row, recipient, limit]
    ).map(DeliveryRow.init)
  }

  func links(ofRecords rows: [Int64]) throws -> [DeliveryLink] {
    try all(
      "SELECT * FROM delivery_records WHERE record_row = ANY ($1) ORDER BY record_row, delivery_row",
      [PostgresArray(rows)]
    ).map(DeliveryLink.init)
  }

  func links(inDelivery delivery: Int64, limit: Int) throws -> [DeliveryLink] {
    try all(
      "SELECT * FROM delivery_records WHERE delivery_row = $1 ORDER BY record_row LIMIT $2",
      [delivery, limit]
    ).map(DeliveryLink.init)
  }

  func senders(ofRecordsIn delivery: Int64) throws -> [String] {
    try all(
      """
      SELECT DISTINCT sender FROM delivery_records JOIN records ON records.id = record_row
      WHERE delivery_row = $1 ORDER BY sender
      """, [delivery]
    ).map { try $0.word("sender") }
  }

  func factOfClaimable(in delivery: Int64) throws -> FactRow? {
    try first(
      """
      SELECT facts.* FROM delivery_records JOIN facts USING (record_row)
      WHERE delivery_row = $1 AND claimable ORDER BY record_row LIMIT 1
      """, [delivery]
    ).map(FactRow.init)
  }

  func claims(byDrop drop: Int64) throws -> [ClaimRow] {
    try all("SELECT * FROM claims WHERE by_drop = $1 ORDER BY id", [drop]).map(ClaimRow.init)
  }

  func acts(onDelivery delivery: Int64) throws -> [DeliveryAct] {
    try all(ClaimSQL.actsOnDelivery, [delivery]).map(DeliveryAct.init)
  }

  func claims(ofDelivery delivery: Int64) throws -> [ClaimRow] {
    try all("SELECT * FROM claims WHERE delivery_row = $1 ORDER BY id", [delivery]).map(ClaimRow.init)
  }

  func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow] {
    try all(
      """
      SELECT * FROM claims WHERE delivery_row = $1 AND (record_row = $2 OR record_row IS NULL) ORDER BY id
      """, [delivery, record]
    ).map(ClaimRow.init)
  }

  func records(openIn delivery: Int64, atEndOf day: LedgerDay?, limit: Int) throws -> [RecordRow] {
    try all(ClaimSQL.open, [delivery, day?.throughDrop ?? .max, limit]).map(RecordRow.init)
  }

  func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64, atEndOf day: LedgerDay?,
    limit: Int
  ) throws -> [RecordRow] {
    try all(ClaimSQL.returned, [delivery, day?.throughDrop ?? .max, limit, returning, ending])
      .map(RecordRow.init)
  }

  func publications(of owner: PublicationRow.Owner) throws -> [PublicationRow] {
    try all(
      "SELECT * FROM publications WHERE \(owner.drop == nil ? "notice_row" : "drop_row") = $1 ORDER BY id",
      [owner.drop ?? owner.notice]
    ).map(PublicationRow.init)
  }

  func publications() throws -> [PublicationRow] {
    try all("SELECT * FROM publications ORDER BY id").map(PublicationRow.init)
  }

  // MARK: The chain and its days

  func lastEntry() throws -> EntryRow? {
    try first("SELECT * FROM entry ORDER BY sequence DESC LIMIT 1").map(EntryRow.init)
  }

  func lastEntry(through day: Day) throws -> EntryRow? {
    try first(
      "SELECT * FROM entry WHERE at < $1 ORDER BY at DESC, sequence DESC LIMIT 1", [DayBounds(day).end]
    ).map(EntryRow.init)
  }

  func entry(_ sequence: Int64) throws -> EntryRow? {
    try first("SELECT * FROM entry WHERE sequence = $1", [sequence]).map(EntryRow.init)
  }

  func firstEntry() throws -> EntryRow? {
    try first("SELECT * FROM entry ORDER BY sequence LIMIT 1").map(EntryRow.init)
  }

  func entries(about subject: String) throws -> [EntryRow] {
    try all("SELECT * FROM entry WHERE subject = $1 ORDER BY sequence", [subject]).map(EntryRow.init)
  }

  func closedDay(_ day: Day) throws -> ClosedDay? {
    try first("SELECT * FROM days WHERE day = $1", [day.description]).map(ClosedDay.init)
  }

  func lastClosedDay() throws -> ClosedDay? {
    try first("SELECT * FROM days ORDER BY day DESC LIMIT 1").map(ClosedDay.init)
  }

  func closedDays(before day: Day, limit: Int) throws -> [ClosedDay] {
    try all("SELECT * FROM days WHERE day < $1 ORDER BY day DESC LIMIT $2", [day.description, limit])
      .map(ClosedDay.init)
  }

  func forEachEntry(_ body: (EntryRow) throws -> Bool) throws {
    try connection.forEach("SELECT * FROM entry ORDER BY sequence", []) { try body(EntryRow($0)) }
  }

  func freeRows() throws -> FreeRows {
    let row = try first(
      """
      SELECT coalesce((SELECT max(sequence) FROM entry), 0) + 1 AS entry,
        coalesce((SELECT max(id) FROM drops), 0) + 1 AS drops,
        coalesce((SELECT max(id) FROM records), 0) + 1 AS records,
        coalesce((SELECT max(id) FROM deliveries), 0) + 1 AS deliveries,
        coalesce((SELECT max(id) FROM claims), 0) + 1 AS claims,
        coalesce((SELECT max(id) FROM matters), 0) + 1 AS matters,
        coalesce((SELECT max(id) FROM obligations), 0) + 1 AS obligations,
        coalesce((SELECT max(id) FROM notices), 0) + 1 AS notices
      """)
    guard let row else { throw LedgerError.fault(.database, "数据库没有给出计数", "the database counts nothing") }
    var free = FreeRows()
    free.entry = try row.int("entry")
    free.drop = try row.int("drops")
    free.record = try row.int("records")
    free.delivery = try row.int("deliveries")
    free.claim = try row.int("claims")
    free.matter = try row.int("matters")
    free.obligation = try row.int("obligations")
    free.notice = try row.int("notices")
    return free
  }
}

extension PostgresView {
  /// The rows of an answer.
  func all(_ sql: String, _ arguments: [(any PostgresArgument)?] = []) throws -> [PostgresRow] {
    try connection.ask(sql, arguments).rows
  }

  /// The first row of an answer.
  func first(_ sql: String, _ arguments: [(any PostgresArgument)?] = []) throws -> PostgresRow? {
    try connection.ask(sql, arguments).first
  }

  /// The one number of an answer.
  func number(_ sql: String, _ arguments: [(any PostgresArgument)?] = []) throws -> Int64? {
    try connection.ask(sql, arguments).first?.number
  }

  /// The one text of an answer.
  func text(_ sql: String, _ arguments: [(any PostgresArgument)?] = []) throws -> String? {
    try connection.ask(sql, arguments).first?.text
  }

  /// Goes over the rows of an answer of any size.
  func each(
    _ sql: String, _ arguments: [(any PostgresArgument)?], _ body: (PostgresRow) throws -> Void
  ) throws {
    try connection.forEach(sql, arguments) {
      try body($0)
      return true
    }
  }
}

extension PostgresRow {
  /// A number that must be there.
  func int(_ column: String) throws -> Int64 {
    guard let number = number(column) else { throw LedgerError.unreadable(.word(column: column)) }
    return number
  }

  /// A count that must be there.
  func count(_ column: String) throws -> Int { Int(try int(column)) }

  /// A text that must be there.
  func word(_ column: String) throws -> String {
    guard let text = text(column) else { throw LedgerError.unreadable(.word(column: column)) }
    return text
  }
}

private enum ClaimSQL {
  /// Grouped by what brought them: a claim of many records is one act. What came back by several returns ends each
  /// of them by an act of its own, so that a reassignment of one record never ends the duty for another.
  static let actsOnDelivery = """
    SELECT by_drop, act, at, max(round) AS round, sum(records)::bigint AS records, kind, returned_by FROM (
      SELECT claims.id, by_drop, act, claims.at, round, claims.records,
        -- Of all other acts the act itself is the kind; a bundle of claims has no facts that could be looked for.
        CASE WHEN act IN ('superseded', 'withdrawn') THEN coalesce(
          (SELECT facts.kind FROM records JOIN facts ON record_row = records.id WHERE drop_row = by_drop
            ORDER BY records.id LIMIT 1),
          drops.kind) END AS kind,
        CASE WHEN act IN ('reassigned', 'withdrawn') THEN coalesce(
          \(returner(of: "back.record_row = claims.record_row")), \(returner(of: "back.record_row IS NULL"))) END AS returned_by
      FROM claims JOIN drops ON drops.id = by_drop WHERE delivery_row = $1) AS one
    GROUP BY by_drop, act, at, kind, returned_by ORDER BY by_drop, min(id)
    """

  /// Who first returned it, of the returns of a record or of those of all.
  private static func returner(of records: String) -> String {
    """
    (SELECT sent.drop_id FROM claims AS back JOIN drops AS sent ON sent.id = back.by_drop
      WHERE back.delivery_row = claims.delivery_row AND \(records) AND back.act = 'returned' ORDER BY back.id LIMIT 1)
    """
  }

  /// $1: a delivery; $2: the last drop that counts; $3: how many rows at most.
  static let open = """
    SELECT * FROM records WHERE id IN (
      SELECT record_row FROM delivery_records AS held WHERE held.delivery_row = $1 AND claimable AND NOT EXISTS (
          SELECT 1 FROM claims WHERE claims.delivery_row = $1 AND claims.record_row = held.record_row
            AND by_drop <= $2)
        AND NOT EXISTS (
          SELECT 1 FROM claims WHERE claims.delivery_row = $1 AND claims.record_row IS NULL AND by_drop <= $2)
      ORDER BY record_row LIMIT $3)
    ORDER BY id
    """

  /// $4 and $5: the drops that returned and that ended it. What was said of a record by itself and of all is asked for apart, so that
  /// not all that was said of the delivery is gone through for each record.
  static let returned = """
    SELECT records.* FROM delivery_records AS held JOIN records ON records.id = held.record_row
    WHERE held.delivery_row = $1 AND held.claimable AND (EXISTS (
        SELECT 1 FROM claims AS back
        WHERE back.delivery_row = $1 AND back.record_row = held.record_row AND back.act = 'returned' AND \(isBySender))
      OR EXISTS (
        SELECT 1 FROM claims AS back
        WHERE back.delivery_row = $1 AND back.record_row IS NULL AND back.act = 'returned' AND \(isBySender) AND NOT EXISTS (
          SELECT 1 FROM claims AS own
          WHERE own.delivery_row = $1 AND own.record_row = held.record_row AND own.id < back.id)))
      AND $5 = coalesce((
        SELECT ending.drop_id FROM claims AS goes JOIN drops AS ending ON ending.id = goes.by_drop
        WHERE goes.delivery_row = $1 AND goes.record_row = held.record_row AND goes.act IN ('reassigned', 'withdrawn')
          AND goes.by_drop <= $2 ORDER BY goes.id LIMIT 1), '')
    ORDER BY records.id LIMIT $3
    """

  private static let isBySender = "back.by_drop = (SELECT id FROM drops WHERE drop_id = $4)"
}
