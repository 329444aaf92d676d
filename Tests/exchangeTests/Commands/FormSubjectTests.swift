import ExchangeFormats
import Testing

/// What a row of a form says in words that it answers, and what its id means, is one thing.
@Suite(.waits) struct FormSubjectTests {
  @Test(
    arguments: [
      ("样例局　业务函询：样例事由：HX-1", ["HX-1"]),
      ("样例局　审批信息推送：样例甲：XC-SPJ-2a4b（样审(2021)1号）", ["XC-SPJ-2a4b"]),
      ("样例局　业务函询：HX-1", ["HX-1"]), ("样例局　业务函询：样例（一）：样例甲：HX-1", ["HX-1"]),
      ("样例局　审批信息推送：样例甲、样例乙等：A-1（样审(2021)1号、许：2）、A-2 等 5 条", ["A-1", "A-2"]),
      ("样例局　业务函询：HX-1、HX-2", ["HX-1", "HX-2"]),
      // As forms of earlier versions have it.
      ("样例局　业务函询：样例事由　HX-1", ["HX-1"]), ("样例局　业务函询：只答复这一条：样例　A-1（1号）", ["A-1"]),
      ("业务函询：HX-1", []), ("样例局　业务函询：样例事由", []), ("样例局　HX-1", []),
      ("样例局　审批信息推送：整份投递，共 3 条", []), ("样例局　业务函询：", []), ("", []),
    ] as [(String, [String])])
  func `the ids at the end of a subject of ours are told from other words`(text: String, ids: [String]) {
    #expect(ReplyForm.ids(inSubject: text) == ids)
  }

  @Test(arguments: [(20, 20), (21, 0)])
  func `no more ids are read than we write`(written: Int, read: Int) {
    let names = (1...written).map { "A-\($0)" }.joined(separator: "、")
    #expect(ReplyForm.ids(inSubject: "样例局　审批信息推送：\(names) 等 30 条").count == read)
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

  /// The rows of a form of ours that hold a text, split at commas, without what stands over the table, and its titles.
  private func rows(of form: String, with text: String, in exchange: TemporaryExchange, _ department: String)
    throws -> (titles: [String], rows: [[String]])
  {
    let bytes = try exchange.file(form, in: "outbox", of: department)
    let content = String(decoding: bytes.dropFirst(3), as: UTF8.self)
    let lines = content.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let titles = try #require(lines.first { $0.first == ReplyForm.subject })
    return (titles, lines.filter { $0.first?.contains(text) == true })
  }

  @Test func `ids that were sorted by themselves in the form beside a delivery come back`() throws {
    let exchange = try TemporaryExchange()
    let titles = ["函询类别", "函询事由", "函询内容", "拟办意见", "接收部门"]
    let sent = try exchange.answer(
      to: SampleBundle.csv(
        [titles] + ["甲事由", "乙事由"].map { ["业务函询", $0, "样例内容\($0)", "拟同意", "XC-YJ"] }),
      as: "函询.csv", from: "XC-SPJ")
    let name = try #require(sent.deliveries.first).fileName.replacing(".csv", with: ".reply.csv")
    let (head, given) = try self.rows(of: name, with: "事由", in: exchange, "XC-YJ")
    var rows = given
    try #require(rows.count == 2)
    let id = try #require(head.firstIndex(of: "消息标识"))
    (rows[0][id], rows[1][id]) = (given[1][id], given[0][id])
    for (title, value) in ["回复结论": "不同意", "回复内容": "样例", "理由": "样例理由"] {
      rows[0][try #require(head.firstIndex(of: title))] = value
    }
    let receipt = try exchange.answer(to: SampleBundle.csv([head] + rows), as: "答复.csv", from: "XC-YJ")
    let codes = receipt.codes.filter { $0 != "form-rows-unanswered" }
    #expect(codes == ["reference-ambiguous"], "\(codes)")
  }

  @Test(arguments: [("BL-1", true), ("BL-2", false)])
  func `an opinion by another's number beside the words for a case comes back`(number: String, isTaken: Bool)
    throws
  {
    let exchange = try TemporaryExchange()
    let titles = ["消息标识", "并联审批编号", "事项名称", "申请人", "办理时限（工作日）", "申请材料", "接收部门"]
    let notices = [("N-1", "BL-1", "样例甲公司"), ("N-2", "BL-2", "样例乙公司")].map { id, number, party in
      [id, number, "道路货物运输经营许可", party, "5", "申请表", "XC-YJ|XC-NYNC"]
    }
    let sent = try exchange.answer(
      to: SampleBundle.csv([titles] + notices), as: "并联.csv", from: "XC-SPJ")
    let delivery = try #require(sent.deliveries.first { $0.recipient == "XC-YJ" })
    let name = delivery.fileName.replacing(".csv", with: ".reply.csv")
    // Of one item there are two cases: the words tell them apart as 待办.xlsx does.
    let (head, rows) = try self.rows(of: name, with: "样例甲公司", in: exchange, "XC-YJ")
    #expect(rows.count == 1 && rows[0][0] == "薛城区行政审批服务局　并联审批通知：道路货物运输经营许可：样例甲公司：N-1", "\(rows)")
    var row = rows[0]
    for (title, value) in [
      "并联审批编号": number, "审核意见": "不同意", "意见说明": "样例", "审批人员": "样例庚", "是否具有审批资格": "是",
    ] {
      row[try #require(head.firstIndex(of: title))] = value
    }
    let receipt = try exchange.answer(to: SampleBundle.csv([head, row]), as: "意见.csv", from: "XC-YJ")
    #expect(receipt.verdict == (isTaken ? "accepted" : "rejected"), "\(receipt.codes)")
    if !isTaken { #expect(receipt.codes == ["reference-ambiguous"], "\(receipt.codes)") }
  }

  @Test func `a return of a whole delivery beside the words for a record in another comes back`() throws {
    let exchange = try TemporaryExchange()
    let deliveries = try (1...2).map { number in
      let sent = try exchange.answer(
        to: SampleBundle.approvals([.init(msgId: "A-\(number)", docNo: "样审〔2021〕\(number)号")]),
        as: "\(number).csv", from: "XC-SPJ")
      return try #require(sent.deliveries.first)
    }
    func giveBack(_ record: Int, delivery: Int, as name: String) throws -> ReceiptFile {
      let id = deliveries[delivery - 1].fileName.dropFirst("approval-push_".count).dropLast(".csv".count)
      return try exchange.answer(
        to: SampleBundle.csv([
          ["答复对象", "投递编号", "退回原因类别", "退回理由"],
          ["薛城区行政审批服务局　审批信息推送：样例：A-\(record)（样审(2021)\(record)号）", String(id), "信息有误", "样例"],
        ]), as: name, from: deliveries[0].recipient)
    }
    let other = try giveBack(1, delivery: 2, as: "退回1.csv")
    #expect(other.verdict == "rejected" && other.codes == ["reference-ambiguous"], "\(other.codes)")
    #expect(try giveBack(1, delivery: 1, as: "退回2.csv").verdict == "accepted")
  }

  /// Surveys are known by numbers, which may be the ids of messages about others.
  @Test(arguments: [
    // As we wrote it: the first survey was moved by the second message.
    ("TK-1", "TK-1", true), ("TK-2", "TK-1", true), ("TK-3", "TK-2", true),
    ("TK-1", "TK-2", false), ("TK-3", "TK-1", false),
  ])
  func `what is the number of another survey is first of all the id of a message`(
    id: String, number: String, isTaken: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    for (id, number, day) in [
      ("TK-1", "TK-1", "2021-01-12"), ("TK-2", "TK-1", "2021-01-13"), ("TK-3", "TK-2", "2021-01-14"),
    ] {
      try exchange.send(
        "survey-notice", from: "XC-SPJ",
        ["msgId": id, "surveyId": number, "surveyDate": day, "recipients": "XC-WJ"])
      try exchange.pass(TemporaryExchange.monday)
    }
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["答复对象", "踏勘评审编号", "是否派员", "派员名单"],
        ["薛城区行政审批服务局　联合踏勘评审通知：取水许可：样例丁建设有限公司：\(id)", number, "是", "样例甲"],
      ]), as: "回执.csv", from: "XC-WJ")
    #expect(receipt.verdict == (isTaken ? "accepted" : "rejected"), "\(receipt.codes)")
    #expect(receipt.codes.contains("reference-ambiguous") == !isTaken, "\(receipt.codes)")
  }

  /// Of cases: both the number of one and the message of the other are called so.
  @Test(arguments: [("B", "A", true), ("A", "B", true), ("C", "A", false), ("C", "C", true)])
  func `ids and numbers of cases may be crossed over`(id: String, number: String, isTaken: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "A", "caseId": "B", "limitWorkdays": "5", "recipients": "XC-YJ|XC-NYNC"],
      ["msgId": "B", "caseId": "A", "limitWorkdays": "5", "recipients": "XC-YJ|XC-NYNC"],
      ["msgId": "C", "caseId": "C", "limitWorkdays": "5", "recipients": "XC-YJ|XC-NYNC"])
    try exchange.pass(TemporaryExchange.monday)
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["答复对象", "并联审批编号", "审核意见", "意见说明", "审批人员", "是否具有审批资格"],
        ["薛城区行政审批服务局　并联审批通知：样例事项：样例甲公司：\(id)", number, "不同意", "样例", "样例庚", "是"],
      ]), as: "意见.csv", from: "XC-YJ")
    #expect(receipt.verdict == (isTaken ? "accepted" : "rejected"), "\(receipt.codes)")
    #expect(receipt.codes.contains("reference-ambiguous") == !isTaken, "\(receipt.codes)")
  }

  /// Two senders have numbered what they sent alike; what the first sent has been claimed one by one.
  private func numberedAlike(_ kind: String, _ record: [String: String], to recipient: String) throws -> (
    exchange: TemporaryExchange, delivery: String
  ) {
    let exchange = try TemporaryExchange()
    func send(_ kind: String, from sender: String, _ ids: ClosedRange<Int>, _ record: [String: String]) throws
      -> String
    {
      let records = ids.map { id in
        record.merging(["msgId": "#"]) { $1 }.mapValues { $0.replacing("#", with: "\(id)") }
      }
      let sent = try exchange.answer(
        to: SampleBundle.records(kind, records), as: "\(kind)_1.csv", from: sender)
      return try #require(sent.deliveries.first { $0.recipient == recipient }, "\(sent.words)").id
    }
    let first = try send(kind, from: "XC-SPJ", 1...3, record)
    _ = try send("training-info", from: "XC-YJ", 1...4, ["title": "样例培训#", "recipients": recipient])
    for id in 1...2 {
      let receipt = try exchange.answer(
        to: SampleBundle.answer(delivery: first, record: "\(id)"), as: "认领\(id).csv", from: recipient)
      #expect(receipt.verdict == "accepted", "\(receipt.words)")
    }
    return (exchange, first)
  }

  @Test(arguments: [("1、2 等 3 条", true), ("3", true), ("1", true), ("4", false)])
  func `a claim of a whole delivery isn't taken for one of what another sender numbered alike`(
    names: String, isTaken: Bool
  ) throws {
    let (exchange, delivery) = try numberedAlike(
      "training-info", ["title": "样例#", "recipients": "XC-WJ"], to: "XC-WJ")
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["答复对象", "投递编号", "认领人"], ["薛城区行政审批服务局　业务培训信息：样例：\(names)", delivery, "样例甲"],
      ]), as: "待办.csv", from: "XC-WJ")
    #expect(receipt.verdict == (isTaken ? "accepted" : "rejected"), "\(receipt.codes)")
    #expect(receipt.codes.contains("reference-ambiguous") == !isTaken, "\(receipt.codes)")
  }

  @Test(arguments: [("1", true), ("1", false), ("2", true), ("2", false)])
  func `nor is a claim of a record that was claimed already`(id: String, namesDelivery: Bool) throws {
    let (exchange, delivery) = try numberedAlike(
      "approval-push",
      [
        "docNo": "样审〔2021〕#号", "itemCode": "XK001", "itemName": "食品经营许可", "holderId": "92370403999800010P",
        "validTo": "2025-12-21",
      ], to: "XC-SCJG")
    let subject = "薛城区行政审批服务局　审批信息推送：只答复这一条：样例：\(id)（样审(2021)\(id)号）"
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["答复对象", "投递编号", "消息标识", "认领人"],
        [subject, namesDelivery ? delivery : "", "样审〔2021〕1号", "样例丙"],
      ]), as: "待办.csv", from: "XC-SCJG")
    #expect(receipt.codes.contains("reference-ambiguous") == (id == "2"), "\(receipt.codes)")
  }

  @Test(arguments: [("BL-1", 1), ("BL-2", 0)])
  func `a row's words are held against its number however many rows stand before it`(
    number: String, accepted: Int
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "N-1", "caseId": "BL-1", "limitWorkdays": "5", "recipients": "XC-YJ|XC-NYNC"],
      ["msgId": "N-2", "caseId": "BL-2", "limitWorkdays": "5", "recipients": "XC-YJ|XC-NYNC"])
    try exchange.pass(TemporaryExchange.monday)
    func row(_ id: String, _ number: String) -> [String] {
      ["薛城区行政审批服务局　并联审批通知：样例事项：样例甲公司：\(id)", number, "不同意", "样例", "样例庚", "是"]
    }
    let titles = ["答复对象", "并联审批编号", "审核意见", "意见说明", "审批人员", "是否具有审批资格"]
    let unknown = (1...1_000).map { row("X-\($0)", "BH-\($0)") }
    let receipt = try exchange.answer(
      to: SampleBundle.csv([titles] + unknown + [row("N-1", number)]), as: "意见.csv", from: "XC-YJ")
    #expect(receipt.counts == [1_001, accepted, 1_001 - accepted, 0], "\(receipt.counts)")
  }
}
