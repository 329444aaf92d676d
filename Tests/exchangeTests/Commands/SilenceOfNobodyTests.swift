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

  private func told(_ exchange: TemporaryExchange) throws -> String {
    try exchange.box("outbox", of: "XC-SPJ").filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self) }
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
}
