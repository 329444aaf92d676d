import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// What is open is counted once a day and moved on from there.
@Suite(.everyEngine) struct OpenCountTests {
  private let book: Book

  init() throws { book = try Book() }

  /// Deliveries, inquiries and a parallel case over a week: some is claimed, answered or deemed, some stays open, and
  /// a holiday notice moves a deadline.
  private func play(closing: Bool) throws {
    let push = try book.decide("a", records: 5, takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(push, at: "2021-01-04T10:00:02")
    try book.send("i1", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i1", at: "2021-01-04T11:00:00")
    try close("2021-01-04", closing)
    try book.answer(delivery, "k1", records: [push.records[0]], takenAt: "2021-01-05T09:00:00")
    let late = try book.decide("b", records: 2, takenAt: "2021-01-05T10:00:00")
    _ = try book.deliver(late, to: "XC-SCJG", at: "2021-01-05T10:00:02")
    try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG"], in: "case:XC-SPJ:BL-1", ["dueDate": "2021-01-07"],
      at: "2021-01-05T11:00:00")
    try close("2021-01-05", closing)
    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-08"): .holiday(name: "样例节")], version: "样例通知")
    try book.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-06T09:00:00")
    try book.answer(delivery, "k2", .returned, each: 4, takenAt: "2021-01-06T09:30:00")
    try close("2021-01-06", closing)
    try close("2021-01-07", closing)
    try book.pass(to: "2021-01-08T00:00:00")
    try book.send("i2", "inquiry", to: ["XC-ZHZF"], in: "inquiry:XC-SPJ:i2", at: "2021-01-08T11:00:00")
  }

  private func close(_ day: Day, _ closing: Bool) throws {
    if closing { try book.close(day, at: "\(day)T23:59:59") }
  }

  /// Family, debtor, obligations and records.
  private typealias Count = [String]

  private func kept(on day: Day) throws -> [Count] {
    try book.ledger.read { view in
      try view.openCounts(atStartOf: view.day(day)).map {
        [$0.family.rawValue, $0.debtor, "\($0.obligations)", "\($0.records)"]
      }
    }
  }

  /// The same, by going through everything.
  private func counted(on day: Day) throws -> [Count] {
    let open = try book.ledger.read {
      try $0.openObligations(after: $0.day(day).afterEntry).map(\.obligation)
    }
    return Dictionary(grouping: open) { [$0.family.rawValue, $0.key.debtor] }.map { key, obligations in
      key + ["\(obligations.count)", "\(obligations.reduce(0) { $0 + $1.records })"]
    }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
  }

  @Test(arguments: [true, false])
  func `what is kept is what a full count gives, whether or not days were closed`(closing: Bool) throws {
    try play(closing: closing)
    let days: [Day] = (4...9).map { "2021-01-0\($0)" }
    for day in days { #expect(try kept(on: day) == counted(on: day), "\(day)") }
    #expect(Set(try days.map { try kept(on: $0) }).count == 5, "and every day but one changed something")
  }

  @Test func `what is open now counts on from the last closing`() throws {
    try play(closing: true)
    let now = try book.ledger.read { try $0.openCounts() }
    #expect(now.filter { $0.family == .reply }.map(\.debtor) == ["XC-WJ", "XC-ZHZF"])
    #expect(
      now.reduce(0) { $0 + $1.obligations } == (try book.ledger.read { try $0.openObligations().count }))
  }

  @Test func `deadlines that wait for a holiday notice are counted`() throws {
    try book.send("i", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i", at: "2026-12-30T09:00:00")
    #expect(try book.ledger.read { try $0.openCounts().map(\.provisional) } == [1])
  }

  @Test func `what is overdue is counted from its due time on`() throws {
    try play(closing: true)
    let counts = try ["2021-01-06T23:59:59", "2021-01-07T00:00:00", "2021-01-08T00:00:00"].map { moment in
      try book.ledger.read { try $0.overdueCounts(at: book.moment(moment)) }
    }
    // On the 8th the opinions are due as well: they are candidates for default consent, and not overdue.
    #expect(counts.map { $0.map(\.debtor) } == [[], ["XC-SCJG"], ["XC-SCJG"]])
    #expect(counts.map { $0.map(\.amount.obligations) } == [[], [1], [1]])
    #expect(Set(counts.joined().map(\.family)).count == 1, "under the rules of one family")
  }

  @Test func `a day tells what changed and what presses, and counts the quiet rest`() throws {
    try book.send("i", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i", at: "2021-01-04T09:00:00")
    for day in (4...8).map({ "2021-01-0\($0)" as Day }) { try book.close(day, at: "\(day)T23:59:59") }
    let told = try book.ledger.read { view in
      try (4...8).map { try view.obligations(on: view.day("2021-01-0\($0)")).count }
    }
    // It came up on the 4th, and is due on the 11th: from the 8th on little time is left.
    #expect(told == [1, 0, 0, 0, 1])
    let open = try book.ledger.read { view in
      try (4...8).map { try view.openCounts(atEndOf: view.day("2021-01-0\($0)")).map(\.obligations) }
    }
    #expect(open == Array(repeating: [1], count: 5))
  }
}
