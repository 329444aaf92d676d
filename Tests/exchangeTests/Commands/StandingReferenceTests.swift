import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import Testing

/// What a name means after a correction: for whoever has the record now, the record as it stands now; for whoever had it,
/// nothing any more. And what others call by that name blocks no way of naming one's own.
@Suite(.waits) struct StandingReferenceTests {
  private static let number = "样审〔2021〕1号"
  private static let licence = "JY123704039990"

  /// 公共场所卫生许可 (health, enforcement) is corrected to 放射诊疗许可 (health, environment).
  private func corrected() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push("P-1", item: "XK004"), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: correction("K-1", of: "P-1", item: "XK006"), as: "correction_1.csv", from: "XC-SPJ",
      at: "2021-01-05T10:00")
    return exchange
  }

  private func itemName(_ item: String) -> String { item == "XK004" ? "公共场所卫生许可" : "放射诊疗许可" }

  private func push(_ id: String, item: String = "XK004", licence: String = Self.licence) -> [UInt8] {
    SampleBundle.csv([
      SampleBundle.approvalColumns + ["许可编号"],
      [
        id, item, itemName(item), Self.number, "样例甲餐饮店", "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", licence,
      ],
    ])
  }

  private func correction(_ id: String, of name: String, item: String = "XK004") -> [UInt8] {
    SampleBundle.csv([
      ["本报文标识"] + SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["许可编号", "更正理由"],
      [
        id, name, item, itemName(item), Self.number, "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", Self.licence, "样例：录入有误",
      ],
    ])
  }

  private func letter(_ name: String, id: String = "H-1") throws -> [UInt8] {
    try ZIPBundle(
      name: "revocation-letter_\(id).csv",
      records: SampleBundle.csv([
        ["本报文标识", "消息标识", "许可文号或编号", "函号", "函告日期", "函告事由", "事实", "依据", "证明材料文件名"],
        [id, name, Self.number, "样函〔2021〕\(id)号", "2021-01-06", "撤销", "样例事实", "样例依据", "样例材料.pdf"],
      ]), attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
  }

  private func claim(_ name: String) -> [UInt8] { SampleBundle.csv([["消息标识", "认领人"], [name, "样例丙"]]) }

  private func training(_ id: String, to recipient: String = "XC-SPJ") -> [UInt8] {
    SampleBundle.csv([
      ["消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "接收部门"],
      [id, "样例培训", "2021-01-20", "窗口人员", "样例内容", recipient],
    ])
  }

  // MARK: After a correction

  /// The id, the sender and the id, the correction's own, the numbers, and the delivery that brought it.
  static let names = [
    "P-1", "XC-SPJ/P-1", "K-1", "XC-SPJ/K-1", number, licence, "XC-SPJ/\(licence)", "20210105-0001-XC-STHJ",
    "20210105-0001-XC-STHJ/P-1", "20210105-0001-XC-STHJ/K-1",
  ]

  @Test(arguments: names)
  func `whoever has got the record by a correction writes about it by any of its names`(name: String) throws {
    let exchange = try corrected()
    let receipt = try exchange.answer(
      to: letter(name), as: "revocation-letter_1.zip", from: "XC-STHJ", at: "2021-01-06T10:00")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    let delivery = try #require(receipt.deliveries.first)
    let passed = try ZIPBundle.contents(of: exchange.file(delivery.fileName, in: "outbox", of: "XC-SPJ"))
    #expect(
      passed.values.contains { String(decoding: $0, as: UTF8.self).contains(",P-1,") },
      "the sender knows it by its own id")
    let matter = try exchange.ledger { view in
      try view.record(sender: "XC-STHJ", msgId: "H-1").flatMap { try view.fact(ofRecord: $0.id) }
        .flatMap { try view.matter(row: $0.matter)?.code }
    }
    #expect(matter == "record:XC-SPJ:P-1")
  }

  @Test(
    arguments: names.map { ($0, "XC-STHJ") } + [("P-1", "XC-WJ"), (licence, "XC-WJ"), (names[8], "XC-WJ")])
  func `a claim by any of its names means the correction that is open`(name: String, claimer: String) throws {
    let exchange = try corrected()
    let receipt = try exchange.answer(
      to: claim(name.replacing("XC-STHJ", with: claimer)), as: "claim_1.csv", from: claimer,
      at: "2021-01-06T10:00")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    #expect(receipt.codes.isEmpty)
    #expect(try exchange.ledger { try $0.openClaims(of: claimer) }.isEmpty)
    // The same word again changes nothing.
    let again = try exchange.answer(
      to: SampleBundle.csv([["消息标识", "认领人", "备注"], ["P-1", "样例丙", "再次"]]), as: "claim_2.csv",
      from: claimer,
      at: "2021-01-06T11:00")
    #expect(again.codes == ["claim-already"])
  }

  @Test(arguments: ["20210104-0001-XC-WJ", "20210104-0001-XC-WJ/P-1"])
  func `who names what the correction replaced is told what waits now`(name: String) throws {
    let exchange = try corrected()
    let parts = name.split(separator: "/").map(String.init)
    let receipt = try exchange.answer(
      to: SampleBundle.answer(delivery: parts[0], record: parts.count > 1 ? parts[1] : ""), as: "1.claim.csv",
      from: "XC-WJ", at: "2021-01-06T10:00")
    #expect(receipt.codes == ["claim-superseded"])
    #expect(receipt.words.contains("20210105-0001-XC-WJ"))
  }

  /// In whichever order one pass takes the two.
  @Test(arguments: ["P-1", "XC-SPJ/P-1", licence], [false, true])
  func `what lay in the inbox before a correction was there isn't about it`(name: String, isReturn: Bool)
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push("P-1"), as: "a.csv", from: "XC-SPJ")
    try exchange.drop(
      SampleBundle.answer(record: name, isReturn: isReturn),
      as: isReturn ? "claim-return_1.csv" : "claim_1.csv", from: "XC-WJ")
    try exchange.drop(correction("K-1", of: "P-1"), as: "correction_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-05T10:00", comesBack: nil)
    #expect(
      try exchange.ledger { try $0.openClaims(of: "XC-WJ") }.map(\.delivery.kind) == ["correction"])
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.isEmpty)
    // Whoever has got it says so by the same name.
    let receipt = try exchange.answer(
      to: claim(name), as: "claim_2.csv", from: "XC-WJ", at: "2021-01-05T11:00")
    #expect(receipt.codes.isEmpty)
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-WJ") }.isEmpty)
  }

  @Test(arguments: ["P-1", "XC-SPJ/P-1", number, licence])
  func `who has it no more is told so, and what is cancelled is told as before`(name: String) throws {
    let exchange = try corrected()
    let old = "XC-ZHZF"
    let gone = try exchange.answer(
      to: letter(name), as: "revocation-letter_1.zip", from: old, at: "2021-01-06T10:00")
    #expect(gone.codes == ["reference-withdrawn"])
    let claimed = try exchange.answer(to: claim(name), as: "claim_1.csv", from: old, at: "2021-01-06T10:00")
    #expect(claimed.codes == ["reference-withdrawn"])
    let whole = try exchange.answer(
      to: SampleBundle.answer(delivery: "20210104-0001-\(old)"), as: "2.claim.csv", from: old,
      at: "2021-01-06T10:00")
    #expect(whole.codes == ["reference-withdrawn"])
    // A stranger learns nothing of it.
    let stranger = try exchange.answer(
      to: letter(name), as: "revocation-letter_1.zip", from: "XC-ZJ", at: "2021-01-06T10:00")
    #expect(stranger.codes == ["reference-unknown"])
    // Corrected back, it is whose it was.
    try exchange.answer(
      to: correction("K-2", of: "P-1"), as: "correction_2.csv", from: "XC-SPJ", at: "2021-01-06T12:00")
    let back = try exchange.answer(
      to: letter(name, id: "H-2"), as: "revocation-letter_2.zip", from: old, at: "2021-01-06T13:00")
    #expect(back.verdict == "accepted", "\(back.codes)")
  }

  @Test(arguments: ["P-1", "样例受理P-1", "XC-SPJ/样例受理P-1"])
  func `a corrected commitment is referred to by its case number too`(name: String) throws {
    let exchange = try TemporaryExchange()
    func commitment(_ head: String..., item: String, values: [String]) -> [UInt8] {
      SampleBundle.csv([
        head + [
          "事项编码", "事项名称", "受理编号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期",
          "容缺材料", "承诺期限届满日", "承诺书文件名",
        ],
        values + [
          item, itemName(item), "样例受理P-1", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000002",
          "2021-01-04", "样例健康证明", "2021-02-01", "样例承诺书.pdf",
        ],
      ])
    }
    try exchange.answer(
      to: commitment("消息标识", "许可机关", item: "XK004", values: ["P-1", "薛城区行政审批服务局"]),
      as: "commitment-push_1.csv", from: "XC-SPJ")
    try exchange.answer(
      to: commitment(
        "更正的消息标识", "决定机关", "更正理由", item: "XK006", values: ["P-1", "薛城区行政审批服务局", "样例：录入有误"]),
      as: "correction_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    let receipt = try exchange.answer(
      to: letter(name), as: "revocation-letter_1.zip", from: "XC-STHJ", at: "2021-01-06T10:00")
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
  }

  @Test func `a correction's own id corrects and cancels nothing`() throws {
    let exchange = try corrected()
    let cancelled = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["K-1", "样例：误推"]]), as: "cancellation_1.csv", from: "XC-SPJ",
      at: "2021-01-06T10:00")
    #expect(cancelled.codes == ["reference-wrong-kind"])
    let corrected = try exchange.answer(
      to: correction("K-2", of: "K-1"), as: "correction_2.csv", from: "XC-SPJ", at: "2021-01-06T10:00")
    #expect(corrected.codes == ["reference-wrong-kind"])
  }

  // MARK: Neighbours' ids

  @Test(arguments: [licence, "XC-SPJ/\(licence)", "薛城区行政审批服务局/\(licence)"])
  func `a neighbour's id blocks no correction and no cancellation by one's own number`(name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push("P-1"), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: training(Self.licence), as: "training-info_1.csv", from: "XC-ZJ")
    let corrected = try exchange.answer(
      to: correction("K-1", of: name), as: "correction_1.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    #expect(corrected.codes.isEmpty)
    #expect(corrected.verdict == "accepted")
    let cancelled = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], [name, "样例：误推"]]), as: "cancellation_1.csv", from: "XC-SPJ",
      at: "2021-01-04T12:00")
    #expect(cancelled.codes.isEmpty)
    #expect(Set(cancelled.deliveries.map(\.recipient)) == ["XC-WJ", "XC-ZHZF"])
  }

  @Test func `a neighbour's id blocks no claim of what is open by its number`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: training(Self.licence, to: "XC-WJ"), as: "training-info_1.csv", from: "XC-ZJ")
    try exchange.answer(to: claim(Self.licence), as: "claim_1.csv", from: "XC-WJ")
    try exchange.answer(to: push("P-1"), as: "a.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(
      to: SampleBundle.csv([["消息标识", "认领人"], [Self.licence, "样例丁"]]), as: "claim_2.csv", from: "XC-WJ")
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SPJ"])
  }

  @Test(arguments: ["XC-SPJ", "XC-DSJ"])
  func `another message's id blocks no reassignment by number`(sender: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: training(Self.licence, to: "XC-WJ"), as: "training-info_1.csv",
      from: sender == "XC-SPJ" ? sender : "XC-ZJ")
    try exchange.answer(to: push("P-1"), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["改派的消息标识", "原部门", "改派部门", "改派理由"], [Self.licence, "XC-WJ", "XC-YJ", "样例：按分工改派"],
      ]), as: "reassign_1.csv", from: sender)
    #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    #expect(try exchange.box("outbox", of: "XC-YJ").contains { $0.hasPrefix("approval-push_") })
  }
}
