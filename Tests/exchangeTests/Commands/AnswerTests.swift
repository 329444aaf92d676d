import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

/// What commands print: Chinese first, English on request, JSON for programs.
@Suite(.waits) struct AnswerTests {
  /// An exchange with one decision delivered to two departments.
  private static func busyExchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(
      msgId: "SPJ-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "薛审卫字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    return exchange
  }

  @Test(arguments: ["check", "status", "trace", "report", "kinds", "claim", "run"])
  func `every answer comes as JSON too`(command: String) throws {
    let exchange = try Self.busyExchange()
    let root = exchange.root.string
    let arguments: [String: [String]] = [
      "check": [exchange.layout.departmentsCSV.string], "status": [root], "trace": [root, "SPJ-1"],
      "report": [root, "--date", "2021-01-04", "--at", "2021-01-04T18:00"], "kinds": [],
      "claim": [root, "--department", "XC-WJ"], "run": [root, "--once", "--at", "2021-01-04T11:00"],
    ]
    let outcome = try Program.run([command] + arguments[command, default: []] + ["--format", "json"])
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output))
    #expect((json as? [Any])?.isEmpty == false || (json as? [String: Any])?.isEmpty == false)
  }

  /// A pass that closes a day, issues notices, and answers three files.
  private static func told(_ arguments: String...) throws -> String {
    let exchange = try busyExchange()
    for number in 1...3 {
      let approval = SampleBundle.Approval(msgId: "M-\(number)", docNo: "薛审字〔2021〕\(number)号")
      try exchange.drop(SampleBundle.approvals([approval]), as: "又\(number).csv", from: "XC-SPJ")
    }
    return try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-06T11:00"] + arguments
    ).text
  }

  @Test func `a pass tells of days first, then of notices and of files in their order`() throws {
    let lines = try Self.told().split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(
      lines.map { $0.prefix { $0 != "，" && $0 != " " && $0 != "：" && $0 != ":" } } == [
        "日终", "日终", "发出通知", "又1.csv", "又2.csv", "又3.csv",
      ])
  }

  /// What programs read of a pass.
  private struct Pass: Codable {
    let closedDays: [String]
    let daysWithoutPackage: [String]
    let notices: Int
    let receipts: [Receipt]
    let trials: Int
    let troubles: [String]
  }

  @Test func `the JSON of a pass is one object, as an encoder writes it`() throws {
    let text = try Self.told("--format", "json")
    let pass = try JSONDecoder().decode(Pass.self, from: Data(text.utf8))
    #expect(pass.closedDays == ["2021-01-04", "2021-01-05"])
    #expect(pass.receipts.map(\.fileName) == ["又1.csv", "又2.csv", "又3.csv"])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    #expect(try text == String(decoding: encoder.encode(pass), as: UTF8.self) + "\n")
  }

  @Test(arguments: [
    ("zh", "全部接收", "处理程序没有运行", "送达", "需认领"),
    ("en", "Accepted", "no processor is running", "delivered to", "to be claimed"),
  ])
  func `answers are in the language that is asked for`(
    language: String, accepted: String, idle: String, delivered: String, claimed: String
  ) throws {
    let exchange = try Self.busyExchange()
    let root = exchange.root.string
    func text(_ arguments: String...) throws -> String {
      try Program.run(arguments + ["--lang", language]).text
    }
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕2号")]), as: "又.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T11:00", "--lang", language).text.contains(accepted))
    #expect(try text("status", root).contains(idle))
    #expect(try text("trace", root, "SPJ-1").contains(delivered))
    #expect(try text("kinds").contains(claimed))
  }

  @Test(arguments: ["20210104-0001", "决定.csv", "SPJ-1", "薛审卫字(2021)1号", "20210104-0001-XC-WJ"])
  func `a trace finds what it is asked by any of its names`(id: String) throws {
    let exchange = try Self.busyExchange()
    let outcome = try Program.run("trace", exchange.root.string, id)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("20210104-0001-XC-WJ"))
  }

  private static func letter(_ licence: String, _ number: String) throws -> [UInt8] {
    try ZIPBundle(
      name: "revocation-letter_1.csv",
      records: SampleBundle.csv([
        ["本报文标识", "许可文号或编号", "函号", "函告日期", "函告事由", "事实", "依据", "证明材料文件名"],
        ["L-1", licence, number, "2021-01-04", "撤销", "样例事实", "样例依据", "样例材料.pdf"],
      ]), attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
  }

  /// Two departments use one id for a letter each.
  private static func letters() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    for (sender, number) in [("XC-SCJG", "1"), ("XC-WJ", "2")] {
      try exchange.drop(
        letter("样例许可〔2021〕\(number)号", "样函〔2021〕\(number)号"), as: "revocation-letter_1.zip", from: sender)
    }
    try exchange.run()
    return exchange
  }

  @Test(arguments: [
    "XC-WJ/L-1", "薛城区卫生健康局/L-1", "XC-WJ/样函〔2021〕2号", "20210104-0002-XC-SPJ/L-1", "record:XC-WJ:L-1",
  ])
  func `a trace knows the names that receipts and sheets give, and tells of no namesake`(id: String) throws {
    let exchange = try Self.letters()
    let outcome = try withExtendedLifetime(exchange) { try Program.run("trace", exchange.root.string, id) }
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("薛城区卫生健康局 撤回撤销注销函告"))
    #expect(!outcome.text.contains("薛城区市场监督管理局"))
  }

  @Test func `what one id means for two senders is told apart line by line`() throws {
    let exchange = try Self.letters()
    for (index, sender) in ["XC-SCJG", "XC-WJ"].enumerated() {
      try exchange.drop(
        SampleBundle.csv([
          ["消息标识", "处理方式", "处理决定日期", "处理决定文书号", "处理内容"],
          ["\(sender)/L-1", "撤销", "2021-01-04", "样审撤〔2021〕\(index)号", "样例"],
        ]), as: "disposition_\(index).csv", from: "XC-SPJ")
    }
    try exchange.run(at: "2021-01-04T11:00")
    let lines = try Program.run("trace", exchange.root.string, "L-1").text.split(separator: "\n")
    for sender in ["XC-SCJG", "XC-WJ"] {
      for what in ["待办：对函告依法作出处理决定", "办结：对函告依法作出处理决定", "待办：认领函告和书面审核意见"] {
        #expect(lines.count { $0.contains("\(what) \(sender)/L-1") } == 1, "\(what) \(sender)")
      }
    }
  }

  @Test func `a decision on a commitment ends all reports of it`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.send(
      "commitment-push", from: "XC-SPJ",
      [
        "msgId": "N-1", "itemCode": "XK001", "itemName": "食品经营许可", "holderId": "92370403999800010P",
        "acceptedDate": "2021-01-04", "commitmentDueDate": "2021-01-05",
      ])
    try exchange.pass("2021-01-04T10:00")
    for (number, result) in ["部分兑现", "未兑现"].enumerated() {
      let receipt = try exchange.answer(
        to: SampleBundle.records(
          "commitment-result",
          [["msgId": "K-\(number)", "refMsgId": "N-1", "result": result, "checkDate": "2021-01-06"]]),
        as: "commitment-result_\(number).csv", from: "XC-SCJG", at: "2021-01-06T1\(number):00")
      #expect(receipt.verdict == "accepted", "\(receipt.words)")
    }
    func owed(at moment: String) throws -> Int {
      try exchange.ask("todo", "--at", moment).text
        .split(whereSeparator: \.isNewline).count { $0.contains("对未兑现的承诺依法处理") }
    }
    #expect(try owed(at: "2021-01-06T12:00") == 2)
    let decided = try exchange.answer(
      to: SampleBundle.records("disposition", [["refMsgId": "N-1", "decisionDate": "2021-01-07"]]),
      as: "disposition_1.csv", from: "XC-SPJ", at: "2021-01-07T10:00")
    #expect(decided.verdict == "accepted", "\(decided.words)")
    #expect(!decided.codes.contains("answer-without-effect"), "\(decided.words)")
    #expect(try owed(at: "2021-01-07T12:00") == 0)
  }

  @Test func `a decision that names a licence is told which letter on it it ends, and what is left`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "push.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let letters: [[String: String]] = (1...2).map { number in
      [
        "msgId": "L-\(number)", "refMsgId": "P-1", "letterNo": "样函〔2021〕\(number)号",
        "letterDate": "2021-01-04",
        "evidence": "样例材料.pdf",
      ]
    }
    let bytes = try ZIPBundle(
      name: "revocation-letter_1.csv", records: SampleBundle.records("revocation-letter", letters),
      attachments: [(name: "样例材料.pdf", bytes: Array("样例".utf8))]
    ).bytes()
    #expect(
      try exchange.answer(to: bytes, as: "revocation-letter_1.zip", from: "XC-SCJG", at: "2021-01-04T11:00")
        .verdict
        == "accepted")
    func decide(_ number: Int) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "disposition",
          [
            [
              "msgId": "D-\(number)", "refMsgId": "P-1", "docNo": "样决〔2021〕\(number)号",
              "decisionDate": "2021-01-05",
            ]
          ]),
        as: "disposition_\(number).csv", from: "XC-SPJ", at: "2021-01-05T1\(number):00")
    }
    let first = try decide(1)
    #expect(first.verdict == "accepted" && first.codes.contains("answer-without-effect"), "\(first.words)")
    #expect(first.words.contains("了结的是") && first.words.contains("另有 1 件"), "\(first.words)")
    #expect(try !decide(2).codes.contains("answer-without-effect"))
  }

  @Test func `a trace by the id of a notice tells of what it was about`() throws {
    let exchange = try Self.busyExchange()
    try exchange.run(at: "2021-01-06T09:00")
    let notice = try #require(
      exchange.box("outbox", of: "XC-WJ").first { $0.hasPrefix("notice_N2021") && $0.hasSuffix(".csv") })
    let id = String(notice.dropFirst("notice_".count).dropLast(".csv".count))
    let outcome = try Program.run("trace", exchange.root.string, id)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains(id) && outcome.text.contains("认领行政审批信息"))
  }

  @Test func `a trace of nothing ends in 1 and says so`() throws {
    let exchange = try Self.busyExchange()
    let outcome = try Program.run("trace", exchange.root.string, "没有这个", "--lang", "en")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("knows nothing of 没有这个"))
  }

  @Test func `the report of a past day is the package that closing it wrote`() throws {
    let exchange = try Self.busyExchange()
    try exchange.run(at: "2021-01-05T00:10")
    let path = exchange.layout.report("2021-01-04")
    let closed = try Files.bytes(of: path)
    let outcome = try Program.run(
      "report", exchange.root.string, "--date", "2021-01-04", "--at", "2021-01-05T09:00")
    #expect(outcome.status == 0)
    #expect(try Files.bytes(of: path) == closed)
  }

  @Test func `a clock behind the ledger hides no day of it`() throws {
    let exchange = try Self.busyExchange()
    let outcome = try Program.run(
      "report", exchange.root.string, "--date", "2021-01-04", "--at", "2020-06-01T09:00")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(arguments: ["2021-01-03", "2021-01-06", "today"])
  func `there is no report of a day that the exchange didn't have`(day: String) throws {
    let exchange = try Self.busyExchange()
    let outcome = try Program.run("report", exchange.root.string, "--date", day, "--at", "2021-01-05T09:00")
    #expect(outcome.status == 64)
  }
}
