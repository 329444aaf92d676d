import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import SystemPackage
import Testing

/// Who stands for a department that has ended: in answers, corrections, reassignments, cancellations and findings.
@Suite(.waits) struct MergedDepartmentTests {
  private static let items = ["XK004": "公共场所卫生许可", "XK006": "放射诊疗许可", "XK009": "道路旅客运输经营许可"]

  /// Has a department end on 4 January, and another take over, if one does.
  private func end(_ department: String, heir: String, in exchange: TemporaryExchange) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(department),") })
    let ended = line.replacing("2020-12-22,,,", with: "2020-12-22,2021-01-04,\(heir),")
    try #require(ended != line)
    try Files.replace(catalogue, with: text.replacing(line, with: ended).utf8)
  }

  private func answer(
    _ kind: String, _ record: [String: String], from sender: String, at moment: String,
    in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    try exchange.answer(
      to: SampleBundle.records(kind, [record]), as: "\(kind)_\(moment.filter(\.isNumber)).csv", from: sender,
      at: moment)
  }

  /// The obligations of a matter, by who owes them.
  private func obligations(_ matter: String, in exchange: TemporaryExchange) throws -> [String: Obligation] {
    try exchange.ledger { view in
      let row = try #require(try view.matter(matter))
      let all = try view.obligations(of: row).map(\.obligation)
      return Dictionary(all.map { ($0.key.debtor, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  // MARK: Answers

  /// A matter in which two departments were asked.
  struct Asked: Sendable, CustomTestStringConvertible {
    let kind: String
    let record: [String: String]
    let matter: String
    let answer: String
    let reference: [String: String]
    let field: String

    var testDescription: String { answer }

    func saying(_ word: String, _ reason: String) -> [String: String] {
      reference.merging([field: word, "reason": "样例：\(reason)"]) { $1 }
    }
  }

  private static let asked = [
    Asked(
      kind: "inquiry",
      record: [
        "msgId": "Q1", "proposition": "样例：拟同意", "replyDueDate": "2021-01-08", "recipients": "XC-WJ|XC-SCJG",
      ], matter: "record:XC-SPJ:Q1", answer: "inquiry-reply", reference: ["refMsgId": "Q1"],
      field: "outcome"),
    Asked(
      kind: "parallel-notice",
      record: ["msgId": "B1", "caseId": "B1", "limitWorkdays": "5", "recipients": "XC-WJ|XC-SCJG"],
      matter: "case:XC-SPJ:B1", answer: "parallel-opinion", reference: ["caseId": "B1"], field: "opinion"),
  ]

  @Test(arguments: asked)
  func `what a department answered itself stays, whatever its successor answers for itself`(_ asked: Asked)
    throws
  {
    let exchange = try TemporaryExchange()
    _ = try answer(asked.kind, asked.record, from: "XC-SPJ", at: "2021-01-04T09:00", in: exchange)
    _ = try answer(
      asked.answer, asked.saying("不同意", "甲"), from: "XC-WJ", at: "2021-01-04T10:00", in: exchange)
    let own = try obligations(asked.matter, in: exchange)["XC-WJ"]
    #expect(own?.outcome == .met)
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    let first = try answer(
      asked.answer, asked.saying("同意", "乙"), from: "XC-SCJG", at: "2021-01-05T10:00", in: exchange)
    #expect(first.codes == [], "\(first.words)")
    let second = try answer(
      asked.answer, asked.saying("不同意", "丙"), from: "XC-SCJG", at: "2021-01-05T11:00", in: exchange)
    #expect(second.codes == ["answer-replaced"], "\(second.words)")
    let told = try obligations(asked.matter, in: exchange)
    #expect(told["XC-WJ"] == own)
    #expect(told["XC-SCJG"]?.outcome == .met && told["XC-SCJG"]?.marks == [.corrected])
    let lost = try LedgerTables(try exchange.loseLedger())
    let recovery = try exchange.ask("recover", "--at", "2021-01-05T12:00")
    #expect(recovery.status == 0 && recovery.text.contains("重建的链与原来的逐条相同"), "\(recovery.text)")
    try expectSame(exchange.layout.ledger, lost)
  }

  @Test(arguments: asked)
  func `what a successor says for both it changes for both, and is told that it changes its own`(
    _ asked: Asked
  ) throws {
    let exchange = try TemporaryExchange()
    _ = try answer(asked.kind, asked.record, from: "XC-SPJ", at: "2021-01-04T09:00", in: exchange)
    _ = try answer(
      asked.answer, asked.saying("不同意", "甲"), from: "XC-SCJG", at: "2021-01-04T10:00", in: exchange)
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    for (word, reason, moment) in [("同意", "乙", "2021-01-05T10:00"), ("不同意", "丙", "2021-01-05T11:00")] {
      let receipt = try answer(
        asked.answer, asked.saying(word, reason).merging(["msgId": "A-\(moment.suffix(5).prefix(2))"]) { $1 },
        from: "XC-SCJG", at: moment, in: exchange)
      #expect(receipt.codes == ["answer-replaced"], "\(receipt.words)")
    }
    let told = try obligations(asked.matter, in: exchange)
    for department in ["XC-WJ", "XC-SCJG"] {
      #expect(told[department]?.outcome == .met && told[department]?.marks == [.corrected], "\(department)")
    }
    #expect(told["XC-WJ"]?.settledBy == told["XC-SCJG"]?.settledBy)
  }

  /// Neither predecessor's word is the successor's to change as long as something is open for the other.
  @Test(arguments: asked, ["XC-WJ", "XC-SCJG"])
  func `who has taken over from two answers for the one that still owes`(_ asked: Asked, answered: String)
    throws
  {
    let exchange = try TemporaryExchange()
    _ = try answer(asked.kind, asked.record, from: "XC-SPJ", at: "2021-01-04T09:00", in: exchange)
    _ = try answer(
      asked.answer, asked.saying("不同意", "甲"), from: answered, at: "2021-01-04T10:00", in: exchange)
    let own = try obligations(asked.matter, in: exchange)[answered]
    for department in ["XC-WJ", "XC-SCJG"] { try end(department, heir: "XC-ZHZF", in: exchange) }
    let receipt = try answer(
      asked.answer, asked.saying("同意", "乙"), from: "XC-ZHZF", at: "2021-01-05T10:00", in: exchange)
    #expect(receipt.codes == [], "\(receipt.words)")
    let told = try obligations(asked.matter, in: exchange)
    #expect(told[answered] == own)
    #expect(told.values.allSatisfy { $0.outcome == .met && $0.marks.isEmpty })
  }

  @Test func `who claimed for a predecessor stays, whoever claims for the successor`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    func claim(_ person: String, from department: String, at moment: String) throws -> ReceiptFile {
      try answer(
        "claim", ["refMsgId": "P-1", "claimant": person], from: department, at: moment, in: exchange)
    }
    #expect(try claim("样例甲", from: "XC-WJ", at: "2021-01-04T11:00").codes == [])
    try end("XC-WJ", heir: "XC-STHJ", in: exchange)
    #expect(try claim("样例丙", from: "XC-STHJ", at: "2021-01-05T09:00").codes == [])
    #expect(try claims(in: exchange) == [])
    // It puts right its own.
    #expect(try claim("样例丁", from: "XC-STHJ", at: "2021-01-05T10:00").codes == ["answer-replaced"])
    let persons = try exchange.ledger { view in
      let record = try #require(try view.record(sender: "XC-SPJ", msgId: "P-1"))
      return try view.deliveries(holding: record.id).map { delivery in
        let last = try view.claims(ofDelivery: delivery.id, record: record.id).ofOneRecord.last
        return "\(delivery.recipient) \(last?.person ?? "")"
      }
    }
    #expect(persons.sorted() == ["XC-STHJ 样例丁", "XC-WJ 样例甲"])
  }

  // MARK: Findings

  /// The candidate is the predecessor's or, asked after the change by its old name, the successor's.
  @Test(arguments: ["default-consent", "default-exclusion"], [true, false])
  func `what is found of a department may name who has taken over, or its old name`(
    _ kind: String, isAskedBefore: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    let notice = ["msgId": "B1", "caseId": "B1", "limitWorkdays": "1", "recipients": "XC-WJ|XC-ZHZF"]
    if isAskedBefore {
      _ = try answer("parallel-notice", notice, from: "XC-SPJ", at: "2021-01-04T09:00", in: exchange)
    }
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    if !isAskedBefore {
      _ = try answer("parallel-notice", notice, from: "XC-SPJ", at: "2021-01-05T09:00", in: exchange)
    }
    let day = isAskedBefore ? "2021-01-06" : "2021-01-07"
    try exchange.pass("\(day)T09:00", comesBack: nil)
    var finding = ["caseId": "B1", "department": isAskedBefore ? "XC-SCJG" : "XC-WJ"]
    if kind == "default-consent" { finding["decidedOn"] = day }
    let receipt = try answer(kind, finding, from: "XC-SPJ", at: "\(day)T10:00", in: exchange)
    #expect(receipt.codes == [], "\(receipt.words)")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SCJG"])
    let open = try exchange.ledger { try $0.openObligations(family: .confirmation) }.map(\.obligation)
    #expect(open.map(\.creditor) == ["XC-ZHZF"])
  }

  @Test func `who came to a survey before the change came for itself`() throws {
    let exchange = try TemporaryExchange()
    _ = try answer(
      "survey-notice",
      ["msgId": "K1", "surveyId": "K1", "surveyDate": "2021-01-04", "recipients": "XC-WJ|XC-SCJG"],
      from: "XC-SPJ", at: "2021-01-04T08:00", in: exchange)
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    _ = try answer(
      "survey-record", ["surveyId": "K1", "heldOn": "2021-01-04", "attendance": "XC-SCJG"], from: "XC-SPJ",
      at: "2021-01-05T10:00", in: exchange)
    let told = try obligations("survey:XC-SPJ:K1", in: exchange)
    #expect(told["XC-SCJG"]?.outcome == .met && told["XC-WJ"]?.outcome == .failed)
  }

  // MARK: Corrections

  private func push(_ item: String = "XK006") throws -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: "P-1", item: item, itemName: try #require(Self.items[item]), docNo: "样审〔2021〕P-1号")
    ])
  }

  private func correction(_ item: String = "XK006", holder: String = "样例甲餐饮店") throws -> [UInt8] {
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    return SampleBundle.csv([
      head,
      [
        "P-1", item, try #require(Self.items[item]), "样审〔2021〕P-1号", holder, "个体工商户", "92370403999800010P",
        "13800000001", "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
      ],
    ])
  }

  private func reassignment(_ from: String, _ to: String) -> [UInt8] {
    SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["P-1", from, to, "样例：按分工改派"]])
  }

  private func claims(in exchange: TemporaryExchange) throws -> [String] {
    try exchange.ledger { try $0.openClaims() }.map(\.delivery.recipient).sorted()
  }

  private func has(_ kind: String, _ department: String, in exchange: TemporaryExchange) throws -> Bool {
    try exchange.box("outbox", of: department).contains { $0.hasPrefix("\(kind)_") }
  }

  @Test(arguments: [true, false])
  func `that somebody has taken over is no other recipient of a correction`(isCorrectedBefore: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    for department in ["XC-WJ", "XC-STHJ"] {
      try exchange.answer(
        to: SampleBundle.answer(record: "P-1"), as: "claim_1.csv", from: department, at: "2021-01-04T10:00")
    }
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    func correct(_ bytes: [UInt8], _ number: Int) throws -> Set<String> {
      let receipt = try exchange.answer(
        to: bytes, as: "correction_\(number).csv", from: "XC-SPJ", at: "2021-01-05T1\(number):00")
      #expect(receipt.codes == [], "\(receipt.words)")
      return Set(receipt.deliveries.map(\.recipient))
    }
    if isCorrectedBefore {
      // Nothing material.
      #expect(try correct(correction(), 0) == ["XC-SCJG", "XC-STHJ"])
      #expect(try claims(in: exchange) == [])
      #expect(try correct(correction(holder: "样例乙餐饮店"), 1) == ["XC-SCJG", "XC-STHJ"])
      #expect(try claims(in: exchange) == ["XC-SCJG", "XC-STHJ"])
      #expect(try !has("cancellation", "XC-STHJ", in: exchange))
    }
    // It goes to others: who has taken over is told so.
    #expect(
      try correct(correction("XK009", holder: "样例乙餐饮店"), 2)
        == ["XC-SCJG", "XC-STHJ", "XC-JTYS", "XC-GAJ"])
    #expect(try claims(in: exchange) == ["XC-GAJ", "XC-JTYS"])
    for (department, isTold) in [("XC-WJ", false), ("XC-SCJG", true), ("XC-STHJ", true)] {
      #expect(try has("cancellation", department, in: exchange) == isTold, "\(department)")
    }
    let lost = try LedgerTables(try exchange.loseLedger())
    let recovery = try exchange.ask("recover", "--at", "2021-01-05T14:00")
    #expect(recovery.status == 0 && recovery.text.contains("重建的链与原来的逐条相同"), "\(recovery.text)")
    try expectSame(exchange.layout.ledger, lost)
  }

  @Test func `a correction goes to whoever has taken over from the one that got the record by reassignment`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-STHJ")
    try exchange.answer(to: reassignment("XC-STHJ", "XC-YJ"), as: "reassign_1.csv", from: "XC-SPJ")
    try end("XC-YJ", heir: "XC-GAJ", in: exchange)
    let receipt = try exchange.answer(
      to: correction(holder: "样例乙餐饮店"), as: "correction_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(Set(receipt.deliveries.map(\.recipient)) == ["XC-WJ", "XC-GAJ"])
    #expect(try claims(in: exchange) == ["XC-GAJ", "XC-WJ"])
    #expect(try !has("correction", "XC-YJ", in: exchange) && !has("cancellation", "XC-YJ", in: exchange))
  }

  /// What lay in the predecessor's outbox went on from there, after its successor had got a correction in its place.
  @Test(arguments: ["XC-WJ", "XC-SCJG"])
  func `what a successor gave back and another got stays with that`(from: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try end("XC-WJ", heir: "XC-SCJG", in: exchange)
    try exchange.answer(to: correction(), as: "correction_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    let back = try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-SCJG",
      at: "2021-01-05T11:00")
    #expect(back.verdict == "accepted", "\(back.words)")
    for to in ["XC-SCJG", "XC-WJ"] {
      let again = try exchange.answer(
        to: reassignment(from, to), as: "reassign_\(to).csv", from: "XC-SPJ", at: "2021-01-05T12:00")
      #expect(again.codes == ["reassign-unfit"], "\(again.words)")
    }
    let passed = try exchange.answer(
      to: reassignment(from, "XC-YJ"), as: "reassign_1.csv", from: "XC-SPJ", at: "2021-01-05T13:00")
    #expect(passed.codes == [], "\(passed.words)")
    try exchange.answer(
      to: correction(holder: "样例乙餐饮店"), as: "correction_2.csv", from: "XC-SPJ", at: "2021-01-05T14:00")
    #expect(try claims(in: exchange) == ["XC-STHJ", "XC-YJ"])
  }

  @Test func `what predecessor and successor had both is cancelled once`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try end("XC-WJ", heir: "XC-STHJ", in: exchange)
    let receipt = try exchange.answer(
      to: SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["P-1", "样例：重复推送"]]), as: "cancellation_1.csv",
      from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-STHJ"] && receipt.deliveries.map(\.records) == [1])
  }

  // MARK: Reassignments

  @Test(
    arguments: [
      ("XC-SCJG", [], ["XC-SCJG"]), ("XC-WJ", ["reassign-held"], []), ("", ["recipient-absent"], []),
    ] as [(String, [String], [String])])
  func `what is given to a department that has ended goes to its successor`(
    heir: String, codes: [String], recipients: [String]
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-STHJ")
    try end("XC-YJ", heir: heir, in: exchange)
    let receipt = try exchange.answer(
      to: reassignment("XC-STHJ", "XC-YJ"), as: "reassign_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(receipt.codes == codes, "\(receipt.words)")
    #expect(receipt.deliveries.map(\.recipient) == recipients)
    #expect(try !has("approval-push", "XC-YJ", in: exchange))
  }

  @Test func `what a predecessor gave back is settled where its successor has the record for itself`() throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: push(), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.answer(record: "P-1", isReturn: true), as: "claim-return_1.csv", from: "XC-STHJ")
    try end("XC-STHJ", heir: "XC-WJ", in: exchange)
    let receipt = try exchange.answer(
      to: reassignment("XC-STHJ", "XC-WJ"), as: "reassign_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(receipt.codes == ["reassign-held"], "\(receipt.words)")
    #expect(try exchange.ledger { try $0.openObligations(family: .reassign) }.isEmpty)
  }
}
