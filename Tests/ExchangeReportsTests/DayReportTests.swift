import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeReports

@Suite struct DayReportTests {
  @Test func `a day's traffic is counted by department and in all`() throws {
    var story = try SampleStory()
    try story.play("2021-01-04")
    let report = try story.sample.report("2021-01-04")
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
    #expect(report.totals.received.records == 5)
    #expect(report.lines.map(\.department.code) == SampleLedger.departments.map(\.code))
  }

  @Test func `each late record has a line`() throws {
    var story = try SampleStory()
    try story.play("2021-01-04")
    let report = try story.sample.report("2021-01-04")
    #expect(report.latePushes.map(\.msgId) == ["20210104-1/1", "20210104-1/2"])
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
    var story = try SampleStory()
    try story.playAll()
    #expect(try story.sample.report(day).claims.map(\.state.rawValue) == states)
  }

  @Test func `records of a delivery are counted by what became of each`() throws {
    var story = try SampleStory()
    try story.playAll()
    let tuesday = try story.sample.report("2021-01-05").totals.claims
    #expect(tuesday == ClaimCounts(deliveries: 1, overdueDeliveries: 1, returned: 1, overdue: 1))
    let wednesday = try story.sample.report("2021-01-06").totals.claims
    #expect(wednesday == ClaimCounts(deliveries: 1, late: 1, returned: 1))
  }

  @Test(arguments: [
    (ClaimAct.claimed, "2021-01-05T23:59:59", ObligationState.met),
    (.claimed, "2021-01-06T00:00:00", .metLate),
    (.returned, "2021-01-05T23:59:59", .returned), (.returned, "2021-01-06T00:00:00", .returned),
  ])
  func `the due time is exclusive`(act: ClaimAct, at: String, state: ObligationState) throws {
    let sample = try SampleLedger()
    let drop = try sample.drop(.init(accepted: 2), takenAt: "2021-01-04T10:00:00")
    let delivery = try sample.deliver(
      drop, to: "XC-WJ", records: 2, at: "2021-01-04T10:00:01")
    try sample.answer(delivery, act, takenAt: at, decidedAt: "2021-01-06T00:00:01")
    let line = try #require(try sample.report("2021-01-06").claims.first)
    #expect(line.state == state)
    #expect(line.standing.returnedLate == (act == .returned && at.hasPrefix("2021-01-06") ? 2 : 0))
  }

  @Test func `a delivery that needs no claim is received but not told among the claims`() throws {
    let sample = try SampleLedger()
    let drop = try sample.drop(
      .init(kind: "claim", accepted: 1, isMeasured: false), takenAt: "2021-01-04T10:00:00")
    try sample.deliver(drop, to: "XC-WJ", records: 1, at: "2021-01-04T10:00:01")
    let report = try sample.report("2021-01-04")
    #expect(report.totals.received.deliveries == 1)
    #expect(report.claims.isEmpty)
  }

  @Test func `a return is told on its day, with its reason masked`() throws {
    var story = try SampleStory()
    try story.playAll()
    #expect(try story.sample.report("2021-01-04").returns.isEmpty)
    let line = try #require(try story.sample.report("2021-01-05").returns.first)
    #expect(line.msgId == "20210104-1/4")
    #expect(line.records == 1)
    #expect(line.suggested == "XC-ZHZF")
    #expect(line.reason == "不属于本部门监管，␣请联系 138******01")
    #expect(try story.sample.report("2021-01-06").returns.isEmpty)
  }

  @Test func `reasons of a rejection are counted by code and field, warnings left out`() throws {
    var story = try SampleStory()
    try story.play("2021-01-04")
    let lines = try story.sample.report("2021-01-04").rejections
    #expect(lines.map(\.rejected) == [2, 0])
    #expect(lines[0].reasons.map(\.count) == [2, 1])
    #expect(lines[0].reasons.map(\.field) == ["联系方式", "许可日期"])
    #expect(lines[0].reasons[0].message == "“联系方式”没有填写。")
    #expect(lines[1].reasons.map(\.code) == [.xmlMalformed])
  }

  @Test func `a department that left the catalogue keeps its figures`() throws {
    let sample = try SampleLedger()
    try sample.drop(.init(sender: "XC-OLD", accepted: 3), takenAt: "2021-01-04T10:00:00")
    let report = try sample.report("2021-01-04")
    #expect(report.lines.last?.department.code == "XC-OLD")
    #expect(report.totals.records.accepted == 3)
  }

  @Test func `an open day is told up to its last event`() throws {
    let sample = try SampleLedger()
    let drop = try sample.drop(.init(kind: "training-info", accepted: 1), takenAt: "2021-01-04T10:00:00")
    try sample.deliver(drop, to: "XC-WJ", records: 1, at: "2021-01-04T10:00:01")
    let open = try sample.report("2021-01-04")
    #expect(!open.isClosed)
    #expect(open.asOf.forPeople == "2021-01-04 10:00:01")
    #expect(open.claims.map(\.state) == [.open])
    try sample.close("2021-01-04", at: "2021-01-05T00:00:05")
    let closed = try sample.report("2021-01-04")
    #expect(closed.isClosed)
    #expect(closed.asOf.forPeople == "2021-01-05 00:00:00")
    #expect(closed.claims.map(\.state) == [.overdue])
  }

  @Test func `an open day on which nothing has happened yet is told from its beginning`() throws {
    let sample = try SampleLedger()
    let drop = try sample.drop(.init(kind: "training-info", accepted: 1), takenAt: "2021-01-04T10:00:00")
    try sample.deliver(drop, to: "XC-WJ", records: 1, at: "2021-01-04T10:00:01")
    let report = try sample.report("2021-01-05")
    #expect(report.asOf.forPeople == "2021-01-05 00:00:00")
    #expect(report.claims.map(\.state) == [.overdue])
  }
}

@Suite struct DayReportCheckTests {
  @Test(arguments: [
    SampleLedger.Drop(accepted: 3, found: 4), SampleLedger.Drop(verdict: .rejected, accepted: 3),
    SampleLedger.Drop(verdict: .conflict, accepted: 1, isMeasured: false),
  ])
  func `a drop that contradicts itself gives no report`(drop: SampleLedger.Drop) throws {
    let sample = try SampleLedger()
    try sample.drop(drop, takenAt: "2021-01-04T10:00:00")
    let error = #expect(throws: ReportError.self) { try sample.report("2021-01-04") }
    #expect(error?.code == .inconsistent)
    #expect(error?.message.contains("20210104-1") == true, "it says which")
    #expect(throws: Never.self) { try sample.report("2021-01-05") }
  }

  @Test func `a delivery of which more was dealt with than it holds gives no report`() throws {
    let sample = try SampleLedger()
    let drop = try sample.drop(.init(accepted: 2), takenAt: "2021-01-04T10:00:00")
    let delivery = try sample.deliver(drop, to: "XC-WJ", records: 2, at: "2021-01-04T10:00:01")
    try sample.decide { overlay in
      let matter = try overlay.ensureMatter("delivery:\(delivery.delivery)")
      let at = sample.moment("2021-01-04T11:00:00")
      try overlay.setObligations(
        [
          Obligation(
            key: .init(rule: "claim-approval-push", opener: delivery.delivery, debtor: "XC-WJ"),
            family: .claim, article: "", creditor: "XC-SPJ", openedAt: at, records: 3, deadline: nil,
            silence: .overdue, outcome: .met, settledAt: at, evidence: [])
        ], of: matter, entry: overlay.append(.claimed, subject: "", at: at, detail: [String: String]()))
    }
    let error = #expect(throws: ReportError.self) { try sample.report("2021-01-04") }
    #expect(error?.code == .inconsistent)
    #expect(error?.message.contains(delivery.delivery) == true, "it says which")
  }

  @Test func `figures that differ from the ledger's own counts give no report`() throws {
    var story = try SampleStory()
    try story.play("2021-01-04")
    let report = try story.sample.report("2021-01-04")
    let error = #expect(throws: ReportError.self) {
      try report.check(against: LedgerDayTotals(), closing: nil)
    }
    #expect(error?.code == .inconsistent)
  }
}
