import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// A workbook goes the whole way as the table does that it holds: into the same outboxes, with the same bytes.
@Suite(.waits) struct WorkbookTests {
  private static func tables(in folder: FilePath) throws {
    let script = Repository.root.appending("Tests/Workbooks/write.py").string
    try #require(try OraclePython.run([script, "tables", folder.string]).status == 0)
  }

  /// What departments find in their outboxes, but for the sender's receipts.
  private static func outboxes(_ file: [UInt8], _ name: String) throws -> [String: [UInt8]] {
    let exchange = try TemporaryExchange()
    try exchange.drop(file, as: name, from: "XC-SPJ")
    let outcome = try exchange.run()
    #expect(outcome.status == 0, "\(name): \(outcome.text) \(outcome.errors)")
    var found: [String: [UInt8]] = [:]
    for department in exchange.departments {
      for name in try exchange.box("outbox", of: department) {
        found["\(department)/\(name)"] = try exchange.file(name, in: "outbox", of: department)
      }
    }
    return found
  }

  @Test func `what openpyxl and LibreOffice write is delivered as the table is`() throws {
    let scratch = try ScratchFolder()
    try Self.tables(in: scratch.path)
    func bytes(_ name: String) throws -> [UInt8] { try Files.bytes(of: scratch.path.appending(name)) }
    let table = try Self.outboxes(bytes("表.csv"), "表.csv")
    #expect(table.count > 1)
    for name in ["typed.xlsx", "resaved.xlsx", "imported.xlsx"] {
      let book = try Self.outboxes(bytes(name), name)
      #expect(book.keys.sorted() == table.keys.sorted(), "\(name)")
      for (path, file) in table where book[path] != file { Issue.record("\(name): \(path) is another") }
    }
    // Its content tells what it is, and a bundle's record file may be one.
    #expect(try Self.outboxes(bytes("typed.xlsx"), "typed.csv") == table)
    #expect(try Self.outboxes(bytes("typed.xlsx"), "台账.et") == table)
    let pack = "sha256sum typed.xlsx > manifest-sha256.txt && zip -q 包.zip typed.xlsx manifest-sha256.txt"
    #expect(try Tool.run("sh", ["-c", pack], in: scratch.path).status == 0)
    #expect(try Self.outboxes(bytes("包.zip"), "包.zip") == table)
    #expect(try Tool.run("gzip", ["-k", "typed.xlsx"], in: scratch.path).status == 0)
    #expect(try Self.outboxes(bytes("typed.xlsx.gz"), "typed.xlsx.gz") == table)
  }

  @Test func `rows come back and go in again, and sheet and cell are named`() throws {
    let sample = try Files.bytes(
      of: Repository.root.appending("samples/workbooks/steps/1/XC-SPJ/单元格.xlsx"))
    let exchange = try TemporaryExchange()
    try exchange.drop(sample, as: "单元格.xlsx", from: "XC-SPJ")
    #expect(try exchange.run().status == 3)
    let receipt = try exchange.file("单元格.xlsx.receipt.xml", in: "receipts", of: "XC-SPJ")
    #expect(String(decoding: receipt, as: UTF8.self).contains("sheet=\"许可决定\" cell=\"F4\""))
    let table = try exchange.file("单元格.xlsx.receipt.csv", in: "receipts", of: "XC-SPJ")
    #expect(String(decoding: table, as: UTF8.self).contains("工作表“许可决定” F4"))
    // As a clerk does it: the coloured cells are mended, the file is saved and dropped.
    let scratch = try ScratchFolder()
    let rows = scratch.path.appending("单元格.xlsx.rejected.xlsx")
    try Files.replace(rows, with: exchange.file("单元格.xlsx.rejected.xlsx", in: "receipts", of: "XC-SPJ"))
    let program = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      sheet = book.active
      red = [cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fgColor.rgb == "FFFBE5E3"]
      print(" ".join(red), sheet.freeze_panes, sheet.cell(1, sheet.max_column).value)
      assert all(cell.data_type == "s" or cell.value is None for row in sheet.iter_rows() for cell in row)
      for row in sheet.iter_rows(min_row=2):
          if row[5].coordinate in red:
              row[5].value = "92370403999800010P"
      book.save(sys.argv[1])
      """
    let told = String(decoding: try OraclePython.answer(program, [rows.string]), as: UTF8.self)
    let cells = told.split(separator: " ")
    #expect(cells.contains("F2") && cells.contains("D3") && told.hasSuffix(" A2 原文件行号\n"), "\(told)")
    try exchange.drop(Files.bytes(of: rows), as: "单元格.xlsx.rejected.xlsx", from: "XC-SPJ")
    _ = try exchange.run(at: "2021-01-04T17:00")
    let again = try exchange.receipts(of: "XC-SPJ").first { $0.fileName == "单元格.xlsx.rejected.xlsx" }
    #expect(again?.verdict == "partially-accepted", "\(again?.codes ?? [])")
  }

  @Test func `what is wrong with a value names its cell, whoever says so, and colours it`() throws {
    // The item is unknown to the catalogue, the day hasn't come yet, and the record that a claim names isn't known to the ledger.
    let decision = SampleBundle.approvals([.init(msgId: "D-1", docNo: "样审〔2021〕1号")])
    let changes: [(from: String, name: String, table: [UInt8], column: String, value: String, code: String)] =
      [
        ("XC-SPJ", "许可.xlsx", decision, "事项编码", "XK999", "item-unknown"),
        ("XC-SPJ", "许可2.xlsx", decision, "许可决定日期", "2021-06-04", "value-date-impossible"),
        ("XC-WJ", "认领.xlsx", SampleBundle.answer(record: "没有的"), "消息标识", "没有的", "claim-reference-unknown"),
      ]
    let scratch = try ScratchFolder()
    for change in changes {
      let (table, book) = (scratch.path.appending("table.csv"), scratch.path.appending(change.name))
      try Files.replace(table, with: change.table)
      let program = """
        import csv, openpyxl, sys
        book = openpyxl.Workbook()
        for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig")):
            book.active.append(row)
        titles = [cell.value for cell in book.active[1]]
        cell = book.active.cell(2, titles.index(sys.argv[3]) + 1)
        cell.value = sys.argv[4]
        book.save(sys.argv[2])
        print(cell.coordinate, end="")
        """
      let cell = String(
        decoding: try OraclePython.answer(program, [table.string, book.string, change.column, change.value]),
        as: UTF8.self)
      let exchange = try TemporaryExchange()
      let receipt = try exchange.answer(to: Files.bytes(of: book), as: change.name, from: change.from)
      #expect(receipt.codes.contains(change.code), "\(receipt.codes)")
      let told = try exchange.file("\(change.name).receipt.xml", in: "receipts", of: change.from)
      #expect(String(decoding: told, as: UTF8.self).contains("cell=\"\(cell)\""), "\(change.code) \(cell)")
      let rows = scratch.path.appending("rejected.xlsx")
      try Files.replace(
        rows, with: exchange.file("\(change.name).rejected.xlsx", in: "receipts", of: change.from))
      let red = """
        import openpyxl, sys
        sheet = openpyxl.load_workbook(sys.argv[1]).active
        print(*[cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fgColor.rgb == "FFFBE5E3"], end="")
        """
      #expect(
        String(decoding: try OraclePython.answer(red, [rows.string]), as: UTF8.self) == cell, "\(change.code)"
      )
    }
  }

  @Test func `a remark beside the table is named by its cell, and what comes back is in order without it`()
    throws
  {
    let scratch = try ScratchFolder()
    let (table, book) = (scratch.path.appending("table.csv"), scratch.path.appending("许可.xlsx"))
    let rows = SampleBundle.approvals([
      .init(msgId: "D-1", docNo: "样审〔2021〕1号"), .init(msgId: "D-2", docNo: "样审〔2021〕2号"),
    ])
    try Files.replace(table, with: rows)
    let program = """
      import csv, openpyxl, sys
      book = openpyxl.Workbook()
      for row in csv.reader(open(sys.argv[1], encoding="utf-8-sig")):
          book.active.append(row)
      place = (3, book.active.max_column + 3)
      book.active.cell(*place).value = "样例：请核对"
      book.save(sys.argv[2])
      print(book.active.cell(*place).coordinate)
      """
    let cell = String(
      decoding: try OraclePython.answer(program, [table.string, book.string]), as: UTF8.self
    ).filter { !$0.isWhitespace }
    let exchange = try TemporaryExchange()
    try exchange.drop(Files.bytes(of: book), as: "许可.xlsx", from: "XC-SPJ")
    _ = try exchange.run()
    let first = try #require(try exchange.receipts(of: "XC-SPJ").last)
    #expect(first.verdict == "partially-accepted" && first.codes == ["csv-column-count"], "\(first.codes)")
    let told = try exchange.file("许可.xlsx.receipt.csv", in: "receipts", of: "XC-SPJ")
    #expect(String(decoding: told, as: UTF8.self).contains("工作表“Sheet” \(cell)"))
    try Files.replace(book, with: exchange.file("许可.xlsx.rejected.xlsx", in: "receipts", of: "XC-SPJ"))
    let mend = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      sheet = book.active
      titles = [cell.value for cell in sheet[1]]
      row = sheet[2]
      assert row[titles.index("原文件行号")].value == "3" and row[titles.index("校验问题")].value, [c.value for c in row]
      remark = next(cell for cell in row if cell.value == "样例：请核对")
      assert titles[remark.column - 1] is None and remark.fill.fgColor.rgb == "FFFBE5E3", [c.value for c in row]
      remark.value = None
      book.save(sys.argv[1])
      """
    _ = try OraclePython.answer(mend, [book.string])
    try exchange.drop(Files.bytes(of: book), as: "许可.xlsx.rejected.xlsx", from: "XC-SPJ")
    _ = try exchange.run(at: "2021-01-04T17:00")
    let again = try exchange.receipts(of: "XC-SPJ").first { $0.fileName == "许可.xlsx.rejected.xlsx" }
    #expect(again?.verdict == "accepted", "\(again?.codes ?? [])")
  }

  @Test(arguments: ["行政相对人名称", "许可内容", "统一社会信用代码"])
  func `a number that lost digits comes back as often as it is dropped, whatever its field`(title: String)
    throws
  {
    let scratch = try ScratchFolder()
    let (table, book) = (scratch.path.appending("table.csv"), scratch.path.appending("数字.xlsx"))
    let rows = SampleBundle.approvals([.init(msgId: "D-1", docNo: "样审〔2021〕1号")])
    try Files.replace(table, with: rows)
    let program = """
      import csv, openpyxl, sys
      rows = list(csv.reader(open(sys.argv[1], encoding="utf-8-sig")))
      if sys.argv[3] not in rows[0]:
          rows = [row + [cell] for row, cell in zip(rows, [sys.argv[3], ""])]
      book = openpyxl.Workbook()
      for row in rows:
          book.active.append(row)
      column = rows[0].index(sys.argv[3])
      book.active.cell(2, column + 1).value = 370403199003118502
      book.save(sys.argv[2])
      """
    _ = try OraclePython.answer(program, [table.string, book.string, title])
    let exchange = try TemporaryExchange()
    try exchange.drop(Files.bytes(of: book), as: "数字.xlsx", from: "XC-SPJ")
    #expect(try exchange.run().status == 3)
    #expect(try exchange.receipts(of: "XC-SPJ").last?.codes == ["cell-digits-lost"])
    let back = try exchange.file("数字.xlsx.rejected.xlsx", in: "receipts", of: "XC-SPJ")
    try exchange.drop(back, as: "又.xlsx", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T10:10").status == 3)
    let again = try exchange.receipts(of: "XC-SPJ").first { $0.fileName == "又.xlsx" }
    #expect(
      again?.verdict == "rejected" && again?.codes == ["value-scientific-notation"], "\(again?.codes ?? [])")
    // The same saved as a CSV.
    let save = """
      import csv, openpyxl, sys
      sheet = openpyxl.load_workbook(sys.argv[1]).active
      csv.writer(open(sys.argv[2], "w", encoding="utf-8-sig")).writerows(sheet.values)
      """
    try Files.replace(book, with: back)
    _ = try OraclePython.answer(save, [book.string, table.string])
    try exchange.drop(Files.bytes(of: table), as: "再.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T10:20").status == 3)
    let third = try exchange.receipts(of: "XC-SPJ").first { $0.fileName == "再.csv" }
    #expect(
      third?.verdict == "rejected" && third?.codes == ["value-scientific-notation"], "\(third?.codes ?? [])")
  }

  @Test(arguments: [
    ("sheet['H2'] = '=\"XC-\"&\"WJ\"'", "", "cell-formula-empty"),
    ("sheet['H2'] = '=A2'", "<v>XC-SCJG</v>", "cell-formula-empty"),
    ("sheet['H2'] = 0; sheet['H2'].number_format = '0;-0;;@'", "", "recipient-none"),
    ("sheet['G2'] = 'XC-WJ'; sheet['H2'] = None; sheet.merge_cells('G2:H2')", "", "recipient-none"),
  ])
  func `recipients that a workbook doesn't say as it seems to go to nobody, however often they are dropped`(
    change: String, stored: String, code: String
  ) throws {
    let scratch = try ScratchFolder()
    let book = scratch.path.appending("培训.xlsx")
    // openpyxl writes no results of formulas, and that they are to be computed; a template keeps an old one beside that.
    let program = """
      import openpyxl, re, sys, zipfile
      path, change, stored = sys.argv[1:]
      book = openpyxl.Workbook()
      sheet = book.active
      sheet.append(["消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "培训地点", "联系人及电话", "接收部门", "备注"])
      sheet.append(["PX-1", "样例培训", "2021-01-25", "业务人员", "内容", "三楼", "样例乙 13800000002", "XC-WJ", None])
      exec(change)
      book.save(path)
      if stored:
          with zipfile.ZipFile(path) as old:
              members = {name: old.read(name).decode() for name in old.namelist()}
          with zipfile.ZipFile(path, "w", 8) as new:
              for name, text in members.items():
                  if "sheet1" in name:
                      text = re.sub('<c r="H2"[^>]*>.*?</c>', '<c r="H2" t="str"><f>A2</f>' + stored + "</c>", text)
                  new.writestr(name, text)
      """
    _ = try OraclePython.answer(program, [book.string, change, stored])
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(to: Files.bytes(of: book), as: "培训.xlsx", from: "XC-SPJ")
    #expect(receipt.codes.filter { $0 != "workbook-cells-merged" } == [code] && receipt.deliveries.isEmpty)
    let back = try exchange.file("培训.xlsx.rejected.xlsx", in: "receipts", of: "XC-SPJ")
    let again = try exchange.answer(to: back, as: "又.xlsx", from: "XC-SPJ", at: "2021-01-04T10:10")
    #expect(again.codes == [code] && again.deliveries.isEmpty, "\(again.codes)")
  }
}
