import ExchangeBase
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeLedger

/// What the ledger keeps of its own running and of the two sides' counts.
@Suite(.everyEngine) struct RunningTests {
  private let book: Book

  init() throws { book = try Book() }

  @Test func `what was seen and used last is kept`() throws {
    #expect(try book.ledger.read { try $0.lastSeen() } == nil)
    #expect(try book.ledger.read { try $0.calendarVersion() } == nil)
    for (moment, version) in [("2021-01-04T09:00:00", "a"), ("2021-01-04T09:01:00", "b")] {
      try book.decide {
        $0.setLastSeen(book.moment(moment))
        $0.setCalendarVersion(version)
      }
    }
    #expect(try book.ledger.read { try $0.lastSeen() } == book.moment("2021-01-04T09:01:00"))
    #expect(try book.ledger.read { try $0.calendarVersion() } == "b")
  }

  @Test func `a time without the processor belongs to the day on which it was found out`() throws {
    let night = Downtime(since: book.moment("2021-01-04T22:00:00"), until: book.moment("2021-01-05T07:00:00"))
    try book.decide { try $0.insert(night, now: book.moment("2021-01-05T07:00:00")) }
    func on(_ day: Day) throws -> [Downtime] {
      try book.ledger.read { try $0.downtimes(on: $0.day(day)) }
    }
    #expect(try on("2021-01-04") == [])
    #expect(try on("2021-01-05") == [night])
    func through(_ day: Day, since: String) throws -> [Downtime] {
      try book.ledger.read { try $0.downtimes(through: $0.day(day), since: book.moment(since)) }
    }
    #expect(
      try through("2021-01-06", since: "2021-01-05T06:00:00") == [night], "it still touches what was open")
    #expect(try through("2021-01-06", since: "2021-01-05T08:00:00") == [])
    #expect(try through("2021-01-04", since: "2021-01-04T00:00:00") == [])
    let entry = try #require(try book.ledger.read { try $0.lastEntry() })
    #expect(entry.event == .downtime)
  }

  @Test func `what time did in a day is of that day, however late it is noted`() throws {
    try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let pause = Downtime(since: book.moment("2021-01-04T10:00:00"), until: book.moment("2021-01-07T09:00:00"))
    for day in ["2021-01-04", "2021-01-05", "2021-01-06"] as [Day] {
      #expect(try book.ledger.read { try $0.isQuiet(since: day) })
      if day == "2021-01-05" { try book.decide { try $0.insert(pause, now: pause.until) } }
      try book.decide {
        _ = try $0.append(.timePassed, subject: "clock", at: pause.until, detail: ["day": day.description])
      }
      let noted = try #require(try book.ledger.read { try $0.lastEntry() })
      #expect(noted.dayNoted == day)
      #expect(try book.ledger.read { try $0.isQuiet(since: day) })
      try book.close(day, at: "2021-01-07T09:00:00")
      #expect(try book.ledger.read { try $0.closedDay(day) }?.lastEntry == noted.sequence)
      #expect(try book.ledger.read { try $0.day(day) }.asOf == Instant(day: day.adding(days: 1)))
    }
    func told(_ day: Day) throws -> [Downtime] {
      try book.ledger.read { try $0.downtimes(toldOf: $0.day(day), from: day) }
    }
    #expect(try told("2021-01-04") == [])
    for day in ["2021-01-05", "2021-01-06", "2021-01-07"] as [Day] {
      #expect(try told(day) == [pause], "\(day)")
    }
    #expect(try told("2021-01-08") == [])
  }

  @Test func `what is noted of a day behind something that happened is of another day`() throws {
    try book.decide("a", takenAt: "2021-01-04T10:00:00")
    try book.decide("b", takenAt: "2021-01-05T00:00:01")
    #expect(try !book.ledger.read { try $0.isQuiet(since: "2021-01-04") })
    try book.decide {
      _ = try $0.append(
        .timePassed, subject: "clock", at: book.moment("2021-01-05T00:00:02"), detail: ["day": "2021-01-04"])
    }
    let decided = try #require(try book.ledger.read { try $0.lastEntry(through: "2021-01-04") })
    try book.close("2021-01-04", at: "2021-01-05T00:00:03")
    #expect(try book.ledger.read { try $0.closedDay("2021-01-04") }?.lastEntry == decided.sequence)
    // A night belongs to the day on which it was found out.
    let night = Downtime(since: book.moment("2021-01-05T22:00:00"), until: book.moment("2021-01-06T07:00:00"))
    try book.decide { try $0.insert(night, now: night.until) }
    #expect(try book.ledger.read { try $0.lastEntry() }?.dayNoted == nil)
  }

  @Test func `a statement stands beside what went through that day for that sender and kind`() throws {
    try book.decide("a", takenAt: "2021-01-04T10:00:00")
    try book.decide("b", records: 2, takenAt: "2021-01-04T23:59:59", at: "2021-01-05T00:00:01")
    try book.decide("c", takenAt: "2021-01-05T10:00:00")
    try book.decide("d", "training-info", takenAt: "2021-01-04T11:00:00")
    try book.decide("e", from: "XC-WJ", takenAt: "2021-01-04T11:00:00")
    let found = try book.ledger.read {
      try $0.accepted(from: "XC-SPJ", kind: "approval-push", on: "2021-01-04")
    }
    #expect(found.bundles == 2)
    #expect(found.records == 5, "by the moment of taking")
  }

  @Test func `statements and sign-offs are told on the day on which they came`() throws {
    let sheet = try book.decide("s", "daily-statement", records: 2, takenAt: "2021-01-04T17:00:00")
    let word = try book.decide(
      "w", "reconciliation-signoff", from: "XC-DSJ", records: 1, takenAt: "2021-01-05T09:00:00")
    let rows = [
      StatementRow(
        record: sheet.records[0].id, day: "2021-01-04", kind: "approval-push", bundles: 1, records: 3,
        foundBundles: 1, foundRecords: 3),
      StatementRow(
        record: sheet.records[1].id, day: "2021-01-04", kind: "training-info", bundles: 1, records: 3,
        foundBundles: 1, foundRecords: 2),
    ]
    let signoff = SignoffRow(
      record: word.records[0].id, day: "2021-01-04", reviewer: "样例复核人", conclusion: "一致", remarks: "样例",
      packageSha256: String(repeating: "a", count: 64))
    try book.decide { overlay in
      for row in rows { overlay.insert(row) }
      overlay.insert(signoff)
    }
    // Over what is stored, and of what is decided and not stored yet.
    try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      var later = rows[0]
      later.records = 4
      overlay.insert(later)
      overlay.insert(signoff)
      #expect(try overlay.statements(of: "2021-01-04").map(\.statement) == rows + [later])
      #expect(try overlay.statements(of: "2021-01-04").map(\.sender) == ["XC-SPJ", "XC-SPJ", "XC-SPJ"])
      #expect(try overlay.signoffs(of: "2021-01-04") == [signoff, signoff])
      #expect(try overlay.statements(of: "2021-01-05").isEmpty && overlay.signoffs(of: "2021-01-05").isEmpty)
    }
    let told = try book.ledger.read { try $0.statements(on: $0.day("2021-01-04")) }
    #expect(told.map(\.statement) == rows)
    #expect(told.map(\.sender) == ["XC-SPJ", "XC-SPJ"])
    #expect(rows.map(\.agrees) == [true, false])
    #expect(try book.ledger.read { try $0.statements(on: $0.day("2021-01-05")).isEmpty })
    #expect(try book.ledger.read { try $0.signoffs(on: $0.day("2021-01-04")).isEmpty })
    #expect(try book.ledger.read { try $0.signoffs(on: $0.day("2021-01-05")).map(\.signoff) } == [signoff])
    #expect(try book.ledger.read { try $0.signoffs(of: "2021-01-04") } == [signoff])
  }

  @Test func `a day without anything of its own ends where the one before it did`() throws {
    let book = try Book(.sqlite)
    try book.decide("a", takenAt: "2021-01-04T10:00:00")
    try book.decide { overlay in
      _ = try overlay.append(
        .timePassed, subject: "clock", at: book.moment("2021-01-08T09:00:00"), detail: ["day": "2021-01-04"])
    }
    let noted = try #require(try book.ledger.read { try $0.lastEntry() })
    for day in ["2021-01-04", "2021-01-05", "2021-01-06", "2021-01-07"] as [Day] {
      try book.close(day, at: "2021-01-08T09:00:00")
      #expect(try book.ledger.read { try $0.closedDay(day) }?.lastEntry == noted.sequence, "\(day)")
    }
    #expect(try book.ledger.read { try $0.day("2021-01-08").afterEntry } == noted.sequence)
  }
}
