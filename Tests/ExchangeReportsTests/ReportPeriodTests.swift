import ExchangeBase
import ExchangeReports
import ExchangeTesting
import Testing

/// Which days a week and a month have, and what their packages are called.
struct ReportPeriodTests {
  @Test(
    arguments: [
      ("2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
      ("2021-01-04", "2021-W01", "2021-01-04", "2021-01-10"),
      ("2021-01-10", "2021-W01", "2021-01-04", "2021-01-10"),
      ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
      ("2026-12-31", "2026-W53", "2026-12-28", "2027-01-03"),
      ("2022-01-01", "2021-W52", "2021-12-27", "2022-01-02"),
    ] as [(Day, String, Day, Day)])
  func `a week is of the year in which its Thursday lies`(day: Day, name: String, first: Day, last: Day) {
    let week = ReportPeriod(weekOf: day)
    #expect(week.name == name && week.days == first...last)
  }

  @Test func `a month has all its days`() throws {
    let february = try #require(ReportPeriod(month: "2024-02"))
    #expect(february.days == "2024-02-01"..."2024-02-29" && february.name == "2024-02")
    #expect(ReportPeriod(monthOf: "2021-12-31").days == "2021-12-01"..."2021-12-31")
    for wrong in ["2021-13", "2021-1", "2021-01-04", "", "２０２１-01"] {
      #expect(ReportPeriod(month: wrong) == nil)
    }
  }

  @Test(arguments: ["2021-01", "2021-W01", "2020-W53", "2025-W01", "2021-01-05_2021-02-03"])
  func `a period is found by the name of its package`(name: String) {
    #expect(ReportPeriod(name: name)?.name == name)
  }

  @Test(arguments: [
    "2021-01-04", "2021-W54", "2021-W1", "2021-W53", "2021-02-03_2021-01-05", "W01", "", "2021-01_",
  ])
  func `nothing else is a period`(name: String) {
    #expect(ReportPeriod(name: name) == nil)
  }

  @Test func `any days are named by the first and the last`() {
    #expect(ReportPeriod("2021-01-05"..."2021-02-03").name == "2021-01-05_2021-02-03")
    #expect(ReportPeriod("2021-01-05"..."2021-02-03").title == "2021年1月5日—2月3日")
    #expect(ReportPeriod(weekOf: "2021-01-20").title == "2021年第3周")
  }
}
