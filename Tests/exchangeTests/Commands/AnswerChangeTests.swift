import ExchangeBase
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeTesting
import Testing

/// One's own answer can be put right: what was said first stays, what was said last counts, as the measure allows.
@Suite(.waits) struct AnswerChangeTests {
  private func reply(_ outcome: String, _ answer: String = "样例") throws -> [UInt8] {
    try SampleBundle.records(
      "inquiry-reply", [["refMsgId": "Q1", "outcome": outcome, "answer": answer, "reason": "样例理由"]])
  }

  private func asked() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "inquiry", [["msgId": "Q1", "subject": "样例事由", "proposition": "样例拟办意见", "recipients": "XC-WJ"]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    return exchange
  }

  private func obligations(_ exchange: TemporaryExchange, _ matter: String) throws -> [Obligation] {
    try exchange.ledger { view in
      try view.matter(matter).map { try view.obligations(of: $0).map(\.obligation) } ?? []
    }
  }

  @Test func `a reply is changed while its time runs, and both sides are told`() throws {
    let exchange = try asked()
    try exchange.answer(to: reply("同意"), as: "inquiry-reply_1.csv", from: "XC-WJ", at: "2021-01-05T09:00")
    let changed = try exchange.answer(
      to: reply("不同意"), as: "inquiry-reply_2.csv", from: "XC-WJ", at: "2021-01-06T09:00")
    #expect(changed.verdict == "accepted" && changed.codes == ["answer-replaced"])
    #expect(changed.words.contains("以这一份为准"))
    #expect(changed.deliveries.map(\.recipient) == ["XC-SPJ"])
    let obligation = try #require(try obligations(exchange, "record:XC-SPJ:Q1").first)
    #expect(obligation.outcome == .met && obligation.marks == [.corrected])
    for department in ["XC-SPJ", "XC-WJ"] {
      let notices = try exchange.box("outbox", of: department).filter {
        $0.hasPrefix("notice_") && $0.hasSuffix(".csv")
      }
      let told = try notices.map {
        String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self)
      }
      #expect(told.contains { $0.contains("薛城区卫生健康局在期限内更改了答复") }, "\(department): \(told)")
    }
    // The first one stays to be seen.
    let trace = try exchange.ask("trace", "Q1").text
    #expect(trace.contains("inquiry-reply_1.csv") && trace.contains("inquiry-reply_2.csv"), "\(trace)")
    let again = try exchange.answer(
      to: SampleBundle.records(
        "inquiry-reply",
        [["msgId": "R9", "refMsgId": "Q1", "outcome": "不同意", "answer": "样例", "reason": "样例理由"]]),
      as: "inquiry-reply_3.csv", from: "XC-WJ", at: "2021-01-06T10:00")
    #expect(again.codes == ["answer-already"])
    let late = try exchange.answer(
      to: reply("同意", "样例：改主意了"), as: "inquiry-reply_4.csv", from: "XC-WJ", at: "2021-01-20T10:00")
    #expect(late.verdict == "rejected" && late.codes == ["answer-already"])
    #expect(late.words.contains("期限已过"))
    #expect(try obligations(exchange, "record:XC-SPJ:Q1").first?.settledBy == obligation.settledBy)
  }

  /// Ids are derived, so that by theirs the first word would count for some.
  @Test func `of what came within one moment the last counts, as its sender was told`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    let numbers = 1...8
    try exchange.answer(
      to: SampleBundle.records(
        "inquiry",
        numbers.map {
          ["msgId": "Q\($0)", "subject": "样例事由\($0)", "proposition": "样例拟办意见", "recipients": "XC-WJ"]
        }), as: "inquiry_1.csv", from: "XC-SPJ")
    let words = ["同意", "不同意"].map { outcome in
      numbers.map { ["refMsgId": "Q\($0)", "outcome": outcome, "answer": "样例", "reason": "样例理由"] }
    }
    for (number, file) in words.enumerated() {
      try exchange.drop(
        SampleBundle.records("inquiry-reply", file), as: "inquiry-reply_\(number).csv", from: "XC-WJ")
    }
    try exchange.pass("2021-01-05T09:00")
    let receipt = try #require(try exchange.receipts(of: "XC-WJ").last)
    #expect(receipt.verdict == "accepted" && receipt.codes.contains("answer-replaced"), "\(receipt.words)")
    let last = try exchange.ledger { view in
      try view.records(of: "XC-WJ", inFile: receipt.fileName, limit: 16).sorted { $0.number < $1.number }
        .suffix(8).map(\.publicId)
    }
    let counting = {
      try numbers.compactMap { try obligations(exchange, "record:XC-SPJ:Q\($0)").first?.settledBy }
    }
    #expect(try counting() == last)
    // Where the ledger is lost, the same comes out.
    try exchange.loseLedger()
    let recovery = try exchange.ask("recover", "--at", "2021-01-05T10:00")
    #expect(recovery.text.contains("重建的链与原来的逐条相同"), "\(recovery.text)\(recovery.errors)")
    #expect(try counting() == last)
  }

  /// Rows of a form, by what they say of the cases BL-1 and BL-2.
  private static func opinions(_ rows: [(matter: Int, opinion: String)]) throws -> [UInt8] {
    try SampleBundle.records(
      "parallel-opinion",
      rows.map {
        [
          "caseId": "BL-\($0.matter)", "opinion": $0.opinion, "reason": "样例", "approver": "样例庚",
          "approverQualified": "是",
        ]
      })
  }

  private func twoCases() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice",
        ["BL-1", "BL-2"].map { ["caseId": $0, "limitWorkdays": "5", "recipients": "XC-WJ|XC-JTYS"] }),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    return exchange
  }

  @Test func `two answers to one matter in one file that differ come back, each naming the other`() throws {
    let exchange = try twoCases()
    let receipt = try exchange.answer(
      to: Self.opinions([(1, "不同意"), (2, "同意"), (1, "同意"), (1, "不同意"), (2, "同意")]),
      as: "parallel-opinion_1.csv", from: "XC-WJ", at: "2021-01-04T11:00")
    // What is said twice in the same words is said once, and comes back with what it repeats.
    #expect(receipt.counts == [5, 1, 3, 1], "\(receipt.words)")
    #expect(receipt.codes.filter { $0 == "record-repeated" }.count == 3, "\(receipt.codes)")
    #expect(!receipt.codes.contains("answer-replaced"))
    #expect(receipt.words.contains("第 2 行") && receipt.words.contains("第 4 行"), "\(receipt.words)")
    func isAnswered(_ matter: String) throws -> Bool {
      try obligations(exchange, "case:XC-SPJ:\(matter)").allSatisfy {
        $0.isSettled || $0.key.debtor != "XC-WJ"
      }
    }
    #expect(try isAnswered("BL-2") && !isAnswered("BL-1"))
    // With one row less it goes through.
    let mended = try exchange.answer(
      to: Self.opinions([(1, "不同意")]), as: "parallel-opinion_2.csv", from: "XC-WJ", at: "2021-01-04T12:00")
    #expect(mended.verdict == "accepted" && mended.codes.isEmpty, "\(mended.words)")
    // Where the ledger is lost, the same comes out.
    try exchange.loseLedger()
    let recovery = try exchange.ask("recover", "--at", "2021-01-05T10:00")
    #expect(recovery.text.contains("重建的链与原来的逐条相同"), "\(recovery.text)\(recovery.errors)")
  }

  /// What was checked on one day isn't what was checked on a later one, unless the later one stands above it.
  @Test(arguments: [
    (["2021-01-05", "2021-01-06"], 2), (["2021-01-06", "2021-01-05"], 0), (["2021-01-05", "2021-01-05"], 0),
  ])
  func `what tells of a later day stands beside what stands above it`(days: [String], accepted: Int) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "meeting-resolution",
        [["msgId": "M-1", "department": "XC-WJ", "meetingDate": "2021-01-04", "dueDate": "2021-01-08"]]),
      as: "meeting-resolution_1.csv", from: "XC-SPJ")
    let rows = zip(days, ["否", "是"]).map { day, done in
      ["refMsgId": "M-1", "done": done, "progressDate": day, "content": "样例"]
    }
    let receipt = try exchange.answer(
      to: SampleBundle.records("resolution-progress", rows), as: "resolution-progress_1.csv", from: "XC-WJ",
      at: "2021-01-07T11:00")
    #expect(receipt.accepted == accepted, "\(receipt.words)")
    #expect(receipt.codes.filter { $0 == "record-repeated" }.count == 2 - accepted, "\(receipt.codes)")
    // Who lists the newest first means both.
    #expect(receipt.words.contains("按日期从早到晚排列") == (days[0] > days[1]), "\(receipt.words)")
  }

  private func surveyed() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "survey-notice", [["surveyId": "TK-1", "surveyDate": "2021-01-08", "recipients": "XC-WJ"]]),
      as: "survey-notice_1.csv", from: "XC-SPJ")
    return exchange
  }

  @Test(arguments: [
    (["是 样例甲", "是 样例乙"], 2), (["是 样例甲", "是 样例乙", "否"], 0), (["否", "是 样例甲", "是 样例乙"], 0),
    (["是 样例甲", "否", "是 样例乙"], 0),
  ])
  func `answers that decide alike don't contradict each other`(answers: [String], accepted: Int) throws {
    let exchange = try surveyed()
    let rows = answers.map { answer in
      let words = answer.split(separator: " ").map(String.init)
      let persons = words.count > 1 ? words[1] : ""
      return [
        "surveyId": "TK-1", "attend": words[0], "persons": persons,
        "reason": persons.isEmpty ? "样例理由" : "",
      ]
    }
    let receipt = try exchange.answer(
      to: SampleBundle.records("survey-reply", rows), as: "survey-reply_1.csv", from: "XC-WJ",
      at: "2021-01-05T11:00")
    #expect(receipt.accepted == accepted, "\(receipt.words)")
    #expect(
      receipt.codes.filter { $0 == "record-repeated" }.count == rows.count - accepted, "\(receipt.codes)")
    if accepted > 0 { #expect(receipt.verdict == "accepted", "\(receipt.words)") }
  }

  /// What the rows before said is at hand; nobody reads it again for each. Beyond the bound of a matter they come back.
  @Test func `thousands of answers to one survey are looked at in a moment`() throws {
    let exchange = try surveyed()
    let rows = (1...3_000).map { ["surveyId": "TK-1", "attend": "是", "persons": "样例\($0)"] }
    let receipt = try exchange.answer(
      to: SampleBundle.records("survey-reply", rows), as: "survey-reply_1.csv", from: "XC-WJ",
      at: "2021-01-05T11:00")
    #expect(receipt.counts == [3_000, Matter.mostRecords, 3_000 - Matter.mostRecords, 0], "\(receipt.words)")
  }

  @Test func `an extension that came just before the exclusion moves the time of the explanation`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice",
        ["BL-1", "BL-2"].map { ["caseId": $0, "dueDate": "2021-01-11", "recipients": "XC-WJ|XC-JTYS"] }),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    func extend(_ matter: String) throws {
      try exchange.send("extension-notice", from: "XC-WJ", ["caseId": matter, "newDueDate": "2021-01-15"])
    }
    func exclude(_ matter: String) throws {
      try exchange.send("default-exclusion", from: "XC-WJ", ["caseId": matter])
    }
    try extend("BL-1")
    try exclude("BL-1")
    try exclude("BL-2")
    try extend("BL-2")
    try exchange.pass("2021-01-05T09:00")
    let due = try ["BL-1", "BL-2"].map { matter in
      try obligations(exchange, "case:XC-SPJ:\(matter)").first { $0.family == .explanation }?.due
    }
    #expect(due == [Instant("2021-01-16T00:00"), Instant("2021-01-12T00:00")])
    let codes = try exchange.receipts(of: "XC-WJ").map(\.codes)
    #expect(codes == [[], [], [], ["answer-without-effect"]])
  }

  @Test func `an opinion in XML is changed in time, and not after it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice", [["caseId": "BL-1", "limitWorkdays": "3", "recipients": "XC-WJ|XC-JTYS"]]),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    for (id, opinion, at, codes) in [
      ("O-1", "同意", "2021-01-05T09:00", []), ("O-2", "不同意", "2021-01-06T09:00", ["answer-replaced"]),
      ("O-3", "同意", "2021-01-12T09:00", ["answer-already"]),
    ] {
      let receipt = try exchange.answer(
        to: SampleBundle.bundle(
          "parallel-opinion", id: id, sender: "XC-WJ",
          [["msgId": id, "caseId": "BL-1", "opinion": opinion, "reason": "样例", "approverQualified": "是"]]),
        as: "\(id).xml", from: "XC-WJ", at: at)
      #expect(receipt.codes == codes)
    }
    let own = try obligations(exchange, "case:XC-SPJ:BL-1").filter { $0.key.debtor == "XC-WJ" }
    #expect(own.map(\.outcome) == [.met] && own.map(\.settledBy) == ["XC-WJ/O-2"])
  }

  @Test func `the day on which a task was done is put right, also after its time`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "meeting-resolution",
        [["msgId": "M-1", "department": "XC-WJ", "meetingDate": "2021-01-04", "dueDate": "2021-01-08"]]),
      as: "meeting-resolution_1.csv", from: "XC-SPJ")
    func done(_ day: String, _ number: Int, _ at: String, id: String? = nil) throws -> ReceiptFile {
      let record = ["refMsgId": "M-1", "done": "是", "progressDate": day, "content": "样例"]
      return try exchange.answer(
        to: SampleBundle.records(
          "resolution-progress", [record.merging(id.map { ["msgId": $0] } ?? [:]) { $1 }]),
        as: "resolution-progress_\(number).csv", from: "XC-WJ", at: at)
    }
    #expect(try done("2021-01-05", 1, "2021-01-06T09:00").codes.isEmpty)
    let corrected = try done("2021-01-06", 2, "2021-01-12T09:00")
    #expect(corrected.verdict == "accepted" && corrected.codes == ["answer-replaced"])
    #expect(corrected.deliveries.map(\.recipient) == ["XC-SPJ"])
    let obligation = try #require(try obligations(exchange, "record:XC-SPJ:M-1").first)
    #expect(obligation.outcome == .met && obligation.marks == [.corrected])
    for department in ["XC-SPJ", "XC-WJ"] {
      let told = try exchange.box("outbox", of: department)
        .filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
        .map { String(decoding: try exchange.file($0, in: "outbox", of: department), as: UTF8.self) }
      #expect(told.contains { $0.contains("薛城区卫生健康局更正了所报的落实情况") }, "\(department): \(told)")
    }
    #expect(try done("2021-01-06", 3, "2021-01-12T10:00", id: "W-9").codes == ["answer-already"])
  }

  @Test func `why something came back is put right, who claimed too, and neither becomes the other`() throws {
    let exchange = try TemporaryExchange()
    let pushed = try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "P-1", docNo: "样审〔2021〕1号"), .init(msgId: "P-2", docNo: "样审〔2021〕2号"),
      ]), as: "a.csv", from: "XC-SPJ")
    func back(_ name: String, _ reason: String, _ at: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "claim-return",
          [["refMsgId": "P-1", "reasonCode": "其他", "reason": reason, "suggestedDept": "区卫健局"]]),
        as: name, from: "XC-SCJG", at: at)
    }
    func claim(_ name: String, _ person: String, _ at: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.csv([["消息标识", "认领人"], ["P-2", person]]), as: name, from: "XC-SCJG", at: at)
    }
    #expect(try back("退回1.csv", "样例：写错了", "2021-01-04T11:00").codes.isEmpty)
    let mended = try back("退回2.csv", "样例：该由卫健部门监管", "2021-01-04T12:00")
    #expect(mended.codes == ["answer-replaced"])
    #expect(mended.deliveries.map(\.recipient) == ["XC-SPJ"])
    #expect(try back("退回3.csv", "样例：该由卫健部门监管", "2021-01-04T13:00").verdict != "rejected")
    #expect(try claim("认领1.csv", "样例甲", "2021-01-04T14:00").codes.isEmpty)
    #expect(try claim("认领2.csv", "样例乙", "2021-01-04T15:00").codes == ["answer-replaced"])
    #expect(try claim("认领3.csv", "", "2021-01-04T15:30").codes == ["claim-already"])
    let other = try exchange.answer(
      to: SampleBundle.answer(record: "P-2", isReturn: true), as: "退回4.csv", from: "XC-SCJG",
      at: "2021-01-04T16:00")
    #expect(other.codes == ["claim-after-return"] && other.words.contains("不能互改"))
    // Counted once, told twice.
    let figures = try exchange.ledger { view in
      try view.delivery(pushed.deliveries[0].id).map { try view.claims(ofDelivery: $0.id).map(\.records) }
        ?? []
    }
    #expect(figures.reduce(0, +) == 2 && figures.count == 4)
    let trace = try exchange.ask("trace", "P-1").text
    #expect(trace.contains("样例：写错了") && trace.contains("样例：该由卫健部门监管"), "\(trace)")
    try exchange.run(at: "2021-01-05T00:10")
    let report = try exchange.report("2021-01-04")
    #expect(report.returns.map(\.records) == [1, 0])
    #expect(report.returns.last?.suggested == "XC-WJ")
    // Once it went on, nothing is put right any more.
    try exchange.answer(
      to: SampleBundle.records(
        "reassign", [["refMsgId": "P-1", "from": "区市监局", "to": "卫健局", "reason": "样例"]]), as: "改派.csv",
      from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(try back("退回5.csv", "样例：又一个理由", "2021-01-05T10:00").codes == ["claim-already"])
    #expect(try exchange.ask("verify").status == 0)
  }

  /// What was said of one record, or of all that was open: who claimed, or nobody where it was given back.
  struct Said: Sendable {
    let record: String
    let person: String?

    init(_ record: String, _ person: String?) {
      self.record = record
      self.person = person
    }
  }

  @Test(arguments: [
    [Said("P-1", "样例甲"), Said("P-2", "样例甲")], [Said("", "样例甲")], [Said("P-1", "样例甲"), Said("", "样例乙")],
    [Said("", "样例甲"), Said("P-2", "样例乙")], [Said("P-1", nil), Said("P-2", "样例甲")],
  ])
  func `who claimed a delivery is put right for all of it that was claimed`(before: [Said]) throws {
    let exchange = try TemporaryExchange()
    let pushed = try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "P-1", docNo: "样审〔2021〕1号"), .init(msgId: "P-2", docNo: "样审〔2021〕2号"),
      ]), as: "a.csv", from: "XC-SPJ")
    let id = try #require(pushed.deliveries.first?.id)
    func claim(_ record: String, _ person: String, _ name: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.csv([["投递编号", "消息标识", "认领人"], [record.isEmpty ? id : "", record, person]]), as: name,
        from: "XC-SCJG")
    }
    for (number, said) in before.enumerated() {
      if let person = said.person {
        _ = try claim(said.record, person, "认领\(number).csv")
      } else {
        try exchange.answer(
          to: SampleBundle.answer(record: said.record, isReturn: true), as: "退回.csv", from: "XC-SCJG")
      }
    }
    let mended = try claim("", "样例丙", "更正.csv")
    #expect(mended.verdict == "accepted" && mended.codes == ["answer-replaced"])
    #expect(mended.deliveries.map(\.recipient) == ["XC-SPJ"])
    let again = try exchange.answer(
      to: SampleBundle.csv([["认领人", "投递编号"], ["样例丙", id]]), as: "再次.csv", from: "XC-SCJG")
    #expect(again.codes == ["record-unchanged"])
    // The last word on each record that was claimed, and on no other.
    let words = try exchange.ledger { view in
      let delivery = try #require(try view.delivery(id))
      return try view.records(inDelivery: delivery.id, limit: 9).map { record in
        try view.course(ofRecord: record.id, in: delivery.id)?.last?.person
      }
    }
    let isReturned = before.contains { $0.person == nil }
    #expect(words == [isReturned ? nil : "样例丙", "样例丙"])
    #expect(try exchange.ledger { try $0.openClaims() }.isEmpty)
    #expect(try exchange.ask("verify").status == 0)
  }
}
