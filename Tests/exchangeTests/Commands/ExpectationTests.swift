import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import Testing

/// 应报核对 as the bureau and the operator meet it.
@Suite(.waits) struct ExpectationTests {
  private func expect(_ rows: String, in exchange: TemporaryExchange) throws {
    try Files.replace(exchange.layout.expectsCSV, with: "dept_code,kind,by,days\n\(rows)".utf8)
  }

  private func push(_ id: String, in exchange: TemporaryExchange) throws {
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: id, docNo: "样审〔2021〕\(id)号")]), as: "\(id).csv", from: "XC-SPJ")
  }

  private func told(_ exchange: TemporaryExchange) throws -> [String] {
    try exchange.box("outbox", of: "XC-DSJ").filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
      .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-DSJ"), as: UTF8.self) }
      .filter { $0.contains("应报未报") }
  }

  @Test
  func `what is missing or late is on page, sheet and in a notice to the bureau, and never on a day off`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try expect(
      "XC-SPJ,approval-push,09:30,\n薛城区卫生健康局,监管信息推送,17:00,周一、周五\nXC-WJ,training-info,12:00,周二\n", in: exchange
    )
    // Monday the 4th: the push comes at ten, the supervision push not at all; the training is for Tuesdays.
    try push("P-1", in: exchange)
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:10")
    let sheet = try exchange.member("17-expected.csv", ofDay: "2021-01-04")
    #expect(sheet.count == 3)
    #expect(
      sheet.contains {
        $0.contains("XC-SPJ") && $0.contains("09:30") && $0.contains("10:00") && $0.hasSuffix("迟到")
      })
    #expect(sheet.contains { $0.contains("XC-WJ") && $0.contains("周一、周五") && $0.hasSuffix("缺报") })
    let page = try exchange.member("index.html", ofDay: "2021-01-04").joined()
    #expect(page.contains("2 项应报未报") && page.contains("2 项，应报 2 项"))
    let xml = try exchange.member("reconciliation.xml", ofDay: "2021-01-04").joined()
    #expect(xml.contains("<expected count=\"2\" amiss=\"2\">") && xml.contains("outcome=\"late\""))
    let notices = try told(exchange)
    #expect(notices.count == 1)
    #expect(notices.first?.contains("应于 09:30 前报送审批信息推送，2021-01-04 10:00:00 才收到") == true, "\(notices)")
    #expect(notices.first?.contains("缺报：薛城区卫生健康局应于 17:00 前报送") == true, "\(notices)")
    // Tuesday in time; Saturday is off.
    try push("P-2", in: exchange)
    try exchange.send("training-info", from: "XC-WJ", ["recipients": "XC-SPJ"])
    try exchange.pass("2021-01-05T09:00")
    for day in 6...10 { try exchange.pass("2021-01-\(day < 10 ? "0" : "")\(day)T00:10") }
    #expect(
      try exchange.member("17-expected.csv", ofDay: "2021-01-05").dropFirst().allSatisfy {
        $0.hasSuffix("按时")
      })
    #expect(try exchange.member("17-expected.csv", ofDay: "2021-01-09").count == 1)
    #expect(try told(exchange).count == 4, "Monday, and Wednesday to Friday")
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test(arguments: [
    ("XC-XX,approval-push,09:30,", "dept_code"), ("XC-SPJ,push,09:30,", "kind"),
    ("XC-SPJ,approval-push,24:30,", "by"),
    ("XC-SPJ,approval-push,09:30,周八", "days"), ("XC-SPJ,approval-push,09:30,\nXC-SPJ,审批信息推送,10:00,", "twice"),
  ])
  func `a row that means nothing is told with its line`(_ rows: String, _ word: String) throws {
    let exchange = try TemporaryExchange()
    try expect("\(rows)\n", in: exchange)
    let outcome = try exchange.ask("status")
    #expect(outcome.status != 0 && outcome.errors.contains("expects.csv:"), "\(outcome.errors)")
    #expect(outcome.errors.contains(word), "\(outcome.errors)")
  }

  @Test func `what comes regularly is proposed, as the table that is read`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    for (place, day) in [4, 5, 6, 7, 8, 11].enumerated() {
      try push("P-\(place)", in: exchange)
      try exchange.pass("2021-01-\(day < 10 ? "0" : "")\(day)T09:10")
    }
    let outcome = try exchange.ask("todo", "--propose-expectations", "--at", "2021-01-12T09:00")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text == "dept_code,kind,by,days\nXC-SPJ,approval-push,09:30,\n")
    try Files.replace(exchange.layout.expectsCSV, with: outcome.text.utf8)
    #expect(try exchange.ask("status", "--at", "2021-01-12T09:00").status == 0)
    #expect(try exchange.ask("todo", "--propose-expectations", "--week").status == 64)
  }
}
