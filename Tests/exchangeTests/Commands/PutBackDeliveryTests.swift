import ExchangeFormats
import Testing

/// What a department received and puts back into its inbox doesn't go out again as its own.
@Suite(.waits) struct PutBackDeliveryTests {
  private static let titles = ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "接收部门", "发出部门"]

  private static func inquiry(_ id: String = "", to recipients: String, naming sender: String = "") -> [UInt8]
  {
    SampleBundle.csv([titles, [id, "业务函询", "样例事由", "样例内容", "拟同意", recipients, sender]])
  }

  private static func training(_ id: String = "", _ contents: String = "样例内容") -> [UInt8] {
    SampleBundle.csv([
      ["消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "接收部门"],
      [id, "样例培训", "2021-01-20", "窗口人员", contents, "XC-WJ|XC-SCJG"],
    ])
  }

  /// What the department got in the exchange, as it got it.
  private func delivered(_ kind: String, to department: String, in exchange: TemporaryExchange) throws
    -> (name: String, bytes: [UInt8])
  {
    let names = try exchange.box("outbox", of: department).filter { name in
      name.hasPrefix("\(kind)_") && !name.contains(".reply.") && !name.contains(".claim.")
    }
    let name = try #require(names.first)
    return (name, try exchange.file(name, in: "outbox", of: department))
  }

  private func comesBack(_ receipt: ReceiptFile, naming sender: String) {
    #expect(receipt.verdict == "rejected")
    #expect(receipt.codes == ["sender-mismatch"])
    #expect(receipt.deliveries.isEmpty)
    #expect(receipt.words.contains(sender) && receipt.words.contains("待办.xlsx"), "\(receipt.words)")
  }

  @Test(arguments: ["csv", "xlsx"], [true, false])
  func `an inquiry that was received comes back from the inbox, whatever its file is called`(
    format: String, keepsName: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.deliver(in: format)
    try exchange.answer(to: Self.inquiry("Q-1", to: "XC-WJ|XC-SCJG"), as: "函询.csv", from: "XC-SPJ")
    let (name, bytes) = try delivered("inquiry", to: "XC-WJ", in: exchange)
    let receipt = try exchange.answer(to: bytes, as: keepsName ? name : "函询.\(format)", from: "XC-WJ")
    comesBack(receipt, naming: "薛城区行政审批服务局")
    #expect(receipt.words.contains("发出部门"))
    let others = try exchange.box("outbox", of: "XC-SCJG").filter {
      $0.hasPrefix("inquiry_") && $0.hasSuffix("-XC-SCJG.\(format)")
    }
    #expect(others.count == 1)
  }

  @Test(arguments: [true, false])
  func `an inquiry for one department alone comes back to it with where the answer goes`(isAnswered: Bool)
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.inquiry("Q-1", to: "XC-WJ"), as: "函询.csv", from: "XC-SPJ")
    let rows = [Self.titles, ["Q-1", "业务函询", "样例事由", "样例内容", "拟同意", "XC-WJ", "薛城区行政审批服务局"]]
    let bytes = SampleBundle.csv(
      isAnswered ? zip(rows, ["回复结论", "同意"]).map { $0 + [$1] } : rows)
    let receipt = try exchange.answer(to: bytes, as: "函询回.csv", from: "XC-WJ")
    #expect(receipt.verdict == "rejected" && receipt.codes.contains("recipient-self"), "\(receipt.codes)")
    #expect(receipt.words.contains("不要放回 inbox") && receipt.words.contains("待办.xlsx"), "\(receipt.words)")
  }

  @Test
  func `an inquiry that names another department as its sender comes back, and one of its own names doesn't`()
    throws
  {
    let exchange = try TemporaryExchange()
    for (number, name) in ["XC-SPJ", "区审批局", "薛城区行政审批服务局"].enumerated() {
      let bytes = Self.inquiry("Q-\(number)", to: "XC-SCJG", naming: name)
      let receipt = try exchange.answer(to: bytes, as: "\(name).csv", from: "XC-WJ")
      comesBack(receipt, naming: name)
      let own = try exchange.answer(to: bytes, as: "\(name).csv", from: "XC-SPJ")
      #expect(own.verdict == "accepted", "\(own.codes)")
    }
    for (number, name) in ["", "样例科室", "行政审批服务局样例科"].enumerated() {
      let receipt = try exchange.answer(
        to: Self.inquiry("W-\(number)", to: "XC-SCJG", naming: name), as: "W\(name).csv", from: "XC-WJ")
      #expect(receipt.verdict == "accepted", "\(name): \(receipt.codes)")
    }
  }

  @Test(arguments: ["P-1", ""])
  func `training that was received comes back, though nothing in it says from whom it is`(id: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.training(id), as: "培训.csv", from: "XC-SPJ")
    let (name, bytes) = try delivered("training-info", to: "XC-WJ", in: exchange)
    for name in [name, "样例.csv"] {
      let receipt = try exchange.answer(to: bytes, as: name, from: "XC-WJ")
      comesBack(receipt, naming: "薛城区行政审批服务局")
    }
    let own = try exchange.answer(to: bytes, as: "又一份.csv", from: "XC-SPJ")
    #expect(!own.codes.contains("sender-mismatch"))
  }

  @Test func `a message of one's own may have the id of one that was received`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.training("1"), as: "培训.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(to: Self.training("1", "别的内容"), as: "培训.csv", from: "XC-WJ")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    // Nobody has sent it to this one.
    let other = try exchange.answer(to: Self.training("1"), as: "培训.csv", from: "XC-ZJ")
    #expect(other.verdict == "accepted", "\(other.codes)")
  }
}
