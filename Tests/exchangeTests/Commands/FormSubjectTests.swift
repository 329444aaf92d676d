import ExchangeFormats
import Testing

/// What a row of a form says in words that it answers, and what its id means, is one thing.
@Suite(.waits) struct FormSubjectTests {
  @Test(
    arguments: [
      ("样例局　业务函询：样例事由：HX-1", "HX-1"), ("样例局　审批信息推送：样例甲：XC-SPJ-2a4b（样审(2021)1号）", "XC-SPJ-2a4b"),
      ("样例局　业务函询：HX-1", "HX-1"), ("业务函询：HX-1", nil), ("样例局　业务函询：样例事由", nil), ("样例局　HX-1", nil),
      ("样例局　业务函询：HX-1、HX-2", nil), ("样例局　整份投递，共 3 条", nil), ("样例局　业务函询：", nil), ("", nil),
    ] as [(String, String?)])
  func `the id at the end of a subject of ours is told from other words`(text: String, id: String?) {
    #expect(ReplyForm.id(inSubject: text) == id)
  }

  private func exchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let titles = ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "接收部门"]
    let rows = ["HX-1", "HX-2"].map { [$0, "业务函询", "样例事由", "样例内容\($0)", "拟同意", "XC-WJ"] }
    try exchange.answer(to: SampleBundle.csv([titles] + rows), as: "函询.csv", from: "XC-SPJ")
    return exchange
  }

  @Test(arguments: [
    ("薛城区行政审批服务局　业务函询：样例事由：HX-1", "XC-SPJ/HX-2", false),
    ("薛城区行政审批服务局　业务函询：样例事由：HX-2", "XC-SPJ/HX-2", true),
    ("薛城区行政审批服务局　业务函询：样例事由：HX-2", "HX-2", true),
    // What nothing is called says nothing, nor does what we didn't write.
    ("薛城区行政审批服务局　业务函询：样例事由：HX-9", "XC-SPJ/HX-2", true), ("函询：HX-1", "XC-SPJ/HX-2", true),
  ])
  func `an answer beside the words for another comes back`(subject: String, id: String, isTaken: Bool) throws
  {
    let exchange = try exchange()
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["答复对象", "消息标识", "回复结论", "回复内容", "理由"], [subject, id, "不同意", "样例", "样例理由"],
      ]), as: "待办.csv", from: "XC-WJ")
    #expect(receipt.verdict == (isTaken ? "accepted" : "rejected"), "\(receipt.codes)")
    if isTaken { return }
    #expect(receipt.codes == ["reference-ambiguous"])
    #expect(receipt.words.contains("答复对象") && receipt.words.contains("XC-SPJ/HX-1"), "\(receipt.words)")
    #expect(receipt.words.contains("XC-SPJ/HX-2"))
  }

  @Test func `a claim beside the words for another record comes back`() throws {
    let exchange = try TemporaryExchange()
    let sent = try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "A-1", docNo: "样审〔2021〕1号"), .init(msgId: "A-2", docNo: "样审〔2021〕2号"),
      ]), as: "许可.csv", from: "XC-SPJ")
    let delivery = try #require(sent.deliveries.first)
    let id = String(delivery.fileName.dropFirst("approval-push_".count).dropLast(".csv".count))
    func claim(_ subject: String, _ record: String) -> [UInt8] {
      SampleBundle.csv([
        ["答复对象", "投递编号", "消息标识", "认领人"],
        ["薛城区行政审批服务局　审批信息推送：\(subject)", id, record, "样例甲"],
      ])
    }
    let other = try exchange.answer(
      to: claim("只答复这一条：A-1（样审(2021)1号）", "XC-SPJ/A-2"), as: "1.csv", from: delivery.recipient)
    #expect(other.verdict == "rejected" && other.codes == ["reference-ambiguous"], "\(other.codes)")
    // People may write the number of the same.
    for (record, name) in [("样审〔2021〕1号", "2.csv"), ("XC-SPJ/A-1", "3.csv")] {
      let same = try exchange.answer(
        to: claim("只答复这一条：A-1（样审(2021)1号）", record), as: name, from: delivery.recipient)
      #expect(!same.codes.contains("reference-ambiguous"), "\(same.codes)")
    }
  }
}
