import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Closes days that are over: an entry in the ledger, then the day's package. Days without traffic too.
struct DayCloser {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore

  /// The days that were closed, and what couldn't be written.
  struct Outcome: Attempts {
    var days: [Day] = []
    var daysWithoutPackage: [Day] = []
    var troubles: [String] = []
  }

  /// Closes every open day before `today`. A package that can't be written is for the operator; nobody waits for it, and
  /// each later call tries it again.
  func closeDays(before today: Day, now: Instant) throws -> Outcome {
    var outcome = Outcome()
    for day in try Self.daysWithoutPackage(configuration.layout) {
      guard try ledger.read({ try $0.closedDay(day) }) != nil else { continue }
      try outcome.attempt { _ in try finish(day) }
    }
    for day in try ledger.read({ try Self.openDays(before: today, in: $0) }) {
      // A disk that takes no package would take none of the next day either.
      guard outcome.troubles.isEmpty || outcome.days.isEmpty else { break }
      // Noted first: a kill behind the entry leaves a closed day without its package.
      try Files.makeFolder(configuration.layout.unwrittenReports)
      try Files.replace(configuration.layout.unwrittenReports.appending(day.description), with: [])
      // The folder may be as new as what it holds.
      try Files.flushFolder(configuration.layout.reports)
      // A preliminary package must not stand for the final one, whatever comes between.
      try Files.remove(configuration.layout.report(day))
      let changes = try ledger.read { try $0.closing(day, at: now, spoolingIn: configuration.layout.work) }
      try ledger.apply([changes])
      outcome.days.append(day)
      outcome.daysWithoutPackage.append(day)
      try outcome.attempt { outcome in
        try finish(day)
        outcome.daysWithoutPackage.removeLast()
      }
    }
    return outcome
  }

  /// The days that are closed and have no package yet, in order; one that is about to be closed may be among them.
  static func daysWithoutPackage(_ layout: ExchangeLayout) throws -> [Day] {
    guard try Files.exists(layout.unwrittenReports) else { return [] }
    return try Files.names(in: layout.unwrittenReports).compactMap { Day($0.string) }.sorted()
  }

  private func finish(_ day: Day) throws {
    try writePackage(of: day)
    try Files.remove(configuration.layout.unwrittenReports.appending(day.description))
  }

  /// The days before `today` that are over and not closed, in order.
  static func openDays(before today: Day, in view: any LedgerReader) throws -> [Day] {
    let (last, first) = (try view.lastClosedDay()?.day, try view.firstEntry()?.at.day)
    var days: [Day] = []
    var next = last.map { $0.adding(days: 1) } ?? first
    while let day = next, day < today {
      days.append(day)
      next = day.adding(days: 1)
    }
    return days
  }

  /// Writes the package of a day that is closed, or a preliminary one.
  @discardableResult
  func writePackage(of day: Day) throws -> ReportAnswer {
    let path = configuration.layout.report(day)
    let report = try report(of: day)
    try Files.makeFolder(configuration.layout.reports)
    let written = try DayPackage(report).write(to: path)
    return ReportAnswer(day: day, path: path, written: written, isClosed: report.isClosed)
  }

  /// The figures of a day, as its package tells them.
  func report(of day: Day) throws -> DayReport {
    let context = context(of: day)
    return try ledger.read { try DayReport($0, context: context) }
  }

  private func context(of day: Day) -> DayContext {
    let catalogue = configuration.catalogue.table
    let kinds = configuration.kinds.definitions
    return DayContext(
      day: day, dayStatus: configuration.calendar.status(of: day).title,
      exchangeTitle: configuration.settings.title, profile: configuration.profile,
      calendarVersion: configuration.calendar.version,
      departments: catalogue.participants.map {
        DayContext.Department(code: $0.code, name: $0.name, role: $0.role.title.zh)
      },
      bureau: catalogue.participants.first { $0.role == .operator }?.code,
      kindTitles: Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.code, $0.kind.title.zh) }),
      unstatedKinds: Set(kinds.map(\.kind).filter { !$0.effect.isStated }.map(\.code)),
      fieldTitles: Dictionary(
        uniqueKeysWithValues: kinds.map { definition in
          (
            definition.kind.code,
            Dictionary(uniqueKeysWithValues: definition.schema.fields.map { ($0.name, $0.title) })
          )
        }))
  }
}
