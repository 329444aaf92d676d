import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import SystemPackage

/// Closes days that are over: an entry in the ledger, then the day's package. Days without traffic too.
struct DayCloser {
  let configuration: ExchangeConfiguration
  let ledger: Ledger

  /// The days that were closed, and what couldn't be written.
  struct Outcome: Attempts {
    var days: [String] = []
    var troubles: [String] = []
  }

  /// Closes every open day before `today`. A package that can't be written is for the operator; nobody waits for it.
  func closeDays(before today: String, now: Timestamp) throws -> Outcome {
    var outcome = Outcome()
    // A kill between the entry and the package leaves a closed day without its package.
    if let last = try ledger.read({ try $0.lastClosedDay()?.day }),
      try !Files.exists(configuration.layout.report(last))
    {
      try outcome.attempt { _ in _ = try writePackage(of: last) }
    }
    for day in try openDays(before: today) {
      // A disk that takes no package would take none of the next day either.
      guard outcome.troubles.isEmpty || outcome.days.isEmpty else { break }
      // A preliminary package must not stand for the final one, whatever comes between.
      try Files.remove(configuration.layout.report(day))
      try ledger.write { try $0.closeDay(day, at: now) }
      outcome.days.append(day)
      try outcome.attempt { _ in _ = try writePackage(of: day) }
    }
    return outcome
  }

  /// The days before `today` that are over and not closed, in order.
  func openDays(before today: String) throws -> [String] {
    guard let today = Day(today) else { preconditionFailure("a timestamp's day is a day") }
    let (last, first) = try ledger.read { (try $0.lastClosedDay()?.day, try $0.firstEntry()?.at.day) }
    var days: [String] = []
    var next = last.flatMap { Day($0)?.adding(days: 1) } ?? first.flatMap { Day($0) }
    while let day = next, day < today {
      days.append(day.description)
      next = day.adding(days: 1)
    }
    return days
  }

  /// Writes the package of a day that is closed, or a preliminary one.
  @discardableResult
  func writePackage(of day: String) throws -> ReportAnswer {
    let path = configuration.layout.report(day)
    let context = try context(of: day)
    let (report, isClosed) = try ledger.read { view in
      (try DayReport(view, context: context), try view.closedDay(day) != nil)
    }
    try Files.makeFolder(configuration.layout.reports)
    let written = try DayPackage(report).write(to: path)
    return ReportAnswer(day: day, path: path, written: written, isClosed: isClosed)
  }

  private func context(of text: String) throws -> DayContext {
    guard let day = Day(text) else { preconditionFailure("the caller names a day") }
    let catalogue = configuration.catalogue.table
    return DayContext(
      day: text, dayStatus: configuration.calendar.status(of: day).words,
      exchangeTitle: configuration.settings.title, profile: configuration.profile,
      calendarVersion: configuration.calendar.version,
      departments: catalogue.participants.map {
        DayContext.Department(code: $0.code, name: $0.name, role: $0.role.title.zh)
      },
      bureau: catalogue.participants.first { $0.role == .operator }?.code,
      kindTitles: Dictionary(
        uniqueKeysWithValues: configuration.kinds.definitions.map { ($0.kind.code, $0.kind.title.zh) }),
      fieldTitles: Dictionary(
        uniqueKeysWithValues: configuration.kinds.definitions.map { definition in
          (
            definition.kind.code,
            Dictionary(uniqueKeysWithValues: definition.schema.fields.map { ($0.name, $0.title) })
          )
        }))
  }
}
