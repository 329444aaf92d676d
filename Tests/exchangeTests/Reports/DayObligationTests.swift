import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeReports

/// What is owed under the whole measure, day by day of an invented week.
@Suite(.waits) struct DayObligationTests {
  private func report(_ day: Day) throws -> DayReport {
    try MeasureWeek.told().report(day)
  }

  private func states(_ day: Day, _ families: Rule.Family...) throws -> [String] {
    try report(day).obligations.filter { families.contains($0.obligation.family) }
      .map { "\($0.debtor) \($0.stateTitle)\($0.marks.isEmpty ? "" : "（\($0.marks)）")" }.sorted()
  }

  @Test(
    arguments: [
      ("2021-01-05", ["XC-SCJG 按期反馈", "XC-WJ 已延期（延期）", "XC-ZHZF 即将到期"]),
      ("2021-01-06", ["XC-ZHZF 默认候选"]),
      ("2021-01-07", ["XC-SPJ 已认定", "XC-WJ 即将到期（延期）", "XC-ZHZF 视为同意（缺席）"]),
      ("2021-01-08", ["XC-WJ 默认候选（延期）", "XC-ZHZF 视为同意（缺席、与其后意见冲突）"]),
    ] as [(Day, [String])])
  func `a parallel case is told from the notice to the conflict`(day: Day, expected: [String]) throws {
    #expect(try states(day, .opinion, .confirmation) == expected)
  }

  @Test func `silence on a proposition is consent, on an open question it is none`() throws {
    #expect(try states("2021-01-05", .reply) == ["XC-WJ 视为同意", "XC-ZHZF 逾期未回复"])
    #expect(try states("2021-01-06", .reply) == ["XC-ZHZF 逾期未回复（逾期未复）"], "what ended isn't told again")
  }

  @Test func `who didn't come to the survey is told on its day`() throws {
    #expect(try states("2021-01-06", .attendance) == ["XC-WJ 按期派员", "XC-ZHZF 未派员（缺席、不派员）"])
    #expect(try states("2021-01-07", .attendance) == [])
  }

  @Test func `a commitment of which nothing is heard is a notice, and overdue to nobody`() throws {
    let report = try report("2021-01-07")
    #expect(report.duties(.notice).map(\.debtor) == ["XC-SCJG"])
    #expect(!report.duties(.overdue).contains { $0.obligation.family == .commitment })
    #expect(try states("2021-01-08", .commitment) == ["XC-SCJG 逾期报送（逾期）"])
  }

  @Test func `what has no limit is open or done, and never late`() throws {
    #expect(try states("2021-01-04", .disposition) == ["XC-SPJ 未办结"])
    #expect(try states("2021-01-06", .disposition) == ["XC-SPJ 未办结"], "nothing else would call for it")
    #expect(try report("2021-01-06").quiet([.disposition]) == 0)
    #expect(try states("2021-01-07", .disposition) == ["XC-SPJ 已处理"])
  }

  @Test func `a second return goes to the bureau, under its own code`() throws {
    #expect(
      try states("2021-01-04", .reassign) == ["XC-DSJ 未办结（再次退回，提请协调）", "XC-SPJ 已改派", "XC-SPJ 未办结"])
  }

  @Test(
    arguments: [
      // Ten duties, six records to claim and a seventh that was reassigned, three returns; three returned, one reassigned.
      ("2021-01-04", [0, 20, 0, 4, 16]),
      // An opinion, and silence that is consent by the day's end.
      ("2021-01-05", [16, 0, 0, 2, 14]),
      // Those whom the record of the survey speaks of.
      ("2021-01-06", [14, 0, 0, 2, 12]),
      // A candidate to confirm, and the disposition to claim; the opinion, its confirmation, the letter.
      ("2021-01-07", [12, 2, 0, 3, 11]),
      // Word of the broken commitment to claim, and to decide on; its check.
      ("2021-01-08", [11, 2, 0, 1, 12]),
    ] as [(Day, [Int])])
  func `what was open and came up is what ended and is open`(day: Day, expected: [Int]) throws {
    #expect(try report(day).balanceOfAll == expected)
  }

  @Test func `an evening's balance is the next morning's`() throws {
    let week = try MeasureWeek.told()
    let reports = try MeasureWeek.days.map(week.report)
    for (evening, morning) in zip(reports, reports.dropFirst()) {
      let closing = evening.balances.filter { $0.closing > 0 }.map { [$0.family.rawValue, "\($0.closing)"] }
      let opening = morning.balances.filter { $0.opening > 0 }.map { [$0.family.rawValue, "\($0.opening)"] }
      #expect(closing == opening, "\(morning.context.day)")
    }
  }

  @Test func `a night in which the processor stood still is told beside what it touched`() throws {
    let report = try report("2021-01-05")
    let night = try #require(report.downtimes.first)
    #expect(night.share.minutes == 450, "of this day")
    #expect(night.share.minutesBefore == 60, "of the evening, of whose day no package can tell it any more")
    #expect(
      night.touched == report.obligations.count { $0.downtime > 0 } + report.quiet(Set(Rule.Family.allCases)))
    let inquiry = try #require(report.obligations(.reply).first)
    #expect(inquiry.downtime == 510)
    #expect(
      try self.report("2021-01-04").obligations.allSatisfy { $0.downtime == 0 }, "nobody knew of it yet")
  }

  @Test func `leads name their article and evidence, and nobody's number`() throws {
    let leads = try report("2021-01-06").leads
    #expect(leads.map(\.article) == ["第二十七条", "第二十八条第2项"])
    #expect(try report("2021-01-05").leads.map(\.article).contains("第二十七条"), "silence told on its last day")
    let absent = try #require(leads.last)
    #expect(absent.department == "XC-ZHZF")
    #expect(absent.evidence.count == 3, "the notice, the refusal and the record")
    #expect(absent.facts.contains("未派员"))
    let late = try report("2021-01-04").leads
    #expect(late.map(\.article) == ["第二十八条第4项"])
    #expect(late.first?.facts == "审批信息推送起算日 2020-12-30，应于 2020-12-31 24:00 前到达，实际 2021-01-04 11:00:00 到达")
    #expect(late.first?.evidence == ["A-1"])
  }

  @Test func `what a sender counts differently is told on the day`() throws {
    let report = try report("2021-01-04")
    #expect(report.differingStatements.map(\.statement.foundRecords) == [4])
    #expect(try self.report("2021-01-05").statements.isEmpty)
  }

  @Test func `a reviewer's word is told on the day on which it came`() throws {
    #expect(try report("2021-01-05").signoffs.map(\.signoff.day) == ["2021-01-04"])
    #expect(try report("2021-01-04").signoffs.isEmpty)
  }

  @Test func `a deadline into a year without a notice is provisional until the notice moves it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.send("policy-change", from: "XC-SPJ", ["recipients": "XC-WJ"])
    try exchange.pass("2026-12-31T10:00")
    try exchange.pass("2027-01-01T00:00:05")
    #expect(try exchange.report("2026-12-31").obligations.map(\.obligation.isProvisional) == [true])
    let days = (1...4).map { "2027-01-0\($0),holiday,元旦,2027,样例通知\n" }.joined()
    try Files.replace(
      exchange.layout.calendar.appending("2027.csv"), with: "date,kind,name,notice_year,source\n\(days)".utf8)
    try exchange.pass("2027-01-01T09:00")
    let report = try exchange.report("2027-01-01")
    let moved = try #require(report.movedDeadlines.first)
    #expect(moved.old.due.deadlineForPeople == "2027-01-04 24:00")
    #expect(moved.new.due.deadlineForPeople == "2027-01-05 24:00")
    #expect(report.obligations.map(\.obligation.isProvisional) == [false])
    let before = try exchange.report("2026-12-31")
    #expect(before.movedDeadlines.isEmpty)
    #expect(before.obligations.map(\.obligation.isProvisional) == [true], "as it was said then")
  }

  @Test(arguments: [\BalanceRow.opening, \.opened, \.withdrawn, \.discharged, \.closing] as [Figure])
  func `a balance that isn't even, or that the rows don't bear out, gives no report`(figure: Figure) throws {
    var report = try self.report("2021-01-06")
    let totals = try #require(MeasureWeek.told().totals["2021-01-06"])
    #expect(throws: Never.self) { try report.check(against: totals, closing: nil) }
    report.balances[1][keyPath: figure] += 1
    let error = #expect(throws: ReportError.self) { try report.check(against: totals, closing: nil) }
    #expect(error?.message.en.contains("reassign") == true, "it says which")
  }

  @Test(arguments: [\BalanceRow.opening, \.opened, \.withdrawn, \.discharged, \.closing] as [Figure])
  func `an account that isn't even, or isn't what the ledger kept, gives no report`(figure: Figure) throws {
    var report = try self.report("2021-01-06")
    let totals = try #require(MeasureWeek.told().totals["2021-01-06"])
    report.accounts[1].balance[keyPath: figure] += 1
    let error = #expect(throws: ReportError.self) { try report.check(against: totals, closing: nil) }
    #expect(error?.message.en.contains(report.accounts[1].rule) == true, "it says whose")
    // Even, and yet another than what the day before closed with.
    report = try self.report("2021-01-06")
    report.accounts[1].balance.opening += 1
    report.accounts[1].balance.discharged += 1
    #expect(throws: ReportError.self) { try report.check(against: totals, closing: nil) }
  }

  @Test func `departments and rules have accounts of their own, and together those of the families`() throws {
    let report = try self.report("2021-01-06")
    #expect(Set(report.accounts.map(\.debtor)).contains("XC-DSJ"), "the bureau under its own code")
    #expect(report.accounts.allSatisfy { $0.balance.isEven && !$0.balance.isEmpty })
    for balance in report.balances {
      let sum = report.accounts.filter { $0.balance.family == balance.family }
        .reduce(into: BalanceRow(family: balance.family)) { $0 += $1.balance }
      #expect(sum == balance)
    }
  }

  @Test func `a figure that is wrong on both sides is found out by the rows`() throws {
    var report = try self.report("2021-01-06")
    let totals = try #require(MeasureWeek.told().totals["2021-01-06"])
    report.balances[1].opening += 1
    report.balances[1].closing += 1
    #expect(throws: ReportError.self) { try report.check(against: totals, closing: nil) }
  }

  typealias Figure = any WritableKeyPath<BalanceRow, Int> & Sendable
}
