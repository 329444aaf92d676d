import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Foundation
import Testing

/// Compares the built-in calendar with those that others keep: `chinesecalendar` and `lunar_python` from PyPI.
struct CalendarOracleTests {
  private static let script = """
    import chinese_calendar, datetime
    day = datetime.date(2019, 1, 1)
    while day.year < 2027:
        print(day, int(chinese_calendar.is_workday(day)), day.isoweekday())
        day += datetime.timedelta(days=1)
    """

  /// The days off by law, told by the moon and the sun as another library computes them.
  private static let statutory = """
    from datetime import date, timedelta
    from lunar_python import Lunar, Solar
    def solar(found): return date(found.getYear(), found.getMonth(), found.getDay())
    def of(year):
        moon = lambda month, day: solar(Lunar.fromYmd(year, month, day).getSolar())
        first = moon(1, 1)
        yield date(year, 1, 1)
        for place in range(-1, 3): yield first + timedelta(place)
        yield solar(Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"])
        yield from (date(year, 5, 1), date(year, 5, 2), moon(5, 5), moon(8, 15))
        for day in (1, 2, 3): yield date(year, 10, day)
    for year in range(2027, 2051):
        for day in sorted(set(of(year))): print(day)
    """

  @Test func `without a notice exactly the days are off that the law names`() throws {
    let answer = String(decoding: try OraclePython.answer(Self.statutory), as: UTF8.self)
    let lawful = try Set(answer.split(separator: "\n").map { try #require(Day(String($0))) })
    #expect(lawful.count > 24 * 12)
    let first = Day("2027-01-01"), last = Day("2050-12-31")
    for number in first.number...last.number {
      let day = Day(number: number)
      #expect(
        HolidayCalendar.builtIn.isWorkday(day) == (!day.weekday.isWeekend && !lawful.contains(day)), "\(day)")
      #expect((HolidayCalendar.builtIn.status(of: day).name != nil) == lawful.contains(day), "\(day)")
    }
    #expect(!HolidayCalendar.builtIn.covers(year: 2027), "limits there stay provisional")
  }

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
