import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// What becomes of bundles that come again, contradict each other, or are good in part.
@Suite(.waits) struct BundleTests {
  private static let rows = [
    SampleBundle.Approval(docNo: "薛审食许字〔2021〕1号"),
    SampleBundle.Approval(docNo: "薛审食许字〔2021〕2号", decided: "2021-02-30"),
    SampleBundle.Approval(docNo: "薛审食许字〔2021〕3号"),
  ]

  @Test func `the same file again is a duplicate that tells the first answer`() throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals(Self.rows)
    try exchange.answer(to: bytes, as: "决定.csv", from: "XC-SPJ")
    let again = try exchange.answer(to: bytes, as: "决定.csv", from: "XC-SPJ")
    #expect(again.verdict == "duplicate")
    #expect(again.codes == ["bundle-duplicate", "value-not-a-date"])
    #expect(again.counts == [3, 2, 1, 0])
    #expect(try exchange.box("outbox", of: "XC-SCJG").count == 2, "one delivery and its claim form")
    #expect(try exchange.box("receipts", of: "XC-SPJ").contains("决定.csv~2.receipt.xml"))
  }

  @Test func `other bytes under the id of a bundle are a conflict`() throws {
    let exchange = try TemporaryExchange()
    func bundle(_ msgId: String) -> [UInt8] {
      SampleBundle.xml(
        kind: "supervision-push", id: "S1", sender: "XC-SCJG",
        records: [SampleBundle.supervision(msgId: msgId)])
    }
    try exchange.answer(to: bundle("S1-1"), as: "一.xml", from: "XC-SCJG")
    let other = try exchange.answer(to: bundle("S1-2"), as: "二.xml", from: "XC-SCJG")
    #expect(other.verdict == "conflict")
    #expect(other.codes == ["bundle-conflict"])
    #expect(try exchange.box("outbox", of: "XC-SPJ").count == 2)
    #expect(try exchange.files(below: exchange.layout.quarantine).count == 1)
  }

  @Test func `a rejected bundle may come again under its id`() throws {
    let exchange = try TemporaryExchange()
    func bundle(declared: Int) -> [UInt8] {
      SampleBundle.xml(
        kind: "supervision-push", id: "S1", sender: "XC-SCJG", declared: declared,
        records: [SampleBundle.supervision(msgId: "S1-1")])
    }
    #expect(try exchange.answer(to: bundle(declared: 2), as: "一.xml", from: "XC-SCJG").verdict == "rejected")
    #expect(try exchange.answer(to: bundle(declared: 1), as: "二.xml", from: "XC-SCJG").verdict == "accepted")
  }

  @Test func `a record that came before isn't delivered again, and a changed one comes back`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: SampleBundle.approvals([Self.rows[0]]), as: "一.csv", from: "XC-SPJ")
    var changed = Self.rows[0]
    changed.holder = "样例乙餐饮店"
    let same = try exchange.answer(
      to: SampleBundle.approvals([Self.rows[0], Self.rows[2]]), as: "二.csv", from: "XC-SPJ")
    #expect(same.counts == [2, 1, 0, 1])
    let other = try exchange.answer(to: SampleBundle.approvals([changed]), as: "三.csv", from: "XC-SPJ")
    #expect(other.codes == ["record-conflict"])
    #expect(other.verdict == "rejected")
  }

  @Test(arguments: [
    ("training-info", "summary", "先用“撤销报文”撤销"), ("inquiry", "proposition", "先用“撤销报文”撤销"),
    ("meeting-resolution", "task", "先用“撤销报文”撤销"), ("parallel-notice", "materials", "以后一条为准"),
    ("survey-notice", "place", "以后一条为准"),
  ])
  func `what helps with a changed record is what its kind allows`(
    kind: String, field: String, advice: String
  ) throws {
    let (exchange, moment) = (try TemporaryExchange(), "2021-04-12T10:00")
    func bytes(_ changed: [String: String]) throws -> [UInt8] {
      var values = changed
      values["msgId"] = "M-1"
      if kind == "parallel-notice" { values["limitWorkdays"] = "5" }
      return try SampleBundle.records(kind, [values])
    }
    try exchange.answer(to: bytes([:]), as: "\(kind)_1.csv", from: "XC-SPJ", at: moment)
    let receipt = try exchange.answer(
      to: bytes([field: "样例其他"]), as: "\(kind)_2.csv", from: "XC-SPJ", at: moment)
    #expect(receipt.codes.contains("record-conflict"))
    #expect(receipt.words.contains(advice) && !receipt.words.contains("请发“更正”"))
  }

  @Test func `a task that is given again under another id is doubted, unless the first was cancelled`() throws
  {
    let (exchange, moment) = (try TemporaryExchange(), "2021-04-12T10:00")
    func drop(_ number: Int, _ kind: String, _ values: [String: String]) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(kind, [values]), as: "\(kind)_\(number).csv", from: "XC-SPJ", at: moment)
    }
    func task(_ id: String, _ number: String, _ departments: String) -> [String: String] {
      ["msgId": id, "taskNo": number, "department": departments, "dueDate": "2021-04-27"]
    }
    #expect(try drop(1, "meeting-resolution", task("M-1", "1", "XC-WJ|XC-YJ")).codes == [])
    #expect(try drop(2, "meeting-resolution", task("M-2", "2", "XC-WJ")).codes == [])
    #expect(try drop(3, "meeting-resolution", task("M-3", "1", "XC-SCJG")).codes == [])
    let again = try drop(4, "meeting-resolution", task("M-4", "1", "应急局"))
    #expect(again.accepted == 1 && again.codes == ["answer-without-effect"])
    #expect(again.words.contains("M-1") && again.words.contains("请用“撤销报文”撤销它"))
    for id in ["M-1", "M-4"] {
      #expect(try drop(id == "M-1" ? 5 : 6, "cancellation", ["refMsgId": id]).accepted == 1)
    }
    #expect(try drop(7, "meeting-resolution", task("M-5", "1", "XC-YJ")).codes == [])
  }

  @Test func `what is advised for a task of the joint meeting works`() throws {
    let (exchange, moment) = (try TemporaryExchange(), "2021-04-12T10:00")
    func drop(_ number: Int, _ kind: String, _ values: [String: String]) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(kind, [values]), as: "\(kind)_\(number).csv", from: "XC-SPJ", at: moment)
    }
    let task = ["resolutionNo": "样例〔2021〕1号", "dueDate": "2021-04-20"]
    let later = task.merging(["dueDate": "2021-04-27"]) { $1 }
    #expect(try drop(1, "meeting-resolution", task).accepted == 1)
    #expect(try drop(2, "meeting-resolution", later).codes == ["record-conflict"])
    #expect(try drop(3, "cancellation", ["refMsgId": "样例〔2021〕1号"]).accepted == 1)
    #expect(
      try drop(4, "meeting-resolution", later.merging(["msgId": "M-2"]) { $1 }).counts == [1, 1, 0, 0])
  }

  @Test(arguments: [false, true])
  func `rows that came back are corrected in their file and go through`(isGBK: Bool) throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals(Self.rows)
    let first = try exchange.answer(to: isGBK ? gb18030(bytes) : bytes, as: "决定.csv", from: "XC-SPJ")
    #expect(first.verdict == "partially-accepted")
    let name = try #require(first.rejectedFile)
    var rejected = try exchange.file(name, in: "receipts", of: "XC-SPJ")
    let place = try #require(rejected.firstRange(of: Array("2021-02-30".utf8)))
    rejected.replaceSubrange(place, with: Array("2021-01-04".utf8))
    let second = try exchange.answer(to: rejected, as: name, from: "XC-SPJ")
    #expect(second.verdict == "accepted")
    #expect(second.counts == [1, 1, 0, 0])
  }

  @Test func `where bundles go whole, one bad record sends all back`() throws {
    let exchange = try TemporaryExchange(acceptance: "whole")
    let receipt = try exchange.answer(to: SampleBundle.approvals(Self.rows), as: "决定.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes == ["bundle-not-whole", "value-not-a-date"])
    #expect(receipt.counts == [3, 0, 3, 0])
    #expect(receipt.deliveries.isEmpty)
    #expect(try exchange.box("outbox", of: "XC-SCJG").isEmpty)
    #expect(try exchange.ledger { try $0.record(row: 1) } == nil, "nothing of it is known")
    let good = try exchange.answer(
      to: SampleBundle.approvals([Self.rows[0], Self.rows[2]]), as: "改.csv", from: "XC-SPJ")
    #expect(good.accepted == 2)
  }

  @Test func `each recipient gets only its own records, in its own format`() throws {
    let exchange = try TemporaryExchange()
    let rows = [
      SampleBundle.Approval(msgId: "A", docNo: "薛审字〔2021〕1号"),
      SampleBundle.Approval(msgId: "B", item: "XK004", itemName: "公共场所卫生许可", docNo: "薛审字〔2021〕2号"),
    ]
    let receipt = try exchange.answer(to: SampleBundle.approvals(rows), as: "决定.csv", from: "XC-SPJ")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SCJG", "XC-WJ", "XC-ZHZF"])
    #expect(receipt.deliveries.map(\.records) == [1, 1, 1])
    let csv = try exchange.file("approval-push_20210104-0001-XC-WJ.csv", in: "outbox", of: "XC-WJ")
    #expect(csv.firstRange(of: gb18030(Array("公共场所卫生许可".utf8))) != nil)
    #expect(csv.firstRange(of: gb18030(Array("食品经营许可".utf8))) == nil)
    let xml = try exchange.file("approval-push_20210104-0001-XC-SCJG.xml", in: "outbox", of: "XC-SCJG")
    #expect(xml.firstRange(of: Array("<msgId>A</msgId>".utf8)) != nil)
  }
}
