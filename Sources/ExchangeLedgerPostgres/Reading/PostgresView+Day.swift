import ExchangeBase
import ExchangeLedger
import ExchangeRules

extension PostgresView {
  func forEachDrop(of day: LedgerDay, _ body: (DropRow) throws -> Void) throws {
    try each("SELECT * FROM drops WHERE id > $1 AND id <= $2 ORDER BY id", [day.afterDrop, day.throughDrop]) {
      try body(DropRow($0))
    }
  }

  func forEachRecord(ofDrop drop: Int64, _ body: (RecordRow) throws -> Bool) throws {
    try connection.forEach("SELECT * FROM records WHERE drop_row = $1 ORDER BY id", [drop]) {
      try body(RecordRow($0))
    }
  }

  func lateRecords(
    ofDrop drop: Int64, asOf day: LedgerDay
  ) throws -> [(record: RecordRow, isExcused: Bool)] {
    try all("SELECT * FROM records WHERE drop_row = $1 AND NOT on_time ORDER BY number", [drop]).map { row in
      var record = try RecordRow(row)
      guard record.provisionalRule != nil,
        let last = try rejudgement(ofRecord: record.id, through: day.throughEntry)
      else { return (record, false) }
      record.due = last.due
      return (record, last.isOnTime)
    }
  }

  func deliveries(placedOn day: LedgerDay) throws -> [DeliveryRow] {
    try all(DaySQL.placedDeliveries, [day.afterEntry, day.throughEntry, LedgerEvent.delivered.rawValue])
      .map(DeliveryRow.init)
  }

  func deliveries(undeliveredAtEndOf day: LedgerDay) throws -> [DeliveryRow] {
    try all(
      DaySQL.undelivered,
      [day.throughDrop, day.throughEntry, day.lastEntry?.at.text ?? "", LedgerEvent.delivered.rawValue]
    ).map(DeliveryRow.init)
  }

  func records(ofDrop drop: Int64, limit: Int) throws -> [RecordRow] {
    try all("SELECT * FROM records WHERE drop_row = $1 ORDER BY number LIMIT $2", [drop, limit])
      .map(RecordRow.init)
  }

  func standings(of day: LedgerDay) throws -> [DeliveryStanding] {
    try all(DaySQL.standings, [day.afterEntry, day.throughEntry]).map(DeliveryStanding.init)
  }

  func returns(on day: LedgerDay) throws -> [ClaimRow] {
    try all(DaySQL.returns, [day.afterDrop, day.throughDrop, ClaimAct.returned.rawValue]).map(ClaimRow.init)
  }

  func totals(of day: LedgerDay) throws -> LedgerDayTotals {
    var totals = LedgerDayTotals()
    let entries: [(any PostgresArgument)?] = [day.afterEntry, day.throughEntry]
    let drops: [(any PostgresArgument)?] = [day.afterDrop, day.throughDrop]
    totals.decided = try count(DaySQL.decided, entries + [LedgerEvent.decided.rawValue])
    totals.late = try count(DaySQL.late, drops + [day.throughEntry])
    totals.returns = try count(
      "SELECT count(*) FROM (\(DaySQL.returns)) AS returns WHERE records > 0",
      drops + [ClaimAct.returned.rawValue])
    totals.claimable = try count("SELECT count(*) FROM (\(DaySQL.standings)) AS standings", entries)
    totals.dropped = try dropTotals(of: day)
    if let row = try first(
      """
      SELECT count(*) AS deliveries, coalesce(sum(records), 0)::bigint AS records
      FROM (\(DaySQL.placedDeliveries)) AS placed
      """, entries + [LedgerEvent.delivered.rawValue])
    {
      totals.deliveries = try row.count("deliveries")
      totals.deliveredRecords = try row.count("records")
    }
    return totals
  }

  func dropTotals(of day: LedgerDay) throws -> LedgerDropTotals {
    var totals = LedgerDropTotals()
    if let row = try first(DaySQL.dropTotals, [day.afterDrop, day.throughDrop]) {
      totals.drops = try row.count("drops")
      totals.found = try row.count("found")
      totals.accepted = try row.count("accepted")
      totals.rejected = try row.count("rejected")
      totals.unchanged = try row.count("unchanged")
    }
    return totals
  }

  func lastDrop(through entry: Int64) throws -> Int64 {
    try number(DaySQL.lastDrop, [entry, LedgerEvent.decided.rawValue]) ?? 0
  }

  func downtimes(through day: LedgerDay, since: Instant) throws -> [Downtime] {
    try all(
      "SELECT * FROM downtimes WHERE entry <= $1 AND until >= $2 ORDER BY entry",
      [day.throughEntry, since.text]
    ).map(Downtime.init)
  }

  func downtimes(on day: LedgerDay) throws -> [Downtime] {
    try all(
      "SELECT * FROM downtimes WHERE entry > $1 AND entry <= $2 ORDER BY entry",
      [day.afterEntry, day.throughEntry]
    ).map(Downtime.init)
  }

  // MARK: Late pushes

  func provisionalRecords(
    after row: Int64, limit: Int
  ) throws -> [(record: RecordRow, last: Rejudgement?)] {
    try all(
      """
      SELECT * FROM records WHERE id > $1 AND NOT on_time AND provisional_rule IS NOT NULL ORDER BY id LIMIT $2
      """, [row, limit]
    ).map { row in
      let record = try RecordRow(row)
      return (record, try rejudgement(ofRecord: record.id))
    }
  }

  func rejudgement(ofRecord record: Int64, through entry: Int64) throws -> Rejudgement? {
    try first(
      "SELECT * FROM rejudgements WHERE record_row = $1 AND entry <= $2 ORDER BY entry DESC LIMIT 1",
      [record, entry]
    ).map(Rejudgement.init)
  }

  func rejudgements(on day: LedgerDay) throws -> [(record: RecordRow, rejudgement: Rejudgement)] {
    try all(
      """
      SELECT * FROM rejudgements AS new WHERE entry > $1 AND entry <= $2 AND NOT EXISTS (
        SELECT 1 FROM rejudgements AS later
        WHERE later.record_row = new.record_row AND later.entry > new.entry AND later.entry <= $2)
      ORDER BY record_row
      """, [day.afterEntry, day.throughEntry]
    ).compactMap { row in
      let rejudgement = try Rejudgement(row)
      return try record(row: rejudgement.record).map { ($0, rejudgement) }
    }
  }

  private func count(_ sql: String, _ arguments: [(any PostgresArgument)?]) throws -> Int {
    try number(sql, arguments).map { Int($0) } ?? 0
  }
}

/// The questions about a day. Each goes by an index or by row numbers, so that it costs what the day held.
private enum DaySQL {
  static let lastDrop = """
    SELECT drops.id FROM entry JOIN drops ON drop_id = subject
    WHERE sequence <= $1 AND event = $2 ORDER BY sequence DESC LIMIT 1
    """

  static let decided = "SELECT count(*) FROM entry WHERE sequence > $1 AND sequence <= $2 AND event = $3"

  static let dropTotals = """
    SELECT count(*) AS drops, coalesce(sum(found), 0)::bigint AS found,
      coalesce(sum(accepted), 0)::bigint AS accepted, coalesce(sum(rejected), 0)::bigint AS rejected,
      coalesce(sum(unchanged), 0)::bigint AS unchanged
    FROM drops WHERE id > $1 AND id <= $2
    """

  /// Less what was excused up to an entry.
  static let late = """
    SELECT count(*) FROM records WHERE drop_row > $1 AND drop_row <= $2 AND NOT on_time
      AND NOT (provisional_rule IS NOT NULL AND EXISTS (
        SELECT 1 FROM rejudgements WHERE record_row = records.id AND entry <= $3 AND rejudgements.on_time))
    """

  static let placedDeliveries = """
    SELECT deliveries.* FROM entry JOIN deliveries ON delivery_id = subject
    WHERE sequence > $1 AND sequence <= $2 AND event = $3 ORDER BY sequence
    """

  /// $1 and $2: the last drop and the last entry of a day, $3: when that was, $4: what tells that something was placed. What was
  /// placed later was placed at that moment or after it.
  static let undelivered = """
    SELECT * FROM deliveries WHERE delivered_at IS NULL AND drop_row <= $1
    UNION ALL
    SELECT * FROM deliveries WHERE delivered_at >= $3 AND drop_row <= $1 AND EXISTS (
      SELECT 1 FROM entry WHERE subject = delivery_id AND event = $4 AND sequence > $2)
    ORDER BY id
    """

  static let returns = """
    SELECT * FROM claims WHERE by_drop > $1 AND by_drop <= $2 AND act = $3 ORDER BY by_drop, id
    """

  /// $1 and $2: the entries after and through which the day lasts. A delivery's parts all stand in its matter; it was
  /// in play if any of them was open when the day began or came up on it.
  static let standings = """
    WITH played (matter_row) AS (
      SELECT matter_row FROM (\(ObligationSQL.open(after: "$1", where: "family = 'claim'"))) AS open
      UNION
      SELECT matter_row FROM obligations WHERE family = 'claim' AND from_entry > $1 AND from_entry <= $2
    ), visible AS (
      SELECT obligations.* FROM played JOIN obligations USING (matter_row)
      WHERE family = 'claim' AND until_entry IS NULL AND from_entry <= $2
      UNION ALL
      SELECT obligations.* FROM obligations
      WHERE family = 'claim' AND until_entry > $2 AND from_entry <= $2
        AND matter_row IN (SELECT matter_row FROM played)
    ), told AS (
      SELECT matter_row, due, provisional, outcome, records, \(ObligationSQL.has("late")) AS late FROM visible
    )
    SELECT deliveries.*, told.due, told.provisional, claimed_in_time, claimed_late, returned_in_time, returned_late,
      superseded, open
    FROM (
      SELECT matter_row, max(due) AS due, bool_or(outcome IS NULL AND provisional) AS provisional,
        \(sum("claimed_in_time", where: "outcome = 'met'")),
        \(sum("claimed_late", where: "outcome = 'met-late'")),
        \(sum("returned_in_time", where: "outcome = 'returned' AND NOT late")),
        \(sum("returned_late", where: "outcome = 'returned' AND late")),
        \(sum("superseded", where: "outcome = 'superseded'")),
        \(sum("open", where: "outcome IS NULL"))
      FROM told GROUP BY matter_row
    ) AS told JOIN matters ON matters.id = matter_row JOIN deliveries ON deliveries.id = matters.delivery_row
    ORDER BY told.due NULLS FIRST, deliveries.id
    """

  private static func sum(_ name: String, where condition: String) -> String {
    "coalesce(sum(records) FILTER (WHERE \(condition)), 0)::bigint AS \(name)"
  }
}
