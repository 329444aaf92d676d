import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import SystemPackage
import Testing

/// What a department that has taken over says of what its predecessor had opened under a number.
@Suite(.waits) struct SuccessorMatterTests {
  private static let (asked, heir) = ("薛城区市场监督管理局", "薛城区综合行政执法局")

  /// Changes a department's line in the catalogue.
  private static func change(
    _ department: String, _ old: String, to new: String, in exchange: TemporaryExchange
  ) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(department),") })
    let changed = line.replacing(old, with: new)
    try #require(changed != line)
    try Files.replace(catalogue, with: text.replacing(line, with: changed).utf8)
  }

  /// Has a department end on 4 January, and another take over.
  private static func end(_ department: String, for heir: String, in exchange: TemporaryExchange) throws {
    try change(department, "2020-12-22,,,", to: "2020-12-22,2021-01-04,\(heir),", in: exchange)
  }

  @discardableResult
  private static func send(
    _ kind: String, from sender: String, at moment: String, _ record: [String: String],
    in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    let name = "\(kind)_\(moment.filter(\.isNumber)).csv"
    return try exchange.answer(
      to: SampleBundle.records(kind, [record]), as: name, from: sender, at: moment)
  }

  private static func opinion(
    _ id: String, from sender: String, at moment: String, rectifyBy day: String? = nil,
    of holder: String = "样例壬", in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    try send(
      "legacy-opinion", from: sender, at: moment,
      [
        "msgId": id, "caseId": "YL1", "holderName": holder, "rectificationRequired": day == nil ? "否" : "是",
        "rectifyDueDate": day ?? "",
      ], in: exchange)
  }

  /// An exchange in which the market regulator wanted a rectification, ended, and the enforcement department took over.
  private static func rectifying() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let first = try opinion(
      "Y1", from: "XC-SCJG", at: "2021-01-04T10:00", rectifyBy: "2021-01-08", in: exchange)
    try #require(first.verdict == "accepted", "\(first.words)")
    try end("XC-SCJG", for: "XC-ZHZF", in: exchange)
    return exchange
  }

  private static func todo(_ exchange: TemporaryExchange, at moment: String) throws -> String {
    try exchange.ask("todo", "--at", moment).text
  }

  @Test func `a later opinion of the successor takes the place of its predecessor's`() throws {
    let exchange = try Self.rectifying()
    let later = try Self.opinion("Y2", from: "XC-ZHZF", at: "2021-01-05T09:00", in: exchange)
    #expect(later.verdict == "accepted", "\(later.words)")
    let open = try Self.todo(exchange, at: "2021-01-05T09:01")
    #expect(!open.contains("核验整改"), "\(open)")
    #expect(open.split(separator: "\n").filter { $0.contains("依法处理") }.count == 1, "\(open)")
    for (number, name) in ["YL1", "XC-SCJG/YL1", "XC-ZHZF/YL1"].enumerated() {
      let decided = try Self.send(
        "disposition", from: "XC-SPJ", at: "2021-01-06T1\(number):00",
        ["refMsgId": name, "decisionDate": "2021-01-06", "docNo": "薛审变〔2021〕\(number + 1)号"], in: exchange)
      #expect(decided.verdict == "accepted", "\(name): \(decided.words)")
      #expect(!decided.codes.contains("answer-without-effect"), "\(name): \(decided.words)")
    }
    let ended = try Self.todo(exchange, at: "2021-01-06T14:00")
    #expect(!ended.contains("依法处理"), "\(ended)")
  }

  @Test func `what the successor cancels leaves what it had replaced`() throws {
    let exchange = try Self.rectifying()
    _ = try Self.opinion("Y2", from: "XC-ZHZF", at: "2021-01-05T09:00", in: exchange)
    let cancelled = try Self.send(
      "cancellation", from: "XC-ZHZF", at: "2021-01-05T10:00", ["refMsgId": "Y2", "reason": "样例"],
      in: exchange)
    #expect(cancelled.verdict == "accepted", "\(cancelled.words)")
    let open = try Self.todo(exchange, at: "2021-01-05T10:01")
    #expect(open.contains("\(Self.heir)（接替\(Self.asked)）  核验整改"), "\(open)")
    #expect(!open.contains("依法处理"), "\(open)")
    let passed = try Self.send(
      "rectification-result", from: "XC-ZHZF", at: "2021-01-06T10:00",
      ["caseId": "YL1", "passed": "是", "verifiedOn": "2021-01-06"], in: exchange)
    #expect(passed.verdict == "accepted", "\(passed.words)")
    let left = try Self.todo(exchange, at: "2021-01-06T10:01")
    #expect(!left.contains("核验整改") && left.contains("依法处理"), "\(left)")
  }

  @Test func `a later opinion by which the successor wants a rectification is verified by it`() throws {
    let exchange = try Self.rectifying()
    let later = try Self.opinion(
      "Y2", from: "XC-ZHZF", at: "2021-01-05T09:00", rectifyBy: "2021-01-12", in: exchange)
    #expect(later.verdict == "accepted", "\(later.words)")
    let open = try Self.todo(exchange, at: "2021-01-05T09:01").split(separator: "\n")
      .filter { $0.contains("核验整改") }
    #expect(open.count == 1 && open[0].contains("2021-01-12"), "\(open)")
    let passed = try Self.send(
      "rectification-result", from: "XC-ZHZF", at: "2021-01-06T10:00",
      ["caseId": "YL1", "passed": "是", "verifiedOn": "2021-01-06"], in: exchange)
    #expect(passed.verdict == "accepted", "\(passed.words)")
    #expect(passed.deliveries.map(\.recipient) == ["XC-SPJ"])
    let left = try Self.todo(exchange, at: "2021-01-06T10:01")
    #expect(!left.contains("核验整改") && left.contains("依法处理"), "\(left)")
  }

  /// Whoever takes over has numbers of its own.
  @Test func `the same number of somebody else is a case of its own`() throws {
    let exchange = try Self.rectifying()
    let other = try Self.opinion(
      "Y2", from: "XC-ZHZF", at: "2021-01-05T09:00", of: "样例癸", in: exchange)
    #expect(other.verdict == "accepted", "\(other.words)")
    let open = try Self.todo(exchange, at: "2021-01-05T09:01")
    #expect(open.contains("核验整改") && open.contains("依法处理"), "\(open)")
    let unclear = try Self.send(
      "disposition", from: "XC-SPJ", at: "2021-01-06T08:00",
      ["refMsgId": "YL1", "decisionDate": "2021-01-06", "docNo": "薛审变〔2021〕1号"], in: exchange)
    #expect(unclear.codes == ["reference-ambiguous"], "\(unclear.words)")
  }

  /// Kinds share the numbers of cases; the one calls who it is about the holder, the other the applicant.
  @Test(arguments: ["", "样例壬"])
  func `the same number of another kind is a case of its own`(holder: String) throws {
    let exchange = try TemporaryExchange()
    try Self.change("XC-FGJ", ",SUPERVISION,", to: ",APPROVAL,", in: exchange)
    let opinion = try Self.opinion(
      "Y1", from: "XC-SCJG", at: "2021-01-04T10:00", rectifyBy: "2021-01-08", of: holder, in: exchange)
    try #require(opinion.verdict == "accepted", "\(opinion.words)")
    try Self.end("XC-SCJG", for: "XC-FGJ", in: exchange)
    let notice = try Self.send(
      "parallel-notice", from: "XC-FGJ", at: "2021-01-05T09:00",
      [
        "msgId": "B1", "caseId": "YL1", "applicant": "样例壬", "limitWorkdays": "5",
        "recipients": "XC-WJ|XC-JTYS",
      ], in: exchange)
    #expect(notice.verdict == "accepted", "\(notice.words)")
    let opened = try exchange.ledger { view in
      try ["XC-SCJG", "XC-FGJ"].map { opener in
        try view.matter("case:\(opener):YL1").map { try view.openers(of: $0).map { $0.msgId } } ?? []
      }
    }
    #expect(opened == [["Y1"], ["B1"]], "\(notice.words)")
  }

  @Test func `a survey that the successor moves is moved, and its record ends it`() throws {
    let exchange = try TemporaryExchange()
    try Self.change("XC-FGJ", ",SUPERVISION,", to: ",APPROVAL,", in: exchange)
    func notice(_ id: String, on day: String, from sender: String, at moment: String) throws -> ReceiptFile {
      try Self.send(
        "survey-notice", from: sender, at: moment,
        ["msgId": id, "surveyId": "TK-1", "surveyDate": day, "recipients": "XC-WJ"], in: exchange)
    }
    _ = try notice("T1", on: "2021-01-07", from: "XC-SPJ", at: "2021-01-04T10:00")
    try Self.end("XC-SPJ", for: "XC-FGJ", in: exchange)
    let moved = try notice("T2", on: "2021-01-08", from: "XC-FGJ", at: "2021-01-05T09:00")
    #expect(moved.verdict == "accepted", "\(moved.words)")
    func called(at moment: String) throws -> [Substring] {
      try Self.todo(exchange, at: moment).split(separator: "\n").filter { $0.contains("薛城区卫生健康局") }
    }
    let open = try called(at: "2021-01-05T09:01")
    #expect(open.count == 1 && open.allSatisfy { $0.contains("2021-01-08") }, "\(open)")
    let record = try Self.send(
      "survey-record", from: "XC-FGJ", at: "2021-01-08T15:00",
      ["surveyId": "TK-1", "heldOn": "2021-01-08", "attendance": "XC-WJ"], in: exchange)
    #expect(record.verdict == "accepted" && record.codes == [], "\(record.words)")
    #expect(record.deliveries.map(\.recipient) == ["XC-WJ"])
    #expect(try called(at: "2021-01-08T15:01") == [])
  }

  @Test func `a task that the successor gives again under another id is told as given`() throws {
    let exchange = try TemporaryExchange()
    try Self.change("XC-FGJ", ",SUPERVISION,", to: ",APPROVAL,", in: exchange)
    func task(_ id: String, from sender: String, to department: String, at moment: String) throws
      -> ReceiptFile
    {
      try Self.send(
        "meeting-resolution", from: sender, at: moment,
        [
          "msgId": id, "resolutionNo": "薛审监联〔2021〕1号", "meetingDate": "2021-01-04", "taskNo": "1",
          "department": department, "dueDate": "2021-01-29",
        ], in: exchange)
    }
    let first = try task("R1", from: "XC-SPJ", to: "XC-SCJG", at: "2021-01-04T10:00")
    #expect(first.codes == [], "\(first.words)")
    try Self.end("XC-SPJ", for: "XC-FGJ", in: exchange)
    try Self.end("XC-SCJG", for: "XC-ZHZF", in: exchange)
    let again = try task("R2", from: "XC-FGJ", to: "XC-ZHZF", at: "2021-01-05T10:00")
    #expect(again.verdict == "accepted" && again.codes == ["answer-without-effect"], "\(again.words)")
  }

  /// An id that is derived from the sender is another one for who takes over; one that a sender gives is its own.
  @Test(arguments: [true, false])
  func `what the successor exports once more doesn't go out again`(hasIds: Bool) throws {
    let exchange = try TemporaryExchange()
    try Self.change("XC-FGJ", ",SUPERVISION,", to: ",APPROVAL,", in: exchange)
    func push(_ numbers: ClosedRange<Int>, of name: String = "样例", from sender: String, at moment: String)
      throws
      -> ReceiptFile
    {
      let rows = numbers.map { number in
        SampleBundle.Approval(
          msgId: hasIds ? "SPJ-\(number)" : "", docNo: "薛审食许字〔2021〕\(number)号", holder: "\(name)\(number)")
      }
      return try exchange.answer(
        to: SampleBundle.approvals(rows), as: "approval-push_\(moment.filter(\.isNumber)).csv", from: sender,
        at: moment)
    }
    let first = try push(1...2, from: "XC-SPJ", at: "2021-01-04T10:00")
    #expect(first.counts == [2, 2, 0, 0], "\(first.words)")
    try Self.end("XC-SPJ", for: "XC-FGJ", in: exchange)
    let again = try push(1...3, from: "XC-FGJ", at: "2021-01-05T10:00")
    #expect(again.counts == [3, 1, 0, 2], "\(again.words)")
    #expect(again.deliveries.map(\.records) == [1])
    #expect(again.codes.filter { $0 == "record-unchanged" }.count == 2, "\(again.codes)")
    let other = try push(1...1, of: "样例另", from: "XC-FGJ", at: "2021-01-05T11:00")
    #expect(other.counts == (hasIds ? [1, 1, 0, 0] : [1, 0, 1, 0]), "\(other.words)")
    #expect(other.codes.contains("record-conflict") == !hasIds, "\(other.codes)")
  }

  /// Another supervisor than the lead said that a commitment was kept, which ended nothing, and says it again in the same words.
  @Test(arguments: [true, false], [true, false])
  func `what was said without effect counts when it is said by whoever has taken over from the lead`(
    _ takesOver: Bool, isSameFile: Bool
  ) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    let push = try Self.send(
      "commitment-push", from: "XC-SPJ", at: "2021-03-05T10:00",
      [
        "msgId": "K-1", "itemCode": "XK004", "itemName": "公共场所卫生许可", "docNo": "样审卫字〔2021〕1号",
        "holderName": "样例丑理发店", "holderId": "92370403999800010P", "acceptedDate": "2021-03-05",
        "commitmentDueDate": "2021-03-13",
      ], in: exchange)
    #expect(push.verdict == "accepted", "\(push.words)")
    if takesOver {
      try Self.change("XC-WJ", "2020-12-22,,,", to: "2020-12-22,2021-03-12,XC-ZHZF,", in: exchange)
    }
    let word = ["refMsgId": "K-1", "result": "已兑现", "checkDate": "2021-03-09"]
    let first = try Self.send(
      "commitment-result", from: "XC-ZHZF", at: "2021-03-09T09:30", word, in: exchange)
    #expect(first.codes == ["answer-without-effect"], "\(first.words)")
    let bytes = try SampleBundle.records("commitment-result", [word])
    func again(_ number: Int) throws -> ReceiptFile {
      try exchange.answer(
        to: isSameFile ? bytes : bytes + Array(repeating: UInt8(ascii: "\n"), count: number),
        as: "commitment-result_\(number).csv", from: "XC-ZHZF", at: "2021-03-1\(5 + number)T09:00")
    }
    let second = try again(1)
    #expect(second.counts[1] == (takesOver ? 1 : 0), "\(second.words)")
    let open = try Self.todo(exchange, at: "2021-03-16T09:01")
    #expect(open.contains("承诺核查") == !takesOver, "\(open)")
    // What has counted is what stands.
    let third = try again(2)
    #expect(third.counts[1] == 0, "\(third.words)")
  }

  /// The second extension and the refusal after the time; the first word is its predecessor's, on its last day, or already its own.
  @Test(arguments: [true, false])
  func `notices name whoever said it, and who has to act by now`(_ isByPredecessor: Bool) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    _ = try Self.send(
      "parallel-notice", from: "XC-SPJ", at: "2021-01-04T10:00",
      ["msgId": "N-1", "caseId": "BL-1", "limitWorkdays": "5", "recipients": "XC-SCJG|XC-JTYS"], in: exchange)
    try Self.end("XC-SCJG", for: "XC-ZHZF", in: exchange)
    let (speaker, day) = isByPredecessor ? ("XC-SCJG", "2021-01-04") : ("XC-ZHZF", "2021-01-05")
    for (number, due) in ["2021-01-13", "2021-01-14"].enumerated() {
      _ = try Self.send(
        "extension-notice", from: speaker, at: "\(day)T1\(5 + number):00",
        ["caseId": "BL-1", "newDueDate": due, "reason": "样例"], in: exchange)
    }
    func told(_ words: String) throws -> [String] {
      try exchange.box("outbox", of: "XC-SPJ").filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
        .flatMap {
          String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self)
            .split(whereSeparator: \.isNewline).filter { $0.contains(words) }.map(String.init)
        }
    }
    let heir = "\(Self.heir)（接替\(Self.asked)）"
    let extended = try told("延期告知不产生效力")
    #expect(extended.count == 1, "\(extended)")
    #expect(
      extended.allSatisfy { $0.contains("：\(isByPredecessor ? Self.asked : heir)的延期告知") }, "\(extended)")
    _ = try Self.send(
      "parallel-opinion", from: "XC-ZHZF", at: "2021-01-14T10:00",
      ["caseId": "BL-1", "opinion": "不同意", "reason": "样例", "approver": "样例庚", "approverQualified": "是"],
      in: exchange)
    let refused = try told("提出了不同意")
    #expect(refused.count == 1 && refused.allSatisfy { $0.contains("\(heir)提出了不同意") }, "\(refused)")
    let candidates = try told("列为默认同意候选").filter { $0.contains("没有收到") }
    #expect(candidates.contains { $0.contains("没有收到\(heir)的意见") }, "\(candidates)")
  }
}
