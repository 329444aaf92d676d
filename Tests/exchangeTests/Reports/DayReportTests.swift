import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import GRDB
import SystemPackage
import Testing

@testable import ExchangeReports

@Suite(.waits) struct DayReportTests {
  @Test func `a day's traffic is counted by department and in all`() throws {
    let report = try FourDays.told().report("2021-01-04")
    let sender = try #require(report.lines.first { $0.department.code == "XC-SPJ" }).figures
    #expect(sender.files.partiallyAccepted == 1)
    #expect(sender.files.duplicate == 1)
    #expect(sender.files.total == 2)
    #expect(sender.records == RecordCounts(found: 8, accepted: 5, rejected: 2, unchanged: 1))
    #expect(sender.pushes == PushCounts(onTime: 2, late: 2, unmeasured: 1))
    let health = try #require(report.lines.first { $0.department.code == "XC-WJ" }).figures
    #expect(health.files.rejected == 1)
    #expect(health.received.deliveries == 1)
    #expect(health.received.records == 2)
    #expect(report.totals.files.total == 4, "the claim is a file too")
    #expect(report.totals.records.found == 9)
    #expect(report.totals.received.records == 6, "the claim goes to whose record it claims")
    #expect(report.lines.map(\.department.code) == (try Self.participants()))
  }

  /// Those of the catalogue that send or receive anything, in its order.
  private static func participants() throws -> [String] {
    let catalogue = Repository.root.appending("profiles/xuecheng-2020-19/departments.csv")
    return try String(decoding: Files.bytes(of: catalogue), as: UTF8.self).split(separator: "\n").dropFirst()
      .filter { !$0.contains(",OBSERVER,") }.map { String($0.prefix { $0 != "," }) }
  }

  @Test func `each late record has a line`() throws {
    let report = try FourDays.told().report("2021-01-04")
    #expect(report.latePushes.map(\.msgId) == ["P-1", "P-2"])
    #expect(report.latePushes.first?.article == "第二十二条第（一）项")
    #expect(report.latePushes.first?.due?.text == "2021-01-01T00:00:00.000+08:00")
    #expect(report.pushes.map(\.rule) == ["push-approval"], "the duplicate measures nothing again")
  }

  @Test(
    arguments: [
      ("2021-01-04", ["met", "open"]), ("2021-01-05", ["overdue"]), ("2021-01-06", ["met-late"]),
      ("2021-01-07", []),
    ] as [(Day, [String])])
  func `a delivery is told from its placing until it is closed`(day: Day, states: [String]) throws {
    let story = try FourDays.told()
    #expect(try story.report(day).claims.map(\.state.rawValue) == states)
  }

  @Test func `records of a delivery are counted by what became of each`() throws {
    let story = try FourDays.told()
    let tuesday = try story.report("2021-01-05").totals.claims
    #expect(tuesday == ClaimCounts(deliveries: 1, overdueDeliveries: 1, returned: 1, overdue: 1))
    let wednesday = try story.report("2021-01-06").totals.claims
    #expect(wednesday == ClaimCounts(deliveries: 1, late: 1, returned: 1))
  }

  @Test(arguments: [
    ("XC-SCJG", ObligationState.met, 0), ("XC-JTYS", .metLate, 0), ("XC-WJ", .returned, 0),
    ("XC-YJ", .returned, 2),
  ])
  func `the due time is exclusive`(department: String, state: ObligationState, returnedLate: Int) throws {
    let report = try LastMoment.told().report("2021-01-06")
    let line = try #require(report.claims.first { $0.standing.delivery.recipient == department })
    #expect(line.state == state)
    #expect(line.standing.returnedLate == returnedLate)
  }

  @Test func `a delivery that needs no claim is received but not told among the claims`() throws {
    let report = try FourDays.told().report("2021-01-04")
    let sender = try #require(report.lines.first { $0.department.code == "XC-SPJ" }).figures
    #expect(sender.received.deliveries == 1)
    #expect(report.claims.allSatisfy { $0.standing.delivery.recipient != "XC-SPJ" })
  }

  @Test func `a return is told on its day, with its reason masked`() throws {
    let story = try FourDays.told()
    #expect(try story.report("2021-01-04").returns.isEmpty)
    let line = try #require(try story.report("2021-01-05").returns.first)
    #expect(line.msgId == "P-4")
    #expect(line.records == 1)
    #expect(line.suggested == "XC-ZHZF")
    #expect(line.reason == "不属于本部门监管，␣请联系 138******01")
    #expect(try story.report("2021-01-06").returns.isEmpty)
  }

  @Test func `reasons of a rejection are counted by code and field, warnings left out`() throws {
    let lines = try FourDays.told().report("2021-01-04").rejections
    #expect(lines.map(\.rejected) == [2, 0])
    #expect(lines[0].reasons.map(\.count) == [2, 1])
    #expect(lines[0].reasons.map(\.field) == ["联系方式", "许可决定日期"])
    #expect(lines[0].reasons[0].message == "“联系方式”没有填写。")
    #expect(lines[1].reasons.map(\.code) == [.xmlMalformed])
  }

  @Test func `a department that left the catalogue keeps its figures`() throws {
    let exchange = try TemporaryExchange()
    let courses = (1...3).map { ["title": "样例培训\($0)", "recipients": "XC-WJ"] }
    try exchange.drop(SampleBundle.records("training-info", courses), as: "培训.csv", from: "XC-T104")
    try exchange.pass("2021-01-04T10:00")
    let catalogue = exchange.layout.departmentsCSV
    let lines = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self).split(separator: "\n")
    let left = lines.filter { !$0.hasPrefix("XC-T104,") }
    try #require(left.count == lines.count - 1)
    try Files.replace(catalogue, with: left.joined(separator: "\n").utf8)
    let report = try exchange.report("2021-01-04")
    #expect(report.lines.last?.department.code == "XC-T104")
    #expect(report.totals.records.accepted == 3)
  }

  @Test func `an open day is told up to its last event`() throws {
    let open = try OpenDay.told().open
    #expect(!open.isClosed)
    #expect(open.asOf.forPeople == "2021-01-04 10:00:01")
    #expect(open.claims.map(\.state) == [.open])
    let closed = try OpenDay.told().closed
    #expect(closed.isClosed)
    #expect(closed.asOf.forPeople == "2021-01-05 00:00:00")
    #expect(closed.claims.map(\.state) == [.overdue])
  }

  @Test func `an open day on which nothing has happened yet is told from its beginning`() throws {
    let report = try OpenDay.told().untouched
    #expect(!report.isClosed)
    #expect(report.asOf.forPeople == "2021-01-05 00:00:00")
    #expect(report.claims.map(\.state) == [.overdue])
  }
}

/// A ledger that contradicts itself, as none does that only the program has written, is told of and not reported.
@Suite(.waits) struct DayReportCheckTests {
  private static let push = ["P-1", "P-2"].map {
    SampleBundle.Approval(
      msgId: $0, item: "XK005", itemName: "医疗机构设置审批及执业登记", docNo: "样审〔2021〕\($0)号")
  }

  /// An exchange in which the health bureau claims what it got.
  private func claimed() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(SampleBundle.approvals(Self.push), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.send("claim", from: "XC-WJ", ["delivery": "20210104-0001-XC-WJ"])
    try exchange.pass("2021-01-04T11:00")
    return exchange
  }

  /// Changes a row of the ledger by hand.
  private func damage(_ exchange: TemporaryExchange, _ sql: String) throws {
    let ledger = try DatabaseQueue(path: exchange.layout.ledger.string)
    let changed = try ledger.write { ledger in
      try ledger.execute(sql: sql)
      return ledger.changesCount
    }
    #expect(changed == 1)
    try ledger.close()
  }

  @Test func `a drop that contradicts itself gives no report`() throws {
    let exchange = try claimed()
    for (damage, mending) in [
      ("found = 3", "found = 2"), ("verdict = 'rejected'", "verdict = 'accepted'"),
      ("verdict = 'conflict'", "verdict = 'accepted'"),
    ] {
      try self.damage(exchange, "UPDATE drops SET \(damage) WHERE sender = 'XC-SPJ'")
      let error = #expect(throws: ReportError.self) { try exchange.report("2021-01-04") }
      #expect(error?.code == .inconsistent)
      #expect(error?.message.en.contains("20210104-0001") == true, "it says which")
      #expect(throws: Never.self) { try exchange.report("2021-01-05") }
      try self.damage(exchange, "UPDATE drops SET \(mending) WHERE sender = 'XC-SPJ'")
      #expect(throws: Never.self) { try exchange.report("2021-01-04") }
    }
  }

  @Test func `a delivery of which more was dealt with than it holds gives no report`() throws {
    let exchange = try claimed()
    try damage(exchange, "UPDATE obligations SET records = 3 WHERE outcome = 'met'")
    let error = #expect(throws: ReportError.self) { try exchange.report("2021-01-04") }
    #expect(error?.code == .inconsistent)
    #expect(error?.message.en.contains("20210104-0001-XC-WJ") == true, "it says which")
  }

  @Test func `figures that differ from the ledger's own counts give no report`() throws {
    let report = try FourDays.told().report("2021-01-04")
    let error = #expect(throws: ReportError.self) {
      try report.check(against: LedgerDayTotals(), closing: nil)
    }
    #expect(error?.code == .inconsistent)
  }
}
