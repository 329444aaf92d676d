import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import SystemPackage
import Testing

/// What may become of a record after it was accepted: claims, returns, reassignments, corrections, a cancellation.
@Suite(.waits) struct RecordLifeTests {
  /// 公共场所卫生许可, supervised by the health bureau and the enforcement bureau.
  private func push(_ id: String = "P-1", holder: String = "样例甲餐饮店", item: String = "XK004") -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: id, item: item, itemName: name(of: item), docNo: "样审〔2021〕\(id)号", holder: holder)
    ])
  }

  private func name(of item: String) -> String { item == "XK004" ? "公共场所卫生许可" : "放射诊疗许可" }

  private func correction(of id: String, holder: String, item: String = "XK004") -> [UInt8] {
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    return SampleBundle.csv([
      head,
      [
        id, item, name(of: item), "样审〔2021〕\(id)号", holder, "个体工商户", "92370403999800010P", "13800000001",
        "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
      ],
    ])
  }

  private func cancellation(of id: String) -> [UInt8] {
    SampleBundle.csv([["撤销的消息标识", "撤销理由"], [id, "样例：重复推送"]])
  }

  private func reassignment(_ rows: [(from: String, to: String)], of id: String) -> [UInt8] {
    SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"]] + rows.map { [id, $0.from, $0.to, "样例：按分工改派"] })
  }

  @Test func `all that a correction lacks is told at once, by the titles of its own form`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    let partial = SampleBundle.csv([["更正的消息标识", "更正理由", "联系方式"], ["P-1", "样例：录入有误", "13800000009"]])
    let receipt = try exchange.answer(to: partial, as: "更正.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "rejected")
    #expect(
      receipt.codes == Array(repeating: "value-missing", count: 5)
        + Array(repeating: "group-missing", count: 3)
    )
    for title in ["事项名称", "行政相对人名称", "行政相对人类别", "许可决定日期", "决定机关", "决定文书号", "统一社会信用代码", "有效期至"] {
      #expect(receipt.words.contains("“\(title)”"), "\(title)")
    }
    #expect(receipt.words.contains("更正要写更正后的整条信息"))
    #expect(!receipt.words.contains("许可机关") && !receipt.words.contains("许可决定文书号"))
    #expect(receipt.counts == [1, 0, 1, 0])
    let whole = try exchange.answer(
      to: correction(of: "P-1", holder: "样例乙餐饮店"), as: "更正2.csv", from: "XC-SPJ")
    #expect(whole.verdict == "accepted", "\(whole.codes)")
  }

  @Test func `what came with the push in one pass counts, by the machine's own clock`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(push(), as: "a.csv", from: "XC-SPJ")
    try exchange.drop(SampleBundle.answer(record: "P-1"), as: "b.claim.csv", from: "XC-WJ")
    let outcome = try Program.run("run", "--once", exchange.root.string)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-WJ") }.isEmpty)
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-ZHZF") }.count == 1)
  }

  @Test func `what two gave back may go to the same third, who gets it once`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    for department in ["XC-WJ", "XC-ZHZF"] {
      try exchange.answer(
        to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: department)
    }
    let receipt = try exchange.answer(
      to: reassignment([("XC-WJ", "XC-YJ"), ("XC-ZHZF", "XC-YJ")], of: "P-1"), as: "reassign_1.csv",
      from: "XC-SPJ")
    #expect(receipt.verdict == "accepted")
    #expect(receipt.codes == ["reassign-held"])
    #expect(try exchange.box("outbox", of: "XC-YJ").filter { $0.hasPrefix("approval-push_") }.count == 2)
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.isEmpty)
  }

  @Test func `what comes back from its second department goes to the first again only by the bureau`() throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    func back(_ number: Int, from department: String) throws {
      try exchange.answer(
        to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_\(number).csv",
        from: department)
    }
    func pass(_ number: Int, _ from: String, _ to: String, by sender: String) throws -> [String] {
      try exchange.answer(
        to: reassignment([(from, to)], of: "P-1"), as: "reassign_\(number).csv", from: sender
      ).codes
    }
    try back(1, from: "XC-WJ")
    #expect(try pass(1, "XC-WJ", "XC-WJ", by: "XC-SPJ") == ["reassign-unfit"])
    #expect(try pass(2, "XC-WJ", "XC-STHJ", by: "XC-SPJ").isEmpty)
    // Another of those who got it first gives it back, for the first time.
    try back(2, from: "XC-ZHZF")
    #expect(try pass(3, "XC-ZHZF", "XC-WJ", by: "XC-SPJ") == ["reassign-unfit"])
    try back(3, from: "XC-STHJ")
    #expect(try pass(4, "XC-STHJ", "XC-WJ", by: "XC-DSJ").isEmpty)
  }

  @Test func `a cancelled record is neither corrected nor reassigned, and nobody owes anything for it`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    #expect(
      try exchange.answer(to: cancellation(of: "P-1"), as: "cancellation_1.csv", from: "XC-SPJ").verdict
        == "accepted")
    #expect(try exchange.ledger { try $0.openObligations() }.isEmpty)
    for (name, bytes) in [
      ("correction_1.csv", correction(of: "P-1", holder: "样例乙餐饮店")),
      ("cancellation_2.csv", SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["P-1", "样例：再次撤销"]])),
      ("reassign_1.csv", reassignment([("XC-WJ", "XC-YJ")], of: "P-1")),
    ] {
      #expect(try exchange.answer(to: bytes, as: name, from: "XC-SPJ").verdict == "rejected", "\(name)")
    }
    #expect(try exchange.box("outbox", of: "XC-YJ").isEmpty)
  }

  /// With an id of its own or without one, in the same file or another.
  @Test(arguments: ["P-1", ""], ["a.csv", "b.csv"])
  func `what stands cancelled and is sent again is told so, and goes out once under a new id`(
    id: String, file: String
  ) throws {
    let exchange = try TemporaryExchange()
    func push(_ id: String, holder: String = "样例甲餐饮店") -> [UInt8] {
      SampleBundle.approvals([
        .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号", holder: holder)
      ])
    }
    try exchange.answer(to: push(id), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: cancellation(of: "样审〔2021〕1号"), as: "cancellation_1.csv", from: "XC-SPJ")
    let again = try exchange.answer(to: push(id), as: file, from: "XC-SPJ")
    #expect(again.codes == ["record-cancelled"])
    #expect(again.verdict == "accepted" && again.unchanged == 1 && again.deliveries.isEmpty)
    let other = try exchange.answer(to: push(id, holder: "样例乙餐饮店"), as: "c.csv", from: "XC-SPJ")
    #expect(other.codes == ["record-id-cancelled"])
    #expect(other.verdict == "rejected")
    #expect(try exchange.ledger { try $0.openClaims() }.isEmpty)
    // Under a new id it goes out, and no second time.
    for (name, verdict) in [("d.csv", "accepted"), ("e.csv", "duplicate")] {
      #expect(try exchange.answer(to: push("P-9"), as: name, from: "XC-SPJ").verdict == verdict)
      #expect(
        try exchange.ledger { try $0.openClaims() }.map(\.delivery.recipient).sorted() == [
          "XC-WJ", "XC-ZHZF",
        ])
    }
  }

  @Test
  func
    `a correction is held against the last one, goes to whoever has the record, and withdraws it from the rest`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    // From the enforcement bureau to the environment bureau, and back.
    try exchange.answer(
      to: correction(of: "P-1", holder: "样例甲餐饮店", item: "XK006"), as: "correction_1.csv", from: "XC-SPJ")
    #expect(
      Set(try exchange.ledger { try $0.openClaims() }.map(\.delivery.recipient)) == ["XC-WJ", "XC-STHJ"])
    try exchange.answer(to: correction(of: "P-1", holder: "样例甲餐饮店"), as: "correction_2.csv", from: "XC-SPJ")
    let open = try exchange.ledger { try $0.openClaims() }
    #expect(open.map(\.delivery.recipient).sorted() == ["XC-WJ", "XC-ZHZF"])
    #expect(open.allSatisfy { $0.delivery.kind == "correction" })
    for department in ["XC-ZHZF", "XC-STHJ"] {
      #expect(try exchange.box("outbox", of: department).filter { $0.hasPrefix("cancellation_") }.count == 1)
    }
    // What changes nothing material is told, and not to be claimed again.
    let remark = try exchange.answer(
      to: correction(of: "P-1", holder: "样例甲餐饮店"), as: "correction_3.csv", from: "XC-SPJ")
    #expect(remark.verdict == "accepted")
    #expect(try exchange.ledger { try $0.openClaims() }.map(\.delivery.id) == open.map(\.delivery.id))
  }

  /// Of two returned in one word or one by one, one is reassigned: whichever that is, the other is still to be.
  @Test(arguments: [true, false], ["P-1", "P-2"])
  func `a trace and the sheets tell of a record only what concerns it`(isTogether: Bool, gone: String) throws
  {
    let exchange = try TemporaryExchange()
    let left = gone == "P-1" ? "P-2" : "P-1"
    try exchange.answer(
      to: SampleBundle.approvals(
        ["P-1", "P-2"].map {
          .init(
            msgId: $0, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\($0)号", holder: "样例甲餐饮店")
        }), as: "a.csv", from: "XC-SPJ")
    if isTogether {
      try exchange.answer(
        to: SampleBundle.answer(delivery: "20210104-0001-XC-WJ", isReturn: true), as: "claim-return_1.csv",
        from: "XC-WJ")
    } else {
      for record in ["P-1", "P-2"] {
        try exchange.answer(
          to: SampleBundle.answer(record: record, isReturn: true), as: "claim-return_\(record).csv",
          from: "XC-WJ")
      }
    }
    try exchange.answer(
      to: reassignment([("XC-WJ", "XC-YJ")], of: gone), as: "reassign_1.csv", from: "XC-SPJ")
    func lines(_ id: String, _ word: String) throws -> Int {
      try Program.run("trace", exchange.root.string, id).text.split(separator: "\n")
        .count { $0.contains(word) && $0.contains("改派退回的信息") }
    }
    #expect(try lines(gone, "办结") == 1)
    #expect(try lines(gone, "待办") == 1)
    #expect(try lines(left, "办结") == 0)
    #expect(try lines(left, "待办") == 1)
    #expect(try !Program.run("trace", exchange.root.string, left).text.contains("改派给"))
  }

  @Test(arguments: ["样例乙餐饮店", "样例甲餐饮店"])
  func `what was given back and is corrected is asked again of who has it, and reassigned by nobody`(
    holder: String
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.count == 1)
    let receipt = try exchange.answer(
      to: correction(of: "P-1", holder: holder), as: "correction_1.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted")
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.isEmpty)
    #expect(
      try exchange.ledger { try $0.openClaims() }.map(\.delivery.recipient).sorted() == ["XC-WJ", "XC-ZHZF"])
    try exchange.answer(to: SampleBundle.answer(record: "P-1"), as: "b.claim.csv", from: "XC-WJ")
    #expect(try exchange.ledger { try $0.openClaims() }.map(\.delivery.recipient) == ["XC-ZHZF"])
  }

  /// Given back record by record, or as a delivery.
  @Test(arguments: ["", "20210104-0003-XC-WJ"])
  func `what is given back again after a correction is for the bureau to settle`(delivery: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    func back(_ name: String, _ delivery: String, _ department: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.csv([
          ["投递编号", "消息标识", "退回原因类别", "退回理由"],
          [delivery, delivery.isEmpty ? "P-1" : "", "信息有误", "样例：\(name)"],
        ]), as: name, from: department)
    }
    #expect(try back("claim-return_1.csv", "", "XC-WJ").verdict == "accepted")
    try exchange.answer(
      to: correction(of: "P-1", holder: "样例乙餐饮店"), as: "correction_1.csv", from: "XC-SPJ")
    // For the other it is the first time.
    #expect(try back("claim-return_2.csv", "", "XC-ZHZF").verdict == "accepted")
    #expect(try back("claim-return_3.csv", delivery, "XC-WJ").verdict == "accepted")
    let open = try exchange.ledger { try $0.openObligations(family: .reassign) }.map(\.obligation)
    #expect(Set(open.map(\.key.debtor)) == [Obligation.Key.bureau, "XC-SPJ"])
    #expect(open.first { $0.key.debtor == Obligation.Key.bureau }?.creditor == "XC-WJ")
    let receipt = try exchange.answer(
      to: reassignment([("XC-WJ", "XC-YJ")], of: "P-1"), as: "reassign_1.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["reassign-escalated"])
  }

  @Test func `who has a record no more isn't told what becomes of it`() throws {
    let exchange = try TemporaryExchange()
    let commitment = [
      "msgId": "C-1", "itemName": "公共场所卫生许可", "itemCode": "XK004", "acceptedDate": "2021-01-04",
      "commitmentDueDate": "2021-01-15", "holderId": "92370403999800010P", "applyNo": "样例受理1号",
    ]
    try exchange.answer(
      to: SampleBundle.records("commitment-push", [commitment]), as: "承诺.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    try exchange.answer(
      to: reassignment([("XC-WJ", "XC-SCJG")], of: "C-1"), as: "reassign_1.csv", from: "XC-SPJ")
    let result = SampleBundle.csv([
      ["本报文标识", "消息标识", "核查结果", "核查日期", "核查情况"], ["R-1", "C-1", "未兑现", "2021-01-18", "样例"],
    ])
    #expect(
      try exchange.answer(to: result, as: "核查.csv", from: "XC-SCJG", at: "2021-01-18T10:00").verdict
        == "accepted")
    let decision = SampleBundle.csv([
      ["消息标识", "处理方式", "处理决定日期", "处理决定文书号", "处理内容"], ["C-1", "撤销", "2021-01-19", "样例处1号", "样例"],
    ])
    #expect(
      try exchange.answer(to: decision, as: "处理.csv", from: "XC-SPJ", at: "2021-01-19T10:00").verdict
        == "accepted")
    let told = try ["XC-SCJG", "XC-ZHZF", "XC-WJ"].filter { department in
      try exchange.box("outbox", of: department).contains { $0.hasPrefix("disposition_") }
    }
    #expect(told == ["XC-SCJG", "XC-ZHZF"])
  }

  @Test func `who gave a commitment back is told to whom it went, and that nothing is to be done any more`()
    throws
  {
    let exchange = try TemporaryExchange()
    let commitment = [
      "msgId": "C-1", "itemName": "公共场所卫生许可", "itemCode": "XK004", "acceptedDate": "2021-01-04",
      "commitmentDueDate": "2021-01-15", "holderId": "92370403999800010P", "applyNo": "样例受理1号",
    ]
    try exchange.answer(
      to: SampleBundle.records("commitment-push", [commitment]), as: "承诺.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_1.csv", from: "XC-WJ")
    func check(_ name: String, from department: String, at moment: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.csv([
          ["本报文标识", "消息标识", "核查结果", "核查日期", "核查情况"], [name, "C-1", "未兑现", "2021-01-18", "样例"],
        ]), as: "\(name).csv", from: department, at: moment)
    }
    // To one who hasn't got it; what that one gives back in turn goes to one who has.
    try exchange.answer(
      to: reassignment([("XC-WJ", "XC-SCJG")], of: "C-1"), as: "reassign_1.csv", from: "XC-SPJ")
    let former = try check("R-1", from: "XC-WJ", at: "2021-01-18T10:00")
    #expect(former.verdict == "rejected" && former.codes == ["reference-withdrawn"])
    #expect(former.words.contains("已改派给薛城区市场监督管理局，改派以后不再送给薛城区卫生健康局"))
    #expect(former.words.contains("不必再办；认为改派有误的"))
    try exchange.answer(
      to: SampleBundle.answer(record: "C-1", isReturn: true), as: "claim-return_2.csv", from: "XC-SCJG",
      at: "2021-01-18T11:00")
    try exchange.answer(
      to: reassignment([("XC-SCJG", "XC-ZHZF")], of: "C-1"), as: "reassign_2.csv", from: "XC-DSJ",
      at: "2021-01-18T12:00")
    let next = try check("R-2", from: "XC-SCJG", at: "2021-01-18T13:00")
    #expect(next.codes == ["reference-withdrawn"] && next.words.contains("已改派给薛城区综合行政执法局"))
    #expect(try check("R-3", from: "XC-ZHZF", at: "2021-01-18T14:00").verdict == "accepted")
  }

  @Test func `what was claimed by itself isn't taken for given back with the rest of its delivery`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals(
        ["P-1", "P-2"].map {
          .init(
            msgId: $0, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\($0)号", holder: "样例甲餐饮店")
        }), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: SampleBundle.answer(record: "P-1"), as: "a.claim.csv", from: "XC-WJ")
    try exchange.answer(
      to: SampleBundle.answer(delivery: "20210104-0001-XC-WJ", isReturn: true), as: "claim-return_1.csv",
      from: "XC-WJ")
    let claimed = try exchange.answer(
      to: reassignment([("XC-WJ", "XC-YJ")], of: "P-1"), as: "reassign_1.csv", from: "XC-SPJ")
    #expect(claimed.verdict == "rejected" && claimed.codes == ["reassign-not-returned"])
    let returned = try exchange.answer(
      to: reassignment([("XC-WJ", "XC-YJ")], of: "P-2"), as: "reassign_2.csv", from: "XC-SPJ")
    #expect(returned.verdict == "accepted")
  }

  @Test(arguments: [
    ("cancellation", "退回的这条信息已经撤销"), ("correction", "已经更正，并重新送达该部门"), ("elsewhere", "更正后不再送给该部门"),
  ])
  func `who reassigns what was given back and cancelled or corrected since is told which`(
    _ way: String, _ words: String
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-ZHZF")
    let file =
      switch way {
      case "cancellation": cancellation(of: "P-1")
      case "correction": correction(of: "P-1", holder: "样例乙餐饮店")
      default: correction(of: "P-1", holder: "样例甲餐饮店", item: "XK006")
      }
    #expect(try exchange.answer(to: file, as: "b.csv", from: "XC-SPJ").verdict == "accepted")
    let receipt = try exchange.answer(
      to: reassignment([("XC-ZHZF", "XC-YJ")], of: "P-1"), as: "reassign_1.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["reassign-not-returned"] && receipt.words.contains(words), "\(receipt.words)")
    let trace = try exchange.ask("trace", "P-1").text
    #expect(trace.contains("薛城区综合行政执法局 退回的 P-1 被更正或撤销取代"), "\(trace)")
    #expect(!trace.contains("薛城区综合行政执法局 待认领的"), "\(trace)")
  }

  @Test func `what both gave back goes to neither of them`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    for department in ["XC-WJ", "XC-ZHZF"] {
      try exchange.answer(
        to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: department)
    }
    let receipt = try exchange.answer(
      to: reassignment([("XC-WJ", "XC-ZHZF")], of: "P-1"), as: "reassign_1.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "rejected" && receipt.codes == ["reassign-unfit"])
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.count == 2)
  }

  @Test(arguments: [true, false])
  func `who claims or gives back what was cancelled is told that nothing is open`(isReturn: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: cancellation(of: "P-1"), as: "cancellation_1.csv", from: "XC-SPJ")
    for (number, answer) in [
      SampleBundle.answer(record: "P-1", isReturn: isReturn),
      SampleBundle.answer(delivery: "20210104-0001-XC-WJ", isReturn: isReturn),
    ].enumerated() {
      let name = "\(isReturn ? "claim-return" : "claim")_\(number).csv"
      let receipt = try exchange.answer(to: answer, as: name, from: "XC-WJ")
      #expect(receipt.verdict == "rejected" && receipt.codes == ["answer-nothing-open"], "\(name)")
    }
  }

  @Test func `a part that isn't late any more by a notice, and the rest, are counted anew together`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals(["P-1", "P-2"].map { .init(msgId: $0, docNo: "样审〔2026〕\($0)号") }),
      as: "a.csv", from: "XC-SPJ", at: "2026-12-31T10:00")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1"), as: "a.claim.csv", from: "XC-SCJG", at: "2027-01-05T10:00")
    #expect(try exchange.ledger { try $0.openClaims() }.count == 1)
    let off = (1...6).map { "2027-01-0\($0),holiday,样例节,2027,样例文件,\n" }.joined()
    try Files.replace(
      exchange.layout.calendar.appending("2027.csv"),
      with: "date,kind,name,notice_year,source,note\n\(off)".utf8)
    try exchange.pass("2027-01-05T11:00")
    let open = try exchange.ledger { try $0.openObligations(family: .claim) }
    #expect(open.map(\.obligation.isProvisional) == [false])
    let told = try exchange.box("outbox", of: "XC-SCJG").filter {
      $0.hasPrefix("notice_") && $0.hasSuffix(".csv")
    }
    .map { try exchange.file($0, in: "outbox", of: "XC-SCJG") }
    .map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(told.ranges(of: "期限重算").count == 2, "\(told)")
  }

  @Test func `a rule isn't taken away while something is owed under it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    let data = try ProgramData()
    let own = exchange.root.appending("profiles")
    try Files.makeFolder(own)
    let shipped = data.profiles.appending("xuecheng-2020-19.yaml")
    let text = String(decoding: try Files.bytes(of: shipped), as: UTF8.self)
    try Files.replace(
      own.appending("xuecheng-2020-19.yaml"),
      with: text.replacing("id: claim-approval\n", with: "id: claim-other\n").utf8)
    let outcome = try exchange.run(at: "2021-01-04T11:00")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("claim-approval"))
  }
}
