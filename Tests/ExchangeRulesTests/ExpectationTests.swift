import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// What departments are expected to hand in, and what may be expected by what they did.
struct ExpectationTests {
  private let push = ExpectedDrop(department: "XC-SPJ", kind: "approval-push", by: 17 * 60 + 30)

  @Test(arguments: [
    ("2021-01-04T17:29:59", ExpectedDrop.Outcome.onTime), ("2021-01-04T17:30", .late),
    ("2021-01-04T23:59", .late),
  ])
  func `what came is in time before the time that was agreed`(
    _ first: String, _ outcome: ExpectedDrop.Outcome
  ) {
    #expect(push.outcome(on: Day("2021-01-04"), first: Instant(first), at: .last) == outcome)
  }

  @Test func `what didn't come is awaited until its time is over, and missing then`() throws {
    let day = Day("2021-01-04")
    #expect(push.outcome(on: day, first: nil, at: try #require(Instant("2021-01-04T17:29"))) == .awaited)
    #expect(push.outcome(on: day, first: nil, at: try #require(Instant("2021-01-04T17:30"))) == .missing)
    #expect(push.outcome(on: day, first: nil, at: Instant(day: day, hour: 24)) == .missing)
  }

  @Test(arguments: [
    ("2021-02-10", true), ("2021-02-11", false), ("2021-02-13", false), ("2021-02-20", true),
    ("2021-02-21", false),
  ])
  func `nothing is expected on a day off, and something on a Saturday that is worked`(
    _ day: Day, _ isDue: Bool
  ) {
    #expect(push.isDue(on: day, .builtIn) == isDue)
  }

  @Test
  func `what is expected on Mondays isn't on a Monday that is off, nor on the Sunday that is worked for it`()
  {
    let monday = ExpectedDrop(department: "XC-SPJ", kind: "approval-push", by: 600, weekdays: [.monday])
    #expect(monday.isDue(on: Day("2021-01-04"), .builtIn))
    #expect(!monday.isDue(on: Day("2021-01-05"), .builtIn))
    // 2021-02-15 is a Monday of the Spring Festival, 2021-02-07 a Sunday that is worked.
    #expect(!monday.isDue(on: Day("2021-02-15"), .builtIn) && !monday.isDue(on: Day("2021-02-07"), .builtIn))
  }

  /// The working days of eight weeks.
  private var days: [Day] {
    (0..<56).map { Day("2021-03-01").adding(days: $0) }.filter { HolidayCalendar.builtIn.isWorkday($0) }
  }

  private func arrivals(_ kind: String, at time: Int = 9 * 60 + 10, where isMet: (Int, Day) -> Bool)
    -> [FirstArrival]
  {
    days.enumerated().filter { isMet($0, $1) }.map {
      FirstArrival(sender: "XC-SPJ", kind: kind, at: Instant(day: $1, minute: time))
    }
  }

  @Test func `what came on most working days is proposed for all, by the next half hour`() {
    var met = arrivals("approval-push") { place, _ in place % 6 != 0 }
    // One in ten may be late without moving the time.
    met[3] = FirstArrival(sender: "XC-SPJ", kind: "approval-push", at: Instant(day: met[3].at.day, hour: 16))
    #expect(
      ExpectedDrop.proposed(from: met, on: days)
        == [ExpectedDrop(department: "XC-SPJ", kind: "approval-push", by: 9 * 60 + 30)])
  }

  @Test func `what came on most Fridays is proposed for Fridays, and what came at times isn't`() {
    let weekly = arrivals("letter", at: 15 * 60) { _, day in day.weekday == .friday }
    let rare = arrivals("inquiry") { place, _ in place % 4 == 0 }
    #expect(
      ExpectedDrop.proposed(from: weekly + rare, on: days)
        == [ExpectedDrop(department: "XC-SPJ", kind: "letter", by: 15 * 60 + 30, weekdays: [.friday])])
  }

  @Test func `a few days make no habit, and midnight is the last time`() {
    let few = Array(days.prefix(4))
    #expect(ExpectedDrop.proposed(from: arrivals("letter") { _, _ in true }, on: few).isEmpty)
    let late = arrivals("letter", at: 23 * 60 + 50) { _, _ in true }
    #expect(ExpectedDrop.proposed(from: late, on: days).map(\.by) == [1_440])
  }
}
