import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// A record that a department sent, and what became of it.
struct SentRecord {
  /// The file in which it came.
  let file: SentFile
  /// The record; its due time is the one that counted at the end of the day.
  let record: RecordRow
  /// The departments that it went to.
  let recipients: [String]

  /// How it stands against the sender's clock.
  var timeliness: Timeliness {
    switch record.isOnTime {
    case true?: .met
    case false?: .metLate
    case nil: .unmeasured
    }
  }
}

/// Reads what a department sent on a day from the ledger, record by record.
struct SentRecordReader {
  /// How many records are looked up at a time.
  private static let portion = 500

  let view: any LedgerView
  let day: LedgerDay

  /// Goes through the records of some files that went through, in order, `limit` of them at most.
  func forEach(of files: [SentFile], limit: Int, _ body: (SentRecord) throws -> Void) throws {
    var rest = limit
    for file in files where file.records.accepted > 0 && rest > 0 {
      // What a record went into later isn't of this day.
      let recipients = Dictionary(
        uniqueKeysWithValues: try view.deliveries(ofDrop: file.row).map { ($0.id, $0.recipient) })
      var portion: [RecordRow] = []
      func tell() throws {
        let links = Dictionary(grouping: try view.links(ofRecords: portion.map(\.id)), by: \.record)
        for record in portion {
          let told = (links[record.id] ?? []).compactMap { recipients[$0.delivery] }
          try body(SentRecord(file: file, record: judged(record), recipients: told))
        }
        portion.removeAll(keepingCapacity: true)
      }
      try view.forEachRecord(ofDrop: file.row) { record in
        portion.append(record)
        rest -= 1
        if portion.count == Self.portion || rest == 0 { try tell() }
        return rest > 0
      }
      try tell()
    }
  }

  /// A record as a holiday notice that came since had it judged, as far as that was known when the day ended.
  private func judged(_ record: RecordRow) throws -> RecordRow {
    guard record.isOnTime == false, record.provisionalRule != nil,
      let last = try view.rejudgement(ofRecord: record.id, through: day.throughEntry)
    else { return record }
    var record = record
    record.due = last.due
    record.isOnTime = last.isOnTime
    return record
  }
}
