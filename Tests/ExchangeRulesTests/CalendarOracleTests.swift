import ExchangeBase
import ExchangeRules
import ExchangeTesting
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
    let lines = String(decoding: try OraclePython.answer(Self.script), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 2_922)
    for line in lines {
      let parts = line.split(separator: " ")
      try #require(parts.count == 3)
      let day = try #require(Day(String(parts[0])))
      #expect(HolidayCalendar.builtIn.isWorkday(day) == (parts[1] == "1"), "\(day)")
      #expect(String(day.weekday.rawValue) == parts[2], "\(day)")
    }
  }
}
