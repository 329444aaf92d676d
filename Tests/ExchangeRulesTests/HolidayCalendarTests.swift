import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

struct HolidayCalendarTests {
  private let calendar = HolidayCalendar.builtIn

  private func day(_ text: String) throws -> Day { try #require(Day(text)) }

  @Test(arguments: [
    ("2020-12-22", DayStatus.workday), ("2020-12-26", .weekend), ("2021-01-01", .holiday(name: "元旦")),
    ("2021-02-07", .adjustedWorkday(name: "春节")), ("2022-12-31", .holiday(name: "元旦")),
    ("2027-01-01", .holiday(name: "元旦")), ("2027-01-02", .weekend), ("2027-01-04", .workday),
    ("2027-02-05", .holiday(name: "春节")), ("2027-02-09", .workday),
  ])
  func `a day is what the notices say, else what the week says`(_ text: String, _ status: DayStatus) throws {
    #expect(calendar.status(of: try day(text)) == status)
    #expect(calendar.isWorkday(try day(text)) == status.isWorkday)
  }

  @Test(arguments: [
    ("2019-05-02", DayStatus.holiday(name: "劳动节")), ("2019-05-05", .adjustedWorkday(name: "劳动节")),
    ("2020-02-01", .holiday(name: "春节")), ("2020-02-02", .holiday(name: "春节")), ("2020-02-03", .workday),
  ])
  func `a later notice changes an earlier one`(_ text: String, _ status: DayStatus) throws {
    #expect(calendar.status(of: try day(text)) == status)
  }

  @Test func `the built-in notices give 230 days off and 52 worked weekend days`() throws {
    var off = 0
    var worked = 0
    for number in try day("2019-01-01").number...day("2026-12-31").number {
      switch calendar.status(of: Day(number: number)) {
      case .holiday: off += 1
      case .adjustedWorkday:
        worked += 1
        #expect(Day(number: number).weekday.isWeekend)
      case .workday, .weekend: continue
      }
    }
    #expect((off, worked) == (230, 52))
  }

  @Test func `only years with a notice are covered`() {
    #expect((2019...2026).allSatisfy(calendar.covers))
    #expect(!calendar.covers(year: 2018))
    #expect(!calendar.covers(year: 2027))
    #expect(calendar.version == "2019-2026/国办发明电〔2025〕7号/国令第795号")
  }

  @Test(arguments: [
    ("2026-11-14", []), ("2026-11-15", [2027]), ("2026-12-31", [2027]), ("2027-01-01", [2027]),
    ("2027-11-15", [2027, 2028]), ("2018-11-20", [2018]), ("2021-11-30", []),
  ])
  func `a year's notice is missed from the middle of November before it`(_ text: String, _ years: [Int])
    throws
  {
    #expect(calendar.missingNotices(on: try day(text)) == years)
  }

  @Test func `a count tells which days counted and which not`() throws {
    let count = calendar.workday(3, after: try day("2021-02-09"))
    #expect(count.start == (try day("2021-02-09")))
    #expect(count.day == (try day("2021-02-19")))
    #expect(!count.isProvisional)
    let expected =
      [Count.Step(day: try day("2021-02-10"), status: .workday, part: .counted(1))]
      + (try (11...17).map {
        Count.Step(day: try day("2021-02-\($0)"), status: .holiday(name: "春节"), part: .skipped)
      })
      + [
        Count.Step(day: try day("2021-02-18"), status: .workday, part: .counted(2)),
        Count.Step(day: try day("2021-02-19"), status: .workday, part: .counted(3)),
      ]
    #expect(count.steps == expected)
  }

  @Test func `a count backwards starts with the day before`() throws {
    let count = calendar.workday(1, before: try day("2020-12-28"))
    #expect(count.steps.map(\.part) == [.skipped, .skipped, .counted(1)])
    #expect(count.steps.map(\.day.description) == ["2020-12-27", "2020-12-26", "2020-12-25"])
  }

  @Test func `nothing to count leaves the day where it is`() throws {
    let saturday = try day("2021-01-02")
    for n in [0, -1, .min] {
      #expect(calendar.workday(n, after: saturday) == calendar.workday(n, before: saturday))
      #expect(calendar.workday(n, after: saturday).day == saturday)
    }
  }

  @Test func `a count is provisional as soon as it looks into a year without a notice`() throws {
    #expect(!calendar.workday(1, after: try day("2026-12-30")).isProvisional)
    #expect(calendar.workday(1, after: try day("2026-12-31")).isProvisional)
    #expect(calendar.workday(1, before: try day("2019-01-01")).isProvisional)
    #expect(!calendar.workday(1, before: try day("2019-01-03")).isProvisional)
    #expect(calendar.firstWorkday(from: try day("2027-06-01")).isProvisional)
  }

  @Test func `a count ends where the calendar does`() {
    #expect(calendar.workday(.max, after: .last.adding(days: -10)).day == .last)
    #expect(calendar.workday(.max, before: .first.adding(days: 10)).day == .first)
  }

  @Test func `a new notice goes on top and settles what was provisional`() throws {
    let notice = HolidayCalendar(
      years: [2027],
      entries: [
        try day("2027-01-01"): .holiday(name: "元旦"), try day("2027-01-02"): .adjustedWorkday(name: "元旦"),
        try day("2026-10-10"): .weekend,
      ],
      version: "2027", notices: [HolidayCalendar.Notice(year: 2027, name: "样例", source: "")])
    let calendar = self.calendar.overlaying(notice)
    #expect(calendar.workday(1, after: try day("2026-12-31")).day == (try day("2027-01-02")))
    #expect(!calendar.workday(1, after: try day("2026-12-31")).isProvisional)
    #expect(!calendar.isWorkday(try day("2026-10-10")))
    #expect(calendar.status(of: try day("2021-01-01")) == .holiday(name: "元旦"))
    #expect(calendar.version == "2019-2026/国办发明电〔2025〕7号/国令第795号+2027")
    #expect(calendar.notices.suffix(2).map(\.name) == ["国办发明电〔2025〕7号", "样例"])
    #expect(calendar.notices.filter { $0.year == 2020 }.map(\.name) == ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"])
  }

  @Test func `more days and later starts never give an earlier end, and counting back returns`() throws {
    var random = SeededGenerator()
    for _ in 0..<3_000 {
      let seed: Comment = "seed \(random.seed)"
      let start = try day("2018-12-01").adding(days: .random(in: 0..<3_050, using: &random))
      let n = Int.random(in: 0...40, using: &random)
      let end = calendar.workday(n, after: start).day
      try #require(end < calendar.workday(n + 1, after: start).day, seed)
      try #require(end <= calendar.workday(n, after: start.adding(days: 1)).day, seed)
      try #require(calendar.workday(n, before: start).day > calendar.workday(n + 1, before: start).day, seed)
      try #require(n == 0 || calendar.isWorkday(end), seed)
      let back = calendar.workday(n, before: end).day
      try #require(calendar.isWorkday(start) ? back == start : back <= start, seed)
    }
  }
}
