import ExchangeFormats
import ExchangeRules
import Foundation
import GRDB

/// What can be asked of the ledger. Valid only inside ``Ledger/read(_:)`` or a transaction.
public struct LedgerView {
  let database: Database

  // MARK: Drops

  /// The first drop of `sender` that carried the bundle id, whatever became of it, except rejected ones: a rejected
  /// bundle may come again under its id.
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

  /// Whether a receipt of `sender` already has this name.
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

  /// The accepted record of `sender` with this id.
  public func record(sender: String, msgId: String) throws -> RecordRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM records WHERE msg_id = ? AND sender = ?"),
      arguments: [msgId, sender]
    ).map(RecordRow.init)
  }

  /// Those of the message ids that no record of a sender has, in their order; asked once for however many there are.
  public func unknown(among msgIds: [String], of sender: String) throws -> [String] {
    let list = String(decoding: try JSONEncoder().encode(msgIds), as: UTF8.self)
    return try String.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT value FROM json_each(?1)
          WHERE NOT EXISTS (SELECT 1 FROM records WHERE msg_id = value AND sender = ?2) ORDER BY key
          """), arguments: [list, sender])
  }

  /// The record with the given row number.
  public func record(row: Int64) throws -> RecordRow? {
    try Row.fetchOne(database.cachedStatement(sql: "SELECT * FROM records WHERE id = ?"), arguments: [row])
      .map(RecordRow.init)
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

  /// The delivery with the given id.
  public func delivery(_ delivery: String) throws -> DeliveryRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM deliveries WHERE delivery_id = ?"), arguments: [delivery]
    ).map(DeliveryRow.init)
  }

  /// The delivery with the given row number.
  public func delivery(row: Int64) throws -> DeliveryRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM deliveries WHERE id = ?"), arguments: [row]
    ).map(DeliveryRow.init)
  }

  /// The deliveries of a drop, in order of their ids.
  public func deliveries(ofDrop drop: Int64) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM deliveries WHERE drop_row = ? ORDER BY id", arguments: [drop]
    )
    .map(DeliveryRow.init)
  }

  /// The deliveries that hold a record.
  public func deliveries(holding record: Int64) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT deliveries.* FROM deliveries JOIN delivery_records ON delivery_row = deliveries.id
        WHERE record_row = ? ORDER BY deliveries.id
        """, arguments: [record]
    ).map(DeliveryRow.init)
  }

  /// The deliveries to `recipient` that hold a record for it to claim.
  public func deliveries(holding record: Int64, claimableBy recipient: String) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT deliveries.* FROM deliveries JOIN delivery_records ON delivery_row = deliveries.id
          WHERE record_row = ? AND recipient = ? AND delivery_records.claimable ORDER BY deliveries.id
          """), arguments: [record, recipient]
    ).map(DeliveryRow.init)
  }

  /// The records that a delivery holds, at most `limit` of them.
  public func records(inDelivery delivery: Int64, limit: Int) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT records.* FROM delivery_records JOIN records ON records.id = record_row
          WHERE delivery_row = ? ORDER BY records.id LIMIT ?
          """), arguments: [delivery, limit]
    ).map(RecordRow.init)
  }

  /// The accepted records with this document or licence number, folded as ``DocumentNumber/key(_:)`` does, whoever sent
  /// them; the latest `limit` of them.
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

  /// The deliveries in which a record is to be claimed and nothing has been said of it yet.
  public func openDeliveries(holding record: Int64) throws -> [DeliveryRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT deliveries.* FROM deliveries JOIN delivery_records ON delivery_row = deliveries.id
          WHERE delivery_records.record_row = ?1 AND delivery_records.claimable AND NOT EXISTS (
            SELECT 1 FROM claims WHERE claims.delivery_row = deliveries.id
              AND claims.record_row = ?1)
            AND NOT EXISTS (
              SELECT 1 FROM claims WHERE claims.delivery_row = deliveries.id AND claims.record_row IS NULL)
          ORDER BY deliveries.id
          """), arguments: [record]
    ).map(DeliveryRow.init)
  }

  /// How often what a delivery holds had been returned before it came here by reassignment.
  public func returns(before delivery: DeliveryRow) throws -> Int {
    try Int.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT ifnull(max(round), 0) FROM claims WHERE by_drop = ? AND act = 'reassigned' AND suggested = ?
          """), arguments: [delivery.drop, delivery.recipient]) ?? 0
  }

  /// Whose records a delivery holds: the one who sends it, except where another passes on what was returned.
  public func senders(ofRecordsIn delivery: Int64) throws -> [String] {
    try String.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT DISTINCT sender FROM delivery_records JOIN records ON records.id = record_row
          WHERE delivery_row = ? ORDER BY sender
          """), arguments: [delivery])
  }

  /// The accepted records with this message id, whoever sent them.
  public func records(msgId: String) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM records WHERE msg_id = ? ORDER BY id"), arguments: [msgId]
    ).map(RecordRow.init)
  }

  /// What a record's bundle was, and who got the record.
  public func origin(of record: RecordRow) throws -> RecordOrigin {
    let drop = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT drop_id, kind, file_name, sha256, json_extract(receipt, '$.source') AS source, received_at
          FROM drops WHERE id = ?
          """),
      arguments: [record.drop])
    let recipients = try String.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT DISTINCT recipient FROM deliveries JOIN delivery_records ON delivery_row = deliveries.id
          WHERE record_row = ? ORDER BY deliveries.id
          """), arguments: [record.id])
    // A record of the bundle in hand is stored before its drop.
    return RecordOrigin(
      drop: drop?["drop_id"] ?? "", kind: drop?["kind"] ?? "", fileName: drop?["file_name"] ?? "",
      sha256: drop?["sha256"] ?? "", source: drop?["source"],
      receivedAt: drop?.optionalInstant("received_at"), recipients: recipients)
  }

  /// The claims and returns of a delivery, in order.
  public func claims(ofDelivery delivery: Int64) throws -> [ClaimRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM claims WHERE delivery_row = ? ORDER BY id"),
      arguments: [delivery]
    ).map(ClaimRow.init)
  }

  /// What became of one record of a delivery, in order: the acts on the record itself, and those on all that was open.
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

  /// The first entry: when this exchange began.
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

  /// The closing of a day, if it is closed.
  public func closedDay(_ day: String) throws -> ClosedDay? {
    try Row.fetchOne(database, sql: "SELECT * FROM days WHERE day = ?", arguments: [day]).map(ClosedDay.init)
  }

  /// The latest closed day.
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
