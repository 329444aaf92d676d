import ExchangeBase
import ExchangeLedger
import ExchangeReports
import ExchangeTesting
import Testing

/// Invented exchanges of several days in which files are taken on one day and decided on the next, and claims come
/// early, late, in part and never.
@Suite(.waits) struct DayReportPurityTests {
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `whatever comes later, a closed day's package keeps its bytes and nothing is lost`(seed: UInt64) throws
  {
    var days = try RandomDays(seed: seed)
    try days.play()
    #expect(days.watch.comparisons == 1 + 2 + 3 + 4 + 5)
    #expect(days.watch.changes == [], "seed \(seed)")
    let told = try days.exchange.tell { teller in
      try RandomDays.days.map { try teller.report($0).totals.files }
    }
    #expect(told.reduce(0) { $0 + $1.total } == days.drops, "seed \(seed)")
  }
}

/// Days on which departments do this and that.
private struct RandomDays {
  static let days: [Day] = (4...9).map { "2021-01-0\($0)" }

  let exchange: TemporaryExchange
  /// How many files were dropped.
  private(set) var drops = 0
  private(set) var watch = PackageWatch()
  private var random: SeededGenerator
  private var today = days[0]
  /// The deliveries of which records wait to be claimed.
  private var open: [(delivery: String, recipient: String, row: Int64)] = []
  /// What somebody is to answer.
  private var asked: [Asked] = []

  /// An inquiry, or a parallel case.
  private struct Asked {
    let id: String
    let isInquiry: Bool
  }

  init(seed: UInt64) throws {
    random = SeededGenerator(seed: seed)
    exchange = try TemporaryExchange()
  }

  mutating func play() throws {
    for (day, next) in zip(Self.days, Self.days.dropFirst()) {
      today = day
      for _ in 0..<Int.random(in: 2...7, using: &random) { try act() }
      try exchange.pass("\(day)T\(Int.random(in: 10...19, using: &random)):00", comesBack: nil)
      try lookForOpen()
      let crossing = try dropBeforeMidnight()
      if let crossing { try exchange.take(crossing, at: "\(day)T23:59:59") }
      try exchange.pass("\(next)T00:00:05", comesBack: nil)
      try lookForOpen()
      try watch.note(day, of: exchange)
    }
  }

  private mutating func lookForOpen() throws {
    open = try exchange.ledger { try $0.openClaims() }
      .map { ($0.delivery.delivery, $0.delivery.recipient, $0.delivery.id) }
  }

  /// A push, an answer, both, or nothing.
  ///
  /// - Returns: the first of the files.
  private mutating func dropBeforeMidnight() throws -> String? {
    let push = Bool.random(using: &random) ? try push(records: 2) : nil
    let answer = open.isEmpty ? nil : try answer(.claim)
    return push ?? answer
  }

  /// A push to two departments, a file that comes back, an answer to an open delivery, or something in another matter.
  private mutating func act() throws {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: try send("supervision-push", from: "XC-WJ", ["docNo": ""], ["docNo": ""], ["docNo": ""])
    case 1...3 where !open.isEmpty: try answer(Bool.random(using: &random) ? .claim : .giveBack)
    case 4: try ask()
    case 5 where !asked.isEmpty: try say()
    case 6: try news()
    default: try push(records: Int.random(in: 1...4, using: &random))
    }
  }

  @discardableResult
  private mutating func send(_ kind: String, from sender: String, _ records: [String: String]...) throws
    -> String
  {
    try send(kind, from: sender, records)
  }

  private mutating func send(_ kind: String, from sender: String, _ records: [[String: String]]) throws
    -> String
  {
    drops += 1
    let name = "\(kind)_\(drops).csv"
    try exchange.drop(SampleBundle.records(kind, records), as: name, from: sender)
    return name
  }

  /// Decisions of which some come late, and one had come before.
  @discardableResult
  private mutating func push(records: Int) throws -> String {
    let late = Int.random(in: 0...records, using: &random)
    let new = (0..<records).map { number in
      decision("\(drops)-\(number)", on: number < late ? "2020-12-30" : today.description)
    }
    return try send("approval-push", from: "XC-SPJ", new + [decision("0", on: "2020-12-31")])
  }

  private func decision(_ id: String, on day: String) -> [String: String] {
    [
      "msgId": "A-\(id)", "docNo": "样审〔2021〕\(id)号", "itemCode": "XK004", "itemName": "公共场所卫生许可",
      "holderId": "92370403999800010P", "validTo": "2025-12-21", "decisionDate": day,
    ]
  }

  /// A change of policy, for two departments.
  private mutating func news() throws {
    try send(
      "policy-change", from: "XC-SPJ", ["docNo": "样例政发〔2021〕\(drops)号", "recipients": "XC-SCJG|XC-WJ"])
  }

  private enum Act { case claim, giveBack }

  /// An answer to a delivery, or to the first of its records that is open.
  @discardableResult
  private mutating func answer(_ act: Act) throws -> String {
    let delivery = open.remove(at: Int.random(in: 0..<open.count, using: &random))
    var fields = ["delivery": delivery.delivery]
    if Bool.random(using: &random) {
      let first = try exchange.ledger { try $0.records(openIn: delivery.row, limit: 1) }.first
      fields["refMsgId"] = try #require(first).msgId
    }
    return try send(act == .claim ? "claim" : "claim-return", from: delivery.recipient, fields)
  }

  /// An inquiry or a parallel case with little time.
  private mutating func ask() throws {
    let isInquiry = Bool.random(using: &random)
    let id = "Q-\(drops)"
    let due = "2021-01-0\(Int.random(in: 4...8, using: &random))"
    if isInquiry {
      let proposition = Bool.random(using: &random) ? "样例" : ""
      try send(
        "inquiry", from: "XC-SPJ",
        ["msgId": id, "subject": id, "recipients": "XC-WJ", "replyDueDate": due, "proposition": proposition])
    } else {
      try send(
        "parallel-notice", from: "XC-SPJ",
        ["msgId": id, "caseId": id, "recipients": "XC-SCJG|XC-WJ", "dueDate": due])
    }
    asked.append(Asked(id: id, isInquiry: isInquiry))
  }

  /// An answer to one of them, in time or late, or an extension that may change nothing.
  private mutating func say() throws {
    let question = asked[Int.random(in: 0..<asked.count, using: &random)]
    if question.isInquiry {
      try send("inquiry-reply", from: "XC-WJ", ["refMsgId": question.id, "outcome": "不同意", "answer": "样例"])
    } else if Bool.random(using: &random) {
      try send("parallel-opinion", from: "XC-WJ", ["caseId": question.id, "opinion": "不同意"])
    } else {
      try send("extension-notice", from: "XC-WJ", ["caseId": question.id, "newDueDate": "2021-01-08"])
    }
  }
}
