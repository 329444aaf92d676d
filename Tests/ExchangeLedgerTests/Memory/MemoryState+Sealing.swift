import ExchangeBase

@testable import ExchangeLedger

// Rows as they were stored together.

extension MemoryState {
  func forEachRow(
    of table: LedgerTable, in span: SealedSpan, _ body: (any SealedRow) throws -> Void
  ) throws {
    let (first, next) = (span.first, span.next)
    func isIn(_ number: KeyPath<FreeRows, Int64>, _ row: Int64) -> Bool {
      row >= first[keyPath: number] && row < next[keyPath: number]
    }
    for row in try rows(of: table, isIn, first, next) { try body(row) }
  }

  private func rows(
    of table: LedgerTable, _ isIn: (KeyPath<FreeRows, Int64>, Int64) -> Bool, _ first: FreeRows,
    _ next: FreeRows
  ) throws -> [any SealedRow] {
    switch table {
    case .drops: drops.filter { isIn(\.drop, $0.id) }
    case .records: records.filter { isIn(\.record, $0.id) }
    case .holdings:
      links.filter { isIn(\.delivery, $0.delivery) && $0.record < next.record }
        .sorted { ($0.record, $0.delivery) < ($1.record, $1.delivery) }
    case .deliveries: deliveries.filter { isIn(\.delivery, $0.id) }
    case .claims: claims.filter { isIn(\.claim, $0.id) }
    case .matters: matters.filter { isIn(\.matter, $0.id) }
    case .facts:
      facts.indices.filter { isIn(\.entry, firstEntries[$0]) }.map { facts[$0] }.sorted {
        $0.record < $1.record
      }
    case .unclearAnswers: unclear.filter { isIn(\.drop, $0.drop) }
    case .obligations: versions.filter { isIn(\.obligation, $0.id) }
    case .endings:
      versions.compactMap { version in
        version.untilEntry.flatMap { isIn(\.entry, $0) ? Ending(version: version.id, entry: $0) : nil }
      }
    case .notices: notices.filter { isIn(\.notice, $0.id) }
    case .noticeLines: lines.filter { isIn(\.notice, $0.notice) }
    case .statements: stated.filter { isIn(\.record, $0.record) }
    case .comparisons:
      stated.filter { statement in
        if let first = entries.first, statement.day < first.at.day { return isIn(\.record, statement.record) }
        let closing = entries(about: statement.day.description).first { $0.event == .dayClosed }
        guard let closing, closing.sequence < next.entry else { return false }
        return isIn(\.record, statement.record)
          || statement.record < first.record && closing.sequence >= first.entry
      }.map { Comparison(of: $0) }
    case .signoffs: signed.filter { isIn(\.record, $0.record) }
    case .days: closed(isIn).map(\.day)
    case .openCounts:
      closed(isIn).flatMap { closing in closing.open.map { DayOpenCount(day: closing.day.day, count: $0) } }
    case .rejudgements: judgements.filter { isIn(\.entry, $0.entry) }
    case .downtimes:
      downtimes.filter { isIn(\.entry, $0.entry) }.map { NotedDowntime($0.downtime, entry: $0.entry) }
    }
  }

  private func closed(
    _ isIn: (KeyPath<FreeRows, Int64>, Int64) -> Bool
  ) -> [(day: ClosedDay, open: [OpenCount])] {
    closings.filter { closing in
      entries.contains {
        $0.event == .dayClosed && $0.subject == closing.day.day.description && isIn(\.entry, $0.sequence)
      }
    }
  }

  func count(of table: LedgerTable) throws -> Int {
    switch table {
    case .holdings: links.count
    case .comparisons: stated.count { $0.isCompared }
    default: try rows(of: table, { _, _ in true }, .beginning, freeRows()).count
    }
  }

  func placedCounts() -> (deliveries: Int, drops: Int, notices: Int) {
    (
      deliveries.count { $0.deliveredAt != nil }, drops.count { $0.publishedAt != nil },
      publishedNotices.count
    )
  }

  func publishedAt(_ id: String) -> Instant? {
    drops.first { $0.drop == id }?.publishedAt
      ?? notices.first { $0.notice == id }.flatMap { publishedNotices[$0.id] }
  }

  func wake(ofMatter row: Int64) -> Instant? { wakes[row] }

  func lost(among records: [RecordRow]) -> [RecordRow] { [] }

  func damages(limit: Int) -> [LocalizedText] { [] }

  func irregularities(limit: Int) -> [LocalizedText] { [] }
}
