import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import Testing

/// What became of each record, in a file beside the receipt.
@Suite(.waits) struct RecordResultTests {
  /// The rows of a result, cell by cell, without its head.
  private func rows(_ name: String, of sender: String, in exchange: TemporaryExchange) throws -> [[String]] {
    let bytes = try exchange.file("\(name).result.csv", in: "receipts", of: sender)
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    return String(decoding: bytes.dropFirst(3), as: UTF8.self).split(separator: "\r\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private static let push = SampleBundle.approvals([
    .init(msgId: "P-1", docNo: "样审〔2021〕1号"),
    .init(msgId: "P-2", docNo: ""),
    .init(msgId: "P-3", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕3号", decided: "2020-12-25"),
    .init(msgId: "P-4", item: "没有的", docNo: "样审〔2021〕4号"),
    .init(docNo: "样审〔2021〕5号"),
  ])

  @Test func `each record has a row, in the order of the file, whatever became of it`() throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: Self.push, as: "决定.csv", from: "XC-SPJ")
    #expect(receipt.counts == [5, 3, 2, 0])
    let rows = try rows("决定.csv", of: "XC-SPJ", in: exchange)
    #expect(rows.map { $0[0] } == ["1", "2", "3", "4", "5"])
    #expect(rows.map { $0[1] } == ["2", "3", "4", "5", "6"])
    #expect(rows.map { $0[2] } == ["接收", "退回", "接收", "退回", "接收"])
    #expect(rows.map { $0[3] }.dropLast() == ["P-1", "P-2", "P-3", "P-4"])
    #expect(rows[4][3].hasPrefix("XC-SPJ-"), "an id that was derived")
    #expect(rows.map { $0[4] } == ["样审〔2021〕1号", "", "样审〔2021〕3号", "样审〔2021〕4号", "样审〔2021〕5号"])
    #expect(rows[0][5] == "XC-SCJG" && Set(rows[2][5].split(separator: "|")) == ["XC-WJ", "XC-ZHZF"])
    #expect(rows.map { $0[7] } == ["按时", "", "逾期", "", "按时"])
    #expect(rows[0][6].hasPrefix("2021-01-") && rows[2][6].hasPrefix("202"))
    #expect(rows[1][8...].joined().contains("许可决定文书号") && !rows[3][8...].joined().isEmpty)
    let told = try String(
      decoding: exchange.file("决定.csv.receipt.csv", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    #expect(told.contains("逐条结果,决定.csv.result.csv"))
  }

  @Test func `what was here before says so, and a repeated file is told by its first`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.push, as: "决定.csv", from: "XC-SPJ")
    let more =
      Self.push
      + Array(SampleBundle.approvals([.init(msgId: "P-6", docNo: "样审〔2021〕6号")]).split(separator: 0x0A)[1])
    try exchange.answer(to: more + [0x0A], as: "再来.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    let again = try rows("再来.csv", of: "XC-SPJ", in: exchange)
    #expect(again.map { $0[2] } == ["重复", "退回", "重复", "退回", "重复", "接收"])
    #expect(again[2][7] == "逾期" && again[2][5].isEmpty && again[2][8].contains("已经收到"))
    let repeated = try exchange.answer(to: Self.push, as: "重复.csv", from: "XC-SPJ", at: "2021-01-04T12:00")
    #expect(repeated.verdict == "duplicate")
    let names = try exchange.box("receipts", of: "XC-SPJ")
    #expect(!names.contains("重复.csv.result.csv"))
    let told = try String(
      decoding: exchange.file("重复.csv.receipt.xml", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    #expect(told.contains(#"<resultFile name="决定.csv.result.csv"/>"#))
  }

  @Test func `a bundle that comes back whole has no rows`() throws {
    let exchange = try TemporaryExchange(acceptance: "whole")
    try exchange.answer(to: Self.push, as: "决定.csv", from: "XC-SPJ")
    #expect(try !exchange.box("receipts", of: "XC-SPJ").contains { $0.hasSuffix(".result.csv") })
  }

  @Test func `many rows that come back stand among those that don't, where they were`() throws {
    let exchange = try TemporaryExchange()
    let count = 3_000
    let records = (1...count).map { number in
      SampleBundle.Approval(msgId: "P-\(number)", docNo: number.isMultiple(of: 3) ? "" : "样审〔2021〕\(number)号")
    }
    let receipt = try exchange.answer(to: SampleBundle.approvals(records), as: "决定.csv", from: "XC-SPJ")
    #expect(receipt.counts == [count, count - count / 3, count / 3, 0])
    let rows = try rows("决定.csv", of: "XC-SPJ", in: exchange)
    #expect(rows.map { $0[0] } == (1...count).map { "\($0)" })
    #expect(rows.map { $0[3] } == (1...count).map { "P-\($0)" })
    #expect(rows.map { $0[2] } == (1...count).map { $0.isMultiple(of: 3) ? "退回" : "接收" })
  }
}
