import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import Testing

/// How messages are named: a neighbour's id neither hides nor blocks, what isn't the sender's is as what doesn't exist,
/// and numbers that people know find what they mean.
@Suite(.waits) struct ReferenceTests {
  private func inquiry(_ id: String, to recipient: String = "XC-JTYS", subject: String = "样例事由") -> [UInt8] {
    SampleBundle.csv([
      ["消息标识", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门", "发出部门"],
      [id, subject, "样例内容", "拟同意", "2021-01-12", recipient, ""],
    ])
  }

  private func reply(_ reference: String) -> [UInt8] {
    SampleBundle.csv([["消息标识", "回复结论", "回复内容"], [reference, "同意", "样例"]])
  }

  private func training(_ id: String, to recipient: String = "XC-SCJG") -> [UInt8] {
    SampleBundle.csv([
      ["消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "接收部门"],
      [id, "样例培训", "2021-01-20", "窗口人员", "样例内容", recipient],
    ])
  }

  private func cancellation(_ reference: String) -> [UInt8] {
    SampleBundle.csv([["撤销的消息标识", "撤销理由"], [reference, "样例：误推"]])
  }

  private func correction(_ reference: String) -> [UInt8] { correction(of: reference) }

  private func correction(
    of reference: String, docNo: String = "薛审食许字〔2021〕1号", reason: String = "样例：录入有误"
  ) -> [UInt8] {
    SampleBundle.csv([
      SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"],
      [
        reference, "XK001", "食品经营许可", docNo, "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", reason,
      ],
    ])
  }

  private func notice(_ id: String) -> [UInt8] {
    SampleBundle.csv([
      ["并联审批编号", "事项名称", "申请人", "办理时限（工作日）", "申请材料", "接收部门"],
      [id, "样例事项", "样例甲", "3", "样例材料", "XC-JTYS|XC-WJ"],
    ])
  }

  private func opinion(_ id: String) -> [UInt8] {
    SampleBundle.csv([["并联审批编号", "审核意见", "审批人员", "是否具有审批资格"], [id, "同意", "样例甲", "是"]])
  }

  private func outcomes(_ exchange: TemporaryExchange, of debtor: String) throws -> [String] {
    try exchange.ledger { view in
      try ["record:XC-WJ:Q1", "record:XC-SPJ:Q1"].compactMap { try view.matter($0) }.flatMap { matter in
        try view.obligations(of: matter).map(\.obligation).filter { $0.key.debtor == debtor }
      }
    }.map { $0.outcome?.rawValue ?? "open" }
  }

  // MARK: Neighbours

  @Test(arguments: ["cancellation_1.csv", "correction_1.csv"])
  func `a sender's word on its own id means its own, whoever else uses it`(name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")]), as: "a.csv", from: "XC-SPJ")
    try exchange.drop(training("SPJ-1", to: "XC-SPJ"), as: "training-info_1.csv", from: "XC-WJ")
    try exchange.run()
    let receipt = try exchange.answer(
      to: name.hasPrefix("correction") ? correction("SPJ-1") : cancellation("SPJ-1"), as: name, from: "XC-SPJ"
    )
    #expect(receipt.codes.isEmpty)
    #expect(receipt.verdict == "accepted")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SCJG"])
  }

  @Test func `a reply answers what was put to the replier, whatever it has sent itself`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(inquiry("Q1"), as: "inquiry_1.csv", from: "XC-WJ")
    try exchange.drop(inquiry("Q1", to: "XC-ZJ"), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.drop(inquiry("Q1", to: "XC-WJ"), as: "inquiry_1.csv", from: "XC-JTYS")
    try exchange.run()
    let receipt = try exchange.answer(to: reply("Q1"), as: "inquiry-reply_1.csv", from: "XC-JTYS")
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test(arguments: ["XC-WJ/Q1", "薛城区卫生健康局/Q1", "20210104-0001-XC-JTYS", "20210104-0001-XC-JTYS/Q1"])
  func `where two asked under one id it is asked which, and neither silence is consent`(name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(inquiry("Q1"), as: "inquiry_1.csv", from: "XC-WJ")
    try exchange.run()
    try exchange.drop(inquiry("Q1"), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.run()
    let unclear = try exchange.answer(
      to: reply("Q1"), as: "inquiry-reply_1.csv", from: "XC-JTYS", at: "2021-01-05T10:00")
    #expect(unclear.codes == ["reference-ambiguous"])
    #expect(unclear.words.contains("XC-WJ/Q1") && unclear.words.contains("XC-SPJ/Q1"))
    try exchange.run(at: "2021-01-13T09:00")
    #expect(try outcomes(exchange, of: "XC-JTYS") == ["open", "open"])
    let clear = try exchange.answer(
      to: reply(name), as: "inquiry-reply_2.csv", from: "XC-JTYS", at: "2021-01-13T10:00")
    #expect(clear.deliveries.map(\.recipient) == ["XC-WJ"])
    #expect(try outcomes(exchange, of: "XC-JTYS") == ["met-late", "open"])
    // The asker gets its own id back.
    let delivered = try exchange.file(clear.deliveries[0].fileName, in: "outbox", of: "XC-WJ")
    #expect(delivered.split(separator: UInt8(ascii: ",")).contains(Array("Q1".utf8)[...]))
  }

  @Test func `a withdrawn question doesn't stand in the way of the other`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(inquiry("Q1"), as: "inquiry_1.csv", from: "XC-WJ")
    try exchange.drop(inquiry("Q1"), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.run()
    try exchange.answer(to: cancellation("Q1"), as: "cancellation_1.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(to: reply("Q1"), as: "inquiry-reply_1.csv", from: "XC-JTYS")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-WJ"])
  }

  @Test func `a case is named by its lead and its number`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(notice("BL-1"), as: "parallel-notice_1.csv", from: "XC-SPJ")
    try exchange.drop(
      SampleBundle.csv([["消息标识", "历史遗留问题编号", "问题事由", "书面审核意见", "是否要求整改"], ["L-1", "BL-1", "样例", "样例", "否"]]),
      as: "legacy-opinion_1.csv", from: "XC-WJ")
    try exchange.run()
    let receipt = try exchange.answer(to: opinion("BL-1"), as: "parallel-opinion_1.csv", from: "XC-JTYS")
    #expect(receipt.codes.isEmpty)
    let named = try exchange.answer(to: opinion("XC-SPJ/BL-1"), as: "parallel-opinion_1.csv", from: "XC-WJ")
    #expect(named.codes.isEmpty)
  }

  @Test func `a claim by an id means what is open for the claimer, else it is asked which`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "X-1", docNo: "薛审食许字〔2021〕1号")]), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: training("X-1"), as: "training-info_1.csv", from: "XC-WJ")
    let unclear = try exchange.answer(
      to: SampleBundle.answer(record: "X-1"), as: "1.claim.csv", from: "XC-SCJG")
    #expect(unclear.codes == ["claim-ambiguous"])
    #expect(unclear.words.contains("20210104-0001-XC-SCJG"))
    let first = try exchange.answer(
      to: SampleBundle.answer(record: "XC-WJ/X-1"), as: "2.claim.csv", from: "XC-SCJG")
    #expect(first.deliveries.map(\.recipient) == ["XC-WJ"])
    let rest = try exchange.answer(
      to: SampleBundle.csv([["消息标识", "认领人"], ["X-1", "样例辛"]]), as: "3.claim.csv", from: "XC-SCJG")
    #expect(rest.deliveries.map(\.recipient) == ["XC-SPJ"])
  }

  // MARK: One text

  @Test func `what isn't the sender's is told in the words of what doesn't exist`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "薛审食许字〔2021〕1号")]), as: "a.csv", from: "XC-SPJ")
    try exchange.run()
    try exchange.drop(inquiry("Q-1"), as: "inquiry_1.csv", from: "XC-WJ")
    try exchange.drop(notice("C-1"), as: "parallel-notice_1.csv", from: "XC-SPJ")
    try exchange.run()
    let stranger = "XC-ZJ"
    let kinds: [(String, (String) -> [UInt8])] = [
      ("claim", { SampleBundle.csv([["消息标识", "认领人"], [$0, "样例丙"]]) }),
      ("claim-return", { SampleBundle.csv([["消息标识", "退回原因类别", "退回理由"], [$0, "其他", "样例"]]) }),
      ("inquiry-reply", reply), ("cancellation", cancellation), ("correction", correction),
      (
        "reassign",
        { SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], [$0, "XC-SCJG", "XC-WJ", "样例"]]) }
      ),
    ]
    let names = [
      "P-1", "Q-1", "薛审食许字〔2021〕1号", "XC-SPJ/P-1", "inquiry_1.csv", "approval-push_20210104-0001-XC-SCJG.xml",
      "20210104-0001-XC-SCJG",
    ]
    let unknown = "X-0"
    for (kind, bytes) in kinds {
      for (index, name) in ([unknown] + names).enumerated() {
        try exchange.drop(bytes(name), as: "\(kind)_\(index).csv", from: stranger)
      }
    }
    try exchange.run()
    let receipts = try exchange.receipts(of: stranger)
    for (kind, _) in kinds {
      func receipt(_ index: Int) throws -> ReceiptFile {
        try #require(receipts.first { $0.fileName == "\(kind)_\(index).csv" })
      }
      let wanted = try receipt(0)
      #expect(wanted.verdict == "rejected")
      for (index, name) in names.enumerated() {
        let told = try receipt(index + 1)
        #expect(told.codes == wanted.codes, "\(kind) \(name)")
        // The excerpt of a value that looks like a number is masked.
        let shown = told.words.replacing(name, with: unknown)
        if !name.contains("20210104") { #expect(shown == wanted.words, "\(kind) \(name)") }
      }
    }
  }

  // MARK: Numbers

  @Test(arguments: ["薛审食许字〔2021〕1号", "薛审食许字(2021)1号", "薛审食许字［２０２１］１号"])
  func `a document's number finds what the sender has sent under it`(number: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(docNo: "薛审食许字〔2021〕1号"), .init(docNo: "薛审食许字〔2021〕2号")]), as: "a.csv",
      from: "XC-SPJ")
    let receipt = try exchange.answer(to: cancellation(number), as: "cancellation_1.csv", from: "XC-SPJ")
    #expect(receipt.codes.isEmpty)
    let ids = String(
      decoding: try exchange.file("a.csv.result.csv", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    let lines = ids.split(separator: "\r\n")
    #expect(lines.count == 3)
    let id = try #require(lines[1].split(separator: ",", omittingEmptySubsequences: false).dropFirst(3).first)
    let delivered = try exchange.file(receipt.deliveries[0].fileName, in: "outbox", of: "XC-SCJG")
    #expect(String(decoding: delivered, as: UTF8.self).contains(id), "the recipient knows the id")
    // What was cancelled can't be meant any more by who claims; the other is.
    let claim = try exchange.answer(
      to: SampleBundle.answer(record: "薛审食许字(2021)2号"), as: "1.claim.csv", from: "XC-SCJG")
    #expect(claim.codes.isEmpty)
  }

  @Test(arguments: ["（2021）", "(2021)", "［2021］", "【2021】"])
  func `what is said again in other brackets says nothing new`(year: String) throws {
    let exchange = try TemporaryExchange()
    func number(_ name: String, _ year: String = "〔2021〕") -> String { "样\(name)\(year)1号" }
    try exchange.answer(
      to: SampleBundle.approvals([.init(docNo: number("审"))]), as: "a.csv", from: "XC-SPJ")
    let again: [(kind: String, sender: String, bytes: (String) -> [UInt8])] = [
      ("parallel-notice", "XC-SPJ", { notice(number("并", $0)) }),
      ("parallel-opinion", "XC-JTYS", { opinion(number("并", $0)) }),
      ("claim", "XC-SCJG", { SampleBundle.answer(record: number("审", $0)) }),
      ("cancellation", "XC-SPJ", { cancellation(number("审", $0)) }),
      (
        "daily-statement", "XC-SPJ",
        {
          SampleBundle.csv([
            ["报送日期", "报文种类", "份数", "条数", "消息标识清单"],
            ["2021-01-04", "approval-push", "1", "1", number("审", $0)],
          ])
        }
      ),
    ]
    for (kind, sender, bytes) in again {
      let at = kind == "daily-statement" ? "2021-01-05T08:00" : "2021-01-04T11:00"
      let first = try exchange.answer(to: bytes("〔2021〕"), as: "\(kind)_2.csv", from: sender, at: at)
      #expect(first.verdict == "accepted", "\(kind) \(first.words)")
      let second = try exchange.answer(to: bytes(year), as: "\(kind)_3.csv", from: sender, at: at)
      #expect(second.counts == [1, 0, 0, 1] && second.deliveries.isEmpty, "\(kind) \(second.words)")
      #expect(second.codes.contains("record-unchanged"), "\(kind) \(second.codes)")
    }
  }

  @Test func `a correction that says again what the last one did goes out once`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([.init(msgId: "P-1", docNo: "薛审食许字〔2021〕1号")]), as: "a.csv",
      from: "XC-SPJ")
    let first = try exchange.answer(
      to: correction("薛审食许字〔2021〕1号"), as: "correction_1.csv", from: "XC-SPJ")
    #expect(first.codes.isEmpty && first.deliveries.map(\.recipient) == ["XC-SCJG"])
    let again = [
      correction("薛审食许字[2021]1号"), correction("P-1"), correction(of: "P-1", docNo: "薛审食许字（2021）1号"),
    ]
    for (index, bytes) in again.enumerated() {
      let second = try exchange.answer(to: bytes, as: "correction_\(index + 2).csv", from: "XC-SPJ")
      #expect(second.counts == [1, 0, 0, 1] && second.deliveries.isEmpty, "\(index) \(second.words)")
      #expect(second.codes == ["record-unchanged"], "\(index)")
    }
    // Another reason goes out, and brackets are nothing to be claimed anew for.
    let open = try exchange.ledger { try $0.openClaims() }.map(\.delivery.id)
    let other = try exchange.answer(
      to: correction(of: "P-1", docNo: "薛审食许字（2021）1号", reason: "样例：另有原因"), as: "correction_9.csv",
      from: "XC-SPJ")
    #expect(other.codes.isEmpty && other.deliveries.map(\.recipient) == ["XC-SCJG"])
    #expect(try exchange.ledger { try $0.openClaims() }.map(\.delivery.id) == open)
  }

  @Test func `a number of several messages is told with the ids to choose from, the sender's own only`()
    throws
  {
    let exchange = try TemporaryExchange()
    let columns = SampleBundle.approvalColumns + ["业务动作"]
    let row = [
      "XK001", "食品经营许可", "薛审食许字〔2021〕1号", "样例甲餐饮店", "个体工商户", "92370403999800010P", "13800000001",
      "2021-01-04",
      "2025-12-21", "薛城区行政审批服务局",
    ]
    try exchange.answer(
      to: SampleBundle.csv([columns, ["A-1"] + row + ["核发"], ["A-2"] + row + ["延续"]]), as: "a.csv",
      from: "XC-SPJ"
    )
    let unclear = try exchange.answer(
      to: cancellation("薛审食许字〔2021〕1号"), as: "cancellation_1.csv", from: "XC-SPJ")
    #expect(unclear.codes == ["reference-ambiguous"])
    #expect(unclear.words.contains("A-1") && unclear.words.contains("A-2"))
    try exchange.answer(to: cancellation("A-1"), as: "cancellation_2.csv", from: "XC-SPJ")
    let rest = try exchange.answer(
      to: cancellation("薛审食许字〔2021〕1号"), as: "cancellation_3.csv", from: "XC-SPJ")
    #expect(rest.codes.isEmpty)
  }

  // MARK: Files

  @Test(
    arguments: [
      "inquiry_20210104-0001-XC-JTYS.csv", "inquiry_20210104-0001-XC-JTYS.reply.xlsx",
      "inquiry_20210104-0001-XC-JTYS - 副本 (2).csv",
    ])
  func `what came in a file is named by the file's name`(name: String) throws {
    let exchange = try TemporaryExchange()
    let asked = try exchange.answer(to: inquiry("Q1"), as: "inquiry_1.csv", from: "XC-WJ")
    #expect(asked.deliveries.map(\.fileName) == ["inquiry_20210104-0001-XC-JTYS.csv"])
    let receipt = try exchange.answer(to: reply(name), as: "inquiry-reply_1.csv", from: "XC-JTYS")
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-WJ"])
    let told = try exchange.file("inquiry-reply_1.csv.result.csv", in: "receipts", of: "XC-JTYS")
    #expect(String(decoding: told, as: UTF8.self).contains("所指：Q1"))
    // Who asked gets its own id.
    let delivered = try exchange.file(receipt.deliveries[0].fileName, in: "outbox", of: "XC-WJ")
    #expect(delivered.split(separator: UInt8(ascii: ",")).contains(Array("Q1".utf8)[...]))
  }

  @Test func `what was sent is named by the name of its own file, if it was one message`() throws {
    let exchange = try TemporaryExchange()
    for (sender, id) in [("XC-WJ", "Q1"), ("XC-SPJ", "Q2")] {
      try exchange.answer(to: inquiry(id), as: "函询.csv", from: sender)
    }
    let withdrawn = try exchange.answer(to: cancellation("函询.csv"), as: "cancellation_1.csv", from: "XC-SPJ")
    #expect(withdrawn.codes.isEmpty)
    #expect(try outcomes(exchange, of: "XC-JTYS") == ["open"], "the neighbour's file of that name is another")
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: "A-1", docNo: "样审〔2021〕1号"), .init(msgId: "A-2", docNo: "样审〔2021〕2号"),
      ]),
      as: "决定.csv", from: "XC-SPJ")
    try exchange.drop(cancellation("决定.csv"), as: "撤销.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T11:00")
    let unclear = try #require(try exchange.receipts(of: "XC-SPJ").first { $0.fileName == "撤销.csv" })
    #expect(unclear.codes == ["reference-ambiguous"])
    #expect(unclear.words.contains("XC-SPJ/A-1") && unclear.words.contains("XC-SPJ/A-2"))
    #expect(unclear.words.contains("审批信息推送") && unclear.words.contains("2021-01-04"))
  }

  @Test func `a claim takes the file's name, or a number, in the place of the delivery`() throws {
    let exchange = try TemporaryExchange()
    let numbers = (1...3).map { "薛审食许字〔2021〕\($0)号" }
    let pushed = try exchange.answer(
      to: SampleBundle.approvals(numbers.map { .init(docNo: $0) }), as: "a.csv", from: "XC-SPJ")
    let delivery = pushed.deliveries[0]
    let single = try exchange.answer(
      to: SampleBundle.answer(delivery: "薛审食许字(2021)2号"), as: "1.claim.csv", from: "XC-SCJG")
    #expect(single.codes.isEmpty)
    #expect(single.deliveries.map(\.recipient) == ["XC-SPJ"])
    let told = try exchange.file(single.deliveries[0].fileName, in: "outbox", of: "XC-SPJ")
    #expect(!String(decoding: told, as: UTF8.self).contains("(2021)2号"), "the number has become ids")
    let unclear = try exchange.answer(
      to: SampleBundle.answer(delivery: delivery.fileName, record: "没有的"), as: "2.claim.csv", from: "XC-SCJG")
    #expect(unclear.codes == ["claim-reference-unknown"])
    let named = try exchange.answer(
      to: SampleBundle.answer(delivery: delivery.fileName, record: numbers[0]), as: "3.claim.csv",
      from: "XC-SCJG")
    #expect(named.codes.isEmpty)
    let rest = try exchange.answer(
      to: SampleBundle.answer(delivery: delivery.fileName), as: "4.claim.csv", from: "XC-SCJG")
    #expect(rest.codes.isEmpty)
    let result = try exchange.file("4.claim.csv.result.csv", in: "receipts", of: "XC-SCJG")
    #expect(String(decoding: result, as: UTF8.self).contains("所指：\(delivery.id)"))
    #expect(try exchange.ledger { try $0.openObligations() }.isEmpty)
  }

  @Test func `an answer in XML names its case by the delivered file, and a statement its messages by number`()
    throws
  {
    let exchange = try TemporaryExchange()
    let asked = try exchange.answer(to: notice("BL-1"), as: "parallel-notice_1.csv", from: "XC-SPJ")
    let delivery = try #require(asked.deliveries.first { $0.recipient == "XC-WJ" })
    let receipt = try exchange.answer(
      to: SampleBundle.bundle(
        "parallel-opinion", id: "O-1", sender: "XC-WJ", [["caseId": delivery.fileName]]),
      as: "opinion.xml", from: "XC-WJ")
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SPJ"])
    try exchange.answer(
      to: SampleBundle.approvals([.init(docNo: "样审〔2021〕1号")]), as: "a.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-05T00:10")
    let stated = try exchange.answer(
      to: SampleBundle.csv([
        ["报送日期", "报文种类", "份数", "条数", "消息标识清单"], ["2021-01-04", "approval-push", "1", "1", "样审(2021)1号"],
      ]), as: "daily-statement_1.csv", from: "XC-SPJ", at: "2021-01-05T08:00")
    #expect(stated.codes == ["statement-agrees"])
  }

  @Test func `who sent a message is told by the exchange, not by the message`() throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: inquiry("Q1", to: "XC-CXSW"), as: "inquiry_1.csv", from: "XC-WJ")
    let bytes = try exchange.file(receipt.deliveries[0].fileName, in: "outbox", of: "XC-CXSW")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("薛城区卫生健康局") && !text.contains("薛城区行政审批服务局"))
  }

  // MARK: Later messages

  @Test func `an explanation that comes after its declaration is another message`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: notice("C-1"), as: "parallel-notice_1.csv", from: "XC-SPJ")
    let head = ["并联审批编号", "不适用默认的依据", "向申请人说明日期"]
    for (index, day) in ["", "2021-01-05"].enumerated() {
      let receipt = try exchange.answer(
        to: SampleBundle.csv([head, ["C-1", "样例依据", day]]), as: "default-exclusion_\(index).csv",
        from: "XC-JTYS",
        at: "2021-01-05T10:00")
      #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    }
    #expect(
      try exchange.ledger { try $0.openObligations() }.filter { $0.obligation.key.debtor == "XC-JTYS" }
        .isEmpty)
  }

  @Test func `who names several departments where one is meant is told so`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: notice("C-1"), as: "parallel-notice_1.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号")
      ]), as: "approval-push_1.csv", from: "XC-SPJ")
    for department in ["XC-WJ", "XC-ZHZF"] {
      try exchange.answer(
        to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: department)
    }
    let reassign = ["改派的消息标识", "原部门", "改派部门", "改派理由"]
    for (name, rows) in [
      ("default-exclusion_1.csv", [["并联审批编号", "所涉部门", "不适用默认的依据"], ["C-1", "XC-JTYS|XC-WJ", "样例依据"]]),
      ("reassign_1.csv", [reassign, ["P-1", "XC-WJ", "XC-YJ|XC-SCJG", "样例理由"]]),
      ("reassign_2.csv", [reassign, ["P-1", "XC-WJ|XC-ZHZF", "XC-YJ", "样例理由"]]),
    ] {
      let receipt = try exchange.answer(to: SampleBundle.csv(rows), as: name, from: "XC-SPJ")
      #expect(receipt.verdict == "rejected" && receipt.codes == ["department-several"], "\(name)")
      #expect(receipt.words.contains("不要分成几条") == (name == "reassign_1.csv"), "\(receipt.words)")
    }
    // In several records neither is known to be meant.
    let rows = ["XC-YJ", "XC-SCJG"].map { ["P-1", "XC-WJ", $0, "样例理由"] }
    let both = try exchange.answer(
      to: SampleBundle.csv([reassign] + rows), as: "reassign_3.csv", from: "XC-SPJ")
    #expect(
      both.verdict == "rejected" && both.codes == ["record-repeated", "record-repeated"], "\(both.words)")
    #expect(both.words.contains("第 2 行") && both.words.contains("第 3 行"))
    let one = try exchange.answer(
      to: SampleBundle.csv([reassign, rows[0]]), as: "reassign_4.csv", from: "XC-SPJ")
    #expect(one.verdict == "accepted", "\(one.words)")
  }
}
