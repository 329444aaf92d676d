public import ExchangeBase
public import ExchangeLedger
import ExchangeRules

/// The figures of a period: its closed days summed up, and what is open at the end of the last of them. The same ledger and period
/// give the same report.
public struct PeriodReport: SignedReport, Sendable {
  /// A department with its figures.
  public struct Line: Sendable, Equatable {
    /// The department.
    public let department: DayContext.Department
    /// What it dropped, got and owed.
    public let figures: PeriodFigures
  }

  /// How many leads the page tells in full.
  static let shownLeads = 120

  /// The period.
  public let period: ReportPeriod
  /// Names and words, of the last day.
  public let context: DayContext
  /// The days that are summed up, in order; at least one.
  public let days: [PeriodDay]
  /// Days of the period that aren't closed, and so aren't counted.
  public let openDays: [Day]
  /// How many days of the period lie before the exchange's first.
  public let daysBefore: Int
  /// The moment for which it is said what is open.
  public let asOf: Instant
  /// The last entry of the ledger that the report rests on.
  public let lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public let digest: String?
  /// What makes the package evidence; `nil` where the last day was closed before there were keys, and, of one that isn't closed, while
  /// there are none.
  public private(set) var evidence: PackageEvidence?
  /// Every department of the catalogue, in its order, and after them those that only the ledger knows.
  public let lines: [Line]
  /// All departments together.
  public let totals: PeriodFigures
  /// 推送时限 by sender, kind and rule.
  public let pushes: [PushLine]
  /// What came up and what ended, by the families of rules, in records.
  public let balances: [BalanceRow]
  /// What ended, and how, by family and debtor.
  public let endings: [EndingCount]
  /// How departments stand by each indicator.
  public let indicators: [IndicatorLine]
  /// What is open at the end.
  public let agenda: Agenda
  /// What came in the period before; `nil` where not all of its days are closed.
  public let before: PeriodBefore?
  /// How many leads there are, by article, department and rule.
  public let leadCounts: [PeriodLeadCount]
  /// The first of the leads that aren't about records that came late, and how many of these there are.
  public let leads: [PeriodLead], leadsOfDuties: Int
  /// How many leads aren't any more.
  public let withdrawnLeads: Int
  /// The times in which the processor didn't run.
  public let downtimes: [DowntimeShare]
  /// The days of the period that nobody had signed off by its end, but its last, which nobody can have.
  public let unsignedDays: [Day]
  /// The stretches of the days.
  let stretches: [LedgerDay]

  /// Whether all days that the period has in this exchange are closed.
  public var isClosed: Bool { openDays.isEmpty }

  /// Computes the report.
  ///
  /// - Parameters:
  ///   - context: names and words of a day.
  ///   - lastPackage: the SHA-256 of the package of the last day, which the ledger tells only when the next is closed.
  /// - Returns: `nil` where no day of the period is closed.
  /// - Throws: ``ReportError`` when the ledger contradicts itself; a database error when it can't be read.
  public init?(
    _ view: any LedgerView, _ period: ReportPeriod, context: (Day) -> DayContext, lastPackage: String?
  ) throws {
    guard let days = try Self.closedDays(of: period, in: view) else { return nil }
    let stretch = try view.stretch(of: days)
    let context = (of: context, last: context(days.upperBound).read(on: stretch.readingDay))
    var tally = PeriodTally()
    for day in ReportPeriod(days).all {
      let package = try DayEvidence.namedPackage(of: day, in: view)
      try tally.add(
        view.day(day), of: stretch, view, context.of(day),
        package: day == days.upperBound ? package ?? lastPackage : package)
    }
    let agenda = try Agenda(view, stretch, context.last)
    tally.add(agenda)

    self.period = period
    self.context = context.last
    self.days = tally.days
    stretches = tally.stretches
    openDays =
      days.upperBound < period.days.upperBound
      ? Array(ReportPeriod(days.upperBound.adding(days: 1)...period.days.upperBound).all) : []
    daysBefore = days.lowerBound.number - period.days.lowerBound.number
    asOf = stretch.asOf
    lastEntry = stretch.throughEntry
    digest = stretch.lastEntry?.digest
    evidence =
      try openDays.isEmpty
      ? DayEvidence(view, view.day(days.upperBound))?.ofPeriod(period, tally.days)
      : PackageEvidence(
        preliminary: period.name, asOf: stretch.asOf, lastEntry: stretch.lastEntry, in: view)
    lines = tally.lines(for: context.last.departments)
    totals = lines.reduce(into: PeriodFigures()) { $0 += $1.figures }
    pushes = tally.sortedPushes
    balances = Rule.Family.allCases.compactMap { tally.balances[$0] }
    endings = tally.endings
    indicators = IndicatorLine.lines(
      lines.map { ($0.department.code, $0.figures) }, context.last.profile)
    self.agenda = agenda
    before = try PeriodBefore(view, period, context: context.of)
    downtimes = try DowntimeShare.all(view, stretch, days)
    unsignedDays = try view.unsignedDays(before: stretch).filter(days.contains)
    var counts: [PeriodLeadCount.Key: PeriodLeadCount] = [:]
    var (shown, ofDuties): ([PeriodLead], Int) = ([], 0)
    let reader = try PeriodLeadReader(view, stretch, context.last)
    try reader.forEach { lead in
      let key = PeriodLeadCount.Key(
        article: lead.lead.article, department: lead.lead.department, rule: lead.lead.rule)
      counts[key, default: PeriodLeadCount(key)].count(lead)
      guard !lead.isPush else { return }
      ofDuties += 1
      if shown.count < Self.shownLeads { shown.append(lead) }
    }
    var withdrawn = 0
    try reader.forEachWithdrawn(of: stretches) { _ in withdrawn += 1 }
    leadCounts = counts.sorted { $0.key < $1.key }.map(\.value)
    leads = shown
    leadsOfDuties = ofDuties
    withdrawnLeads = withdrawn
    try check(view, stretch)
  }

  /// The same with something else that makes its package evidence.
  public func with(_ evidence: PackageEvidence) -> PeriodReport {
    var report = self
    report.evidence = evidence
    return report
  }

  /// The days of a period that are closed: days are closed one after the other from the exchange's first on.
  private static func closedDays(of period: ReportPeriod, in view: any LedgerView) throws -> ClosedRange<Day>?
  {
    guard let first = try view.firstEntry()?.at.day, let last = try view.lastClosedDay()?.day else {
      return nil
    }
    let (from, to) = (max(first, period.days.lowerBound), min(last, period.days.upperBound))
    return from <= to ? from...to : nil
  }

  /// Holds the sums of the days against what the ledger counts for all of them at once.
  private func check(_ view: any LedgerView, _ stretch: LedgerDay) throws {
    let dropped = try view.dropTotals(of: stretch)
    let endings = try view.endings(on: stretch).reduce(0) { $0 + $1.records }
    var equations: [ReportError.Equation] = [
      (LocalizedText("文件", "files"), totals.files.total, dropped.drops),
      (LocalizedText("记录", "records found"), totals.records.found, dropped.found),
      (LocalizedText("接收的记录", "records accepted"), totals.records.accepted, dropped.accepted),
      (LocalizedText("退回的记录", "records rejected"), totals.records.rejected, dropped.rejected),
      (LocalizedText("未变的记录", "records unchanged"), totals.records.unchanged, dropped.unchanged),
      (LocalizedText("已办结", "what ended"), self.endings.reduce(0) { $0 + $1.records }, endings),
      (LocalizedText("未办结", "what is open"), totals.open, days.last?.open ?? 0),
    ]
    let whole = Dictionary(
      try view.balances(of: stretch).map { ($0.family, $0.figures) }, uniquingKeysWith: { first, _ in first })
    for row in balances {
      for (index, figure) in row.figures.enumerated() {
        equations.append(
          (
            LocalizedText("\(row.family.rawValue) 类", "family \(row.family.rawValue)"), figure,
            whole[row.family]?[index] ?? 0
          ))
      }
    }
    if let unequal = equations.first(where: { $0.1 != $0.2 }) {
      throw ReportError.unequal(in: period.name, unequal)
    }
  }

  /// Opening, opened, withdrawn, discharged and closing of all families together.
  var balanceOfAll: [Int] {
    balances.reduce([0, 0, 0, 0, 0]) { sums, balance in zip(sums, balance.figures).map { $0 + $1 } }
  }

  /// All leads.
  var leadTotal: Int { leadCounts.reduce(0) { $0 + $1.leads } }

  /// The lines of an indicator.
  func lines(of indicator: Indicator) -> [IndicatorLine] { indicators.filter { $0.indicator == indicator } }
}
