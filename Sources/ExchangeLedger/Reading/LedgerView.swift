// What a reader or writer of the ledger answers is said where that is asked for: `LedgerReader`, `LedgerWriter`.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import ExchangeFormats
import ExchangeRules
import Foundation
import GRDB

/// What can be asked of the ledger. Valid only inside ``Ledger/read(_:)`` or a transaction.
public struct LedgerView: LedgerReader {
  let database: Database

  // MARK: Drops

  public func firstDrop(sender: String, kind: String?, bundle: String) throws -> DropRow? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT * FROM drops WHERE sender = ? AND bundle = ? AND kind IS ?
            AND verdict IN ('accepted', 'partially-accepted') ORDER BY id LIMIT 1
          """), arguments: [sender, bundle, kind]
    ).map(DropRow.init)
  }

  /// The drop with the given id.
  public func drop(_ drop: String) throws -> DropRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM drops WHERE drop_id = ?"), arguments: [drop]
    )
    .map(DropRow.init)
  }

  /// The drop with the given row number.
  public func drop(row: Int64) throws -> DropRow? {
    try Row.fetchOne(database.cachedStatement(sql: "SELECT * FROM drops WHERE id = ?"), arguments: [row])
      .map(DropRow.init)
  }

  public func origins(ofDrops rows: [Int64]) throws -> [Int64: DropOrigin] {
    let found = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT id, drop_id, sender, kind, file_name, sha256, received_at
          FROM drops WHERE id IN (SELECT value FROM json_each(?))
          """), arguments: [SQLSet.text(rows)])
    return try Dictionary(uniqueKeysWithValues: found.map { ($0["id"], try DropOrigin($0)) })
  }

  public func sourceRule(ofDrop row: Int64) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT CASE WHEN json_valid(receipt) THEN json_extract(receipt, '$.source') END FROM drops WHERE id = ?
          """), arguments: [row])
  }

  public func receiptExists(sender: String, stem: String) throws -> Bool {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT 1 FROM drops WHERE sender = ? AND receipt_stem = ?"),
      arguments: [sender, stem]) != nil
  }

  /// Decided drops whose files aren't all known to be in their places.
  public func unpublishedDrops() throws -> [DropRow] {
    try Row.fetchAll(database, sql: "SELECT * FROM drops WHERE published_at IS NULL ORDER BY id")
      .map(DropRow.init)
  }

  /// The drops whose bundle id, file name or id is `text`, newest last; for tracing.
  public func drops(matching text: String) throws -> [DropRow] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM drops WHERE drop_id = ?1 OR bundle = ?1 OR file_name = ?1 ORDER BY id",
      arguments: [text]
    ).map(DropRow.init)
  }

  /// The highest number among the drop ids of a day given as `20210104`; 0 when there are none.
  public func lastDropNumber(onDay digits: String) throws -> Int {
    try Int.fetchOne(
      database,
      sql: """
        SELECT coalesce(max(CAST(substr(drop_id, 10) AS INTEGER)), 0) FROM drops
        WHERE drop_id >= ?1 || '-' AND drop_id < ?1 || '.'
        """, arguments: [digits]) ?? 0
  }

  // MARK: Records

  public func records(of sender: String, msgIds: [String]) throws -> [RecordRow] {
    if let msgId = msgIds.first, msgIds.count == 1 {
      return try Row.fetchAll(
        database.cachedStatement(sql: "SELECT * FROM records WHERE msg_id = ? AND sender = ?"),
        arguments: [msgId, sender]
      ).map(RecordRow.init)
    }
    return try Row.fetchAll(
      // The join goes from the few to the many.
      database.cachedStatement(
        sql: """
          SELECT records.* FROM (SELECT DISTINCT value FROM json_each(?)) CROSS JOIN records
            ON msg_id = value AND sender = ?
          """), arguments: [SQLSet.text(msgIds), sender]
    ).map(RecordRow.init)
  }

  public func records(rows: [Int64]) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT * FROM records WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"),
      arguments: [SQLSet.text(rows)]
    ).map(RecordRow.init)
  }

  /// Records whose message id or folded document or licence number is `text`; for tracing.
  public func records(matching text: String, document: String) throws -> [RecordRow] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM records WHERE msg_id = ?1 OR document = ?2 OR licence = ?2 ORDER BY id LIMIT 1000",
      arguments: [text, document]
    ).map(RecordRow.init)
  }

  // MARK: Deliveries and claims

  public func delivery(_ delivery: String) throws -> DeliveryRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM deliveries WHERE delivery_id = ?"), arguments: [delivery]
    ).map(DeliveryRow.init)
  }

  public func deliveries(rows: [Int64]) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT * FROM deliveries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"),
      arguments: [SQLSet.text(rows)]
    ).map(DeliveryRow.init)
  }

  /// The deliveries of a drop, in order of their ids.
  public func deliveries(ofDrop drop: Int64) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM deliveries WHERE drop_row = ? ORDER BY id", arguments: [drop]
    )
    .map(DeliveryRow.init)
  }

  public func links(ofRecords rows: [Int64]) throws -> [DeliveryLink] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT delivery_records.* FROM json_each(?) CROSS JOIN delivery_records ON record_row = value
          ORDER BY record_row, delivery_row
          """), arguments: [SQLSet.text(rows)]
    ).map(DeliveryLink.init)
  }

  public func links(inDelivery delivery: Int64, limit: Int) throws -> [DeliveryLink] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT * FROM delivery_records WHERE delivery_row = ? ORDER BY record_row LIMIT ?"),
      arguments: [delivery, limit]
    ).map(DeliveryLink.init)
  }

  public func records(document: String, limit: Int) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT * FROM records WHERE id IN (
            SELECT id FROM records WHERE document = ?1 UNION SELECT id FROM records WHERE licence = ?1
            ORDER BY id DESC LIMIT ?2) ORDER BY id
          """), arguments: [document, limit]
    ).map(RecordRow.init)
  }

  public func senders(ofRecordsIn delivery: Int64) throws -> [String] {
    try String.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT DISTINCT sender FROM delivery_records JOIN records ON records.id = record_row
          WHERE delivery_row = ? ORDER BY sender
          """), arguments: [delivery])
  }

  public func records(msgId: String) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM records WHERE msg_id = ? ORDER BY id"), arguments: [msgId]
    ).map(RecordRow.init)
  }

  public func factOfClaimable(in delivery: Int64) throws -> FactRow? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT facts.* FROM delivery_records JOIN facts USING (record_row)
          WHERE delivery_row = ? AND claimable ORDER BY record_row LIMIT 1
          """), arguments: [delivery]
    ).map(FactRow.init)
  }

  public func claims(byDrop drop: Int64) throws -> [ClaimRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM claims WHERE by_drop = ? ORDER BY id"), arguments: [drop]
    ).map(ClaimRow.init)
  }

  public func acts(onDelivery delivery: Int64) throws -> [DeliveryAct] {
    try Row.fetchAll(database.cachedStatement(sql: ClaimSQL.actsOnDelivery), arguments: [delivery]).map(
      DeliveryAct.init)
  }

  public func claims(ofDelivery delivery: Int64) throws -> [ClaimRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM claims WHERE delivery_row = ? ORDER BY id"),
      arguments: [delivery]
    ).map(ClaimRow.init)
  }

  public func claims(ofDelivery delivery: Int64, record: Int64) throws -> [ClaimRow] {
    try Row.fetchAll(
      // With OR the index would serve for the delivery only.
      database.cachedStatement(
        sql: """
          SELECT * FROM claims WHERE delivery_row = ?1 AND record_row = ?2
          UNION ALL SELECT * FROM claims WHERE delivery_row = ?1 AND record_row IS NULL ORDER BY id
          """), arguments: [delivery, record]
    ).map(ClaimRow.init)
  }

  /// What became of one record that a delivery holds to be claimed, in order: of what was said of all that was still
  /// open only what concerned it; `nil` where it isn't to be claimed there.
  public func course(ofRecord record: Int64, in delivery: Int64) throws -> [ClaimRow]? {
    let claimable = try Bool.fetchOne(
      database.cachedStatement(
        sql: "SELECT claimable FROM delivery_records WHERE delivery_row = ? AND record_row = ?"),
      arguments: [delivery, record])
    guard claimable == true else { return nil }
    return try claims(ofDelivery: delivery, record: record).reduce(into: []) { acts, act in
      if act.record != nil || !acts.contains(where: \.act.isFirst) { acts.append(act) }
    }
  }

  /// The records of a delivery that are still to be claimed when a day ends, or now, in order.
  public func records(openIn delivery: Int64, atEndOf day: LedgerDay? = nil, limit: Int) throws -> [RecordRow]
  {
    try Row.fetchAll(
      database, sql: RecordSQL.open, arguments: [delivery, day?.throughDrop ?? .max, limit]
    ).map(RecordRow.init)
  }

  /// The records of a delivery that one drop returned, and another reassigned or withdrew by the end of a day, or until now; those
  /// that nobody has yet where `ending` is empty.
  public func records(
    returnedBy returning: String, endedBy ending: String, in delivery: Int64,
    atEndOf day: LedgerDay? = nil, limit: Int
  ) throws -> [RecordRow] {
    try Row.fetchAll(
      database, sql: RecordSQL.returned,
      arguments: [delivery, day?.throughDrop ?? .max, limit, returning, ending]
    ).map(RecordRow.init)
  }

  /// The staged files of a drop or a notice.
  public func publications(of owner: PublicationRow.Owner) throws -> [PublicationRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: owner.drop == nil
          ? "SELECT * FROM publications WHERE notice_row = ? ORDER BY id"
          : "SELECT * FROM publications WHERE drop_row = ? ORDER BY id"),
      arguments: [owner.drop ?? owner.notice]
    ).map(PublicationRow.init)
  }

  /// All staged files that aren't in their places yet, in the order of staging.
  public func publications() throws -> [PublicationRow] {
    try Row.fetchAll(database, sql: "SELECT * FROM publications ORDER BY id").map(PublicationRow.init)
  }

  // MARK: The chain and its days

  /// The last entry, or the last before a moment given as the text that sorts after it.
  public func lastEntry(before end: String? = nil) throws -> EntryRow? {
    guard let end else {
      return try Row.fetchOne(database, sql: "SELECT * FROM entry ORDER BY sequence DESC LIMIT 1")
        .map(EntryRow.init)
    }
    return try Row.fetchOne(database, sql: DaySQL.lastEntryBefore, arguments: [end]).map(EntryRow.init)
  }

  /// The entry at a place of the chain.
  public func entry(_ sequence: Int64) throws -> EntryRow? {
    try Row.fetchOne(database, sql: "SELECT * FROM entry WHERE sequence = ?", arguments: [sequence])
      .map(EntryRow.init)
  }

  public func firstEntry() throws -> EntryRow? {
    try Row.fetchOne(database, sql: "SELECT * FROM entry ORDER BY sequence LIMIT 1").map(EntryRow.init)
  }

  /// The entries about a subject, in order.
  public func entries(about subject: String) throws -> [EntryRow] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM entry WHERE subject = ? ORDER BY sequence", arguments: [subject]
    )
    .map(EntryRow.init)
  }

  public func closedDay(_ day: String) throws -> ClosedDay? {
    try Row.fetchOne(database, sql: "SELECT * FROM days WHERE day = ?", arguments: [day]).map(ClosedDay.init)
  }

  public func lastClosedDay() throws -> ClosedDay? {
    try Row.fetchOne(database, sql: "SELECT * FROM days ORDER BY day DESC LIMIT 1").map(ClosedDay.init)
  }

  /// Goes through the whole chain and returns the sequence of the first entry whose digest doesn't follow from the
  /// one before, or `nil` when the chain is sound.
  public func firstBrokenEntry() throws -> Int64? {
    var previous = Data()
    var expected: Int64 = 1
    let cursor = try Row.fetchCursor(database, sql: "SELECT * FROM entry ORDER BY sequence")
    while let row = try cursor.next() {
      guard let entry = try? EntryRow(row) else { return expected }
      let digest = EntryChain.digest(
        previous: previous, sequence: entry.sequence, at: entry.at, event: entry.event.rawValue,
        subject: entry.subject, detail: entry.detail)
      guard entry.sequence == expected, row["digest"] == digest else { return entry.sequence }
      previous = digest
      expected += 1
    }
    return nil
  }
}

extension LedgerView {
  public func freeRows() throws -> FreeRows {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT ifnull((SELECT max(sequence) FROM entry), 0) + 1 AS entry,
            ifnull((SELECT max(id) FROM drops), 0) + 1 AS drops,
            ifnull((SELECT max(id) FROM records), 0) + 1 AS records,
            ifnull((SELECT max(id) FROM deliveries), 0) + 1 AS deliveries,
            ifnull((SELECT max(id) FROM claims), 0) + 1 AS claims,
            ifnull((SELECT max(id) FROM matters), 0) + 1 AS matters,
            ifnull((SELECT max(id) FROM obligations), 0) + 1 AS obligations
          """))
    guard let row else { throw LedgerError(.database, "SQLite counts nothing") }
    return FreeRows(
      entry: row["entry"], drop: row["drops"], record: row["records"], delivery: row["deliveries"],
      claim: row["claims"], matter: row["matters"], obligation: row["obligations"])
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
      CASE WHEN act IN ('reassigned', 'withdrawn') THEN (
        SELECT sent.drop_id FROM claims AS back JOIN drops AS sent ON sent.id = back.by_drop
        WHERE back.delivery_row = claims.delivery_row AND back.act = 'returned'
          AND (back.record_row = claims.record_row OR back.record_row IS NULL)
        ORDER BY back.record_row IS NULL, back.id LIMIT 1) END AS returned_by
    FROM claims JOIN drops ON drops.id = by_drop WHERE delivery_row = ?
    GROUP BY by_drop, act, claims.at, returned_by ORDER BY by_drop
    """
}

/// ?1: a delivery; ?2: the last drop that counts; ?3: how many rows at most.
private enum RecordSQL {
  static let open = """
    SELECT records.* FROM delivery_records JOIN records ON records.id = record_row
    WHERE delivery_records.delivery_row = ?1 AND claimable AND NOT EXISTS (
        SELECT 1 FROM claims WHERE claims.delivery_row = ?1 AND claims.record_row = records.id AND by_drop <= ?2)
      AND NOT EXISTS (
        SELECT 1 FROM claims WHERE claims.delivery_row = ?1 AND claims.record_row IS NULL AND by_drop <= ?2)
    ORDER BY records.id LIMIT ?3
    """

  /// ?4 and ?5: the drops that returned and that ended it.
  static let returned = """
    SELECT records.* FROM delivery_records JOIN records ON records.id = delivery_records.record_row
      JOIN claims AS back ON back.delivery_row = ?1 AND back.act = 'returned'
        AND (back.record_row = records.id OR back.record_row IS NULL AND NOT EXISTS (
          SELECT 1 FROM claims AS own WHERE own.delivery_row = ?1 AND own.record_row = records.id AND own.id < back.id))
      JOIN drops AS sent ON sent.id = back.by_drop AND sent.drop_id = ?4
    WHERE delivery_records.delivery_row = ?1 AND claimable AND ?5 = ifnull((
      SELECT ending.drop_id FROM claims AS goes JOIN drops AS ending ON ending.id = goes.by_drop
      WHERE goes.delivery_row = ?1 AND goes.record_row = records.id AND goes.act IN ('reassigned', 'withdrawn')
        AND goes.by_drop <= ?2 ORDER BY goes.id LIMIT 1), '')
    ORDER BY records.id LIMIT ?3
    """
}
