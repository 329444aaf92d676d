import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import SystemPackage
import Testing

/// What a small file made of nothing but faults costs, counted in what is done for it.
@Suite(.waits) struct BoundsTests {
  private static func bundle(of record: String, _ count: Int) -> [UInt8] {
    let head = #"<bundle xmlns="urn:xuecheng:exchange:1" kind="approval-push" id="B1" sender="XC-SPJ">"#
    return Array((head + String(repeating: record, count: count) + "</bundle>").utf8)
  }

  /// The receipt of the only drop, and the size of the file of rejected rows; 0 without one.
  private func play(
    _ bytes: [UInt8], as name: String, from sender: String = "XC-SPJ"
  ) throws -> (receipt: ReceiptFile, rejected: Int) {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: bytes, as: name, from: sender)
    let folder = exchange.layout.department(sender).appending("receipts")
    return (receipt, try receipt.rejectedFile.map { try Files.bytes(of: folder.appending($0)).count } ?? 0)
  }

  @Test(arguments: ["<record/>", "<record><itemName/></record>", "<record>x</record>"])
  func `a bundle of empty records is read until too many came back`(record: String) throws {
    let bytes = Self.bundle(of: record, 12_000)
    let (receipt, rejected) = try play(bytes, as: "空.xml")
    #expect(receipt.codes.contains("rejected-too-many"))
    #expect(receipt.found == 10_001 + bytes.count / 400)
    #expect(rejected == 0)
  }

  @Test func `a table with all cells but one wrong is read until too many faults were found`() throws {
    let columns = ["许可编号", "法定代表人"] + SampleBundle.approvalColumns
    // A row of nothing else is told once.
    let row = columns.dropLast().map { _ in "#REF!" } + ["样例\n"]
    let head = columns.joined(separator: ",") + "\n"
    let bytes = Array((head + String(repeating: row.joined(separator: ","), count: 12_000)).utf8)
    let (receipt, _) = try play(bytes, as: "样例.csv")
    #expect(receipt.codes.contains("rejected-too-many"))
    let faults = columns.count - 1
    #expect(receipt.found == (120_000 + bytes.count / 100) / faults + 1)
  }

  @Test func `a table of one column is read until too many came back`() throws {
    let head = SampleBundle.approvalColumns.joined(separator: ",") + "\n"
    let bytes = Array((head + String(repeating: "a\n", count: 12_000)).utf8)
    let (receipt, rejected) = try play(bytes, as: "样例.csv")
    #expect(receipt.codes.contains("rejected-too-many"))
    #expect(receipt.found == 10_001 + bytes.count / 400)
    #expect(rejected == 0)
  }

  @Test func `rows that come back are written up to a size, and the rest is told`() throws {
    let bytes = Self.bundle(of: "<record/>", 1_000)
    let (receipt, rejected) = try play(bytes, as: "空.xml")
    #expect(receipt.codes.contains("rejected-rows-capped"))
    #expect(receipt.found == 1_000)
    #expect((bytes.count * 16..<bytes.count * 16 + 32_768).contains(rejected), "\(rejected)")
  }

  @Test func `records that the ledger sends back are bounded too`() throws {
    let rows = (0..<11_700).map { ["20210104-\($0)-XC-SPJ", "", "样例丙"] }
    let bytes = SampleBundle.csv([["投递编号", "消息标识", "认领人"]] + rows)
    let (receipt, rejected) = try play(bytes, as: "claim_C1.csv", from: "XC-SCJG")
    #expect(receipt.codes.contains("rejected-too-many"))
    #expect(rejected == 0)
  }

  @Test func `of ids that didn't come a hundred are told one by one`() throws {
    let exchange = try TemporaryExchange()
    let ids = (0..<3_000).map { "M\($0)" }.joined(separator: "|")
    let approval = SampleBundle.Approval(msgId: "M7", docNo: "样例7号")
    try exchange.answer(to: SampleBundle.approvals([approval]), as: "a.csv", from: "XC-SPJ")
    let statement = SampleBundle.csv([
      ["报送日期", "报文种类", "报文份数", "记录条数", "消息标识清单"], ["2021-01-03", "approval-push", "1", "1", ids],
    ])
    let receipt = try exchange.answer(to: statement, as: "daily-statement_D1.csv", from: "XC-SPJ")
    #expect(receipt.codes.count { $0 == "statement-missing" } == 101)
    #expect(receipt.accepted == 1)
    #expect(receipt.words.contains("2899 more"))
  }
}
