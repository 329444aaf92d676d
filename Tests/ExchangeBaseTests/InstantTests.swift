import ExchangeBase
import ExchangeTesting
import Testing

struct InstantTests {
  @Test(arguments: [
    ("2021-01-04T16:00:00.000+08:00", "2021-01-04T16:00:00.000+08:00"),
    ("2021-01-04T16:00:00+08:00", "2021-01-04T16:00:00.000+08:00"),
    ("2021-01-04T08:00:00Z", "2021-01-04T16:00:00.000+08:00"),
    ("2021-01-04t08:00:00.5z", "2021-01-04T16:00:00.500+08:00"),
    ("2021-01-03T22:30:00.123456789-09:30", "2021-01-04T16:00:00.123+08:00"),
    ("2021-01-04T23:59:59.999+23:59", "2021-01-04T08:00:59.999+08:00"),
    ("2021-01-04T16:00", "2021-01-04T16:00:00.000+08:00"),
    ("2021-01-04 16:00:07", "2021-01-04T16:00:07.000+08:00"),
    ("2021-01-04 16:00", "2021-01-04T16:00:00.000+08:00"),
    ("2020-12-31T16:00:00Z", "2021-01-01T00:00:00.000+08:00"),
    ("0001-01-01T00:00", "0001-01-01T00:00:00.000+08:00"),
    ("1969-12-31T23:59:59.999Z", "1970-01-01T07:59:59.999+08:00"),
  ])
  func `a moment is read with any offset and written in China Standard Time`(
    _ text: String, _ written: String
  ) {
    #expect(Instant(text)?.description == written)
  }

  @Test(arguments: [
    "", "2021-01-04", "2021-01-04T", "2021-01-04T16", "2021-01-04T24:00", "2021-01-04T16:60",
    "2021-01-04T16:00:60", "2021-01-04T16:00:00.", "2021-01-04T16:00:00.Z", "2021-01-04T16:00:00,5Z",
    "2021-01-04T16:00:00+8:00", "2021-01-04T16:00:00+0800", "2021-01-04T16:00:00+24:00",
    "2021-01-04T16:00:00+08:60", "2021-01-04T16:00:00Z ", "2021-01-04  16:00", "2021-02-29T16:00",
    "2021-01-04T1６:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-01:00",
  ])
  func `other texts are no moment`(_ text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func `the day changes at midnight in China and nowhere else`() throws {
    let day = Day("2021-01-05")
    let midnight = Instant(day: day)
    #expect(midnight.description == "2021-01-05T00:00:00.000+08:00")
    #expect(midnight.day == day)
    #expect(midnight.adding(milliseconds: -1).day.description == "2021-01-04")
    #expect(midnight.adding(milliseconds: -1).description == "2021-01-04T23:59:59.999+08:00")
    #expect(Instant("2021-01-05T00:00:00Z")?.day == day)
    #expect(Instant("2021-01-04T16:00:00Z")?.day == day)
    #expect(Instant("2021-01-04T15:59:59.999Z")?.day.description == "2021-01-04")
  }

  @Test func `hour 24 is the next day's midnight`() throws {
    let day = Day("2020-12-31")
    #expect(Instant(day: day, hour: 24) == Instant(day: day.adding(days: 1)))
    #expect(Instant(day: day, minute: 24 * 60) == Instant(day: day.adding(days: 1)))
  }

  @Test func `every midnight is the first moment of its day, also before 1970`() throws {
    var random = SeededGenerator()
    for _ in 0..<5_000 {
      let day = Day(number: .random(in: Day.first.number + 1...Day.last.number, using: &random))
      try #require(Instant(day: day).day == day, "seed \(random.seed)")
      try #require(
        Instant(day: day).adding(milliseconds: -1).day == day.adding(days: -1), "seed \(random.seed)")
    }
  }

  @Test func `random moments survive being written and read, and texts sort as moments do`() throws {
    var random = SeededGenerator()
    var previous = Instant.first
    for _ in 0..<20_000 {
      let range = Instant.first.milliseconds...Instant.last.milliseconds
      let instant = Instant(milliseconds: .random(in: range, using: &random))
      let text = instant.description
      try #require(text.utf8.count == 29, "seed \(random.seed)")
      try #require(Instant(text) == instant, "seed \(random.seed)")
      try #require((instant < previous) == (text < previous.description), "seed \(random.seed)")
      previous = instant
    }
  }

  @Test func `arithmetic stops at the first and the last moment`() {
    #expect(Instant.last.description == "9999-12-31T23:59:59.999+08:00")
    #expect(Instant.last.adding(milliseconds: 1) == .last)
    #expect(Instant.first.adding(milliseconds: .min) == .first)
    #expect(Instant.first.adding(seconds: .max) == .last)
    #expect(Instant.last.adding(seconds: .min) == .first)
    #expect(Instant(milliseconds: 0).adding(seconds: 1).milliseconds == 1_000)
    #expect(Instant(day: .last, hour: 24) == .last)
  }
}
