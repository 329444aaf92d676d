import ExchangeLedger
import ExchangeRules
import Testing

/// Ids and numbers are chosen by who sends. Nobody takes, blocks or answers by them what is another's.
@Suite(.waits) struct ChosenNameTests {
  private func inquiry(_ id: String, to recipient: String = "XC-JTYS") throws -> [UInt8] {
    try SampleBundle.records(
      "inquiry",
      [["msgId": id, "recipients": recipient, "proposition": "样例", "replyDueDate": "2021-01-12"]])
  }

  private func reply(_ reference: String) throws -> [UInt8] {
    try SampleBundle.records("inquiry-reply", [["refMsgId": reference, "answer": "样例"]])
  }

  private func training(_ id: String) throws -> [UInt8] {
    try SampleBundle.records("training-info", [["msgId": id, "recipients": "XC-SCJG"]])
  }

  /// Decisions, each by its message id and the number of its licence.
  private func pushes(_ names: (id: String, licence: String)...) -> [UInt8] {
    let rows = names.enumerated().map { place, name in
      [
        name.id, "XK001", "食品经营许可", "样审〔2021〕\(place + 1)号", "样例甲餐饮店", "个体工商户", "92370403999800010P",
        "13800000001", "2021-01-04", "2025-12-21", "薛城区行政审批服务局", name.licence,
      ]
    }
    return SampleBundle.csv([SampleBundle.approvalColumns + ["许可编号"]] + rows)
  }

  private func claim(
    _ name: String, number: Int, in exchange: TemporaryExchange, by claimer: String = "XC-SCJG"
  ) throws -> ReceiptFile {
    try exchange.answer(
      to: SampleBundle.answer(record: name), as: "\(number).claim.csv", from: claimer)
  }

  @Test(
    arguments: [
      "20210104-0002-XC-JTYS", "20210104-0002-XC-JTYS/Q1", "inquiry_20210104-0002-XC-JTYS.reply.csv",
    ])
  func `a delivery's id means the delivery, whoever has given it to a message of his`(name: String) throws {
    let exchange = try TemporaryExchange()
    // Delivery ids can be known beforehand.
    try exchange.answer(to: inquiry("20210104-0002-XC-JTYS"), as: "inquiry_1.csv", from: "XC-WJ")
    let asked = try exchange.answer(to: inquiry("Q1"), as: "inquiry_2.csv", from: "XC-SPJ")
    #expect(asked.deliveries.map(\.id) == ["20210104-0002-XC-JTYS"])
    let receipt = try exchange.answer(to: reply(name), as: "inquiry-reply_1.csv", from: "XC-JTYS")
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SPJ"])
    try exchange.run(at: "2021-01-13T09:00")
    let outcomes = try exchange.ledger { view in
      try view.matter("record:XC-SPJ:Q1").map { try view.obligations(of: $0) } ?? []
    }.filter { $0.obligation.key.debtor == "XC-JTYS" }.map { $0.obligation.outcome?.rawValue }
    #expect(outcomes == ["met"], "nothing follows from a silence that was none")
  }

  @Test func `a delivery of which nothing is asked isn't taken for a message of the same name`() throws {
    let exchange = try TemporaryExchange()
    let pushed = try exchange.answer(to: pushes(("P-1", "L-1")), as: "a.csv", from: "XC-SPJ")
    let delivery = try #require(pushed.deliveries.first)
    try exchange.answer(to: inquiry(delivery.id, to: delivery.recipient), as: "inquiry_1.csv", from: "XC-WJ")
    let receipt = try exchange.answer(
      to: reply(delivery.id), as: "inquiry-reply_1.csv", from: delivery.recipient)
    #expect(receipt.codes == ["reference-wrong-kind"])
    let named = try exchange.answer(
      to: reply("XC-WJ/\(delivery.id)"), as: "inquiry-reply_2.csv", from: delivery.recipient)
    #expect(named.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test func `a claim by a delivery's id claims that delivery`() throws {
    let exchange = try TemporaryExchange()
    let pushed = try exchange.answer(to: pushes(("P-1", "L-1")), as: "a.csv", from: "XC-SPJ")
    let delivery = try #require(pushed.deliveries.first).id
    try exchange.answer(to: training(delivery), as: "training-info_1.csv", from: "XC-WJ")
    let receipt = try claim(delivery, number: 1, in: exchange)
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SPJ"])
    let rest = try claim("XC-WJ/\(delivery)", number: 2, in: exchange)
    #expect(rest.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test(arguments: [true, false])
  func `what is one's number and another's id is asked which, and a stranger learns nothing`(
    isPushFirst: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    let name = "L-1"
    let push = { try exchange.answer(to: pushes(("P-1", name)), as: "a.csv", from: "XC-SPJ") }
    if isPushFirst { _ = try push() }
    let other = try exchange.answer(to: training(name), as: "training-info_1.csv", from: "XC-WJ")
    let choice = try #require(other.deliveries.first).id
    if !isPushFirst { _ = try push() }
    let unclear = try claim(name, number: 1, in: exchange)
    #expect(unclear.codes == ["claim-ambiguous"])
    #expect(unclear.words.contains("XC-SPJ/P-1") && unclear.words.contains(choice))
    #expect(try claim(name, number: 1, in: exchange, by: "XC-ZJ").codes == ["claim-reference-unknown"])
    // What the finding names is understood, and then one is left.
    let first = try claim("XC-SPJ/P-1", number: 2, in: exchange)
    #expect(first.deliveries.map(\.recipient) == ["XC-SPJ"])
    let rest = try claim(name, number: 3, in: exchange)
    #expect(rest.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test func `of what one department has sent, an id goes before a number`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: pushes(("P-1", "N-1"), ("N-1", "N-2")), as: "a.csv", from: "XC-SPJ")
    let receipt = try claim("N-1", number: 1, in: exchange)
    #expect(receipt.codes.isEmpty)
    let rest = try claim("P-1", number: 2, in: exchange)
    #expect(rest.codes.isEmpty, "it was the other that had been claimed")
  }
}
