import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Testing

/// Who says one thing, then another, and then the first again in the same words and without ids, has the first stand.
@Suite(.waits) struct RepeatedWordTests {
  /// Something that can be said in one way (A) and in another (B).
  enum Word: String, CaseIterable, Sendable {
    case surveyRecord = "survey-record"
    case opinion = "parallel-opinion"
    case correction = "correction"
    case reply = "inquiry-reply"
    case statement = "daily-statement"
    case signoff = "reconciliation-signoff"

    var sender: String {
      switch self {
      case .surveyRecord, .correction, .statement: "XC-SPJ"
      case .opinion, .reply: "XC-WJ"
      case .signoff: "XC-DSJ"
      }
    }

    /// A file that says it.
    func file(_ letters: [Character]) throws -> [UInt8] {
      if self == .correction {
        let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
        return SampleBundle.csv(
          [head]
            + letters.map { letter in
              [
                "P-1", "XK001", "食品经营许可", "样审〔2021〕1号", holder(letter), "个体工商户", "92370403999800010P",
                "13800000001", "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
              ]
            })
      }
      return try SampleBundle.records(rawValue, letters.map { said(isA: $0 == "A") })
    }

    private func holder(_ letter: Character) -> String { letter == "A" ? "样例乙餐饮店" : "样例丙餐饮店" }

    private func said(isA: Bool) -> [String: String] {
      switch self {
      case .surveyRecord:
        [
          "surveyId": "TK-1", "heldOn": "2021-01-06", "attendance": isA ? "XC-WJ" : "无", "outcome": "样例：符合",
        ]
      case .opinion:
        [
          "caseId": "BL-1", "opinion": isA ? "同意" : "不同意", "reason": "样例", "approver": "样例庚",
          "approverQualified": "是",
        ]
      case .reply: ["refMsgId": "Q-1", "outcome": isA ? "同意" : "不同意", "answer": "样例", "reason": "样例"]
      case .statement:
        [
          "statementDate": "2021-01-06", "statementKind": "approval-push", "bundles": "1",
          "records": isA ? "2" : "3",
        ]
      case .signoff: ["day": "2021-01-05", "reviewer": "样例乙", "conclusion": isA ? "一致" : "有差异"]
      case .correction: [:]
      }
    }

    /// What was said last of those that the ledger has, and how many there are.
    func standing(_ view: any LedgerView) throws -> (letter: Character?, count: Int) {
      func told(_ values: [String?], _ a: String) -> (Character?, Int) {
        (values.last.map { $0 == a ? "A" : "B" }, values.count)
      }
      func facts(_ matter: String, _ field: String) throws -> [String?] {
        guard let matter = try view.matter(matter) else { return [] }
        return try view.facts(inMatter: matter.id).filter { $0.kind == rawValue }.map { $0.fields[field] }
      }
      switch self {
      case .surveyRecord: return told(try facts("survey:XC-SPJ:TK-1", "attendance"), "XC-WJ")
      case .opinion: return told(try facts("case:XC-SPJ:BL-1", "opinion"), "同意")
      case .correction: return told(try facts("record:XC-SPJ:P-1", "holderName"), holder("A"))
      case .reply: return told(try facts("record:XC-SPJ:Q-1", "outcome"), "同意")
      case .statement:
        return told(try view.statements(of: "2021-01-06").map { "\($0.statement.records)" }, "2")
      case .signoff: return told(try view.signoffs(of: "2021-01-05").map(\.conclusion), "一致")
      }
    }
  }

  /// An exchange in which each may be said.
  private func asked() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "push.csv", from: "XC-SPJ")
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "TK-1", "surveyId": "TK-1", "surveyDate": "2021-01-06", "recipients": "XC-WJ"])
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL-1", "caseId": "BL-1", "limitWorkdays": "5", "recipients": "XC-WJ|XC-JTYS"])
    try exchange.send(
      "inquiry", from: "XC-SPJ",
      ["msgId": "Q-1", "subject": "样例事由", "proposition": "样例拟办意见", "recipients": "XC-WJ"])
    try exchange.pass("2021-01-05T10:00")
    try exchange.pass("2021-01-06T00:10")
    return exchange
  }

  /// Says it in one way after the other, each in a file of its own, and expects each to stand, and to be another message unless it is what
  /// stood.
  private func say(
    _ letters: String, _ word: Word, in exchange: TemporaryExchange, isNumbered: Bool, hour: Int = 15
  ) throws {
    var (count, last) = (0, Character("-"))
    for (number, letter) in letters.enumerated() {
      let name = isNumbered ? "\(word.rawValue)_\(number).csv" : "样例\(number).csv"
      let receipt = try exchange.answer(
        to: word.file([letter]), as: name, from: word.sender, at: "2021-01-06T\(hour):1\(number)")
      let told: Comment = "\(letters) \(number): \(receipt.words)"
      if letter == last {
        let isWhole = !isNumbered && word != .statement
        #expect(receipt.codes.contains(isWhole ? "bundle-duplicate" : "record-unchanged"), told)
        #expect(isWhole || receipt.counts == [1, 0, 0, 1], told)
      } else {
        count += 1
        #expect(receipt.verdict == "accepted" && receipt.counts == [1, 1, 0, 0], told)
      }
      last = letter
      let standing = try exchange.ledger { try word.standing($0) }
      #expect(standing.letter == letter && standing.count == count, told)
    }
  }

  /// The bytes of a letter are always the same: without a number the whole file is one that was here.
  @Test(arguments: Word.allCases, [true, false])
  func `what is said last stands, and what stands is repeated by saying it again`(
    word: Word, isNumbered: Bool
  ) throws {
    try say("AABBABAA", word, in: asked(), isNumbered: isNumbered)
  }

  @Test(arguments: Word.allCases)
  func `a list of all that was said says nothing new`(word: Word) throws {
    let exchange = try asked()
    // A bundle corrects a record once.
    let days = word == .correction ? ["A", "B"] : ["A", "AB"]
    for (number, letters) in days.enumerated() {
      let receipt = try exchange.answer(
        to: word.file(Array(letters)), as: "\(number).csv", from: word.sender, at: "2021-01-06T15:1\(number)")
      #expect(receipt.verdict == "accepted" && receipt.accepted == 1, "\(receipt.words)")
    }
    let before = try exchange.ledger { try word.standing($0) }
    #expect(before.letter == "B" && before.count == 2)
    // With what stands at its end, or at its head; and the second time the very same bytes.
    for (number, letters) in ["AB", "BA", "AB"].enumerated() {
      let receipt = try exchange.answer(
        to: word.file(Array(letters)), as: "再\(number).csv", from: word.sender,
        at: "2021-01-06T15:2\(number)")
      #expect(receipt.deliveries.isEmpty || receipt.verdict == "duplicate", "\(receipt.words)")
      if receipt.verdict != "duplicate" {
        #expect(receipt.counts == [2, 0, 0, 2], "\(receipt.words)")
        // Who reads it knows which of the two stands, and since when.
        #expect(
          receipt.words.contains("现在以那一条为准") && receipt.words.contains("15:11:00"), "\(receipt.words)")
      }
      #expect(try exchange.ledger { try word.standing($0) } == before)
    }
  }

  /// Capitals tell ids apart: a list that answers both says one thing about each.
  @Test func `what is said again counts beside a word on an id in other letters`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    for id in ["q-1", "Q-1"] {
      try exchange.send(
        "inquiry", from: "XC-SPJ",
        ["msgId": id, "subject": "样例\(id)", "proposition": "样例拟办意见", "recipients": "XC-WJ"])
    }
    try exchange.pass("2021-01-05T10:00")
    func reply(_ words: [(id: String, outcome: String)], _ number: Int) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "inquiry-reply",
          words.map {
            // Derived ids don't tell capitals apart.
            [
              "msgId": $0.id == "Q-1" ? "R-1" : "", "refMsgId": $0.id, "outcome": $0.outcome,
              "answer": "样例\($0.id)", "reason": "样例",
            ]
          }),
        as: "inquiry-reply_\(number).csv", from: "XC-WJ", at: "2021-01-05T15:1\(number)")
    }
    #expect(try reply([("q-1", "同意")], 1).counts == [1, 1, 0, 0])
    #expect(try reply([("q-1", "不同意")], 2).counts == [1, 1, 0, 0])
    let both = try reply([("q-1", "同意"), ("Q-1", "不同意")], 3)
    #expect(both.counts == [2, 2, 0, 0], "\(both.words)")
    // Two words on one id don't tell which is the last.
    let twice = try reply([("q-1", "不同意"), ("q-1", "同意")], 4)
    #expect(twice.counts == [2, 0, 0, 2], "\(twice.words)")
  }

  @Test func `a survey's lead goes with the last word on who came`() throws {
    let exchange = try asked()
    func attendance() throws -> Obligation? {
      try exchange.ledger { view in
        let owed = try view.matter("survey:XC-SPJ:TK-1").map { try view.obligations(of: $0) } ?? []
        return owed.first { $0.obligation.family == .attendance }?.obligation
      }
    }
    for (letters, outcome) in [("A", Obligation.Outcome.met), ("AB", .failed), ("ABA", .met)] {
      let number = letters.count
      let receipt = try exchange.answer(
        to: Word.surveyRecord.file(Array(letters.suffix(1))), as: "记录\(number).csv", from: "XC-SPJ",
        at: "2021-01-06T15:1\(number)")
      #expect(try attendance()?.outcome == outcome, "\(letters): \(receipt.words)")
    }
    #expect(try attendance()?.marks.contains(.absent) == false)
  }

  @Test func `an export of pushes takes no correction back`() throws {
    let exchange = try TemporaryExchange()
    func export(_ numbers: [Int]) -> [UInt8] {
      SampleBundle.approvals(numbers.map { .init(docNo: "样审〔2021〕\($0)号") })
    }
    try exchange.answer(to: export([1]), as: "推送1.csv", from: "XC-SPJ")
    let id = try #require(try exchange.ledger { try $0.record(row: 1)?.msgId })
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    let corrected = try exchange.answer(
      to: SampleBundle.csv([
        head,
        [
          id, "XK001", "食品经营许可", "样审〔2021〕1号", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000001",
          "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
        ],
      ]), as: "更正.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    #expect(corrected.accepted == 1, "\(corrected.words)")
    let cumulative = try exchange.answer(
      to: export([1, 2]), as: "推送2.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(cumulative.counts == [2, 1, 0, 1] && cumulative.codes == ["record-unchanged"])
    #expect(cumulative.deliveries.allSatisfy { $0.records == 1 })
    let again = try exchange.answer(to: export([1]), as: "推送3.csv", from: "XC-SPJ", at: "2021-01-05T11:00")
    #expect(again.verdict == "duplicate")
    #expect(try exchange.ledger { try $0.facts(about: 1).count } == 1)
  }

  @Test func `what tells of a later day isn't taken back, and who drops the first again is told`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "meeting-resolution",
        [["msgId": "M-1", "department": "XC-WJ", "meetingDate": "2021-01-04", "dueDate": "2021-01-08"]]),
      as: "meeting-resolution_1.csv", from: "XC-SPJ")
    func progress(_ day: String, _ done: String, _ name: String, _ at: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "resolution-progress", [["refMsgId": "M-1", "done": done, "progressDate": day, "content": "样例"]]),
        as: name, from: "XC-WJ", at: at)
    }
    #expect(try progress("2021-01-05", "否", "resolution-progress_1.csv", "2021-01-05T15:00").accepted == 1)
    #expect(try progress("2021-01-06", "是", "resolution-progress_2.csv", "2021-01-06T15:00").accepted == 1)
    for name in ["resolution-progress_1.csv", "resolution-progress_9.csv"] {
      let old = try progress("2021-01-05", "否", name, "2021-01-06T16:00")
      #expect(old.codes == ["record-unchanged"] && old.counts == [1, 0, 0, 1])
      #expect(old.words.contains("2021-01-06 15:00:00") && old.words.contains("给它填写一个没有用过的标识"))
    }
    let conflicts = try exchange.ledger { view in
      let owed = try view.matter("record:XC-SPJ:M-1").map { try view.obligations(of: $0) } ?? []
      return owed.filter { $0.obligation.marks.contains(.conflict) }
    }
    #expect(conflicts.isEmpty)
  }

  @Test func `who claimed, and why something came back, goes back to the first word, too`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "P-1", docNo: "样审〔2021〕1号"), .init(msgId: "P-2", docNo: "样审〔2021〕2号"),
      ]), as: "a.csv", from: "XC-SPJ")
    func claim(_ person: String) -> [UInt8] { SampleBundle.csv([["消息标识", "认领人"], ["P-2", person]]) }
    func back(_ reason: String) throws -> [UInt8] {
      try SampleBundle.records("claim-return", [["refMsgId": "P-1", "reasonCode": "其他", "reason": reason]])
    }
    for (number, letter) in "甲乙甲甲".enumerated() {
      let at = "2021-01-04T11:0\(number)"
      let claimed = try exchange.answer(
        to: claim("样例\(letter)"), as: "认领\(number).csv", from: "XC-SCJG", at: at)
      let returned = try exchange.answer(
        to: back("样例：\(letter)"), as: "退回\(number).csv", from: "XC-SCJG", at: at)
      for receipt in [claimed, returned] {
        #expect(
          receipt.codes == [[], ["answer-replaced"], ["answer-replaced"], ["bundle-duplicate"]][number],
          "\(letter) \(number): \(receipt.words)")
      }
    }
  }

  @Test func `a list of returns goes back to its first reasons, and one that has both says nothing`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([
        .init(msgId: "P-1", docNo: "样审〔2021〕1号"), .init(msgId: "P-2", docNo: "样审〔2021〕2号"),
      ]), as: "a.csv", from: "XC-SPJ")
    func back(_ rows: [(record: String, reason: String)], _ number: Int) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "claim-return",
          rows.map { ["refMsgId": $0.record, "reasonCode": "其他", "reason": "样例：\($0.reason)"] }),
        as: "退回\(number).csv", from: "XC-SCJG", at: "2021-01-04T11:0\(number)")
    }
    let (first, second) = ([("P-1", "甲"), ("P-2", "甲")], [("P-1", "乙"), ("P-2", "乙")])
    #expect(try back(first, 0).counts == [2, 2, 0, 0])
    #expect(try back(second, 1).codes == ["answer-replaced", "answer-replaced"])
    #expect(try back(first, 2).codes == ["answer-replaced", "answer-replaced"])
    #expect(try back(first + second, 3).counts == [4, 0, 0, 4])
  }

  // MARK: What was opened since

  /// An answer in which nothing but the number of what it answers tells what is meant.
  enum Answer: String, CaseIterable, Sendable {
    case opinion = "parallel-opinion"
    case extensionNotice = "extension-notice"
    case surveyReply = "survey-reply"
    case claim
    case claimByNumber

    var sender: String { isClaim ? "XC-SCJG" : "XC-WJ" }
    private var isClaim: Bool { [.claim, .claimByNumber].contains(self) }

    func bytes() throws -> [UInt8] {
      switch self {
      case .opinion:
        try SampleBundle.records(
          rawValue,
          [["caseId": "BL-1", "opinion": "不同意", "reason": "样例", "approver": "样例庚", "approverQualified": "是"]])
      case .extensionNotice:
        try SampleBundle.records(
          rawValue, [["caseId": "BL-1", "reason": "样例：论证", "newDueDate": "2021-01-20"]])
      case .surveyReply:
        try SampleBundle.records(
          rawValue, [["surveyId": "TK-1", "attend": "否", "reason": "样例：人手不足"]])
      case .claim: SampleBundle.csv([["消息标识", "认领人"], ["P-1", "样例甲"]])
      case .claimByNumber: SampleBundle.csv([["消息标识", "认领人"], ["样审〔2021〕1号", "样例甲"]])
      }
    }

    /// Asks for it, under a number of its own.
    func ask(_ number: Int, in exchange: TemporaryExchange) throws {
      switch self {
      case .opinion, .extensionNotice:
        try exchange.send(
          "parallel-notice", from: "XC-SPJ",
          [
            "msgId": "BL-1-\(number)", "caseId": "BL-1", "limitWorkdays": "\(number + 4)",
            "recipients": "XC-WJ|XC-JTYS",
          ])
      case .surveyReply:
        try exchange.send(
          "survey-notice", from: "XC-SPJ",
          [
            "msgId": "TK-1-\(number)", "surveyId": "TK-1", "surveyDate": "2021-01-1\(number)",
            "recipients": "XC-WJ",
          ])
      case .claim where number > 1:
        let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
        let row = [
          "P-1", "XK001", "食品经营许可", "样审〔2021〕1号", "样例\(number)餐饮店", "个体工商户", "92370403999800010P",
          "13800000001",
          "2021-01-04", "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
        ]
        try exchange.drop(SampleBundle.csv([head, row]), as: "更正\(number).csv", from: "XC-SPJ")
      case .claim, .claimByNumber:
        try exchange.drop(
          SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕1号")]),
          as: "推送\(number).csv", from: "XC-SPJ")
      }
    }

    /// The message that was asked with and is taken back before it is asked anew, where that is how it is done.
    func withdrawn(_ number: Int) -> String? {
      switch self {
      case .opinion, .extensionNotice: "BL-1-\(number)"
      case .claimByNumber: "P-\(number)"
      case .surveyReply, .claim: nil
      }
    }

    /// How many of such answers count.
    func count(_ view: any LedgerView) throws -> Int {
      if isClaim {
        return try (1..<(view.freeRows().delivery)).reduce(0) { sum, row in
          try sum + view.claims(ofDelivery: row).filter { $0.act == .claimed && $0.records > 0 }.count
        }
      }
      let name = self == .surveyReply ? "survey:XC-SPJ:TK-1" : "case:XC-SPJ:BL-1"
      guard let matter = try view.matter(name) else { return 0 }
      return try view.facts(inMatter: matter.id).filter { $0.kind == rawValue }.count
    }
  }

  /// Asks anew each day, and expects the same answer to count once for each time that it was asked for.
  @discardableResult
  private func answerEach(_ answer: Answer, isNumbered: Bool) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    let bytes = try answer.bytes()
    for number in 1...3 {
      if number > 1, let withdrawn = answer.withdrawn(number - 1) {
        try exchange.send(
          "cancellation", from: "XC-SPJ", ["msgId": "C-\(number)", "refMsgId": withdrawn, "reason": "样例：误发"])
        try exchange.pass("2021-01-0\(number + 3)T09:00")
      }
      try answer.ask(number, in: exchange)
      try exchange.pass("2021-01-0\(number + 3)T10:00")
      for (hour, isNew) in [(11, true), (12, false)] {
        let kind = answer == .claimByNumber ? "claim" : answer.rawValue
        let name = "\(kind)_\(isNumbered ? "\(number)\(hour)" : "样例").csv"
        let receipt = try exchange.answer(
          to: bytes, as: name, from: answer.sender, at: "2021-01-0\(number + 3)T\(hour):00")
        let told: Comment = "\(number) \(hour): \(receipt.words)"
        if isNew {
          #expect(receipt.verdict == "accepted" && receipt.accepted == 1, told)
        } else {
          #expect(receipt.codes.contains(isNumbered ? "record-unchanged" : "bundle-duplicate"), told)
        }
        #expect(try exchange.ledger { try answer.count($0) } == number, told)
      }
    }
    return exchange
  }

  @Test(arguments: Answer.allCases, [true, false])
  func `what is asked anew is answered by the same words, and once`(answer: Answer, isNumbered: Bool) throws {
    let exchange = try answerEach(answer, isNumbered: isNumbered)
    guard answer == .opinion else { return }
    let candidates = try exchange.ledger { view in
      let owed = try view.matter("case:XC-SPJ:BL-1").map { try view.obligations(of: $0) } ?? []
      return owed.filter { $0.obligation.key.debtor == "XC-WJ" && !$0.obligation.isSettled }
    }
    #expect(candidates.isEmpty)
  }

  @Test func `what was said on the new doesn't give way to what an export says of the old`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    let old = try Answer.surveyReply.bytes()
    try Answer.surveyReply.ask(1, in: exchange)
    try exchange.pass("2021-01-04T10:00")
    #expect(try exchange.answer(to: old, as: "1.csv", from: "XC-WJ", at: "2021-01-04T11:00").accepted == 1)
    try Answer.surveyReply.ask(2, in: exchange)
    try exchange.pass("2021-01-05T10:00")
    let new = try SampleBundle.records(
      "survey-reply", [["msgId": "R-2", "surveyId": "TK-1", "attend": "是", "persons": "样例辛"]])
    #expect(try exchange.answer(to: new, as: "2.csv", from: "XC-WJ", at: "2021-01-05T11:00").accepted == 1)
    let again = try exchange.answer(to: old, as: "3.csv", from: "XC-WJ", at: "2021-01-05T12:00")
    #expect(again.codes == ["record-unchanged"] && again.counts == [1, 0, 0, 1], "\(again.words)")
    #expect(again.words.contains("现在以那一条为准"), "\(again.words)")
  }

  @Test func `a list of all that was said doesn't answer what is asked anew, and says so`() throws {
    let exchange = try asked()
    for (letters, name) in [("A", "1.csv"), ("B", "2.csv")] {
      let said = try exchange.answer(
        to: Word.opinion.file(Array(letters)), as: name, from: "XC-WJ", at: "2021-01-06T15:0\(name.prefix(1))"
      )
      #expect(said.accepted == 1, "\(said.words)")
    }
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL-2", "caseId": "BL-1", "limitWorkdays": "6", "recipients": "XC-WJ|XC-JTYS"])
    try exchange.pass("2021-01-06T15:10")
    let list = try exchange.answer(
      to: Word.opinion.file(["A", "B"]), as: "3.csv", from: "XC-WJ", at: "2021-01-06T15:20")
    #expect(list.counts == [2, 0, 0, 2], "\(list.words)")
    #expect(list.words.contains("XC-SPJ/BL-2") && list.words.contains("没有算在那一条上"), "\(list.words)")
    let last = try exchange.answer(
      to: Word.opinion.file(["A"]), as: "4.csv", from: "XC-WJ", at: "2021-01-06T15:30")
    #expect(last.accepted == 1, "\(last.words)")
    let back = try exchange.answer(
      to: Word.opinion.file(["B"]), as: "5.csv", from: "XC-WJ", at: "2021-01-06T15:40")
    #expect(back.codes == ["record-unchanged"] && back.words.contains("现在以那一条为准"), "\(back.words)")
  }

  @Test(arguments: Answer.allCases)
  func `a lost ledger tells again what was asked anew`(answer: Answer) throws {
    let exchange = try answerEach(answer, isNumbered: false)
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-06T16:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    // When a matter is looked at next is known again once a pass has let time go by.
    try exchange.pass("2021-01-06T16:01")
    try expectSame(exchange.layout.ledger, lost)
  }

  @Test func `a lost ledger gives the same ids again`() throws {
    let exchange = try asked()
    for (number, word) in Word.allCases.enumerated() {
      try say("ABA", word, in: exchange, isNumbered: false, hour: 10 + number)
    }
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-06T16:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    try expectSame(exchange.layout.ledger, lost)
  }
}
