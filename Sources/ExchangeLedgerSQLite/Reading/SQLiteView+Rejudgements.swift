import ExchangeBase
import ExchangeLedger
import GRDB

extension SQLiteView {
  func provisionalRecords(
    after row: Int64, limit: Int
  ) throws -> [(record: RecordRow, last: Rejudgement?)] {
    try all(
      """
      SELECT * FROM records WHERE id IN (
        SELECT id FROM \(hasWideRecords ? "records" : "stored_records") INDEXED BY records_provisional
        WHERE id > ? AND on_time = 0 AND provisional_rule IS NOT NULL ORDER BY id LIMIT ?)
      ORDER BY id
      """, arguments: [row, limit]
    ).map { row in
      let record = try RecordRow(row)
      return (record, try rejudgement(ofRecord: record.id))
    }
  }

  func rejudgement(ofRecord record: Int64, through entry: Int64) throws -> Rejudgement? {
    try first(
      """
      SELECT * FROM rejudgements WHERE record_row = ? AND entry <= ? ORDER BY entry DESC LIMIT 1
      """, arguments: [record, entry]
    ).map(Rejudgement.init)
  }

  func rejudgements(on day: LedgerDay) throws -> [(record: RecordRow, rejudgement: Rejudgement)] {
    try all(
      """
      SELECT * FROM rejudgements AS new WHERE entry > ?1 AND entry <= ?2 AND NOT EXISTS (
        SELECT 1 FROM rejudgements AS later
        WHERE later.record_row = new.record_row AND later.entry > new.entry AND later.entry <= ?2)
      ORDER BY record_row
      """, arguments: [day.afterEntry, day.throughEntry]
    ).map(Rejudgement.init).compactMap { rejudgement in
      try record(row: rejudgement.record).map { ($0, rejudgement) }
    }
  }
}
