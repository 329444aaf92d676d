import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// What was owed on a day is what its stretch of the chain says, whatever comes later.
@Suite(.everyEngine) struct ObligationDayTests {
  private let book: Book

  init() throws { book = try Book() }

  private func states(_ day: Day) throws -> [String] {
    try book.ledger.read { view in
      let day = try view.day(day)
      return try view.obligations(on: day).map {
        "\($0.obligation.key.debtor) \($0.obligation.records) \($0.obligation.outcome?.rawValue ?? "open")"
      }
    }
  }

  private func balances(_ day: Day) throws -> [BalanceRow] {
    try book.ledger.read { try $0.balances(of: $0.day(day)) }
  }

  /// A delivery of three records: one claimed the day after, the rest returned late.
  private func playClaims() throws {
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    try book.answer(delivery, "k1", records: [drop.records[0]], takenAt: "2021-01-05T09:00:00")
    try book.answer(delivery, "k2", .returned, each: 2, takenAt: "2021-01-06T09:00:00")
  }

  @Test func `a day tells what came up, ended or presses on it, and not what had ended before`() throws {
    try playClaims()
    #expect(try states("2021-01-03") == [])
    #expect(try states("2021-01-04") == ["XC-WJ 3 open"])
    #expect(try states("2021-01-05") == ["XC-WJ 2 open", "XC-WJ 1 met"])
    #expect(try states("2021-01-06") == ["XC-WJ 2 returned", "XC-SPJ 2 open"])
    #expect(try states("2021-01-07") == ["XC-SPJ 2 open"], "what has no limit is never quiet")
  }

  @Test func `what was open in the morning is told too`() throws {
    try playClaims()
    let open = try book.ledger.read { view in
      try ["2021-01-04", "2021-01-05", "2021-01-06"].map { day in
        try view.openObligations(after: view.day(day).afterEntry).reduce(0) { $0 + $1.obligation.records }
      }
    }
    #expect(open == [0, 3, 2])
  }

  @Test func `records of a delivery go from open to ended without coming up again`() throws {
    try playClaims()
    #expect(try balances("2021-01-04") == [BalanceRow(family: .claim, opened: 3, closing: 3)])
    #expect(try balances("2021-01-05") == [BalanceRow(family: .claim, opening: 3, discharged: 1, closing: 2)])
    #expect(
      try balances("2021-01-06") == [
        BalanceRow(family: .claim, opening: 2, discharged: 2),
        BalanceRow(family: .reassign, opened: 2, closing: 2),
      ])
  }

  @Test func `an extension moves no balance, and a mark on what had ended neither`() throws {
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ"], in: code, ["dueDate": "2021-01-06"], at: "2021-01-04T09:00:00")
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-07"],
      at: "2021-01-05T10:00:00")
    #expect(try balances("2021-01-05") == [BalanceRow(family: .opinion, opening: 1, closing: 1)])
    try book.pass(to: "2021-01-08T00:00:00")
    try book.send(
      "c", "default-consent", in: code, about: notice, ["department": "XC-WJ"], at: "2021-01-08T09:00:00")
    #expect(
      try balances("2021-01-08") == [
        BalanceRow(family: .opinion, opening: 1, discharged: 1),
        BalanceRow(family: .confirmation, opened: 1, discharged: 1),
      ])
    try book.send(
      "o", "parallel-opinion", from: "XC-WJ", in: code, about: notice, ["opinion": "不同意"],
      at: "2021-01-09T09:00:00")
    #expect(try balances("2021-01-09").allSatisfy { $0.figures.allSatisfy { $0 == 0 } })
    #expect(try states("2021-01-09") == ["XC-WJ 1 deemed"], "it is told again, for its mark")
  }

  @Test func `what the rules don't want any more is withdrawn`() throws {
    try book.send("i", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i", at: "2021-01-04T09:00:00")
    try book.decide { overlay in
      let entry = try overlay.append(
        .timePassed, subject: "", at: book.moment("2021-01-05T09:00:00"), detail: [String: String]())
      try overlay.setObligations([], of: overlay.ensureMatter("inquiry:XC-SPJ:i"), entry: entry)
    }
    #expect(try balances("2021-01-05") == [BalanceRow(family: .reply, opening: 1, withdrawn: 1)])
  }

  @Test func `what one entry changes twice is counted once`() throws {
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    let matter = try book.matter(of: delivery)
    let open = try #require(try book.stored(matter).first)
    func settled(_ marks: Set<Obligation.Mark>) -> Obligation {
      Obligation(
        key: open.key, family: .claim, article: open.article, creditor: open.creditor,
        openedAt: open.openedAt,
        records: 3, deadline: open.deadline, silence: .overdue, outcome: .met, settledAt: open.openedAt,
        marks: marks, evidence: open.evidence)
    }
    try book.decide { overlay in
      let entry = try overlay.append(
        .decided, subject: "", at: book.moment("2021-01-05T09:00:00"), detail: [String: String]())
      for marks in [[], [.early]] as [Set<Obligation.Mark>] {
        try overlay.setObligations([settled(marks)], of: matter, entry: entry)
      }
    }
    #expect(try balances("2021-01-05") == [BalanceRow(family: .claim, opening: 3, discharged: 3)])
    #expect(try states("2021-01-05") == ["XC-WJ 3 met"])
  }

  @Test func `later events change nothing of an earlier day`() throws {
    let days: [Day] = (4...8).map { "2021-01-0\($0)" }
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ"], in: code, ["dueDate": "2021-01-06"], at: "2021-01-04T09:00:00")
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    let said = try days.map { (try states($0), try balances($0)) }
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-20"],
      at: "2021-01-06T10:00:00")
    try book.answer(delivery, "k", each: 3, takenAt: "2021-01-07T09:00:00")
    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-20"): .holiday(name: "样例节")], version: "样例通知")
    try book.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-08T09:00:00")
    for (day, before) in zip(days, said).prefix(2) {
      #expect(try states(day) == before.0, "\(day)")
      #expect(try balances(day) == before.1, "\(day)")
    }
    #expect(try states("2021-01-07") != said[3].0, "and it is no idle test")
  }

  @Test func `a deadline that another calendar moved is told once, with the old time`() throws {
    try book.send(
      "i", "inquiry", to: ["XC-WJ", "XC-SCJG"], in: "inquiry:XC-SPJ:i", at: "2021-01-04T09:00:00")
    try book.send(
      "r", "inquiry-reply", from: "XC-SCJG", in: "inquiry:XC-SPJ:i",
      about: book.ledger.read { try $0.record(sender: "XC-SPJ", msgId: "i/1") }, ["outcome": "同意"],
      at: "2021-01-05T09:00:00")
    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-08"): .holiday(name: "样例节")], version: "样例通知")
    try book.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-06T09:00:00")
    func moved(_ day: Day) throws -> [String] {
      try book.ledger.read { view in
        try view.movedDeadlines(on: view.day(day)).map {
          "\($0.new.obligation.key.debtor) \($0.old.due?.day.description ?? "") \($0.new.obligation.due?.day.description ?? "")"
        }
      }
    }
    #expect(try moved("2021-01-05") == [])
    #expect(try moved("2021-01-06") == ["XC-WJ 2021-01-12 2021-01-13"])
    #expect(try moved("2021-01-07") == [])
  }
}

extension BalanceRow {
  fileprivate var figures: [Int] { [opening, opened, withdrawn, discharged, closing] }
}
