import ExchangeBase
import ExchangeTesting
import Testing

struct DayTests {
  @Test(arguments: [
    ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday), ("2000-02-29", 11_016, .tuesday),
    ("2020-12-22", 18_618, .tuesday), ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday),
  ])
  func `a date is read, numbered and written again`(
    _ text: String, _ number: Int, _ weekday: Weekday
  ) throws {
    let day = try #require(Day(text))
    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(day.description == text)
    #expect(Day(number: number) == day)
  }

  @Test(arguments: [
    "", "2021", "2021-1-04", "2021-01-4", "2021-01-004", "2021/01/04", "20210104", " 2021-01-04",
    "2021-01-04 ", "2021-01-04T", "2021-02-29", "1900-02-29", "2021-04-31", "2021-00-01", "2021-13-01",
    "2021-01-00",
    "2021-01-32", "0000-12-31", "-001-01-01", "+021-01-01", "２０２１-01-04", "2021-01-0a", "长期",
  ])
  func `other texts are no day`(_ text: String) {
    #expect(Day(text) == nil)
  }

  @Test func `years join without gap or overlap from the first to the last`() throws {
    for year in 1...9998 {
      let end = try #require(Day(year: year, month: 12, day: 31))
      let start = try #require(Day(year: year + 1, month: 1, day: 1))
      try #require(end.adding(days: 1) == start)
      try #require((start.year, start.month, start.dayOfMonth) == (year + 1, 1, 1))
      let february = try #require(Day(year: year, month: 3, day: 1)).adding(days: -1)
      let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      try #require((february.month, february.dayOfMonth) == (2, isLeap ? 29 : 28))
    }
  }

  @Test func `random days survive being written and read`() throws {
    var random = SeededGenerator()
    for _ in 0..<20_000 {
      let day = Day(number: .random(in: Day.first.number...Day.last.number, using: &random))
      try #require(Day(day.description) == day, "seed \(random.seed)")
      try #require(Day(year: day.year, month: day.month, day: day.dayOfMonth) == day, "seed \(random.seed)")
      let tomorrow = day.adding(days: 1)
      try #require((day < tomorrow) == (day.description < tomorrow.description), "seed \(random.seed)")
    }
  }

  @Test(arguments: [
    ("2020-12-22", 3, "2021-03-22"), ("2020-08-31", 6, "2021-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2024-02-29", 12, "2025-02-28"), ("2021-03-31", -1, "2021-02-28"), ("2021-01-15", -1, "2020-12-15"),
    ("2021-05-31", 0, "2021-05-31"), ("0001-01-31", -1, "0001-01-01"), ("9999-12-01", 1, "9999-12-31"),
  ])
  func `months end on the corresponding day or on the month's last`(
    _ start: String, _ months: Int, _ end: String
  ) {
    #expect(Day(start)?.adding(months: months).description == end)
  }

  @Test func `arithmetic stops at the ends of the calendar`() {
    #expect(Day.last.adding(days: 1) == .last)
    #expect(Day.first.adding(days: -1) == .first)
    #expect(Day.first.adding(days: .max) == .last)
    #expect(Day.last.adding(days: .max) == .last)
    #expect(Day.first.adding(days: .min) == .first)
    #expect(Day.last.adding(months: .max) == .last)
    #expect(Day.first.adding(months: .min) == .first)
    #expect(Day(number: .min) == .first)
  }
}
