import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// What is owed is kept version by version; none is ever overwritten.
@Suite(.everyEngine) struct ObligationVersionTests {
  private let book: Book
  private let code = "case:XC-SPJ:BL-1"

  init() throws { book = try Book() }

  private func key(_ debtor: String, in matter: MatterRow) throws -> Obligation.Key {
    try #require(try book.stored(matter).first { $0.key.debtor == debtor && $0.family == .opinion }).key
  }

  private func history(_ debtor: String) throws -> [ObligationVersion] {
    let matter = try book.matter(code)
    let key = try key(debtor, in: matter)
    return try book.ledger.read { try $0.history(of: key, in: matter) }
  }

  private func sendNotice() throws -> RecordRow {
    try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG"], in: code, ["dueDate": "2021-01-06"],
      at: "2021-01-04T09:00:00")
  }

  private func set(_ obligations: [Obligation], at: String) throws -> [ObligationChange] {
    try book.decide { overlay in
      let entry = try overlay.append(
        .timePassed, subject: "", at: book.moment(at), detail: [String: String]())
      return try overlay.setObligations(obligations, of: overlay.ensureMatter(code), entry: entry)
    }
  }

  @Test func `what hasn't changed isn't written again`() throws {
    _ = try sendNotice()
    let matter = try book.matter(code)
    let before = try book.ledger.read { try $0.obligations(of: matter) }
    let again = try book.computed(matter, at: "2021-01-05T09:00:00")
    #expect(try set(again, at: "2021-01-05T09:00:00") == [])
    #expect(try book.ledger.read { try $0.obligations(of: matter) } == before)
  }

  @Test func `what is stored comes back as it was computed, but for the days that were counted`() throws {
    let notice = try sendNotice()
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-08"],
      at: "2021-01-05T10:00:00")
    let matter = try book.matter(code)
    let computed = try book.computed(matter, at: "2021-01-05T10:00:00")
    let stored = try book.stored(matter).sorted { $0.key < $1.key }
    #expect(stored.map(\.core) == computed.map(\.core))
    #expect(stored.map(\.deadline?.calendarVersion) == computed.map(\.deadline?.calendarVersion))
    #expect(stored.map(\.liability) == ["第二十八条第5项", "第二十八条第5项"])
  }

  @Test func `an extension is a new version, and the old one tells how it was`() throws {
    let notice = try sendNotice()
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-08"],
      at: "2021-01-05T10:00:00")
    let history = try history("XC-WJ").suffix(2)
    #expect(history.map { $0.obligation.due?.day.description } == ["2021-01-07", "2021-01-09"])
    #expect(history.first?.untilEntry == history.last?.fromEntry)
    #expect(history.last?.untilEntry == nil)
    #expect(history.last?.obligation.originalDue == history.first?.obligation.due)
    #expect(
      try self.history("XC-SCJG").last?.fromEntry ?? 0 < history.last?.fromEntry ?? 0, "another's stays")
  }

  @Test func `what ended stays as it ended, with the calendar of its time`() throws {
    let notice = try sendNotice()
    try book.send(
      "o", "parallel-opinion", from: "XC-SCJG", in: code, about: notice, ["opinion": "同意"],
      at: "2021-01-05T09:00:00")
    let before = try history("XC-SCJG")
    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-06"): .holiday(name: "样例节")], version: "样例通知")
    try book.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-05T12:00:00")
    #expect(try history("XC-SCJG") == before)
    let open = try #require(try history("XC-WJ").last?.obligation)
    #expect(open.deadline?.calendarVersion == book.calendar.version)
  }

  @Test func `what came later may still be marked on what had ended`() throws {
    let notice = try sendNotice()
    try book.send(
      "c", "default-consent", in: code, about: notice, ["department": "XC-WJ", "type": "超时默认"],
      at: "2021-01-07T09:00:00")
    let deemed = try #require(try history("XC-WJ").last?.obligation)
    #expect(deemed.outcome == .deemed)
    try book.send(
      "o", "parallel-opinion", from: "XC-WJ", in: code, about: notice, ["opinion": "不同意"],
      at: "2021-01-08T09:00:00")
    let marked = try #require(try history("XC-WJ").last?.obligation)
    #expect(marked.marks == deemed.marks.union([.conflict]))
    #expect(marked.settledAt == deemed.settledAt)
    #expect(marked.settledBy == deemed.settledBy)
    #expect(marked.evidence == deemed.evidence + ["XC-WJ/o/1"])
  }

  @Test func `what isn't owed any more ends without a new version, unless it had been settled`() throws {
    let notice = try sendNotice()
    try book.send(
      "o", "parallel-opinion", from: "XC-SCJG", in: code, about: notice, ["opinion": "同意"],
      at: "2021-01-05T09:00:00")
    let matter = try book.matter(code)
    let changes = try set([], at: "2021-01-05T10:00:00")
    #expect(changes.map(\.old?.key.debtor) == ["XC-WJ"])
    #expect(changes.map(\.new) == [nil])
    #expect(try book.stored(matter).map(\.outcome) == [.met])
  }

  @Test func `open obligations are asked for by department and family, the most urgent first`() throws {
    _ = try sendNotice()
    try book.send("i", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i", at: "2020-12-30T09:00:00")
    func keys(_ debtor: String?, _ family: Rule.Family?) throws -> [String] {
      try book.ledger.read { view in
        try view.openObligations(of: debtor, family: family).map {
          "\($0.obligation.key.rule) \($0.obligation.key.debtor)"
        }
      }
    }
    // The opinion is due on the 6th, the reply on the 7th.
    #expect(try keys("XC-WJ", nil) == ["opinion XC-WJ", "reply XC-WJ"])
    #expect(try keys(nil, .reply) == ["reply XC-WJ"])
    #expect(try keys("XC-SCJG", nil) == ["opinion XC-SCJG"])
    #expect(try keys(nil, nil).count == 3)
  }

  @Test func `a matter wakes when time alone changes it, and not before`() throws {
    _ = try sendNotice()
    func waking(_ at: String) throws -> [String] {
      try book.ledger.read { try $0.wakingMatters(through: book.moment(at), limit: 10).map(\.code) }
    }
    let reminder = try #require(try book.stored(book.matter(code)).first?.remindAt)
    #expect(try waking(String(reminder.adding(seconds: -1).description.prefix(19))) == [])
    #expect(try waking(String(reminder.description.prefix(19))) == [code])
    try book.pass(to: String(reminder.description.prefix(19)))
    #expect(try waking("2021-01-06T23:59:59") == [])
    #expect(try waking("2021-01-07T00:00:00") == [code])
    try book.pass(to: "2021-01-07T00:00:00")
    #expect(try waking("2030-01-01T00:00:00") == [])
    #expect(try book.ledger.read { try $0.openObligations(family: .confirmation).count } == 2)
  }

  @Test func `only matters with something open and a deadline are counted anew`() throws {
    _ = try sendNotice()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let claimed = try book.deliver(drop, at: "2021-01-04T10:00:02")
    try book.answer(claimed, "k", each: 3, takenAt: "2021-01-04T11:00:00")
    let all = try book.ledger.read { try $0.mattersWithDeadlines(after: 0, limit: 10) }
    #expect(all.map(\.code) == [code])
    #expect(try book.ledger.read { try $0.mattersWithDeadlines(after: all[0].id, limit: 10) } == [])
  }
}

extension Obligation {
  /// All but the days that were counted, which the ledger leaves out.
  var core: Obligation {
    Obligation(
      key: key, family: family, article: article, creditor: creditor, openedAt: openedAt, records: records,
      deadline: nil, originalDue: originalDue, remindAt: remindAt, silence: silence, outcome: outcome,
      settledAt: settledAt, settledBy: settledBy, marks: marks, evidence: evidence, liability: liability)
  }
}
