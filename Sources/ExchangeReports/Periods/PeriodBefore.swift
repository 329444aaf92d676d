import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules

/// The figures of the period before, as its own report has them, to stand beside a period's.
public struct PeriodBefore: Sendable, Equatable {
  /// The files that came, and their records.
  public let dropped: LedgerDropTotals
  /// The records that came late, less what a holiday notice had excused by its end.
  public let late: Int
  /// The records that were placed in outboxes.
  public let delivered: Int
  /// The records that were claimed or returned.
  public let dealtWith: ClaimAnswers
  /// What was open at its end.
  public let open: Agenda.Line
  /// How many leads there were.
  public let leads: Int
  /// How often the processor didn't run.
  public let downtimes: Int

  /// - Parameter context: names and words of a day.
  /// - Returns: `nil` where not all days of the period before are closed.
  init?(_ view: any LedgerView, _ period: ReportPeriod, context: (Day) -> DayContext) throws {
    guard let before = period.before, let first = try view.firstEntry()?.at.day,
      first <= before.days.lowerBound, try view.closedDay(before.days.upperBound) != nil
    else { return nil }
    let (stretch, context) = (try view.stretch(of: before.days), context(before.days.upperBound))
    dropped = try view.dropTotals(of: stretch)
    var late = 0
    try view.forEachDrop(of: stretch) { drop in
      let records = try view.lateRecords(ofDrop: drop.id, asOf: stretch)
      guard !records.isEmpty else { return }
      late += try DropTimeliness(drop, late: records).measured.reduce(0) { $0 + $1.late }
    }
    self.late = late
    // A day's deliveries at a time.
    delivered = try before.all.reduce(0) { sum, day in
      try view.deliveries(placedOn: view.day(day)).reduce(sum) { $0 + $1.records }
    }
    dealtWith = try view.endings(on: stretch).filter { $0.family == .claim }
      .reduce(into: ClaimAnswers()) { $0.count($1) }
    open = try Agenda(view, stretch, context).total
    var leads = 0
    try PeriodLeadReader(view, stretch, context).forEach { _ in leads += 1 }
    self.leads = leads
    downtimes = try view.downtimes(toldOf: stretch, from: before.days.lowerBound).count
  }
}
