import ExchangeFiles
import ExchangeProcessor
import ExchangeLedger
import ExchangeRules
import SystemPackage
import Testing

/// What is told of the silence of a department that has ended, and for which nobody acts.
@Suite(.waits) struct SilenceOfNobodyTests {
  /// Writes into the catalogue when the health bureau ends, and who takes over, from which day.
  private func end(on day: String, heir: String, from beginning: String, in exchange: TemporaryExchange)
    throws
  {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let rows = text.split(whereSeparator: \.isNewline).map { row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if cells[0] == "XC-WJ" { (cells[5], cells[6]) = (day, heir) }
      if cells[0] == heir { cells[4] = beginning }
      return cells.joined(separator: ",")
    }
    try Files.replace(catalogue, with: (rows.joined(separator: "\n") + "\n").utf8)
  }

  private func told(_ exchange: TemporaryExchange, to department: String = "XC-SPJ") throws -> String {
    try exchange.box("outbox", of: department).filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self) }
      .joined(separator: "\n")
  }

  /// The time of the inquiry ends with 11 January.
  @Test(
    arguments: [
      ("2021-01-05", "", "", "没有现在参加交换的部门接替它"),
      ("2021-01-05", "XC-ZHZF", "2021-02-01", "自 2021-02-01 起才参加交换"),
      ("2021-01-05", "XC-ZHZF", "2020-12-22", nil), ("2021-01-11", "", "", nil),
    ] as [(String, String, String, String?)])
  func `who asked is told that nobody could have answered, where silence is taken for consent`(
    last: String, heir: String, beginning: String, why: String?
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "inquiry", [["msgId": "Q1", "subject": "样例事由", "proposition": "样例拟办意见", "recipients": "XC-WJ"]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    try end(on: last, heir: heir, from: beginning, in: exchange)
    try exchange.run(at: "2021-01-12T09:00")
    let told = try told(exchange)
    #expect(told.contains("视为"), "\(told)")
    #expect(told.contains("没有人能够答复") == (why != nil), "\(told)")
    if let why { #expect(told.contains(why), "\(told)") }
    // The bureau is told the same, of whom it is for to judge.
    let bureau = try self.told(exchange, to: "XC-DSJ")
    #expect(bureau.contains("没有人能够答复") == (why != nil), "\(bureau)")
    #expect(!bureau.contains("请自行判断"), "\(bureau)")
    let outcome = try exchange.ledger { view in
      try view.matter("record:XC-SPJ:Q1").flatMap { try view.obligations(of: $0).first?.obligation.outcome }
    }
    #expect(outcome == .deemed, "what is recorded of it is for people to judge")
  }

  @Test func `who asked is told that nobody may answer, where silence is nothing but late`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records("inquiry", [["msgId": "Q1", "subject": "样例事由", "recipients": "XC-WJ"]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    try end(on: "2021-01-05", heir: "", from: "", in: exchange)
    try exchange.run(at: "2021-01-12T09:00")
    let told = try told(exchange)
    #expect(told.contains("逾期未复") && told.contains("没有现在参加交换的部门接替它"), "\(told)")
    #expect(!told.contains("没有人能够答复"), "\(told)")
  }

  @Test(arguments: ["", "XC-ZHZF"])
  func `the bureau learns while there is time that nobody acts`(heir: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records("inquiry", [["msgId": "Q1", "subject": "样例事由", "recipients": "XC-WJ"]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    try end(on: "2021-01-05", heir: heir, from: "2020-12-22", in: exchange)
    try exchange.run(at: "2021-01-08T09:00")
    let told = try told(exchange, to: "XC-DSJ")
    #expect(told.contains("没有现在参加交换的部门接替它") == heir.isEmpty, "\(told)")
    #expect(try self.told(exchange).isEmpty, "whoever asked isn't told before the time is over")
  }

  @Test(arguments: [("2021-01-05", true), ("2021-01-06", false)])
  func `who called for a survey is told that nobody could have come`(last: String, isTold: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "survey-notice", [["surveyId": "TK-1", "surveyDate": "2021-01-06", "recipients": "XC-WJ"]]),
      as: "survey-notice_1.csv", from: "XC-SPJ")
    try end(on: last, heir: "", from: "", in: exchange)
    try exchange.answer(
      to: SampleBundle.csv([
        ["踏勘评审编号", "实际踏勘日期", "踏勘评审结论", "到场部门"], ["TK-1", "2021-01-06", "样例：符合", "无"],
      ]), as: "记录.csv", from: "XC-SPJ", at: "2021-01-06T15:00")
    try exchange.run(at: "2021-01-07T09:00")
    let told = try told(exchange)
    #expect(told.contains("未派员参加"), "\(told)")
    #expect(told.contains("没有人能够到场") == isTold, "\(told)")
  }

  /// What is lacking is the record, which another sends.
  @Test func `of a survey without a record nothing is added`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "survey-notice", [["surveyId": "TK-1", "surveyDate": "2021-01-06", "recipients": "XC-WJ"]]),
      as: "survey-notice_1.csv", from: "XC-SPJ")
    try end(on: "2021-01-05", heir: "", from: "", in: exchange)
    try exchange.run(at: "2021-01-12T09:00")
    let told = try told(exchange)
    #expect(told.contains("是否派员不明") && !told.contains("接替"), "\(told)")
  }
}
