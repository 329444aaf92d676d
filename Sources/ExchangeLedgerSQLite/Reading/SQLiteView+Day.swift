import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import GRDB

extension SQLiteView {
  func forEachDrop(of day: LedgerDay, _ body: (DropRow) throws -> Void) throws {
    try each(
      "SELECT * FROM drops WHERE id > ? AND id <= ? ORDER BY id", [day.afterDrop, day.throughDrop]
    ) { try body(DropRow($0)) }
  }

  func forEachRecord(ofDrop drop: Int64, _ body: (RecordRow) throws -> Bool) throws {
    try database.each(DaySQL.recordsOfDrop, [drop]) { try body(RecordRow($0)) }
  }

  func lateRecords(
    ofDrop drop: Int64, asOf day: LedgerDay
  ) throws -> [(record: RecordRow, isExcused: Bool)] {
    try all(
      DaySQL.lateOfDrop, arguments: [drop]
    ).map { row in
      var record = try RecordRow(row)
      guard record.provisionalRule != nil,
        let last = try rejudgement(ofRecord: record.id, through: day.throughEntry)
      else { return (record, false) }
      record.due = last.due
      return (record, last.isOnTime)
    }
  }

  func deliveries(placedOn day: LedgerDay) throws -> [DeliveryRow] {
    try all(
      DaySQL.placedDeliveries,
      arguments: [day.afterEntry, day.throughEntry, LedgerEvent.delivered.rawValue]
    ).map(DeliveryRow.init)
  }

  func deliveries(undeliveredAtEndOf day: LedgerDay) throws -> [DeliveryRow] {
    try all(
      DaySQL.undelivered,
      arguments: [
        day.throughDrop, day.throughEntry, day.lastEntry?.at.text ?? "", LedgerEvent.delivered.rawValue,
      ]
    ).map(DeliveryRow.init)
  }

  func records(ofDrop drop: Int64, limit: Int) throws -> [RecordRow] {
    try all(
      "SELECT * FROM records WHERE drop_row = ? ORDER BY number LIMIT ?", arguments: [drop, limit]
    ).map { try RecordRow($0) }
  }

  func standings(of day: LedgerDay) throws -> [DeliveryStanding] {
    try all(DaySQL.standings, arguments: [day.afterEntry, day.throughEntry]).map(DeliveryStanding.init)
  }

  func returns(on day: LedgerDay) throws -> [ClaimRow] {
    try all(
      DaySQL.returns,
      arguments: [day.afterDrop, day.throughDrop, ClaimAct.returned.rawValue]
    ).map(ClaimRow.init)
  }

  func totals(of day: LedgerDay) throws -> LedgerDayTotals {
    var totals = LedgerDayTotals()
    let entries: StatementArguments = [day.afterEntry, day.throughEntry]
    let drops: StatementArguments = [day.afterDrop, day.throughDrop]
    totals.decided = try count(DaySQL.decided, entries + [LedgerEvent.decided.rawValue])
    totals.late = try count(DaySQL.late, drops + [day.throughEntry])
    totals.returns = try count(
      "SELECT count(*) FROM (\(DaySQL.returns)) WHERE records > 0", drops + [ClaimAct.returned.rawValue])
    totals.claimable = try count(
      "SELECT count(*) FROM (\(DaySQL.standings))",
      [day.afterEntry, day.throughEntry])
    totals.dropped = try dropTotals(of: day)
    let placed: (deliveries: Int, records: Int)? = try first(
      "SELECT count(*) AS deliveries, ifnull(sum(records), 0) AS records FROM (\(DaySQL.placedDeliveries))",
      arguments: [day.afterEntry, day.throughEntry, LedgerEvent.delivered.rawValue]
    ).map { try ($0["deliveries"], $0["records"]) }
    totals.deliveries = placed?.deliveries ?? 0
    totals.deliveredRecords = placed?.records ?? 0
    return totals
  }

  func dropTotals(of day: LedgerDay) throws -> LedgerDropTotals {
    let totals = try first(DaySQL.dropTotals, arguments: [day.afterDrop, day.throughDrop]).map {
      row -> LedgerDropTotals in
      var totals = LedgerDropTotals()
      totals.drops = try row["drops"]
      totals.found = try row["found"]
      totals.accepted = try row["accepted"]
      totals.rejected = try row["rejected"]
      totals.unchanged = try row["unchanged"]
      return totals
    }
    return totals ?? LedgerDropTotals()
  }

  func lastDrop(through entry: Int64) throws -> Int64 {
    try value(DaySQL.lastDrop, arguments: [entry, LedgerEvent.decided.rawValue]) ?? 0
  }

  private func count(_ sql: String, _ arguments: StatementArguments) throws -> Int {
    try value(sql, arguments: arguments) ?? 0
  }
}

/// The questions about a day. Each goes by an index or by row numbers, so that it costs what the day held; CROSS JOIN
/// tells SQLite to begin with the left table.
enum DaySQL {
  static let lastEntryBefore = "SELECT * FROM entry WHERE at < ? ORDER BY at DESC, sequence DESC LIMIT 1"

  static let lastDrop = """
    SELECT drops.id FROM entry CROSS JOIN drops ON drop_id = subject
    WHERE sequence <= ? AND event = ? ORDER BY sequence DESC LIMIT 1
    """

  static let decided = """
    SELECT count(*) FROM entry WHERE sequence > ? AND sequence <= ? AND event = ?
    """

  static let dropTotals = """
    SELECT count(*) AS drops, ifnull(sum(found), 0) AS found, ifnull(sum(accepted), 0) AS accepted,
      ifnull(sum(rejected), 0) AS rejected, ifnull(sum(unchanged), 0) AS unchanged
    FROM drops WHERE id > ? AND id <= ?
    """

  /// Less what was excused up to an entry.
  static let late = """
    SELECT count(*) FROM records WHERE drop_row > ?1 AND drop_row <= ?2 AND on_time = 0
      AND NOT (provisional_rule IS NOT NULL AND EXISTS (
        SELECT 1 FROM rejudgements WHERE record_row = records.id AND entry <= ?3 AND on_time = 1))
    """

  static let recordsOfDrop = "SELECT * FROM records WHERE drop_row = ? ORDER BY id"

  static let lateOfDrop = "SELECT * FROM records WHERE drop_row = ? AND on_time = 0 ORDER BY number"

  static let placedDeliveries = """
    SELECT deliveries.* FROM entry CROSS JOIN deliveries ON delivery_id = subject
    WHERE sequence > ? AND sequence <= ? AND event = ? ORDER BY sequence
    """

  /// ?1 and ?2: the last drop and the last entry of a day, ?3: when that was, ?4: what tells that something was placed. What was
  /// placed later was placed at that moment or after it.
  static let undelivered = """
    SELECT * FROM deliveries INDEXED BY deliveries_delivered WHERE delivered_at IS NULL AND drop_row <= ?1
    UNION ALL
    SELECT * FROM deliveries INDEXED BY deliveries_delivered WHERE delivered_at >= ?3 AND drop_row <= ?1 AND EXISTS (
      SELECT 1 FROM entry WHERE subject = delivery_id AND event = ?4 AND sequence > ?2)
    ORDER BY id
    """

  static let returns = """
    SELECT * FROM claims WHERE by_drop > ? AND by_drop <= ? AND act = ? ORDER BY by_drop, id
    """

  /// ?1 and ?2: the entries after and through which the day lasts. A delivery's parts all stand in its matter; it was
  /// in play if any of them was open when the day began or came up on it.
  static let standings = """
    WITH played (matter_row) AS (
      SELECT matter_row FROM (
        \(ObligationSQL.open(after: "?1", by: "obligations_open", where: "family = 'claim'")))
      UNION
      SELECT matter_row FROM obligations INDEXED BY obligations_from
      WHERE family = 'claim' AND from_entry > ?1 AND from_entry <= ?2
    ), visible AS (
      SELECT obligations.* FROM played JOIN obligations INDEXED BY obligations_current USING (matter_row)
      WHERE family = 'claim' AND until_entry IS NULL AND from_entry <= ?2
      UNION ALL
      SELECT * FROM obligations INDEXED BY obligations_until
      WHERE family = 'claim' AND until_entry > ?2 AND from_entry <= ?2 AND matter_row IN played
    ), told AS (SELECT *, ' ' || marks || ' ' LIKE '% late %' AS late FROM visible)
    SELECT deliveries.*, max(due) AS due, max(outcome IS NULL AND provisional) AS provisional,
      ifnull(sum(told.records) FILTER (WHERE outcome = 'met'), 0) AS claimed_in_time,
      ifnull(sum(told.records) FILTER (WHERE outcome = 'met-late'), 0) AS claimed_late,
      ifnull(sum(told.records) FILTER (WHERE outcome = 'returned' AND NOT late), 0) AS returned_in_time,
      ifnull(sum(told.records) FILTER (WHERE outcome = 'returned' AND late), 0) AS returned_late,
      ifnull(sum(told.records) FILTER (WHERE outcome = 'superseded'), 0) AS superseded,
      ifnull(sum(told.records) FILTER (WHERE outcome IS NULL), 0) AS open
    FROM told JOIN matters ON matters.id = matter_row JOIN deliveries ON deliveries.id = matters.delivery_row
    GROUP BY deliveries.id ORDER BY due, deliveries.id
    """
}
