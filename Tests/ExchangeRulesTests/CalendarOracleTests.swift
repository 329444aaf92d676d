import ExchangeBase
import ExchangeRules
import Foundation
import Testing

/// Compares the built-in calendar with one that others keep: `chinesecalendar` from PyPI.
struct CalendarOracleTests {
  private static let script = """
    import chinese_calendar, datetime
    day = datetime.date(2019, 1, 1)
    while day.year < 2027:
        print(day, int(chinese_calendar.is_workday(day)), day.isoweekday())
        day += datetime.timedelta(days=1)
    """

  @Test func `every day of 2019 to 2026 is worked exactly when chinesecalendar says so`() throws {
    let lines = try answer().split(separator: "\n")
    #expect(lines.count == 2_922)
    for line in lines {
      let parts = line.split(separator: " ")
      try #require(parts.count == 3)
      let day = try #require(Day(String(parts[0])))
      #expect(HolidayCalendar.builtIn.isWorkday(day) == (parts[1] == "1"), "\(day)")
      #expect(String(day.weekday.rawValue) == parts[2], "\(day)")
    }
  }

  private func answer() throws -> String {
    let given = ProcessInfo.processInfo.environment["EXCHANGE_ORACLE_PYTHON"]
    let python = given ?? Repository.root.appending(path: ".build/oracle/bin/python3").path
    try #require(
      FileManager.default.isExecutableFile(atPath: python),
      "\(python) is missing: run `make test`, which installs it, or set EXCHANGE_ORACLE_PYTHON")
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: python)
    process.arguments = ["-c", Self.script]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(python) has no chinesecalendar: run `make test`")
    return try #require(String(data: data, encoding: .utf8))
  }
}
