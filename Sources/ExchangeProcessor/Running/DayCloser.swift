import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import SystemPackage

/// Closes days that are over: an entry in the ledger, then the day's package. Days without traffic too.
struct DayCloser {
  let configuration: ExchangeConfiguration
  let ledger: Ledger

  /// Closes every open day before `today` and returns those it closed.
  func closeDays(before today: String, now: Timestamp) throws -> [String] {
    guard let today = Day(today) else { preconditionFailure("a timestamp's day is a day") }
    let (last, first) = try ledger.read { (try $0.lastClosedDay()?.day, try $0.firstEntry()?.at.day) }
    // A kill between the entry and the package leaves a closed day without its package.
    if let last, try !Files.exists(configuration.layout.report(last)) { try writePackage(of: last) }
    guard var day = last.flatMap({ Day($0)?.adding(days: 1) }) ?? first.flatMap({ Day($0) }) else { return [] }
    var closed: [String] = []
    while day < today {
      try ledger.write { try $0.closeDay(day.description, at: now) }
      try writePackage(of: day.description)
      closed.append(day.description)
      day = day.adding(days: 1)
    }
    return closed
  }

  /// Writes the package of a day that is closed, or a preliminary one.
  @discardableResult
  func writePackage(of day: String) throws -> FilePath {
    let path = configuration.layout.report(day)
    return path
  }
}
