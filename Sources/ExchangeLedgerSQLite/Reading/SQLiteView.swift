import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Foundation
import GRDB

/// What can be asked of a ledger in SQLite. Each question goes by an index or by row numbers, and costs what is told; but
/// pages of what is open are cut out of all that is open, and those of one department out of all rows before them.
struct SQLiteView: LedgerView {
  let database: Database
  /// Its format. One of an earlier is read as it is.
  let format: Int

  /// Whether records and deliveries' records are tables with the columns that they have as views from format 7 on.
  var hasWideRecords: Bool { format < 7 }

  // MARK: Drops

  func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow? {
    try first(
      """
      SELECT * FROM drops WHERE sender = ? AND bundle = ? AND kind IS ?
        AND verdict IN ('accepted', 'partially-accepted') ORDER BY id LIMIT 1
      """, arguments: [sender, bundle, kind]
    ).map(DropRow.init)
  }

  func drop(_ drop: String) throws -> DropRow? {
    try first(
      "SELECT * FROM drops WHERE drop_id = ?", arguments: [drop]
    )
    .map(DropRow.init)
  }

  func drop(row: Int64) throws -> DropRow? {
    try first("SELECT * FROM drops WHERE id = ?", arguments: [row])
      .map(DropRow.init)
  }

  func origins(ofDrops rows: [Int64]) throws -> [Int64: DropOrigin] {
    let found: [(Int64, DropOrigin)] = try all(
      """
      SELECT id, drop_id, sender, kind, file_name, sha256, received_at
      FROM drops WHERE id IN (SELECT value FROM json_each(?))
      """, arguments: [SQLSet.text(rows)]
    ).map { try ($0["id"], DropOrigin($0)) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func sourceRule(ofDrop row: Int64) throws -> String? {
    try value(
      """
      SELECT CASE WHEN json_valid(receipt) THEN json_extract(receipt, '$.source') END FROM drops WHERE id = ?
      """, arguments: [row])
  }

  func sheets(ofDrop row: Int64) throws -> [FilledSheet] { try drop(row: row)?.sheets ?? [] }

  func receiptExists(sender: String, stem: String) throws -> Bool {
    try has("SELECT 1 FROM drops WHERE sender = ? AND receipt_stem = ?", arguments: [sender, stem])
  }

  func unpublishedDrops() throws -> [DropRow] {
    try all("SELECT * FROM drops WHERE published_at IS NULL ORDER BY id")
      .map(DropRow.init)
  }

  func drops(matching text: String) throws -> [DropRow] {
    try all(
      "SELECT * FROM drops WHERE drop_id = ?1 OR bundle = ?1 OR file_name = ?1 ORDER BY id",
      arguments: [text]
    ).map(DropRow.init)
  }

  func drops(before row: Int64, from sender: String?, limit: Int) throws -> [DropRow] {
    let rows =
      if let sender {
        all(
          "SELECT * FROM drops WHERE sender = ? AND id < ? ORDER BY id DESC LIMIT ?",
          arguments: [sender, row, limit])
      } else {
        all("SELECT * FROM drops WHERE id < ? ORDER BY id DESC LIMIT ?", arguments: [row, limit])
      }
    return try rows.map(DropRow.init)
  }

  func drops(in rows: Range<Int64>, _ choice: DropChoice, limit: Int) throws -> [DropRow] {
    try all(
      """
      SELECT * FROM drops WHERE id >= ?1 AND id < ?2 AND (?3 IS NULL OR sender = ?3)
        AND (?4 IS NULL OR verdict = ?4) AND (?5 IS NULL OR instr(lower(file_name), lower(?5)))
      ORDER BY id DESC LIMIT ?6
      """, arguments: [rows.lowerBound, rows.upperBound, choice.sender, choice.verdict, choice.name, limit]
    ).map(DropRow.init)
  }

  func lastDropNumber(onDay digits: String) throws -> Int {
    try value(
      """
      SELECT coalesce(max(CAST(substr(drop_id, 10) AS INTEGER)), 0) FROM drops
      WHERE drop_id >= ?1 || '-' AND drop_id < ?1 || '.'
      """, arguments: [digits]) ?? 0
  }

  func usage(onDay digits: String) throws -> [String: DayUsage] {
    let usage: [(String, DayUsage)] = try all(
      """
      SELECT sender, count(*) AS files, sum(CASE sha256 WHEN '' THEN 0 ELSE bytes END) AS bytes,
        sum(rejected) AS rejected,
        sum((SELECT coalesce(sum(records), 0) FROM deliveries WHERE drop_row = drops.id)) AS deliveries
      FROM drops WHERE drop_id >= ?1 || '-' AND drop_id < ?1 || '.' GROUP BY sender
      """, arguments: [digits]
    ).map { try ($0["sender"], DayUsage($0)) }
    // In a damaged ledger two may read alike.
    return Dictionary(usage, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Records

  func records(rows: [Int64]) throws -> [RecordRow] {
    try these(rows, of: "records").map(RecordRow.init)
  }

  // MARK: Deliveries and claims

  func delivery(_ delivery: String) throws -> DeliveryRow? {
    try first(
      "SELECT * FROM deliveries WHERE delivery_id = ?", arguments: [delivery]
    ).map(DeliveryRow.init)
  }

  func deliveries(rows: [Int64]) throws -> [DeliveryRow] {
    try these(rows, of: "deliveries").map(DeliveryRow.init)
  }

  func deliveries(ofDrop drop: Int64) throws -> [DeliveryRow] {
    try all(
      "SELECT * FROM deliveries WHERE drop_row = ? ORDER BY id", arguments: [drop]
    )
    .map(DeliveryRow.init)
  }

  func deliveries(before row: Int64, to recipient: String?, limit: Int) throws -> [DeliveryRow] {
    let rows =
      if let recipient {
        all(
          "SELECT * FROM deliveries WHERE recipient = ? AND id < ? ORDER BY id DESC LIMIT ?",
          arguments: [recipient, row, limit])
      } else {
        all("SELECT * FROM deliveries WHERE id < ? ORDER BY id DESC LIMIT ?", arguments: [row, limit])
      }
    return try rows.map(DeliveryRow.init)
  }

  func links(ofRecords rows: [Int64]) throws -> [DeliveryLink] {
    try all(
      """
      SELECT delivery_records.* FROM json_each(?) CROSS JOIN delivery_records ON record_row = value
      ORDER BY record_row, delivery_row
      """, arguments: [SQLSet.text(rows)]
    ).map(DeliveryLink.init)
  }

  func links(inDelivery delivery: Int64, limit: Int) throws -> [DeliveryLink] {
    try all(
      "SELECT * FROM delivery_records WHERE delivery_row = ? ORDER BY record_row LIMIT ?",
      arguments: [delivery, limit]
    ).map(DeliveryLink.init)
  }

  func senders(ofRecordsIn delivery: Int64) throws -> [String] {
    try values(
      """
      SELECT DISTINCT sender FROM delivery_records JOIN records ON records.id = record_row
      WHERE delivery_row = ? ORDER BY sender
      """, arguments: [delivery])
  }

  func factOfClaimable(in delivery: Int64) throws -> FactRow? {
    try first(
      """
      SELECT facts.* FROM delivery_records JOIN facts USING (record_row)
      WHERE delivery_row = ? AND claimable ORDER BY record_row LIMIT 1
      """, arguments: [delivery]
    ).map(FactRow.init)
  }

  func claims(byDrop drop: Int64) throws -> [ClaimRow] {
    try all(
      "SELECT * FROM claims WHERE by_drop = ? ORDER BY id", arguments: [drop]
    ).map(ClaimRow.init)
  }

  func acts(onDelivery delivery: Int64) throws -> [DeliveryAct] {
    try all(ClaimSQL.actsOnDelivery, arguments: [delivery]).map(
      DeliveryAct.init)
  }

  func claims(ofDelivery delivery: Int64) throws -> [ClaimRow] {
    try all(
      "SELECT * FROM claims WHERE delivery_row = ? ORDER BY id",
      arguments: [delivery]
    ).map(ClaimRow.init)
  }

  func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow] {
    try all(
      // With OR the index would serve for the delivery only.
      """
      SELECT * FROM claims WHERE delivery_row = ?1 AND record_row = ?2
      UNION ALL SELECT * FROM claims WHERE delivery_row = ?1 AND record_row IS NULL ORDER BY id
      """, arguments: [delivery, record]
    ).map(ClaimRow.init)
  }

  func records(openIn delivery: Int64, atEndOf day: LedgerDay?, limit: Int) throws -> [RecordRow] {
    try all(
      RecordSQL.open, arguments: [delivery, day?.throughDrop ?? .max, limit]
    ).map(RecordRow.init)
  }

  func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64,
    atEndOf day: LedgerDay?, limit: Int
  ) throws -> [RecordRow] {
    try all(
      RecordSQL.returned,
      arguments: [delivery, day?.throughDrop ?? .max, limit, returning, ending]
    ).map(RecordRow.init)
  }

  func publications(of owner: PublicationRow.Owner) throws -> [PublicationRow] {
    try all(
      owner.drop == nil
        ? "SELECT * FROM publications WHERE notice_row = ? ORDER BY id"
        : "SELECT * FROM publications WHERE drop_row = ? ORDER BY id",
      arguments: [owner.drop ?? owner.notice]
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
    try first(DaySQL.lastEntryBefore, arguments: [DayBounds(day).end]).map(
      EntryRow.init)
  }

  func entry(_ sequence: Int64) throws -> EntryRow? {
    try first("SELECT * FROM entry WHERE sequence = ?", arguments: [sequence])
      .map(EntryRow.init)
  }

  func firstEntry() throws -> EntryRow? {
    try first("SELECT * FROM entry ORDER BY sequence LIMIT 1").map(EntryRow.init)
  }

  func entries(about subject: String) throws -> [EntryRow] {
    try all(
      "SELECT * FROM entry WHERE subject = ? ORDER BY sequence", arguments: [subject]
    )
    .map(EntryRow.init)
  }

  func closedDay(_ day: Day) throws -> ClosedDay? {
    try first("SELECT * FROM days WHERE day = ?", arguments: [day.description])
      .map(ClosedDay.init)
  }

  func lastClosedDay() throws -> ClosedDay? {
    try first("SELECT * FROM days ORDER BY day DESC LIMIT 1").map(ClosedDay.init)
  }

  func closedDays(before day: Day, limit: Int) throws -> [ClosedDay] {
    try all(
      "SELECT * FROM days WHERE day < ? ORDER BY day DESC LIMIT ?",
      arguments: [day.description, limit]
    ).map(ClosedDay.init)
  }

  func forEachEntry(_ body: (EntryRow) throws -> Bool) throws {
    try database.each("SELECT * FROM entry ORDER BY sequence") { try body(EntryRow($0)) }
  }
}

extension SQLiteView {
  func freeRows() throws -> FreeRows {
    let found = try first(
      """
      SELECT ifnull((SELECT max(sequence) FROM entry), 0) + 1 AS entry,
        ifnull((SELECT max(id) FROM drops), 0) + 1 AS drops,
        ifnull((SELECT max(id) FROM deliveries), 0) + 1 AS deliveries,
        ifnull((SELECT max(id) FROM claims), 0) + 1 AS claims,
        ifnull((SELECT max(id) FROM matters), 0) + 1 AS matters,
        ifnull((SELECT max(id) FROM obligations), 0) + 1 AS obligations,
        ifnull((SELECT max(id) FROM notices), 0) + 1 AS notices
      """
    ).map { row -> FreeRows in
      var free = FreeRows()
      free.entry = try row["entry"]
      free.drop = try row["drops"]
      free.delivery = try row["deliveries"]
      free.claim = try row["claims"]
      free.matter = try row["matters"]
      free.obligation = try row["obligations"]
      free.notice = try row["notices"]
      return free
    }
    guard var free = found else {
      throw LedgerError.fault(.database, "SQLite 没有给出计数", "SQLite counts nothing")
    }
    // Of a view SQLite would look for the greatest by going through all of it.
    free.record =
      try (value("SELECT id FROM records ORDER BY id DESC LIMIT 1") ?? 0) + 1
    return free
  }
}

extension SQLiteView {
  /// The values of an answer of one column.
  func values<Value: DatabaseValueConvertible>(
    _ sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> [Value] {
    try Value.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
  }

  /// The one value of an answer.
  func value<Value: DatabaseValueConvertible>(
    _ sql: String, arguments: StatementArguments = StatementArguments()
  ) throws -> Value? {
    try Value.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
  }
}

/// Many values as one argument, for `json_each`.
enum SQLSet {
  static func text(_ rows: [Int64]) -> String { "[\(rows.map(String.init).joined(separator: ","))]" }

  static func text(_ values: [String]) throws -> String {
    String(decoding: try JSONEncoder().encode(values), as: UTF8.self)
  }
}

private enum ClaimSQL {
  /// Grouped by what brought them: a claim of many records is one act. What came back by several returns ends each
  /// of them by an act of its own, so that a reassignment of one record never ends the duty for another.
  static let actsOnDelivery = """
    SELECT by_drop, act, claims.at, max(round) AS round, sum(claims.records) AS records,
      -- Of all other acts the act itself is the kind; a bundle of claims has no facts that could be looked for.
      CASE WHEN act IN ('superseded', 'withdrawn') THEN coalesce(
        (SELECT facts.kind FROM records JOIN facts ON record_row = records.id WHERE drop_row = by_drop LIMIT 1),
        drops.kind) END AS kind,
      CASE WHEN act IN ('reassigned', 'withdrawn') THEN coalesce(
        \(returner(of: "back.record_row = claims.record_row")), \(returner(of: "back.record_row IS NULL"))) END AS returned_by
    FROM claims JOIN drops ON drops.id = by_drop WHERE delivery_row = ?
    GROUP BY by_drop, act, claims.at, returned_by ORDER BY by_drop, min(claims.id)
    """

  /// Who first returned it, of the returns of a record or of those of all: with OR the index would serve for the delivery only.
  private static func returner(of records: String) -> String {
    """
    (SELECT sent.drop_id FROM claims AS back INDEXED BY claims_delivery JOIN drops AS sent ON sent.id = back.by_drop
      WHERE back.delivery_row = claims.delivery_row AND \(records) AND back.act = 'returned' ORDER BY back.id LIMIT 1)
    """
  }
}

/// ?1: a delivery; ?2: the last drop that counts; ?3: how many rows at most.
private enum RecordSQL {
  static let open = """
    SELECT * FROM records WHERE id IN (
      SELECT record_row FROM delivery_records AS held WHERE held.delivery_row = ?1 AND claimable AND NOT EXISTS (
          SELECT 1 FROM claims WHERE claims.delivery_row = ?1 AND claims.record_row = held.record_row AND by_drop <= ?2)
        AND NOT EXISTS (
          SELECT 1 FROM claims WHERE claims.delivery_row = ?1 AND claims.record_row IS NULL AND by_drop <= ?2)
      ORDER BY record_row LIMIT ?3)
    ORDER BY id
    """

  /// ?4 and ?5: the drops that returned and that ended it. What was said of a record by itself and of all is asked for apart: with OR the
  /// index would serve for the delivery only, and all that was said of it would be gone through for each record.
  static let returned = """
    SELECT records.* FROM delivery_records AS held JOIN records ON records.id = held.record_row
    WHERE held.delivery_row = ?1 AND claimable AND (EXISTS (
        SELECT 1 FROM claims AS back INDEXED BY claims_delivery
        WHERE back.delivery_row = ?1 AND back.record_row = held.record_row AND back.act = 'returned' AND \(isBySender))
      OR EXISTS (
        SELECT 1 FROM claims AS back INDEXED BY claims_delivery
        WHERE back.delivery_row = ?1 AND back.record_row IS NULL AND back.act = 'returned' AND \(isBySender) AND NOT EXISTS (
          SELECT 1 FROM claims AS own INDEXED BY claims_delivery
          WHERE own.delivery_row = ?1 AND own.record_row = held.record_row AND own.id < back.id)))
      AND ?5 = ifnull((
        SELECT ending.drop_id FROM claims AS goes INDEXED BY claims_delivery JOIN drops AS ending ON ending.id = goes.by_drop
        WHERE goes.delivery_row = ?1 AND goes.record_row = held.record_row AND goes.act IN ('reassigned', 'withdrawn')
          AND goes.by_drop <= ?2 ORDER BY goes.id LIMIT 1), '')
    ORDER BY records.id LIMIT ?3
    """

  private static let isBySender = "back.by_drop = (SELECT id FROM drops WHERE drop_id = ?4)"
}
