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

/// Whoever fills in several sheets of a workbook hands in all of them at once: one file, one receipt.
@Suite(.waits) struct AnswersTogetherTests {
  /// A row that is filled in.
  private struct Entry {
    let sheet: String
    let cells: [String: String]
    var row = 1
  }

  private static let claim = Entry(sheet: "认领", cells: ["认领人": "样例甲"])
  private static let giveBack = Entry(sheet: "退回", cells: ["退回原因类别": "其他", "退回理由": "样例"], row: 2)
  private static let reply = Entry(sheet: "函询回复", cells: ["回复结论": "答复", "回复内容": "样例"])
  private static let half = Entry(sheet: "函询回复", cells: ["回复内容": "样例"], row: 2)

  /// An exchange in which the market bureau has two deliveries to claim and two inquiries to answer.
  private static func exchange(acceptance: String = "partial") throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(acceptance: acceptance, settings: ["todoLists: true"])
    for name in ["一", "二"] {
      try exchange.drop(
        SampleBundle.approvals([SampleBundle.Approval(docNo: "样食许〔2021〕\(name)号")]), as: "push\(name).csv",
        from: "XC-SPJ")
      try exchange.send(
        "inquiry", from: "XC-SPJ",
        [
          "msgId": name == "一" ? "Q-1" : "Q-2", "inquiryType": "业务函询", "subject": "样例：收费标准\(name)",
          "question": "样例：按什么标准收取？", "replyDueDate": "2021-01-08", "recipients": "XC-SCJG",
        ])
    }
    try exchange.pass("2021-01-04T10:00")
    return exchange
  }

  /// Fills in rows of 待办.xlsx and drops it.
  @discardableResult
  private static func answer(
    _ entries: [Entry], in exchange: TemporaryExchange, as name: String = TodoList.workbookName,
    byOffice: Bool = false
  ) throws -> [UInt8] {
    let scratch = try ScratchFolder()
    let output = scratch.path.appending("filled.xlsx")
    try Files.replace(output, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    for (place, entry) in entries.enumerated() {
      let saving = byOffice && place == entries.count - 1 ? ["--office"] : []
      try FormFilling.write(
        output, entry.sheet, entry.cells, to: output, options: ["--row", "\(entry.row)"] + saving)
    }
    let bytes = try Files.bytes(of: output)
    try exchange.drop(bytes, as: name, from: "XC-SCJG")
    return bytes
  }

  /// What is owed and how it ended, without the names of drops and files.
  private static func owed(_ exchange: TemporaryExchange) throws -> [String] {
    try exchange.ledger { view in
      try view.obligations(before: .max, of: nil, limit: 1_000).map { version in
        let obligation = version.obligation
        return "\(obligation.key.rule) \(obligation.key.debtor) \(obligation.records) "
          + "\(obligation.outcome?.rawValue ?? "open")"
      }.sorted()
    }
  }

  @Test func `three sheets are one drop with one receipt, and mean what three drops would`() throws {
    let together = try Self.exchange()
    try Self.answer([Self.claim, Self.giveBack, Self.reply], in: together, byOffice: true)
    try together.pass("2021-01-04T11:00")
    let receipts = try together.receipts(of: "XC-SCJG")
    #expect(receipts.count == 1)
    let receipt = try #require(receipts.first)
    #expect(receipt.verdict == "accepted" && receipt.kind == "answers" && receipt.counts == [3, 3, 0, 0])
    #expect(
      Set(receipt.parts) == [
        ["认领", "claim", "1", "1", "0", "0"], ["退回", "claim-return", "1", "1", "0", "0"],
        ["函询回复", "inquiry-reply", "1", "1", "0", "0"],
      ])
    // Deliveries name their kinds, and there is one of each that somebody gets.
    let arrived = try together.box("outbox", of: "XC-SPJ").filter { $0.contains(receipt.drop) }
    for kind in ["claim-return", "inquiry-reply"] {
      #expect(arrived.contains { $0.hasPrefix("\(kind)_\(receipt.drop)-XC-SPJ-\(kind).") }, "\(arrived)")
    }
    let words = String(
      decoding: try together.file("待办.xlsx.receipt.csv", in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(words.contains("多种答复") && words.contains("\r\n函询回复,函询回复,1,1,0,0\r\n"), "\(words)")
    let results = String(
      decoding: try together.file("待办.xlsx.result.csv", in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(results.contains("函询回复!") && results.contains("退回!"), "\(results)")

    let apart = try Self.exchange()
    for entry in [Self.giveBack, Self.claim, Self.reply] {
      try Self.answer([entry], in: apart)
      try apart.pass("2021-01-04T11:00")
    }
    #expect(try Self.owed(together) == Self.owed(apart))
  }

  /// An exchange in which the market bureau has three records of one delivery to claim, with a form beside it.
  private static func pushed() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.deliver(in: "xlsx")
    try exchange.drop(
      SampleBundle.approvals((1...3).map { .init(msgId: "P-\($0)", docNo: "样食许〔2021〕\($0)号") }),
      as: "approval-push_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    return exchange
  }

  /// Fills in rows of the form beside the delivery: the first is for the whole, the others for a record each.
  private static func answer(
    claiming claims: [Int], returning returns: [Int], because cells: [String: String] = giveBack.cells,
    in exchange: TemporaryExchange, as name: String
  ) throws -> ReceiptFile {
    let scratch = try ScratchFolder()
    let output = scratch.path.appending("filled.xlsx")
    let form = try FormFilling.form(of: "XC-SCJG", "approval-push", in: exchange)
    try Files.replace(output, with: exchange.file(form, in: "outbox", of: "XC-SCJG"))
    for (rows, sheet, cells) in [(claims, claim.sheet, claim.cells), (returns, giveBack.sheet, cells)] {
      for row in rows {
        try FormFilling.write(output, sheet, cells, to: output, options: ["--row", "\(row)"])
      }
    }
    return try exchange.answer(
      to: Files.bytes(of: output), as: name, from: "XC-SCJG", at: "2021-01-04T11:00")
  }

  @Test(arguments: [([1], [4]), ([4], [1]), ([1, 2], [3, 4]), ([3, 4], [1, 2])])
  func `what is said of single records goes before the whole, in whichever sheet`(
    claims: [Int], returns: [Int]
  ) throws {
    let together = try Self.pushed()
    let receipt = try Self.answer(claiming: claims, returning: returns, in: together, as: "答复.xlsx")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(receipt.parts.map { $0[0] } == ["认领", "退回"], "as the sheets lie")

    let apart = try Self.pushed()
    let isWholeClaimed = claims.contains(1)
    for isClaim in [!isWholeClaimed, isWholeClaimed] {
      _ = try Self.answer(
        claiming: isClaim ? claims : [], returning: isClaim ? [] : returns, in: apart,
        as: isClaim ? "认领.xlsx" : "退回.xlsx")
    }
    #expect(try Self.owed(together) == Self.owed(apart))
    let returned = try together.ledger { view in
      try view.obligations(before: .max, of: nil, limit: 100).map(\.obligation)
        .filter { $0.family == .reassign }.reduce(0) { $0 + $1.records }
    }
    #expect(returned == (isWholeClaimed ? returns.count : 3 - claims.count))
  }

  @Test(arguments: [([1], [1]), ([3], [3]), ([1, 3], [3]), ([1], [2, 3, 4])])
  func `what is claimed and returned in one file is neither, and each row names the other`(
    claims: [Int], returns: [Int]
  ) throws {
    let exchange = try Self.pushed()
    let before = try Self.owed(exchange)
    let receipt = try Self.answer(claiming: claims, returning: returns, in: exchange, as: "答复.xlsx")
    #expect(receipt.verdict == "rejected")
    let codes = receipt.codes.filter { $0 != "form-rows-unanswered" }
    #expect(codes == Array(repeating: "claim-contradicted", count: claims.count + returns.count))
    #expect(receipt.words.contains("“工作表“退回”第") && receipt.words.contains("”写着“退回”，与认领相反；没有认领。"))
    #expect(receipt.words.contains("“工作表“认领”第") && receipt.words.contains("”写着“认领”，与退回相反；没有退回。"))
    #expect(try Self.owed(exchange) == before)
  }

  @Test func `what is claimed as a whole waits for the return of a record that has to be mended`() throws {
    let exchange = try Self.pushed()
    let before = try Self.owed(exchange)
    let receipt = try Self.answer(
      claiming: [1], returning: [4], because: ["退回理由": "样例"], in: exchange, as: "答复.xlsx")
    #expect(receipt.verdict == "rejected" && receipt.codes.contains("value-missing"), "\(receipt.codes)")
    #expect(receipt.codes.contains("claim-contradicted") && receipt.words.contains("把它改正，和这一行一起重新投放"))
    #expect(try Self.owed(exchange) == before)
    let scratch = try ScratchFolder()
    let back = scratch.path.appending("back.xlsx")
    try Files.replace(
      back, with: exchange.file(#require(receipt.rejectedFile), in: "receipts", of: "XC-SCJG"))
    let program = """
      import sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      table = book["退回"]
      titles = {cell.value: cell.column for cell in table[2]}
      assert book.sheetnames == ["认领", "退回"] and table.max_row == 3, (book.sheetnames, table.max_row)
      table.cell(3, titles["退回原因类别"]).value = "其他"
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [back.string])
    let mended = try exchange.answer(
      to: Files.bytes(of: back), as: "改好.xlsx", from: "XC-SCJG", at: "2021-01-04T12:00")
    #expect(mended.verdict == "accepted" && mended.counts == [2, 2, 0, 0], "\(mended.words)")
  }

  @Test(arguments: [false, true])
  func `a sheet of answers that somebody added is told, and a filled one that he hid`(
    isOfSeveral: Bool
  ) throws {
    let entries = isOfSeveral ? [Self.claim, Self.reply] : [Self.claim]
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("filled.xlsx")
    try Files.replace(path, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    for entry in entries + [Self.giveBack] {
      try FormFilling.write(path, entry.sheet, entry.cells, to: path, options: ["--row", "\(entry.row)"])
    }
    let program = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      book["退回"].sheet_state = "hidden"
      sheet = book.create_sheet("另列")
      sheet.append(["投递编号", "消息标识", "退回原因类别", "退回理由", "建议部门"])
      sheet.append(["20210104-0001", "XK-1", "其他", "样例", "薛城区卫生健康局"])
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [path.string])
    try exchange.drop(Files.bytes(of: path), as: "答复.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00")
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.counts == [entries.count, entries.count, 0, 0])
    #expect(receipt.codes.filter { $0 == "workbook-sheet-unread" }.count == 2, "\(receipt.codes)")
    #expect(!receipt.codes.contains("workbook-sheets-skipped"), "\(receipt.codes)")
    #expect(receipt.words.contains("“另列”") && receipt.words.contains("“退回”填了答复"), "\(receipt.words)")
  }

  @Test(
    arguments: [
      ("pass", nil), ("book['函询回复']['F4'].comment = Comment('样例己:\\n不同意', '样例己')", "工作表“函询回复” F4"),
      ("book['待办事项']['N3'] = '不同意'", "工作表“待办事项” N3"), ("book['待办事项'].append(['不同意'])", "工作表“待办事项”第"),
      ("book.create_sheet('说明')['A2'] = '不同意'", "工作表“说明”第 2 行"),
    ] as [(String, String?)])
  func `words that somebody puts anywhere else into the workbook are told`(change: String, place: String?)
    throws
  {
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("filled.xlsx")
    try Files.replace(path, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    try FormFilling.write(path, Self.claim.sheet, Self.claim.cells, to: path)
    let program = """
      import openpyxl, sys
      from openpyxl.comments import Comment
      book = openpyxl.load_workbook(sys.argv[1])
      \(change)
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [path.string])
    let receipt = try exchange.answer(
      to: Files.bytes(of: path), as: "待办.xlsx", from: "XC-SCJG", at: "2021-01-04T11:00")
    #expect(receipt.verdict == "accepted" && receipt.counts == [1, 1, 0, 0])
    #expect(receipt.codes.contains("note-doubts-records") == (place != nil), "\(change): \(receipt.codes)")
    guard let place else { return }
    let words = String(
      decoding: try exchange.file("待办.xlsx.receipt.csv", in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(words.contains("没有当作答复") && words.contains("不同意") && words.contains(place), "\(words)")
  }

  @Test(arguments: [
    "sheet.delete_rows(3)", "sheet['F3'] = '结论意见'", "sheet.delete_cols(5)", "sheet.delete_cols(1)",
  ])
  func `a filled sheet whose titles are gone sends the file back, and nothing of it is done`(damage: String)
    throws
  {
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("filled.xlsx")
    try Files.replace(path, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    for entry in [Self.claim, Self.reply] {
      try FormFilling.write(path, entry.sheet, entry.cells, to: path, options: ["--row", "\(entry.row)"])
    }
    let program = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      sheet = book["函询回复"]
      \(damage)
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [path.string])
    try exchange.drop(Files.bytes(of: path), as: "答复.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.verdict == "rejected" && receipt.codes == ["workbook-header-unknown"])
    #expect(receipt.words.contains("函询回复") && !receipt.words.contains("一行也没有填"), "\(receipt.words)")
  }

  @Test(arguments: [true, false])
  func `an answer that somebody hid, and words that he wrote below a form, are told`(isBesideAnother: Bool)
    throws
  {
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("filled.xlsx")
    try Files.replace(path, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    for entry in (isBesideAnother ? [Self.claim] : []) + [Self.reply] {
      try FormFilling.write(path, entry.sheet, entry.cells, to: path, options: ["--row", "\(entry.row)"])
    }
    let program = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      sheet = book["函询回复"]
      rows = [row[0].row for row in sheet.iter_rows() if any(cell.value == "答复" for cell in row)]
      assert len(rows) == 1, rows
      sheet.row_dimensions[rows[0]].hidden = True
      sheet.cell(sheet.max_row + 1, 1).value = "以上均不同意"
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [path.string])
    try exchange.drop(Files.bytes(of: path), as: "答复.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00", comesBack: !isBesideAnother)
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.verdict == (isBesideAnother ? "accepted" : "rejected"))
    #expect(receipt.codes.contains("workbook-rows-hidden"), "\(receipt.codes)")
    #expect(receipt.codes.contains("note-doubts-records") && receipt.words.contains("“以上均不同意”不在要填的格子里"))
    #expect(receipt.words.contains("填了的行都是隐藏的") == !isBesideAnother, "\(receipt.words)")
  }

  @Test func `what is wrong in one sheet comes back in that sheet, and the rest goes through`() throws {
    let exchange = try Self.exchange()
    try Self.answer([Self.claim, Self.reply, Self.half], in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.verdict == "partially-accepted" && receipt.counts == [3, 2, 1, 0])
    let finding = try #require(receipt.findings.first { $0.code == "value-missing" }, "\(receipt.codes)")
    #expect(finding.record == 3, "records are numbered on from sheet to sheet")
    // The rows that come back stand in a sheet of that name; filled in and dropped they are the rest.
    let name = try #require(receipt.rejectedFile)
    let scratch = try ScratchFolder()
    let back = scratch.path.appending("back.xlsx")
    try Files.replace(back, with: exchange.file(name, in: "receipts", of: "XC-SCJG"))
    let program = """
      import sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      table = book["函询回复"]
      titles = {cell.value: cell.column for cell in table[2]}
      assert book.sheetnames == ["函询回复"] and table.max_row == 3, (book.sheetnames, table.max_row)
      assert table["A1"].value == "函询回复　薛城区市场监督管理局", table["A1"].value
      table.cell(3, titles["回复结论"]).value = "答复"
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [back.string])
    try exchange.drop(Files.bytes(of: back), as: "改好.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T12:00")
    #expect(
      try exchange.receipts(of: "XC-SCJG").contains { $0.fileName == "改好.xlsx" && $0.verdict == "accepted" })
  }

  @Test func `dropped twice it is the same; where nothing may come back, all of it does`() throws {
    let exchange = try Self.exchange(acceptance: "whole")
    try Self.answer([Self.claim, Self.half], in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let refused = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(refused.verdict == "rejected" && refused.codes.contains("bundle-not-whole"))
    #expect(Set(refused.parts.map { $0[3] }) == ["0"], "of no sheet anything went through")
    #expect(try exchange.box("outbox", of: "XC-SPJ").filter { $0.contains(refused.drop) }.isEmpty)
    let bytes = try Self.answer([Self.claim, Self.reply], in: exchange, as: "再交.xlsx")
    try exchange.pass("2021-01-04T11:10")
    try exchange.drop(bytes, as: "再交.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:20")
    let verdicts = try exchange.receipts(of: "XC-SCJG").filter { $0.fileName == "再交.xlsx" }.map(\.verdict)
    #expect(verdicts.sorted() == ["accepted", "duplicate"])
  }

  @Test func `two sheets of one kind come back, with what to do`() throws {
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let output = scratch.path.appending("filled.xlsx")
    try Files.replace(output, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    try FormFilling.write(output, "认领", Self.claim.cells, to: output)
    let program = """
      import sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      book.copy_worksheet(book["认领"]).title = "认领 (2)"
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [output.string])
    try exchange.drop(Files.bytes(of: output), as: "两张.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.verdict == "rejected" && receipt.codes == ["workbook-forms-answered"])
    #expect(receipt.words.contains("同一种的"))
  }

  @Test func `what comes back of sheets that a workbook couldn't have side by side does so all the same`()
    throws
  {
    let exchange = try Self.exchange()
    let scratch = try ScratchFolder()
    let output = scratch.path.appending("filled.xlsx")
    try Files.replace(output, with: exchange.file(TodoList.workbookName, in: "outbox", of: "XC-SCJG"))
    try FormFilling.write(output, Self.half.sheet, Self.half.cells, to: output)
    try FormFilling.write(output, "退回", ["退回理由": "+1+1"], to: output)
    // Longer than Excel takes, and the same as far as that; and a formula where a line is told.
    let program = """
      import sys, warnings, openpyxl
      warnings.simplefilter("ignore")
      book = openpyxl.load_workbook(sys.argv[1])
      book["函询回复"].title, book["退回"].title = "=" + "样" * 33 + "一", "=" + "样" * 33 + "二"
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(program, [output.string])
    try exchange.drop(Files.bytes(of: output), as: "名字.xlsx", from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00", comesBack: true)
    let receipt = try #require(try exchange.receipts(of: "XC-SCJG").last)
    #expect(receipt.verdict == "rejected" && receipt.counts == [2, 0, 2, 0], "\(receipt.codes)")
    let back = try exchange.file(#require(receipt.rejectedFile), in: "receipts", of: "XC-SCJG")
    let path = scratch.path.appending("back.xlsx")
    try Files.replace(path, with: back)
    let sheets = """
      import sys, openpyxl
      book = openpyxl.load_workbook(sys.argv[1])
      assert len(set(book.sheetnames)) == 2 and all(len(name) <= 31 for name in book.sheetnames), book.sheetnames
      assert [sheet.max_row for sheet in book] == [3, 3]
      """
    _ = try OraclePython.answer(sheets, [path.string])
    let results = String(
      decoding: try exchange.file("名字.xlsx.result.csv", in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(!results.contains(",=") && results.contains("'=样"), "\(results)")
  }

  @Test func `a record of one of several sheets is told, given back and passed on as any other`() throws {
    let exchange = try Sample(name: "commitment").play(through: 1, format: "xlsx")
    func fill(
      _ department: String, _ kind: String, _ entries: [(sheet: String, cells: [String: String])]
    ) throws {
      let scratch = try ScratchFolder()
      let name = try FormFilling.form(of: department, kind, in: exchange)
      let output = scratch.path.appending(name)
      try Files.replace(output, with: exchange.file(name, in: "outbox", of: department))
      for entry in entries { try FormFilling.write(output, entry.sheet, entry.cells, to: output) }
      try exchange.drop(Files.bytes(of: output), as: name, from: department)
    }
    try fill(
      "XC-SCJG", "commitment-push",
      [("承诺核查结果", ["核查结果": "未兑现", "核查日期": "2021-01-18", "核查情况": "样例：没有兑现"])])
    try exchange.pass("2021-01-18T16:30")
    try fill(
      "XC-SPJ", "commitment-result",
      [
        ("认领", ["认领人": "样例乙"]),
        (
          "处理决定",
          [
            "处理方式": "责令改正", "处理决定日期": "2021-01-18", "处理决定文书号": "样审〔2021〕9号", "处理内容": "样例",
          ]
        ),
      ])
    try exchange.pass("2021-01-18T16:40")
    let receipt = try #require(
      try exchange.receipts(of: "XC-SPJ").last { $0.fileName.hasPrefix("commitment-result_") })
    #expect(receipt.parts.map { $0[1] } == ["claim", "disposition"], "\(receipt.parts)")
    let trace = try exchange.ask("trace", "样审〔2021〕9号")
    #expect(
      trace.status == 0 && trace.text.contains("处理决定") && !trace.text.contains("多种答复"), "\(trace.text)")

    try fill("XC-SCJG", "disposition", [("退回", ["退回原因类别": "其他", "退回理由": "样例"])])
    try exchange.pass("2021-01-18T16:50")
    try fill("XC-SPJ", "claim-return", [("改派", ["改派部门": "薛城区交通运输局", "改派理由": "样例"])])
    try exchange.pass("2021-01-18T17:00")
    let passedOn = try #require(
      try exchange.box("outbox", of: "XC-JTYS").first {
        $0.hasPrefix("disposition_") && $0.hasSuffix(".xlsx") && !$0.contains(".reply.")
      })
    let program = """
      import sys, openpyxl
      cells = [cell.value for row in openpyxl.load_workbook(sys.argv[1]).worksheets[0].iter_rows() for cell in row]
      assert "样审〔2021〕9号" in cells, cells
      """
    _ = try OraclePython.answer(
      program, [exchange.layout.department("XC-JTYS").appending("outbox").appending(passedOn).string])
  }
}
