import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeReports
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Every answer of the measure is given without typing an id: into 待办.xlsx, by who opens it with a spreadsheet.
@Suite(.waits) struct ReplyFormTests {
  /// An answer that somebody gives.
  struct Answer: Sendable, CustomTestStringConvertible {
    let sample: String
    /// How many of its steps come before.
    var steps = 1
    /// What is dropped before by the same way, by department.
    var before: [(department: String, sheet: String, cells: [String: String])] = []
    let department: String
    let sheet: String
    let cells: [String: String]
    let at: String
    /// Whether LibreOffice saves it: of what no form beside a delivery asks for.
    var byOffice = false
    var testDescription: String { "\(sheet) (\(sample))" }
  }

  private static let kept = ["核查结果": "未兑现", "核查日期": "2021-01-18", "核查情况": "样例：没有兑现"]

  static let answers = [
    Answer(
      sample: "commitment", department: "XC-SCJG", sheet: "认领", cells: ["认领人": "样例甲"], at: "2021-01-18T16:30"),
    Answer(
      sample: "commitment", department: "XC-WJ", sheet: "退回", cells: ["退回原因类别": "其他", "退回理由": "样例"],
      at: "2021-01-18T16:30"),
    Answer(
      sample: "commitment", department: "XC-SCJG", sheet: "承诺核查结果", cells: kept, at: "2021-01-18T16:30"),
    Answer(
      sample: "commitment", before: [("XC-WJ", "退回", ["退回原因类别": "其他", "退回理由": "样例"])],
      department: "XC-SPJ", sheet: "改派", cells: ["改派部门": "薛城区交通运输局", "改派理由": "样例"],
      at: "2021-01-18T16:40"),
    Answer(
      sample: "commitment", before: [("XC-SCJG", "承诺核查结果", kept)], department: "XC-SPJ", sheet: "处理决定",
      cells: ["处理方式": "责令改正", "处理决定日期": "2021-01-18", "处理决定文书号": "样审〔2021〕9号", "处理内容": "样例"],
      at: "2021-01-18T16:40"),
    Answer(
      sample: "inquiry", department: "XC-SCJG", sheet: "函询回复", cells: ["回复结论": "不同意", "理由": "样例"],
      at: "2021-03-01T11:00"),
    Answer(
      sample: "inquiry", department: "XC-FGJ", sheet: "函询回复", cells: ["回复结论": "答复", "回复内容": "样例"],
      at: "2021-03-01T11:00"),
    Answer(
      sample: "joint-survey", department: "XC-WJ", sheet: "派员回执", cells: ["是否派员": "是", "派员名单": "样例甲"],
      at: "2021-02-10T15:00"),
    Answer(
      sample: "parallel-case", department: "XC-ZJ", sheet: "并联审核意见",
      cells: ["审核意见": "附条件同意", "意见说明": "样例", "审批人员": "样例甲", "是否具有审批资格": "是"], at: "2021-02-22T11:00"),
    Answer(
      sample: "parallel-case", department: "XC-ZHZF", sheet: "书面延期告知",
      cells: ["延期理由": "样例", "延期承诺日期": "2021-03-05"], at: "2021-02-22T11:00"),
    Answer(
      sample: "parallel-case", department: "XC-STHJ", sheet: "不适用默认说明",
      cells: ["不适用默认的依据": "样例"], at: "2021-02-22T11:00"),
    Answer(
      sample: "parallel-case", steps: 2, department: "XC-SPJ", sheet: "默认同意认定",
      cells: ["默认类型": "缺席默认", "认定的事实": "样例", "认定人": "样例甲", "认定日期": "2021-02-26"], at: "2021-02-26T11:00",
      byOffice: true),
    Answer(
      sample: "joint-meeting", department: "XC-WJ", sheet: "决定落实情况",
      cells: ["是否完成": "是", "落实日期": "2021-03-15", "落实情况": "样例"], at: "2021-03-15T11:00"),
    Answer(
      sample: "legacy-issue", department: "XC-SCJG", sheet: "整改核验结果",
      cells: ["是否核验合格": "是", "核验日期": "2021-03-08"], at: "2021-03-08T11:00", byOffice: true),
  ]

  @Test(arguments: answers)
  func `what is owed is answered in the workbook that lies there`(answer: Answer) throws {
    let exchange = try Sample(name: answer.sample).play(through: answer.steps, settings: ["todoLists: true"])
    for earlier in answer.before {
      try Self.fill(exchange, of: earlier.department, earlier.sheet, earlier.cells)
      try exchange.pass(answer.at.replacing(":40", with: ":20"), comesBack: nil)
    }
    let owed = try Self.open(in: exchange, of: answer.department)
    let given = try Self.fill(
      exchange, of: answer.department, answer.sheet, answer.cells, byOffice: answer.byOffice)
    #expect(given["答复对象"] != nil)
    try exchange.pass(answer.at, comesBack: false)
    let receipt = try #require(
      exchange.receipts(of: answer.department).last { $0.fileName == TodoList.workbookName })
    #expect(receipt.verdict == "accepted")
    let kinds = try KindLibrary(folder: Repository.root.appending("schemas").string).definitions
    #expect(receipt.kind == kinds.first { $0.kind.title.zh == answer.sheet }?.kind.code)
    #expect(
      receipt.codes.allSatisfy { ["form-rows-unanswered", "answer-early"].contains($0) },
      "\(receipt.findings)")
    if !["书面延期告知", "不适用默认说明", "派员回执"].contains(answer.sheet) {
      #expect(try Self.open(in: exchange, of: answer.department) < owed, "it is answered")
    }
  }

  @Test func `LibreOffice saves what it was given, and no date or number becomes another`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, settings: ["todoLists: true"])
    let cells = [
      "核查结果": "已兑现", "核查日期": "2021-01-18", "核查情况": "00370403199003118502", "联系人及电话": "06320000001",
    ]
    try Self.fill(exchange, of: "XC-SCJG", "承诺核查结果", cells, byOffice: true)
    try exchange.pass("2021-01-18T16:30")
    let name = try #require(
      exchange.box("outbox", of: "XC-SPJ").first {
        $0.hasPrefix("commitment-result_") && $0.hasSuffix(".csv")
      })
    let outbox = exchange.layout.department("XC-SPJ").appending("outbox")
    let delivered = try Tool.run("iconv", ["-f", "GB18030", "-t", "UTF-8", name], in: outbox).output
    for cell in cells.values { #expect(delivered.contains(cell), "\(cell)") }
  }

  @Test func `each row about a department's default names the department, and one without it is told so`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try exchange.drop(
      SampleBundle.csv([
        ["并联审批编号", "事项名称", "申请人", "办理时限（工作日）", "申请材料", "接收部门"],
        ["BL-1", "样例事项", "样例甲", "3", "样例材料", "XC-ZJ|XC-ZHZF"],
      ]), as: "parallel-notice_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-08T09:00")
    let byHand = try exchange.answer(
      to: SampleBundle.csv([["并联审批编号", "不适用默认的依据"], ["BL-1", "样例"]]), as: "default-exclusion_1.csv",
      from: "XC-SPJ", at: "2021-01-08T10:00")
    #expect(byHand.codes == ["value-missing"] && byHand.words.contains("“所涉部门”没有填写"), "\(byHand.words)")
    let scratch = try ScratchFolder()
    let form = exchange.layout.department("XC-SPJ").appending("outbox").appending(TodoList.workbookName)
    let excluded = ["不适用默认的依据": "样例"]
    let confirmed = ["默认类型": "超时默认", "认定的事实": "样例", "认定人": "样例甲", "认定日期": "2021-01-08"]
    var named: Set<String> = []
    for (row, sheet, cells, column) in [
      (1, "不适用默认说明", excluded, "所涉部门"), (2, "默认同意认定", confirmed, "默认同意的部门"),
    ] {
      let output = scratch.path.appending("\(row).xlsx")
      let given = try FormFilling.write(form, sheet, cells, to: output, options: ["--row", "\(row)"])
      named.insert(given[column] ?? "")
      try exchange.drop(Files.bytes(of: output), as: "\(row).xlsx", from: "XC-SPJ")
    }
    #expect(named == ["薛城区住房和城乡建设局", "薛城区综合行政执法局"])
    try exchange.pass("2021-01-08T11:00")
    let receipts = try exchange.receipts(of: "XC-SPJ").filter { $0.fileName.hasSuffix(".xlsx") }
    #expect(receipts.map(\.verdict) == ["accepted", "accepted"])
    #expect(Set(receipts.flatMap { $0.deliveries.map(\.recipient) }) == ["XC-ZJ", "XC-ZHZF"])
  }

  @Test func `each row about a record to be reassigned names that record alone`() throws {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try exchange.drop(
      SampleBundle.approvals((1...3).map { .init(msgId: "P-\($0)", docNo: "样食许〔2021〕\($0)号") }),
      as: "approval-push_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.fill(exchange, of: "XC-SCJG", "退回", ["退回原因类别": "其他", "退回理由": "样例"])
    try exchange.pass("2021-01-04T11:00")
    let scratch = try ScratchFolder()
    let form = exchange.layout.department("XC-SPJ").appending("outbox").appending(TodoList.workbookName)
    for row in 1...3 {
      let given = try FormFilling.write(
        form, "改派", [:], to: scratch.path.appending("\(row).xlsx"), options: ["--row", "\(row)"])
      let subject = try #require(given["答复对象"])
      #expect(given["改派的消息标识"] == "XC-SPJ/P-\(row)")
      let told = (1...3).filter { subject.contains("P-\($0)（") }
      #expect(told == [row] && !subject.contains("等"), "\(subject)")
    }
  }

  /// How many obligations a department has now.
  private static func open(in exchange: TemporaryExchange, of department: String) throws -> Int {
    try exchange.ledger { view in
      let day = try view.day("2021-12-31")
      return try view.openCounts(atEndOf: day).filter { $0.debtor == department }
        .reduce(0) { $0 + $1.obligations }
    }
  }

  /// Fills in a row of what lies in a department's outbox, and drops it.
  ///
  /// - Returns: what stood in the row, by its titles.
  @discardableResult
  private static func fill(
    _ exchange: TemporaryExchange, of department: String, _ sheet: String, _ cells: [String: String],
    byOffice: Bool = false
  ) throws -> [String: String] {
    let scratch = try ScratchFolder()
    let output = scratch.path.appending(TodoList.workbookName)
    let form = exchange.layout.department(department).appending("outbox").appending(TodoList.workbookName)
    let given = try FormFilling.write(form, sheet, cells, to: output, options: byOffice ? ["--office"] : [])
    try exchange.drop(Files.bytes(of: output), as: TodoList.workbookName, from: department)
    return given
  }
}
