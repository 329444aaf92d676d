import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Testing

/// What is owed goes with the record to whoever has it, and stands again where what replaced it is withdrawn.
@Suite(.waits) struct MovingDutiesTests {
  private func owed(_ rule: String, in exchange: TemporaryExchange) throws -> [String: String] {
    let open = try exchange.ledger { try $0.openObligations() }.map(\.obligation).filter {
      $0.key.rule == rule
    }
    return Dictionary(
      open.map { ($0.key.debtor, $0.due.map { $0.deadlineForPeople } ?? "") },
      uniquingKeysWith: { "\($0)|\($1)" })
  }

  @Test func `a commitment that was given back and reassigned is checked by whoever has it now`() throws {
    let exchange = try TemporaryExchange()
    let push = SampleBundle.csv([
      [
        "消息标识", "事项编码", "事项名称", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期", "容缺材料", "承诺期限届满日",
        "承诺书文件名", "许可机关",
      ],
      [
        "C1", "XK004", "公共场所卫生许可", "样例乙宾馆", "个体工商户", "92370403999800010P", "13800000101", "2021-01-04",
        "样例检测报告",
        "2021-02-01", "样例承诺书.pdf", "薛城区行政审批服务局",
      ],
    ])
    try exchange.drop(
      ZIPBundle(name: "承诺.csv", records: push, attachments: [("样例承诺书.pdf", Array("样例".utf8))]).bytes(),
      as: "承诺.zip", from: "XC-SPJ")
    try exchange.run()
    #expect(try owed("check-commitment", in: exchange) == ["XC-WJ": "2021-02-19 24:00"])
    let back = SampleBundle.csv([
      ["消息标识", "退回原因类别", "退回理由", "建议部门"], ["C1", "不属本部门职责", "样例", "XC-SCJG"],
    ])
    try exchange.answer(to: back, as: "退回.csv", from: "XC-WJ", at: "2021-01-05T10:00")
    // Until it is reassigned, whoever has to do that waits for it.
    #expect(try owed("check-commitment", in: exchange) == ["XC-SPJ": "2021-02-19 24:00"])
    let reassign = SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C1", "XC-WJ", "XC-SCJG", "样例"]])
    #expect(
      try exchange.answer(to: reassign, as: "改派.csv", from: "XC-SPJ", at: "2021-01-06T10:00").verdict
        == "accepted")
    #expect(try owed("check-commitment", in: exchange) == ["XC-SCJG": "2021-02-19 24:00"])
    let result = SampleBundle.csv([
      ["消息标识", "核查结果", "核查日期", "核查情况"], ["C1", "未兑现", "2021-02-03", "样例"],
    ])
    #expect(
      try exchange.answer(to: result, as: "核查.csv", from: "XC-SCJG", at: "2021-02-03T10:00").verdict
        == "accepted")
    #expect(try owed("check-commitment", in: exchange).isEmpty)
  }

  @Test(arguments: ["C1", ""])
  func `silence on a commitment that was given back is told to whoever has to reassign it`(_ record: String)
    throws
  {
    let exchange = try TemporaryExchange()
    let push = try exchange.answer(
      to: commitment(("XK004", "公共场所卫生许可")), as: "承诺.csv", from: "XC-SPJ")
    let delivery = try #require(push.deliveries.first { $0.recipient == "XC-WJ" }).id
    try exchange.answer(
      to: SampleBundle.answer(delivery: record.isEmpty ? delivery : "", record: record, isReturn: true),
      as: "退回.csv", from: "XC-WJ", at: "2021-01-04T15:00")
    #expect(try owed("check-commitment", in: exchange) == ["XC-SPJ": "2021-01-29 24:00"])
    try exchange.run(at: "2021-01-29T09:00")
    try exchange.run(at: "2021-02-01T09:00")
    func told(_ department: String) throws -> [String] {
      try exchange.box("outbox", of: department).filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
        .flatMap {
          String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self)
            .split(whereSeparator: \.isNewline).filter { $0.contains("承诺核查") }.map(String.init)
        }
    }
    #expect(try told("XC-WJ").isEmpty)
    let notices = try told("XC-SPJ")
    #expect(notices.contains { $0.contains("已退回，请薛城区行政审批服务局及时改派") }, "\(notices)")
    #expect(notices.contains { $0.contains("期满未收到结果") && $0.contains("改派") }, "\(notices)")
  }

  @Test func `a letter that is cancelled leaves the check of the commitment as it was`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: commitment(("XK004", "公共场所卫生许可")), as: "承诺.csv", from: "XC-SPJ")
    let before = try owed("check-commitment", in: exchange)
    let letter = try SampleBundle.records(
      "revocation-letter",
      [["msgId": "L1", "refMsgId": "C1", "letterDate": "2021-01-05", "evidence": "样例.pdf"]])
    let sent = try ZIPBundle(
      name: "revocation-letter_1.csv", records: letter, attachments: [("样例.pdf", Array("样例".utf8))]
    ).bytes()
    #expect(
      try exchange.answer(to: sent, as: "函.zip", from: "XC-WJ", at: "2021-01-05T10:00").verdict == "accepted")
    #expect(try owed("check-commitment", in: exchange).isEmpty)
    let cancelled = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["L1", "样例：误发"]]), as: "cancellation_1.csv",
      from: "XC-WJ", at: "2021-01-07T10:00")
    #expect(cancelled.verdict == "accepted" && cancelled.codes == ["cancellation-ended"])
    #expect(cancelled.words.contains("重新要办的：承诺核查（薛城区卫生健康局），期限 2021-01-29 24:00"), "\(cancelled.words)")
    #expect(try owed("check-commitment", in: exchange) == before)
    #expect(try owed("dispose-letter", in: exchange).isEmpty)
    // The day on which it stands again adds up, and so does the one on which it would have ended.
    #expect(try exchange.run(at: "2021-01-08T00:10").status == 0)
    let result = try exchange.answer(
      to: SampleBundle.csv([["消息标识", "核查结果", "核查日期", "核查情况"], ["C1", "未兑现", "2021-02-01", "样例"]]),
      as: "核查.csv", from: "XC-WJ", at: "2021-02-01T10:00")
    #expect(result.codes == ["answer-late"])
  }

  @Test func `who owes something by an earlier day again is told so, once`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    for (id, limit, moment) in [("N-1", "5", "2021-01-04T10:00"), ("N-2", "8", "2021-01-05T10:00")] {
      let sent = try exchange.answer(
        to: SampleBundle.records(
          "parallel-notice",
          [["msgId": id, "caseId": "BL-1", "limitWorkdays": limit, "recipients": "XC-WJ|XC-JTYS"]]),
        as: "\(id).csv", from: "XC-SPJ", at: moment)
      #expect(sent.verdict == "accepted", "\(sent.words)")
    }
    func told(_ department: String) throws -> [String] {
      try exchange.box("outbox", of: department).filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
        .flatMap {
          String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self)
            .split(whereSeparator: \.isNewline).filter { $0.contains("重新要办") }.map(String.init)
        }
    }
    #expect(try told("XC-WJ").isEmpty)
    let cancelled = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["N-2", "样例：误发"]]), as: "cancellation_1.csv",
      from: "XC-SPJ", at: "2021-01-06T10:00")
    #expect(cancelled.verdict == "accepted", "\(cancelled.words)")
    try exchange.run(at: "2021-01-06T15:00")
    for department in ["XC-WJ", "XC-JTYS"] {
      let lines = try told(department)
      #expect(lines.count == 1 && lines[0].contains("期限以 2021-01-11 24:00 为准"), "\(department): \(lines)")
    }
  }

  @Test func `what came of an opinion that is withdrawn asks nobody for anything`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "legacy-opinion",
        [["msgId": "O1", "caseId": "YL-1", "rectificationRequired": "是", "rectifyDueDate": "2021-01-29"]]),
      as: "legacy-opinion_1.csv", from: "XC-SCJG")
    try exchange.answer(
      to: SampleBundle.records(
        "rectification-result", [["caseId": "YL-1", "passed": "是", "verifiedOn": "2021-01-05"]]),
      as: "rectification-result_1.csv", from: "XC-SCJG", at: "2021-01-05T10:00")
    #expect(try owed("dispose-rectified", in: exchange).keys.sorted() == ["XC-SPJ"])
    let cancelled = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["O1", "样例：误发"]]), as: "cancellation_1.csv",
      from: "XC-SCJG", at: "2021-01-06T10:00")
    #expect(cancelled.codes == ["cancellation-ended"])
    #expect(
      cancelled.words.contains("由此不再要办的：整改合格后依法处理（薛城区行政审批服务局）、认领整改核验结果（薛城区行政审批服务局）"),
      "\(cancelled.words)")
    #expect(try exchange.ledger { try $0.openObligations() }.isEmpty)
    #expect(try exchange.ledger { try $0.openClaims() }.isEmpty)
    let claim = try exchange.answer(
      to: SampleBundle.csv([["投递编号", "认领人"], ["20210105-0001-XC-SPJ", "样例"]]), as: "认领.csv", from: "XC-SPJ",
      at: "2021-01-06T11:00")
    #expect(claim.codes == ["answer-nothing-open"])
  }

  /// A commitment of 公共场所卫生许可, or its correction.
  private func commitment(_ item: (code: String, name: String), correcting: Bool = false) -> [UInt8] {
    SampleBundle.csv([
      (correcting ? ["更正的消息标识", "决定机关", "更正理由"] : ["消息标识", "许可机关"]) + [
        "事项编码", "事项名称", "受理编号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期", "容缺材料",
        "承诺期限届满日", "承诺书文件名",
      ],
      ["C1", "薛城区行政审批服务局"] + (correcting ? ["样例：事项填错"] : []) + [
        item.code, item.name, "样例受理1号", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000002", "2021-01-04",
        "样例健康证明", "2021-01-15", "样例承诺书.pdf",
      ],
    ])
  }

  @Test(arguments: [true, false])
  func
    `whoever has a check to make by a correction or a reassignment is told what it is of, and where it stands`(
      isCorrected: Bool
    ) throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: commitment(("XK004", "公共场所卫生许可")), as: "承诺.csv", from: "XC-SPJ")
    if isCorrected {
      let receipt = try exchange.answer(
        to: commitment(("XK001", "食品经营许可"), correcting: true), as: "更正.csv", from: "XC-SPJ",
        at: "2021-01-05T10:00")
      #expect(receipt.verdict == "accepted", "\(receipt.codes)")
    } else {
      try exchange.answer(
        to: SampleBundle.answer(record: "C1", isReturn: true), as: "退回.csv", from: "XC-WJ",
        at: "2021-01-05T10:00")
      try exchange.answer(
        to: SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C1", "XC-WJ", "XC-SCJG", "样例"]]),
        as: "改派.csv", from: "XC-SPJ", at: "2021-01-05T11:00")
    }
    let (now, before) =
      isCorrected ? ("食品经营许可", "公共场所卫生许可") : ("公共场所卫生许可", "食品经营许可")
    let lines = try exchange.ask("todo", "--at", "2021-01-05T12:00").text.split(separator: "\n")
    let check = try #require(lines.first { $0.contains("承诺核查") })
    #expect(check.contains("薛城区市场监督管理局") && check.contains(now) && !check.contains(before), "\(check)")
    let file = try #require(
      exchange.box("outbox", of: "XC-SCJG").first {
        $0.hasPrefix(isCorrected ? "correction_" : "commitment-push_") && !$0.contains(".claim.")
          && !$0.contains(".reply.")
      })
    #expect(check.contains("见 \(file)"), "\(check)")
    // So do the notices.
    try exchange.run(at: "2021-01-28T09:00")
    let told = try exchange.box("outbox", of: "XC-SCJG").filter {
      $0.hasPrefix("notice_") && $0.hasSuffix(".csv")
    }
    .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-SCJG"), as: UTF8.self) }.joined()
    .split(whereSeparator: \.isNewline).filter { $0.contains("承诺核查") }
    #expect(!told.isEmpty && told.allSatisfy { $0.contains(now) && !$0.contains(before) }, "\(told)")
  }

  @Test func `a check that came by reassignment stands in the file that holds its commitment`() throws {
    let exchange = try TemporaryExchange()
    func commitment(_ id: String, _ item: String, _ name: String) -> [String: String] {
      [
        "msgId": id, "itemName": name, "itemCode": item, "acceptedDate": "2021-01-04",
        "commitmentDueDate": "2021-01-15", "holderId": "92370403999800010P", "applyNo": "样例受理\(id)号",
      ]
    }
    try exchange.answer(
      to: SampleBundle.records(
        "commitment-push", [commitment("C1", "XK004", "公共场所卫生许可"), commitment("C2", "XK001", "食品经营许可")]),
      as: "承诺.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "C1", isReturn: true), as: "退回.csv", from: "XC-WJ",
      at: "2021-01-05T10:00")
    try exchange.answer(
      to: SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["C1", "XC-WJ", "XC-SCJG", "样例"]]),
      as: "改派.csv", from: "XC-SPJ", at: "2021-01-05T11:00")
    let checks = try exchange.ask("todo", "--at", "2021-01-05T12:00").text.split(separator: "\n").filter {
      $0.contains("承诺核查") && $0.contains("薛城区市场监督管理局")
    }
    #expect(checks.count == 2)
    let files = try exchange.box("outbox", of: "XC-SCJG").filter {
      $0.hasPrefix("commitment-push_") && !$0.contains(".claim.") && !$0.contains(".reply.")
    }
    for id in ["C1", "C2"] {
      let holding = try files.filter {
        String(decoding: try exchange.file($0, in: "outbox", of: "XC-SCJG"), as: UTF8.self).contains(id)
      }
      let (check, file) = (checks.first { $0.contains(id) } ?? "", holding.first ?? "")
      #expect(holding.count == 1 && check.contains("见 \(file)"), "\(check)")
    }
  }

  @Test func `who decides on an opinion that gave way to a later one hears which counts`() throws {
    let exchange = try TemporaryExchange()
    for number in 1...2 {
      try exchange.answer(
        to: SampleBundle.records(
          "legacy-opinion",
          [
            [
              "msgId": "O-\(number)", "caseId": "YL-1", "opinion": "样例意见\(number)",
              "rectificationRequired": "否",
            ]
          ]),
        as: "legacy-opinion_\(number).csv", from: "XC-SCJG", at: "2021-01-04T1\(number):00")
    }
    func decide(on opinion: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records("disposition", [["refMsgId": opinion, "decisionDate": "2021-01-05"]]),
        as: "disposition_\(opinion).csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    }
    func open() throws -> [String] {
      try exchange.ledger { try $0.openObligations(family: .disposition) }.map(\.obligation.key.opener)
    }
    let overtaken = try decide(on: "O-1")
    #expect(overtaken.verdict == "accepted" && overtaken.codes == ["answer-without-effect"])
    #expect(overtaken.words.contains("2021-01-04 12:00:00 报来的 XC-SCJG/O-2 取代"), "\(overtaken.words)")
    #expect(try open() == ["XC-SCJG/O-2"])
    #expect(try decide(on: "O-2").codes.isEmpty)
    #expect(try open().isEmpty)
  }

  @Test func `a second notice of a case that is cancelled leaves the first as it was`() throws {
    let exchange = try TemporaryExchange()
    func notice(_ id: String, _ limit: String) -> [UInt8] {
      SampleBundle.csv([
        ["消息标识", "并联审批编号", "事项名称", "申请人", "办理时限（工作日）", "申请材料", "接收部门"],
        [id, "样例-1", "样例事项", "样例甲", limit, "样例材料", "XC-JTYS|XC-WJ"],
      ])
    }
    try exchange.answer(to: notice("N1", "3"), as: "一.csv", from: "XC-SPJ")
    let first = try owed("give-opinion", in: exchange)
    #expect(first == ["XC-JTYS": "2021-01-07 24:00", "XC-WJ": "2021-01-07 24:00"])
    try exchange.answer(to: notice("N2", "10"), as: "二.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(try owed("give-opinion", in: exchange).values.allSatisfy { $0 == "2021-01-19 24:00" })
    let cancel = SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["N2", "样例：误发"]])
    try exchange.answer(to: cancel, as: "撤.csv", from: "XC-SPJ", at: "2021-01-05T11:00")
    #expect(try owed("give-opinion", in: exchange) == first)
    // The day's balance has them as come up again.
    #expect(try exchange.run(at: "2021-01-06T00:10").status == 0)
    let opinion = SampleBundle.csv([
      ["并联审批编号", "审核意见", "意见说明", "审批人员", "是否具有审批资格"], ["样例-1", "不同意", "样例", "样例甲", "是"],
    ])
    #expect(
      try exchange.answer(to: opinion, as: "意见.csv", from: "XC-WJ", at: "2021-01-06T10:00").verdict
        == "accepted")
    #expect(try owed("give-opinion", in: exchange) == ["XC-JTYS": "2021-01-07 24:00"])
  }

  @Test func `a survey that is announced row by row calls everybody`() throws {
    let exchange = try TemporaryExchange()
    let columns = ["踏勘评审编号", "事项名称", "申请人", "踏勘评审地点", "踏勘评审日期", "接收部门"]
    let rows = ["XC-CXSW", "XC-WJ", "XC-ZJ"].map { ["样例-2", "取水许可", "样例丁", "样例路", "2021-01-08", $0] }
    try exchange.answer(to: SampleBundle.csv([columns] + rows), as: "踏勘.csv", from: "XC-SPJ")
    #expect(try owed("attend-survey", in: exchange).keys.sorted() == ["XC-CXSW", "XC-WJ", "XC-ZJ"])
    let moved = ["样例-2", "取水许可", "样例丁", "样例路", "2021-01-11", "XC-WJ"]
    try exchange.answer(
      to: SampleBundle.csv([columns, moved]), as: "改期.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(try owed("attend-survey", in: exchange) == ["XC-WJ": "2021-01-11 24:00"])
  }
}
