import ExchangeBase
import ExchangeLedger
import GRDB

/// Lays records out as format 7 has them: what was a row a record, and another a record and recipient, becomes routes and narrow
/// rows.
///
/// Records go one after the other through what stores new ones, so that one place alone knows how they are laid out; what way
/// a record went, and which deliveries hold it beside that, is found by SQLite.
enum RecordMigration {
  static func run(_ database: Database) throws {
    // The first renaming takes the references of other tables along, and the second leaves them where they are.
    try database.execute(
      sql: """
        ALTER TABLE records RENAME TO stored_records;
        PRAGMA legacy_alter_table = ON;
        ALTER TABLE stored_records RENAME TO old_records;
        ALTER TABLE delivery_records RENAME TO old_delivery_records;
        PRAGMA legacy_alter_table = OFF;
        DROP INDEX records_late;
        DROP INDEX records_provisional;
        \(SQLiteLedger.recordTables)
        \(SQLiteLedger.deliveryTables)
        \(SQLiteLedger.recordViews)
        """)
    try moveRecords(database)
    try database.execute(sql: exceptions)
    try check(database)
    try database.execute(sql: "DROP TABLE old_delivery_records; DROP TABLE old_records")
  }

  private static func moveRecords(_ database: Database) throws {
    let keys = GatheredKeys(database)
    var insertion = try RecordInsertion(database, keys)
    try database.each(records) { row in
      let (claimed, held): (String?, String?) = (row["claimed_in"], row["held_in"])
      let deliveries = (claimed ?? held ?? "").split(separator: ",").compactMap { Int64($0) }.sorted()
      try RecordRow(row).withBytes { record in
        let route = try insertion.route(
          of: record, on: .init(deliveries: deliveries, isClaimable: claimed != nil))
        try insertion.insert(record, route: route)
      }
      return true
    }
    insertion.finish()
    try insertion.complete()
    try keys.insert()
    try keys.expectNoTwins()
  }

  /// That nothing is lost or changed: each record says what it said, who counts finds as much as before, whatever is referred to
  /// is there, and each record can be found.
  private static func check(_ database: Database) throws {
    for (old, new) in [("old_records", "records"), ("old_delivery_records", "delivery_records")] {
      let counts = try [old, new].map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") }
      guard counts[0] == counts[1] else {
        throw Self.left(.database, "\(new) 没有全部转入新格式", "not all \(new) could be taken into the new format")
      }
    }
    if let changed = try Int64.fetchOne(database, sql: changed) {
      throw Self.left(
        .unreadable, "记录 \(changed) 不能原样转入新格式",
        "record \(changed) can't be taken into the new format as it is")
    }
    let lost = try Int.fetchOne(
      database,
      sql: """
        SELECT (SELECT count(*) FROM (SELECT * FROM old_delivery_records EXCEPT SELECT * FROM delivery_records))
          + (SELECT count(*) FROM records) - (SELECT count(*) FROM record_keys)
        """)
    guard lost == 0 else {
      throw Self.left(.database, "没有全部转入新格式", "not all could be taken into the new format")
    }
    for table in ["stored_records", "route_deliveries", "redelivered_records"] {
      guard try Row.fetchOne(database, sql: "PRAGMA foreign_key_check(\(table))") == nil else {
        throw Self.left(
          .damaged, "\(table) 的行指向不存在的内容", "rows of \(table) refer to what isn't there")
      }
    }
  }

  /// What can't be taken along, and that nothing is lost by that.
  private static func left(_ code: LedgerError.Code, _ zh: String, _ en: String) -> LedgerError {
    LedgerError(
      code,
      LocalizedText(
        "\(zh)；台账保持原样，请用原来版本的程序，并报告这个问题",
        "\(en); the ledger stays as it is: go on with the program that made it, and please report it"))
  }

  /// A record of which the view tells something else than the table did. Moments and days are told by numbers now, and were
  /// understood when they were read: that one is there is asked.
  private static let changed = """
    SELECT old.id FROM old_records AS old JOIN records AS new ON new.id = old.id
    WHERE new.drop_row IS NOT old.drop_row OR new.number IS NOT old.number OR new.sender IS NOT old.sender
      OR new.msg_id IS NOT old.msg_id OR new.digest IS NOT old.digest OR new.document IS NOT old.document
      OR new.licence IS NOT old.licence OR new.summary IS NOT old.summary OR new.on_time IS NOT old.on_time
      OR new.provisional_rule IS NOT old.provisional_rule OR (new.due IS NULL) <> (old.due IS NULL)
      OR (new.trigger_day IS NULL) <> (old.trigger_day IS NULL)
    LIMIT 1
    """

  /// Each record with the deliveries of its own drop that hold it, by whether it is to be claimed there.
  private static let records = """
    SELECT old_records.*, \(own("held.claimable")) AS claimed_in, \(own("NOT held.claimable")) AS held_in
    FROM old_records ORDER BY id
    """

  private static func own(_ condition: String) -> String {
    """
    (SELECT group_concat(held.delivery_row) FROM old_delivery_records AS held
        JOIN deliveries ON deliveries.id = held.delivery_row AND deliveries.drop_row = old_records.drop_row
      WHERE held.record_row = old_records.id AND \(condition))
    """
  }

  /// What no route says: another drop's delivery holds the record, or holds it in another way.
  private static let exceptions = """
    INSERT INTO redelivered_records (delivery_row, record_row, claimable)
    SELECT delivery_row, record_row, claimable FROM old_delivery_records AS held WHERE NOT EXISTS (
      SELECT 1 FROM stored_records JOIN routes ON routes.id = stored_records.route_row
        JOIN route_deliveries ON route_deliveries.route_row = routes.id
      WHERE stored_records.id = held.record_row AND route_deliveries.delivery_row = held.delivery_row
        AND routes.claimable = held.claimable)
    ORDER BY delivery_row, record_row
    """
}
