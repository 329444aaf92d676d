import ExchangeRules
import ExchangeTesting
import Testing

/// An export that writes one number into every row makes one matter of all of them, and all of a matter is gone through whenever something
/// happens in it: it keeps nobody waiting, and its sender is told.
@Suite(.waits) struct FullMatterTests {
  private static let most = Matter.mostRecords

  private func rows(_ numbers: ClosedRange<Int>, _ fields: [String: String]) -> [[String: String]] {
    numbers.map { fields.merging(["msgId": "M-\($0)"]) { $1 } }
  }

  @Test(arguments: [
    ("survey-notice", ["surveyId": "1", "surveyDate": "2021-02-18", "recipients": "XC-CXSW"]),
    ("parallel-notice", ["caseId": "1", "limitWorkdays": "5", "recipients": "XC-ZJ|XC-ZHZF"]),
  ])
  func `what one department brings under one number comes back beyond the bound`(
    kind: String, fields: [String: String]
  ) throws {
    let exchange = try TemporaryExchange()
    let first = try exchange.answer(
      to: SampleBundle.records(kind, rows(1...Self.most + 20, fields)), as: "\(kind)_1.csv", from: "XC-SPJ")
    #expect(first.counts == [Self.most + 20, Self.most, 20, 0])
    let finding = try #require(first.findings.first { $0.code == "matter-full" })
    #expect(finding.record == Self.most + 1 && first.words.contains("同一个编号"), "\(first.words)")
    // So does what comes in files of their own.
    let next = try exchange.answer(
      to: SampleBundle.records(kind, rows(9_001...9_001, fields)), as: "\(kind)_2.csv", from: "XC-SPJ")
    #expect(next.codes == ["matter-full"] && next.verdict == "rejected")
    // What is taken back always finds room, and makes none; another number is another matter.
    let cancellation = try exchange.answer(
      to: SampleBundle.records("cancellation", [["refMsgId": "M-7", "reason": "样例：编号有误"]]),
      as: "cancellation_1.csv", from: "XC-SPJ")
    #expect(cancellation.verdict == "accepted", "\(cancellation.words)")
    let full = try exchange.answer(
      to: SampleBundle.records(kind, rows(9_003...9_003, fields)), as: "\(kind)_4.csv", from: "XC-SPJ")
    #expect(full.codes == ["matter-full"])
    let number = try #require(fields.keys.first { $0.hasSuffix("Id") })
    let other = try exchange.answer(
      to: SampleBundle.records(kind, rows(9_002...9_002, fields.merging([number: "样例-2"]) { $1 })),
      as: "\(kind)_3.csv", from: "XC-SPJ")
    #expect(other.verdict == "accepted", "\(other.words)")
  }

  @Test func `answers are bounded for each department by itself`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records("inquiry", [["msgId": "Q1", "recipients": "XC-WJ|XC-SCJG"]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    func replies(_ numbers: ClosedRange<Int>, of department: String, as name: String) throws -> ReceiptFile {
      let rows = numbers.map {
        ["msgId": "A-\($0)", "refMsgId": "Q1", "outcome": "同意", "answer": "样例：第 \($0) 次"]
      }
      return try exchange.answer(
        to: SampleBundle.records("inquiry-reply", rows), as: name, from: department)
    }
    let flood = try replies(1...Self.most + 5, of: "XC-WJ", as: "inquiry-reply_1.csv")
    #expect(flood.counts == [Self.most + 5, Self.most, 5, 0], "\(flood.words)")
    #expect(flood.codes.contains("matter-full"))
    let other = try replies(1...1, of: "XC-SCJG", as: "inquiry-reply_2.csv")
    #expect(other.verdict == "accepted", "\(other.words)")
  }

  /// What comes back of those that contradict each other makes no room for the next that do: there may be any number of these.
  @Test func `what finds no room contradicts others all the same`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records("inquiry", [["msgId": "Q1", "recipients": "XC-WJ"]]), as: "inquiry_1.csv",
      from: "XC-SPJ")
    let count = 4 * Self.most
    let rows = (1...count).map {
      ["refMsgId": "Q1", "outcome": $0 == count ? "不同意" : "同意", "answer": "样例：第 \($0) 次", "reason": "样例"]
    }
    let receipt = try exchange.answer(
      to: SampleBundle.records("inquiry-reply", rows), as: "inquiry-reply_1.csv", from: "XC-WJ")
    #expect(receipt.counts == [count, 0, count, 0])
    #expect(Set(receipt.codes) == ["record-repeated"], "\(receipt.words)")
  }

  /// Each further word on all of a delivery puts the one before right, so that there may be any number of these, too.
  @Test func `words on all of a delivery are bounded`() throws {
    let exchange = try TemporaryExchange()
    let pushed = try exchange.answer(
      to: SampleBundle.approvals([SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")]),
      as: "决定.csv",
      from: "XC-SPJ")
    let delivery = try #require(pushed.deliveries.first)
    let rows = (1...Self.most + 5).map {
      ["delivery": delivery.id, "reasonCode": "不属本部门职责", "reason": "样例：第 \($0) 次说明"]
    }
    let receipt = try exchange.answer(
      to: SampleBundle.records("claim-return", rows), as: "claim-return_1.csv", from: delivery.recipient)
    #expect(receipt.counts == [Self.most + 5, Self.most, 5, 0], "\(receipt.words)")
    #expect(receipt.codes.contains("matter-full") && receipt.words.contains("以最后接收的一条为准"))
  }
}
