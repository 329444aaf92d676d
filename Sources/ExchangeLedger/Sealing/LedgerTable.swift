/// What a ledger holds many rows of, by the names of its tables: all that figures, answers and deliveries come from. What waits
/// (staged files, the time at which a matter is looked at next) isn't among it, nor what is noted of rows that are there
/// (that a delivery was placed), of which entries tell.
public enum LedgerTable: String, Sendable, Codable, CaseIterable {
  /// Drops with their verdicts and receipts, in order of their rows.
  case drops
  /// Accepted records, in order.
  case records
  /// Which deliveries hold which records, in order of records and deliveries.
  case holdings
  /// Deliveries, in order.
  case deliveries
  /// Claims, returns, and what else became of deliveries, in order.
  case claims
  /// Matters, in order.
  case matters
  /// Records as facts of their matters, in order of the records.
  case facts
  /// Answers of which nobody knows which matter they meant.
  case unclearAnswers = "unclear-answers"
  /// Versions of obligations, in order.
  case obligations
  /// The entries at which versions ended, in order of the versions.
  case endings
  /// Notices, in order.
  case notices
  /// What they tell.
  case noticeLines = "notice-lines"
  /// Senders' counts of their days.
  case statements
  /// What came of them when they were held against what had come.
  case comparisons
  /// The reviewer's words on days.
  case signoffs
  /// Closed days.
  case days
  /// What was open at their ends.
  case openCounts = "open-counts"
  /// What another calendar made of late records.
  case rejudgements
  /// Times in which the processor didn't run.
  case downtimes

  /// Whether its rows are given in one order by every engine. Those of the others, of which few come at a time, are put into one
  /// by their bytes.
  var isOrdered: Bool {
    switch self {
    case .drops, .records, .holdings, .deliveries, .claims, .matters, .facts, .obligations, .endings,
      .notices:
      true
    case .unclearAnswers, .noticeLines, .statements, .comparisons, .signoffs, .days, .openCounts,
      .rejudgements,
      .downtimes:
      false
    }
  }
}

/// The rows that were stored together: those from some numbers on, up to others.
public struct SealedSpan: Sendable {
  /// The first of them.
  public let first: FreeRows
  /// The first that aren't among them.
  public let next: FreeRows

  /// Names a span.
  public init(from first: FreeRows, until next: FreeRows) {
    self.first = first
    self.next = next
  }
}

extension FreeRows {
  /// Whether none of the numbers lies before those of others.
  func follows(_ other: FreeRows) -> Bool {
    entry >= other.entry && drop >= other.drop && record >= other.record && delivery >= other.delivery
      && claim >= other.claim && matter >= other.matter && obligation >= other.obligation
      && notice >= other.notice
  }

  /// Before all rows, also those that no ledger writes.
  public static let beginning: FreeRows = {
    var first = FreeRows()
    for number in [
      \FreeRows.entry, \.drop, \.record, \.delivery, \.claim, \.matter, \.obligation, \.notice,
    ] { first[keyPath: number] = .min }
    return first
  }()
}
