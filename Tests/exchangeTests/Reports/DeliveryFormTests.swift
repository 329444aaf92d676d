import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeReports
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Beside whatever asks for something lies a form: filled in, saved and dropped it is the answer.
@Suite(.waitsLong) struct DeliveryFormTests {
  /// An answer that somebody gives in the form beside a delivery.
  struct Answer: Sendable, CustomTestStringConvertible {
    let sample: String
    /// How many of its steps come before.
    var steps = 1
    /// What is answered before in the same way.
    var before: [Entry] = []
    let entry: Entry
    let at: String
    var testDescription: String { "\(entry.sheet) (\(sample))" }
  }

  /// What is filled in.
  struct Entry: Sendable {
    let department: String
    /// The kind of the delivery beside which the form lies.
    let kind: String
    let sheet: String
    let cells: [String: String]

    init(_ department: String, _ kind: String, _ sheet: String, _ cells: [String: String]) {
      (self.department, self.kind, self.sheet, self.cells) = (department, kind, sheet, cells)
    }
  }

  private static let broken = Entry(
    "XC-SCJG", "commitment-push", "承诺核查结果",
    ["核查结果": "未兑现", "核查日期": "2021-01-18", "核查情况": "样例：没有兑现"])
  private static let returned = Entry(
    "XC-WJ", "commitment-push", "退回", ["退回原因类别": "其他", "退回理由": "样例"])
  private static let coming = Entry("XC-WJ", "survey-notice", "派员回执", ["是否派员": "是", "派员名单": "样例甲"])
  private static let disposed = [
    "处理方式": "责令改正", "处理决定日期": "2021-01-18", "处理决定文书号": "样审〔2021〕9号", "处理内容": "样例",
  ]

  static let answers = [
    Answer(
      sample: "commitment", entry: Entry("XC-SCJG", "commitment-push", "认领", ["认领人": "样例甲"]),
      at: "2021-01-18T16:30"),
    Answer(sample: "commitment", entry: returned, at: "2021-01-18T16:30"),
    Answer(sample: "commitment", entry: broken, at: "2021-01-18T16:30"),
    Answer(
      sample: "commitment", before: [returned],
      entry: Entry("XC-SPJ", "claim-return", "改派", ["改派部门": "薛城区交通运输局", "改派理由": "样例"]),
      at: "2021-01-18T16:40"),
    Answer(
      sample: "commitment", before: [broken], entry: Entry("XC-SPJ", "commitment-result", "处理决定", disposed),
      at: "2021-01-18T16:40"),
    Answer(
      sample: "revocation-letter", steps: 3, entry: Entry("XC-SPJ", "revocation-letter", "处理决定", disposed),
      at: "2021-02-01T16:30"),
    Answer(
      sample: "legacy-issue", entry: Entry("XC-SPJ", "legacy-opinion", "处理决定", disposed),
      at: "2021-03-08T16:30"),
    Answer(
      sample: "inquiry", entry: Entry("XC-SCJG", "inquiry", "函询回复", ["回复结论": "不同意", "理由": "样例"]),
      at: "2021-03-01T11:00"),
    Answer(
      sample: "inquiry", entry: Entry("XC-FGJ", "inquiry", "函询回复", ["回复结论": "答复", "回复内容": "样例"]),
      at: "2021-03-01T11:00"),
    Answer(sample: "joint-survey", entry: coming, at: "2021-02-10T15:00"),
    Answer(
      sample: "joint-survey", before: [coming],
      entry: Entry(
        "XC-SPJ", "survey-reply", "踏勘评审记录",
        ["实际踏勘日期": "2021-02-18", "到场部门": "薛城区卫生健康局", "踏勘评审结论": "样例"]), at: "2021-02-18T15:00"),
    Answer(
      sample: "parallel-case",
      entry: Entry(
        "XC-ZJ", "parallel-notice", "并联审核意见",
        ["审核意见": "附条件同意", "意见说明": "样例", "审批人员": "样例甲", "是否具有审批资格": "是"]), at: "2021-02-22T11:00"),
    Answer(
      sample: "parallel-case",
      entry: Entry("XC-ZHZF", "parallel-notice", "书面延期告知", ["延期理由": "样例", "延期承诺日期": "2021-03-05"]),
      at: "2021-02-22T11:00"),
    Answer(
      sample: "parallel-case",
      entry: Entry(
        "XC-STHJ", "parallel-notice", "不适用默认说明", ["不适用默认的依据": "样例"]),
      at: "2021-02-22T11:00"),
    Answer(
      sample: "joint-meeting",
      entry: Entry(
        "XC-WJ", "meeting-resolution", "决定落实情况", ["是否完成": "是", "落实日期": "2021-03-15", "落实情况": "样例"]),
      at: "2021-03-15T11:00"),
  ]

  @Test(arguments: answers)
  func `what a delivery asks for is answered in the workbook beside it, saved by LibreOffice`(answer: Answer)
    throws
  {
    let exchange = try play(answer, format: "xlsx")
    let other = try TemporaryExchange(exchange.kept())
    // Of one sheet the forms differ in cells alone: LibreOffice saves the first.
    let byOffice = Self.answers.first { $0.entry.sheet == answer.entry.sheet }?.sample == answer.sample
    let given = try Self.fill(answer.entry, in: exchange, byOffice: byOffice)
    try exchange.pass(answer.at)
    let receipt = try #require(exchange.receipts(of: answer.entry.department).last)
    let kinds = try KindLibrary(folder: Repository.root.appending("schemas").string).definitions
    let definition = try #require(kinds.first { $0.kind.title.zh == answer.entry.sheet })
    #expect(receipt.verdict == "accepted" && receipt.kind == definition.kind.code, "\(receipt.findings)")
    #expect(
      receipt.codes.allSatisfy {
        ["form-rows-unanswered", "answer-early", "value-phone-doubtful"].contains($0)
      },
      "\(receipt.findings)")
    // The same, written by hand as a CSV.
    let cells = given.filter { title, value in
      !value.isEmpty && definition.schema.fields.contains { $0.title == title }
    }.merging(answer.entry.cells) { $1 }
    let columns = cells.keys.sorted()
    try other.drop(
      SampleBundle.csv([columns, columns.map { cells[$0] ?? "" }]), as: "\(definition.kind.code)_1.csv",
      from: answer.entry.department)
    try other.pass(answer.at)
    let (ours, theirs) = (try Self.owed(exchange), try Self.owed(other))
    #expect(ours == theirs && !ours.isEmpty)
  }

  /// Forms of departments that get CSV, by the sample and who answers; claims have the claim form.
  static let tables = answers.filter {
    !["认领", "退回", "书面延期告知", "不适用默认说明"].contains($0.entry.sheet)
  }

  @Test(arguments: tables)
  func `who gets CSV has a form in CSV of the main answer`(answer: Answer) throws {
    var answer = answer
    answer.before.removeAll { $0.sheet == "退回" }
    if answer.entry.sheet == "改派" { return try reassigned(answer) }
    let exchange = try play(answer, format: "csv")
    try Self.fill(answer.entry, in: exchange)
    try exchange.pass(answer.at)
    let receipt = try #require(exchange.receipts(of: answer.entry.department).last)
    #expect(receipt.verdict == "accepted", "\(receipt.findings)")
  }

  /// A return has a form of its own only in a workbook: it is written by hand.
  private func reassigned(_ answer: Answer) throws {
    let exchange = try play(answer, format: "csv")
    let form = try #require(
      exchange.box("outbox", of: "XC-WJ").first {
        $0.hasPrefix("commitment-push_") && $0.hasSuffix(".claim.csv")
      })
    let delivery = form.dropFirst("commitment-push_".count).dropLast(".claim.csv".count)
    try exchange.send(
      "claim-return", from: "XC-WJ",
      ["delivery": String(delivery), "reasonCode": "其他", "reason": "样例"])
    try exchange.pass("2021-01-18T16:30")
    try Self.fill(answer.entry, in: exchange)
    try exchange.pass(answer.at)
    #expect(try exchange.receipts(of: "XC-SPJ").last?.verdict == "accepted")
  }

  private func play(_ answer: Answer, format: String) throws -> TemporaryExchange {
    let exchange = try Sample(name: answer.sample).play(through: answer.steps, format: format)
    for (number, entry) in answer.before.enumerated() {
      try Self.fill(entry, in: exchange)
      let time =
        answer.sample == "joint-survey" ? "2021-02-10T15:00" : answer.at.replacing(":40", with: ":2\(number)")
      try exchange.pass(time)
    }
    return exchange
  }

  /// All that is owed, and how the rest ended.
  private static func owed(_ exchange: TemporaryExchange) throws -> [Obligation] {
    try exchange.ledger { try $0.obligations(before: .max, of: nil, limit: 1_000).map(\.obligation) }
  }

  // MARK: What the form says

  @Test func `a form says what is asked, by whom, how long, by which article, and what silence means`() throws
  {
    let exchange = try Sample(name: "inquiry").play(through: 1, format: "csv")
    let lines = try Self.lines(
      of: FormFilling.form(of: "XC-SCJG", "inquiry", in: exchange), in: exchange, of: "XC-SCJG")
    #expect(lines[0].hasPrefix("函询回复　薛城区市场监督管理局"))
    #expect(
      lines[1].contains("薛城区行政审批服务局要求：回复业务函询（第二十七条，期限非原文规定）") && lines[1].contains("5 个工作日")
        && lines[1].contains("自送达起算") && lines[1].contains("视为同意"), "\(lines[1])")
    #expect(lines.contains { $0.contains("2021-03-01 10:00") && $0.contains("outbox") })
    #expect(lines.contains { $0.hasPrefix("答复对象,办理期限,期限依据,逾期后果,消息标识,") })
  }

  @Test func `who is asked nothing gets no form, and who gets XML only the claim form`() throws {
    let xml = try Sample(name: "commitment").play(through: 1, format: "xml")
    for department in xml.departments {
      #expect(try xml.box("outbox", of: department).allSatisfy { !$0.contains(".reply.") })
    }
    #expect(try xml.box("outbox", of: "XC-SCJG").contains { $0.hasSuffix(".claim.csv") })
    let books = try Sample(name: "commitment").play(through: 2, format: "xlsx")
    let outbox = try books.box("outbox", of: "XC-SPJ").filter { $0.hasPrefix("claim_") }
    #expect(!outbox.isEmpty && outbox.allSatisfy { !$0.contains(".reply.") }, "\(outbox)")
    // What was sent back to its sender, as the form of a kind that it may not send, isn't there either.
    #expect(try books.box("outbox", of: "XC-ZJ").allSatisfy { !$0.hasPrefix("survey-reply") })
  }

  @Test func `a delivery of very many records is answered as a whole`() throws {
    let exchange = try TemporaryExchange()
    try exchange.deliver(in: "xlsx")
    func drop(_ count: Int, _ name: String) throws {
      let rows = (1...count).map {
        SampleBundle.Approval(msgId: "\(name)-\($0)", docNo: "样\(name)〔2021〕\($0)号")
      }
      try exchange.drop(SampleBundle.approvals(rows), as: "approval-push_\(name).csv", from: "XC-SPJ")
    }
    try drop(501, "A")
    try drop(3, "B")
    try exchange.run()
    let forms = try exchange.box("outbox", of: "XC-SCJG").filter { $0.hasSuffix(".reply.xlsx") }.sorted()
    try #require(forms.count == 2)
    let counts = try forms.map { try Self.answerRows(of: $0, in: exchange, of: "XC-SCJG") }
    #expect(counts == [1, 4], "the whole; the whole and each of three")
    // One record of three, and the rest stays open.
    let path = exchange.layout.department("XC-SCJG").appending("outbox").appending(forms[1])
    try Self.fill(path, "认领", ["认领人": "样例甲"], in: exchange, of: "XC-SCJG", options: ["--row", "2"])
    try exchange.pass("2021-01-04T11:00")
    let owed = try Self.owed(exchange).filter { $0.family == .claim && !$0.isSettled }.map(\.records).sorted()
    #expect(owed == [2, 501])
  }

  // MARK: What goes wrong

  @Test func `a row that is begun is told with what it lacks, and the others are no answers`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    try Self.fill(Entry("XC-WJ", "commitment-push", "退回", ["退回理由": "样例"]), in: exchange)
    try exchange.pass("2021-01-18T16:30", comesBack: true)
    let receipt = try #require(exchange.receipts(of: "XC-WJ").last)
    #expect(receipt.verdict == "rejected" && receipt.codes.contains("value-missing"), "\(receipt.findings)")
    #expect(try exchange.box("receipts", of: "XC-WJ").contains { $0.hasSuffix(".reply.xlsx.rejected.xlsx") })
  }

  @Test func `a form dropped as it lies there is said to be empty, and nothing happens`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    let before = try Self.owed(exchange)
    let name = try FormFilling.form(of: "XC-WJ", "commitment-push", in: exchange)
    try exchange.drop(exchange.file(name, in: "outbox", of: "XC-WJ"), as: name, from: "XC-WJ")
    try exchange.pass("2021-01-18T16:30", comesBack: nil)
    let receipt = try #require(exchange.receipts(of: "XC-WJ").last)
    #expect(receipt.codes.contains("form-rows-unanswered"), "\(receipt.words)")
    #expect(receipt.codes.contains("no-records") && receipt.words.contains("一行也没有填"), "\(receipt.words)")
    #expect(receipt.words.contains("黄色表头") && !receipt.words.contains("导出条件"), "\(receipt.words)")
    #expect(try Self.owed(exchange) == before)
  }

  @Test(arguments: ["csv", "xlsx"])
  func `a form that was made for another comes back, and so do rows of it that came back before`(
    format: String
  ) throws {
    let exchange = try Sample(name: "parallel-case").play(through: 1, format: format)
    let name = try FormFilling.form(of: "XC-ZJ", "parallel-notice", in: exchange)
    let form = exchange.layout.department("XC-ZJ").appending("outbox").appending(name)
    let before = try Self.owed(exchange)
    let cells = ["意见说明": "样例：图纸不全", "审批人员": "样例甲", "是否具有审批资格": "是"]
    func isRefused() throws {
      let receipt = try #require(exchange.receipts(of: "XC-ZHZF").last)
      #expect(receipt.verdict == "rejected" && receipt.codes.contains("sender-mismatch"), "\(receipt.words)")
      for department in ["薛城区住房和城乡建设局", "薛城区综合行政执法局"] {
        #expect(receipt.words.contains(department), "\(receipt.words)")
      }
      #expect(try Self.owed(exchange) == before)
    }
    try Self.fill(
      form, "并联审核意见", cells.merging(["审核意见": "不同意"]) { $1 }, in: exchange, of: "XC-ZHZF")
    try exchange.pass("2021-02-22T11:00", comesBack: true)
    try isRefused()
    // Its own department left something out; what comes back of it is still its form.
    try Self.fill(form, "并联审核意见", cells, in: exchange, of: "XC-ZJ")
    try exchange.pass("2021-02-22T11:10", comesBack: true)
    let back = try #require(exchange.box("receipts", of: "XC-ZJ").first { $0.contains(".rejected.") })
    try exchange.drop(exchange.file(back, in: "receipts", of: "XC-ZJ"), as: back, from: "XC-ZHZF")
    try exchange.pass("2021-02-22T11:20", comesBack: true)
    try isRefused()
  }

  @Test func `a form dropped twice, and one after somebody else answered, are told so`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    let name = try FormFilling.form(of: "XC-WJ", "commitment-push", in: exchange)
    let scratch = try ScratchFolder()
    let filled = scratch.path.appending(name)
    try FormFilling.write(
      exchange.layout.department("XC-WJ").appending("outbox").appending(name), "认领", ["认领人": "样例甲"],
      to: filled)
    for moment in ["2021-01-18T16:30", "2021-01-18T16:31"] {
      try exchange.drop(Files.bytes(of: filled), as: name, from: "XC-WJ")
      try exchange.pass(moment)
    }
    #expect(try exchange.receipts(of: "XC-WJ").last?.verdict == "duplicate")
    // By the claim form, as it stands; then in the workbook, which a colleague had open.
    let claim = try #require(
      exchange.box("outbox", of: "XC-SCJG").first {
        $0.hasPrefix("commitment-push_") && $0.hasSuffix(".claim.csv")
      })
    try exchange.drop(exchange.file(claim, in: "outbox", of: "XC-SCJG"), as: claim, from: "XC-SCJG")
    try exchange.pass("2021-01-18T16:40")
    try Self.fill(
      Entry("XC-SCJG", "commitment-push", "退回", ["退回原因类别": "其他", "退回理由": "样例"]), in: exchange)
    try exchange.pass("2021-01-18T16:45", comesBack: true)
    #expect(try exchange.receipts(of: "XC-SCJG").last?.codes == ["claim-after-return"])
  }

  @Test func `a copy of a form is the form, whatever a desktop calls it`() throws {
    let exchange = try Sample(name: "inquiry").play(through: 1, format: "xlsx")
    let name = try FormFilling.form(of: "XC-SCJG", "inquiry", in: exchange)
    let form = exchange.layout.department("XC-SCJG").appending("outbox").appending(name)
    try Self.fill(
      form, "函询回复", ["回复结论": "不同意", "理由": "样例"], in: exchange, of: "XC-SCJG",
      as: name.replacing(".xlsx", with: " - 副本 (2).xlsx"))
    try exchange.pass("2021-03-01T11:00")
    #expect(try exchange.receipts(of: "XC-SCJG").last?.verdict == "accepted")
  }

  @Test func `killed before they are placed, delivery and form are there as they would have been`() throws {
    let step = try #require(try Sample(name: "inquiry").steps().first)
    let moment = try Sample.moment(of: step)
    let (whole, killed) = (try TemporaryExchange(), try TemporaryExchange())
    for exchange in [whole, killed] {
      try exchange.deliver(in: "xlsx")
      for (department, file) in try Sample.drops(in: step) {
        try exchange.drop(Array(Data(contentsOf: file)), as: file.lastPathComponent, from: department)
      }
    }
    try whole.pass(moment, comesBack: nil)
    let outcome = try Program.run(
      ["run", "--once", killed.root.string, "--at", moment],
      environment: ["EXCHANGE_DRILL": "placing kill inquiry_SPJ-20210301-16.csv"])
    try #require(outcome.wasKilled, "\(outcome.text)\(outcome.errors)")
    #expect(try killed.box("outbox", of: "XC-SCJG").isEmpty)
    try killed.pass(moment, comesBack: nil)
    let names = try whole.box("outbox", of: "XC-SCJG").filter { $0.hasPrefix("inquiry_") }
    #expect(names.contains { $0.hasSuffix(".reply.xlsx") } && names.count == 2)
    #expect(try killed.box("outbox", of: "XC-SCJG").filter { $0.hasPrefix("inquiry_") } == names)
    for name in names {
      let files = try [whole, killed].map { try $0.file(name, in: "outbox", of: "XC-SCJG") }
      #expect(files[0] == files[1], "\(name)")
    }
    #expect(try killed.ask("verify").status == 0)
  }

  @Test func `a lost ledger is decided again with the forms that lie there`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    try Self.fill(Self.returned, in: exchange)
    try exchange.pass("2021-01-18T16:30")
    let lost = try LedgerTables(try exchange.loseLedger())
    let outcome = try exchange.ask("recover", "--at", "2021-01-18T16:40")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    try expectSame(exchange.layout.ledger, lost)
    #expect(try exchange.ask("verify").status == 0)
  }

  @Test func `what doesn't fit into a sheet goes as a CSV, and the receipt says so`() throws {
    let data = try DataFolder()
    for file in ["inquiry.json", "inquiry.xsd"] {
      let text = String(decoding: try Files.bytes(of: data.root.appending("schemas/\(file)")), as: UTF8.self)
      try Files.replace(
        data.root.appending("schemas/\(file)"),
        with: text.replacing("\"maxLength\": 4000", with: "\"maxLength\": 20000")
          .replacing("maxLength value=\"4000\"", with: "maxLength value=\"20000\"").utf8)
    }
    let exchange = try TemporaryExchange(data: data.root)
    try exchange.deliver(in: "xlsx")
    let name = try exchange.send("inquiry", from: "XC-SPJ", ["recipients": "XC-WJ", "question": "样例"])
    try exchange.pass("2021-01-04T10:00")
    let outbox = try exchange.box("outbox", of: "XC-WJ").filter { $0.hasPrefix("inquiry_") }.sorted()
    #expect(outbox == ["inquiry_20210104-0001-XC-WJ.csv", "inquiry_20210104-0001-XC-WJ.reply.xlsx"])
    let receipt = String(
      decoding: try exchange.file("\(name).receipt.csv", in: "receipts", of: "XC-SPJ"), as: UTF8.self)
    #expect(receipt.contains("改以 CSV 投递"), "\(receipt)")
  }

  @Test func `with attachments the workbook lies in the ZIP, which is itself a bundle`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    let name = try #require(
      exchange.box("outbox", of: "XC-SCJG").first { $0.hasPrefix("commitment-push_") && $0.hasSuffix(".zip") }
    )
    let contents = try ZIPBundle.contents(of: exchange.file(name, in: "outbox", of: "XC-SCJG"))
    #expect(contents.keys.contains(name.replacing(".zip", with: ".xlsx")))
    #expect(contents.keys.contains { $0.hasPrefix("attachments/") })
    let path = exchange.layout.department("XC-SCJG").appending("outbox").appending(name)
    let outcome = try Program.run("check", path.string)
    #expect(outcome.status == 0 && outcome.text.contains("预检通过"), "\(outcome.text)")
  }

  // MARK: Filling in

  /// Fills in a row of the form beside a department's first delivery of a kind that has such a sheet, and drops it.
  ///
  /// - Returns: what stood in the row.
  @discardableResult
  private static func fill(
    _ entry: Entry, in exchange: TemporaryExchange, byOffice: Bool = false
  ) throws -> [String: String] {
    let name = try FormFilling.form(of: entry.department, entry.kind, in: exchange)
    let path = exchange.layout.department(entry.department).appending("outbox").appending(name)
    return try fill(
      path, entry.sheet, entry.cells, in: exchange, of: entry.department,
      options: byOffice ? ["--office"] : [])
  }

  @discardableResult
  private static func fill(
    _ form: FilePath, _ sheet: String, _ cells: [String: String], in exchange: TemporaryExchange,
    of department: String, as name: String? = nil, options: [String] = []
  ) throws -> [String: String] {
    let scratch = try ScratchFolder()
    let name = try #require(name ?? form.lastComponent?.string)
    let output = scratch.path.appending(name)
    let given = try FormFilling.write(form, sheet, cells, to: output, options: options)
    try exchange.drop(Files.bytes(of: output), as: name, from: department)
    return given
  }

  /// How many rows a form's first sheet has that may be answered.
  private static func answerRows(
    of name: String, in exchange: TemporaryExchange, of department: String
  ) throws -> Int {
    let path = exchange.layout.department(department).appending("outbox").appending(name)
    let program = """
      import sys, openpyxl
      sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
      column = [cell.value for cell in sheet["A"]]
      print(len(column) - column.index("答复对象") - 1)
      """
    let answer = try OraclePython.answer(program, [path.string])
    return try #require(
      Int(String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
  }

  /// The lines of a form in CSV.
  private static func lines(
    of name: String, in exchange: TemporaryExchange, of department: String
  ) throws -> [String] {
    let bytes = try exchange.file(name, in: "outbox", of: department)
    try #require(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    return String(decoding: bytes.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
  }
}
