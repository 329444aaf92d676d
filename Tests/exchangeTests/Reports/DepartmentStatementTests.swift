import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What departments find in their outboxes in the morning: each its own statement of the day before, and nothing of another's.
@Suite(.waits) struct DepartmentStatementTests {
  // MARK: Canaries

  /// An id that says whose record it is: `KN.<sender>.<recipient>+<recipient>.<number>`, of all departments that may see it.
  private static func canary(_ sender: String, _ recipients: [String], _ number: Int) -> String {
    (["KN", sender] + recipients + ["\(number)"]).joined(separator: ".")
  }

  /// Who may see a record, by its id.
  private static func parties(of canary: Substring) -> Set<Substring> {
    Set(canary.split(separator: ".").dropFirst().dropLast())
  }

  /// All that somebody can read in a file: what is packed in a ZIP or a workbook, too.
  private static func text(of file: FilePath) throws -> String {
    let bytes = try Files.bytes(of: file)
    guard bytes.starts(with: Array("PK".utf8)) else { return String(decoding: bytes, as: UTF8.self) }
    let unzipped = try Tool.run("unzip", ["-p", file.string], in: file.removingLastComponent())
    try #require(unzipped.status == 0, "\(file)")
    return unzipped.output
  }

  private static func canaries(in text: String) -> Set<Substring> {
    Set(text.matches(of: /KN(?:\.XC-[A-Z]+)+\.\d+/).map(\.output))
  }

  /// A day on which departments send each other what nobody else may see, one case with several of them, and what comes back.
  private static func busyDay() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([
        .init(msgId: canary("XC-SPJ", ["XC-SCJG"], 1), docNo: "样审〔2021〕KN.XC-SPJ.XC-SCJG.1号"),
        .init(
          msgId: canary("XC-SPJ", ["XC-WJ", "XC-ZHZF"], 2), item: "XK004", itemName: "公共场所卫生许可",
          docNo: "样审〔2021〕KN.XC-SPJ.XC-WJ.XC-ZHZF.2号", decided: "2020-12-25"),
        .init(msgId: canary("XC-SPJ", [], 3), item: "没有的", docNo: "样审〔2021〕KN.XC-SPJ.3号"),
      ]), as: "KN.XC-SPJ.4.csv", from: "XC-SPJ")
    var number = 10
    for (sender, recipients) in [
      ("XC-WJ", ["XC-YJ"]), ("XC-YJ", ["XC-WJ"]), ("XC-SCJG", ["XC-WJ", "XC-ZHZF"]), ("XC-DSJ", ["XC-YJ"]),
    ] {
      number += 1
      let canary = canary(sender, recipients, number)
      try exchange.send(
        "inquiry", from: sender,
        [
          "msgId": canary, "subject": "样例 \(canary)", "recipients": recipients.joined(separator: "|"),
          "replyDueDate": "2021-01-06",
        ])
    }
    // One matter, in which not everybody has every record.
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      [
        "msgId": canary("XC-SPJ", ["XC-WJ", "XC-YJ"], 21), "caseId": "BL-1", "limitWorkdays": "3",
        "applicant": "样例KN.XC-SPJ.XC-WJ.XC-YJ.21", "recipients": "XC-WJ|XC-YJ",
      ],
      [
        "msgId": canary("XC-SPJ", ["XC-WJ", "XC-ZHZF"], 22), "caseId": "BL-1", "limitWorkdays": "3",
        "applicant": "样例KN.XC-SPJ.XC-WJ.XC-ZHZF.22", "recipients": "XC-WJ|XC-ZHZF",
      ])
    try exchange.send(
      "daily-statement", from: "XC-SPJ",
      [
        "statementDate": "2021-01-04", "statementKind": "approval-push", "bundles": "1", "records": "3",
        "msgIds": canary("XC-SPJ", ["XC-SCJG"], 1),
      ])
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    return exchange
  }

  @Test func `no department finds anything of a record that it is no party to, in any of its files`() throws {
    let exchange = try Self.busyDay()
    try exchange.pass("2021-01-05T08:00")
    // What is overdue, returned and reminded of is told, too.
    let returned = try #require(
      exchange.box("outbox", of: "XC-ZHZF").first {
        $0.hasPrefix("approval-push_") && !$0.contains(".claim.")
      })
    let delivery = returned.dropFirst("approval-push_".count).prefix { $0 != "." }
    try exchange.drop(
      SampleBundle.answer(delivery: String(delivery), isReturn: true), as: "退回.csv", from: "XC-ZHZF")
    try exchange.pass("2021-01-05T09:00")
    for day in 6...12 { try exchange.pass("2021-01-\(day < 10 ? "0" : "")\(day)T08:00") }
    var seen: [String: Set<Substring>] = [:]
    for department in exchange.departments {
      for box in ["outbox", "receipts"] {
        let folder = exchange.layout.department(department).appending(box)
        for name in try exchange.names(in: folder).map({ String(decoding: $0, as: UTF8.self) }) {
          let found = Self.canaries(in: try Self.text(of: folder.appending(name)) + name)
          // The bureau is told of what others don't do, and their records, by notices.
          if department == "XC-DSJ", !TemporaryExchange.isOfMorning(name) { continue }
          for canary in found where !Self.parties(of: canary).contains(Substring(department)) {
            Issue.record("\(department)/\(box)/\(name) has \(canary)")
          }
          if TemporaryExchange.isOfMorning(name) { seen[department, default: []].formUnion(found) }
        }
      }
    }
    // Whoever is a party of something is told of it; what 21 asked of XC-WJ, 22 has taken the place of.
    let wanted: [String: [Int]] = [
      "XC-SPJ": [1, 2, 21, 22], "XC-WJ": [11, 12, 13, 22], "XC-YJ": [11, 12, 14, 21], "XC-DSJ": [14],
      "XC-SCJG": [1, 13], "XC-ZHZF": [2, 13, 22],
    ]
    for (department, numbers) in wanted {
      let told = Set(seen[department, default: []].compactMap { Int($0.split(separator: ".").last ?? "") })
      #expect(told.isSuperset(of: numbers), "\(department) is told of \(told.sorted())")
    }
  }

  @Test func `over ten weeks of the whole measure no statement names a record of others`() throws {
    let exchange = try Sample.story.play()
    var records: [(id: String, parties: Set<String>)] = []
    try exchange.ledger { view in
      let free = try view.freeRows()
      for record in try view.records(rows: Array(1..<free.record)) where record.msgId.utf8.count > 8 {
        let deliveries = try view.deliveries(rows: view.links(ofRecords: [record.id]).map(\.delivery))
        records.append((record.msgId, Set(deliveries.map(\.recipient) + [record.sender])))
      }
    }
    #expect(records.count > 20)
    var statements = 0
    for department in exchange.departments {
      for name in try exchange.mornings(of: department) where name.hasPrefix("department-statement_") {
        statements += 1
        let text = try Self.text(
          of: exchange.layout.department(department).appending("outbox").appending(name))
        for record in records where !record.parties.contains(department) {
          let isNamed = text.ranges(of: record.id).contains { range in
            // A matter is called by the record that opened it, for all that take part in it.
            !text[..<range.lowerBound].hasSuffix(":")
              && text[range.upperBound...].first.map { !$0.isNumber && !$0.isLetter && $0 != "-" } ?? true
          }
          #expect(!isNamed, "\(department): \(name) names \(record.id)")
        }
      }
    }
    #expect(statements > 20)
  }

  // MARK: Once

  @Test func `each department that a day concerns gets one statement, once, also after a kill`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    #expect(try exchange.mornings(of: "XC-SPJ").isEmpty, "the day isn't over")
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-05T00:10"],
      environment: ["EXCHANGE_DRILL": "placing kill N20210104-D-XC-SCJG"])
    #expect(killed.wasKilled, "\(killed.text)\(killed.errors)")
    try exchange.pass("2021-01-05T00:20")
    let names = { (department: String) in
      [".html", ".xlsx"].map { "department-statement_20210104-\(department)\($0)" }
    }
    for department in exchange.departments {
      let told = try exchange.mornings(of: department).filter { $0.hasPrefix("department-statement_") }
      #expect(
        told.sorted() == (["XC-SPJ", "XC-SCJG"].contains(department) ? names(department) : []),
        "\(department)")
    }
    // Whoever has taken it away doesn't get it again.
    for name in names("XC-SCJG") {
      try Files.remove(exchange.layout.department("XC-SCJG").appending("outbox").appending(name))
    }
    try exchange.pass("2021-01-05T09:00")
    #expect(try exchange.mornings(of: "XC-SCJG").isEmpty)
    let verified = try exchange.ask("verify", "--at", "2021-01-05T10:00")
    #expect(verified.status == 0, "\(verified.text)\(verified.errors)")
  }

  @Test func `a department whose box is away finds the statement of each day when it is back`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let outbox = exchange.layout.department("XC-SCJG").appending("outbox")
    try Files.rename(outbox, to: exchange.root.appending("mount"))
    for day in 5...6 { #expect(try exchange.run(at: "2021-01-0\(day)T00:10").status == 75) }
    #expect(try exchange.mornings(of: "XC-SPJ").count == 2, "nobody waits for it")
    try Files.rename(exchange.root.appending("mount"), to: outbox)
    try exchange.pass("2021-01-06T09:00")
    #expect(
      try exchange.mornings(of: "XC-SCJG").sorted()
        == ["20210104", "20210105"].flatMap { day in
          [".html", ".xlsx"].map { "department-statement_\(day)-XC-SCJG\($0)" }
        })
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test func `an exchange that wants no statements has none`() throws {
    let exchange = try TemporaryExchange(settings: ["departmentStatements: false"])
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T00:10")
    for department in ["XC-SPJ", "XC-SCJG"] { #expect(try exchange.mornings(of: department).isEmpty) }
  }

  // MARK: What it says

  @Test func `it says what is owed, what was sent and to whom, what is late and what differs`() throws {
    let exchange = try TemporaryExchange()
    let rows = (1...60).map { number in
      SampleBundle.Approval(
        msgId: "P-\(number)", docNo: "样审〔2021〕\(number)号", decided: number > 40 ? "2020-12-25" : "2021-01-04")
    }
    try exchange.drop(SampleBundle.approvals(rows + [.init(docNo: "")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.send(
      "daily-statement", from: "XC-SPJ",
      ["statementDate": "2021-01-04", "statementKind": "approval-push", "bundles": "1", "records": "61"])
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try exchange.pass("2021-01-05T00:10")
    func statement(_ ending: String, of department: String) throws -> [UInt8] {
      try exchange.file("department-statement_20210104-\(department)\(ending)", in: "outbox", of: department)
    }
    // Days in sentences are marked, so that they aren't broken over two lines.
    let page = try String(decoding: statement(".html", of: "XC-SPJ"), as: UTF8.self)
      .replacing(/<\/?span[^>]*>/, with: "")
    for words in [
      "没有逾期", "当日报送清单与所收不一致", "1 份文件有退回（1 条）", "20 条逾期到达", "薛城区市场监督管理局",
      "这里列出前 50 行，另有 11 行。", "department-statement_20210104-XC-SPJ.xlsx", "今天是2021年1月5日（周二）",
    ] { #expect(page.contains(words), "\(words)") }
    #expect(!page.contains("false"), "a name in the template is misspelt")
    let scratch = try ScratchFolder()
    try Files.replace(scratch.path.appending("b.xlsx"), with: statement(".xlsx", of: "XC-SPJ"))
    let sheet = try Tool.run("unzip", ["-p", "b.xlsx", "xl/worksheets/sheet3.xml"], in: scratch.path).output
    #expect(sheet.components(separatedBy: "<row ").count == 63, "a head, all sixty, and the statement")
    for id in ["P-1", "P-60"] { #expect(sheet.contains(">\(id)<")) }
    // Whoever keeps it has the head of the chain that the package has.
    let package = exchange.layout.report("2021-01-04").string
    let chain = try Tool.run("unzip", ["-p", package, "chain.txt"], in: scratch.path).output
    let head = try #require(chain.firstMatch(of: /head: ([0-9a-f]{64})/)).1
    let summary = try Tool.run("unzip", ["-p", "b.xlsx", "xl/worksheets/sheet1.xml"], in: scratch.path).output
    for text in [page, summary] { #expect(text.contains(head)) }
    let owed = try String(decoding: statement(".html", of: "XC-SCJG"), as: UTF8.self)
    #expect(owed.contains("认领行政审批信息") && owed.contains("薛城区行政审批服务局") && owed.contains("共 60 条记录"))
    // The same day gives the same bytes, whenever and by whichever way it is told.
    #expect(try exchange.ask("verify", "--at", "2021-01-05T10:00").status == 0)
  }
}
