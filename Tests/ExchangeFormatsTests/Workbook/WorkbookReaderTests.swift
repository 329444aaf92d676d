import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What cells of a workbook say is read as people see it, or told.
struct WorkbookReaderTests {
  private typealias Book = ForgedWorkbook

  /// A workbook of one record, in which the cell of a title is another.
  private static func book(_ title: String, _ cell: String, strings: String = "", formats: [String] = [])
    -> ForgedWorkbook
  {
    var cells = Book.record.map(Book.inline)
    cells[Book.titles.firstIndex(of: title) ?? 0] = cell
    return Book(
      cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells), strings: strings,
      formats: formats)
  }

  @Test func `a workbook is read as the table that it holds`() throws {
    let table = [Book.titles, Book.record].map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    let csv = try BundleReading(table)
    let book = try WorkbookReading(Book().bytes)
    #expect(book.records == csv.records && csv.records.count == 1)
    #expect(book.header == csv.header && book.codes.isEmpty && book.sheet == "决定")
    #expect(book.sources == [Book.record.joined(separator: ",")])
  }

  @Test(arguments: [
    (" t=\"s\"><v>1</v></c>", "样例二号店"), (" t=\"s\"><v>2</v></c>", "样例三号店"),
    (" t=\"s\"><v>3</v></c>", "行\n号"), (" t=\"s\"><v>4</v></c>", "_x000D_"),
    (" t=\"str\"><f>A1&amp;B1</f><v>样例四</v></c>", "样例四"),
    (
      " t=\"inlineStr\"><is><r><t>样</t></r><r><rPr><b/></rPr><t>例</t></r><rPh sb=\"0\" eb=\"1\"><t>yang</t></rPh></is></c>",
      "样例"
    ),
    (" t=\"inlineStr\"><is><t>一\"二\",三</t></is></c>", "一\"二\",三"),
    (" t=\"n\"><v>12</v></c>", "12"),
  ])
  func `a text is read whole, however it is kept`(cell: String, text: String) throws {
    let strings =
      "<si><t>零</t></si><si><t>样例二号店</t></si><si><r><t>样例</t></r><r><t>三号店</t></r><rPh sb=\"0\" eb=\"1\"><t>y</t></rPh>"
      + "<phoneticPr fontId=\"1\"/></si><si><t>行_x000D_\n号</t></si><si><t>_x005F_x000D_</t></si>"
    let read = try WorkbookReading(Self.book("行政相对人名称", cell, strings: strings).bytes)
    #expect(try read.failure == nil && read.value("行政相对人名称") == text, "\(read.codes)")
  }

  @Test(arguments: [
    ("44200", 1, "2021-01-04"), ("44200.4", 1, "2021-01-04"), ("44200.5", 2, "2021-01-04"),
    ("44200", 4, "2021-01-04"), ("44200", 5, "2021-01-04"), ("44200", 6, "2021-01-04"),
  ])
  func `a day is a day by its format`(serial: String, style: Int, day: String) throws {
    let formats = ["yyyy\"年\"m\"月\"d\"日\";@", "[$-804]aaaa", "[DBNum1][$-804]yyyy\"年\"m\"月\""]
    let cell = Book.number(serial, style: style)
    let read = try WorkbookReading(Self.book("许可决定日期", cell, formats: formats).bytes)
    #expect(try read.codes.isEmpty && read.value("许可决定日期") == day, "\(read.codes)")
  }

  @Test func `days count from 1904 where the workbook says so`() throws {
    var book = Self.book("许可决定日期", Book.number("42738", style: 1))
    book.replace("xl/workbook.xml", "<workbookPr/>", "<workbookPr date1904=\"1\"/>")
    #expect(try WorkbookReading(book.bytes).value("许可决定日期") == "2021-01-04")
  }

  @Test(arguments: [
    ("<workbookPr/>", DateSerials.excel1900, true), ("<workbookPr/>", .excel1904, true),
    ("<workbookPr date1904=\"1\"/>", .excel1904, true),
    ("<workbookPr date1904=\"true\"/>", .excel1900, false),
    ("<workbookPr date1904=\"0\"/>", .excel1904, false), ("<workbookPr date1904=\"0\"/>", .excel1900, true),
  ])
  func `a rule that counts days otherwise than the workbook says of itself doesn't fit`(
    settings: String, serials: DateSerials, fits: Bool
  ) throws {
    var book = Self.book("许可决定日期", Book.number("42738"))
    book.replace("xl/workbook.xml", "<workbookPr/>", settings)
    let rule = try SampleRules.rule { rule, _ in rule.serials = serials }
    let read = try WorkbookReading(book.bytes, rule: rule)
    #expect(read.codes.contains(.sourceMismatch) == !fits, "\(read.codes)")
  }

  @Test(arguments: [
    ("许可决定日期", "44200", 0, FindingCode.valueDateSerial, true),
    ("许可决定日期", "60", 1, .valueNotADate, true), ("许可决定日期", "-5", 1, .valueErrorCell, true),
    ("许可决定日期", "9999999", 1, .valueErrorCell, true),
    ("统一社会信用代码", "370403199003118502", 0, .cellDigitsLost, true),
    ("行政相对人名称", "3.70403199003118E+17", 0, .cellDigitsLost, true),
    ("许可决定文书号", "123456789012", 0, .cellShownScientific, false),
    ("许可决定文书号", "12345", 4, .cellShownScientific, false), ("许可决定文书号", "12345678", 5, .cellFormatScaled, true),
    ("联系方式", "5320000001", 0, .cellZeroLost, false),
  ])
  func `a number that may not be what people mean is told`(
    title: String, number: String, style: Int, code: FindingCode, comesBack: Bool
  ) throws {
    let formats = ["0.00E+00", "#,##0,\"千\""]
    let read = try WorkbookReading(
      Self.book(title, Book.number(number, style: style), formats: formats).bytes)
    #expect(read.codes == [code])
    #expect(read.findings[0][0].severity == (comesBack ? .error : .warning))
    #expect(read.findings[0][0].position.line == 2 && read.findings[0][0].position.title == title)
    #expect(
      read.findings[0][0].position.column == (Book.titles.firstIndex(of: title) ?? 0) + 1)
  }

  @Test(arguments: [
    ("许可决定文书号", "12", "000000", "000012"), ("许可决定文书号", "3700012", "000-0000", "370-0012"),
    ("许可决定文书号", "7", "\"薛审\"0\"号\"", "薛审7号"), ("许可决定文书号", "1234.5", "#,##0.00", "1234.50"),
    ("许可决定文书号", "0.125", "0.0%", "12.5%"), ("许可决定文书号", "2.675", "0.00_);(0.00)", "2.675"),
    ("许可决定文书号", "-2", "0_);(0)", "(2)"), ("许可决定文书号", "0.30000000000000004", "General", "0.3"),
    ("许可决定文书号", "12345", "@", "12345"), ("许可决定文书号", "0.5", "h:mm", "12:00"),
    ("许可决定文书号", "1.5", "[h]:mm", "36:00"), ("许可决定文书号", "9.999", "0.0", "9.999"),
    ("许可决定文书号", "0.356", "0", "0.356"), ("许可决定文书号", "0.356", "#", "0.356"),
    ("许可决定文书号", "0.356", "0%", "35.6%"), ("许可决定文书号", "12.5", "0\"万元\"", "12.5万元"),
    ("许可决定文书号", "0.3333333333", "0.00", "0.333333"), ("许可决定文书号", "90", "General\"元\"", "90元"),
    ("许可决定文书号", "90.5", "[DBNum2][$-804]General\"元整\"", "90.5元整"),
    ("许可决定文书号", "-90", "G/通用格式\"元\"", "-90元"), ("许可决定文书号", "90", "\"约\"General", "约90"),
  ])
  func `a number is kept as people see it`(title: String, number: String, format: String, text: String) throws
  {
    let read = try WorkbookReading(
      Self.book(title, Book.number(number, style: 4), formats: [format]).bytes)
    #expect(read.sources.first??.contains(",\(text),") == true, "\(read.sources)")
  }

  @Test(arguments: ["许可决定日期", "许可决定文书号"])
  func `a number that its format makes no day is told, also where it came back`(title: String) throws {
    let read = try WorkbookReading(Self.book(title, Book.number("20210104", style: 1)).bytes)
    #expect(read.codes == [.valueErrorCell])
    let back = try BundleReading(
      Book.titles.joined(separator: ",") + "\n" + (try #require(read.sources[0])) + "\n")
    for told in [try #require(read.findings[0].first), try #require(back.findings[0].first)] {
      #expect(told.code == .valueErrorCell && told.message.zh.contains("日期格式的一个数字"), "\(told.message.zh)")
      #expect(told.remedy.zh.contains("2021-01-04") && !told.message.zh.contains("丢失"))
    }
  }

  @Test(arguments: ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
  func `an error is never a value`(error: String) throws {
    let read = try WorkbookReading(
      Self.book("行政相对人名称", " t=\"e\"><f>1/0</f><v>\(error)</v></c>").bytes)
    #expect(read.codes == [.valueErrorCell])
  }

  @Test(arguments: [
    "><f>A1</f></c>", "><f>A1</f><v></v></c>", "><f>A1</f><v/></c>", " t=\"str\"><f>A1</f></c>",
  ])
  func `a formula without its value is told, in its cell`(cell: String) throws {
    let read = try WorkbookReading(Self.book("行政相对人名称", cell).bytes)
    #expect(read.codes == [.cellFormulaEmpty])
    var position = try #require(read.findings.first?.first).position
    position.sheet = read.sheet
    #expect(position.cell == "C2" && position.placeInWorkbook?.zh == "工作表“决定” C2")
  }

  @Test func `a formula without its value isn't told to be missing from its group besides`() throws {
    let read = try WorkbookReading(Self.book("许可决定文书号", "><f>A1</f></c>").bytes)
    #expect(read.codes == [.cellFormulaEmpty])
    #expect(try WorkbookReading(Self.book("许可决定文书号", "/>").bytes).codes == [.groupMissing])
  }

  @Test func `titles above, totals below, gaps between and blank cells at the end are no records`() throws {
    let cells =
      Book.row(2, [Book.inline("2021 年许可台账")]) + Book.row(4, Book.titles.map(Book.inline) + ["/>", "/>"])
      + Book.row(6, Book.record.map(Book.inline) + [Book.inline(" ")])
      + Book.row(9, [Book.inline("合计"), Book.number("1")])
    let read = try WorkbookReading(Book(cells: cells).bytes)
    #expect(read.records.map(\.line) == [6])
    #expect(read.codes == [.titleSkipped, .footerSkipped])
    #expect(read.bundleFindings.map(\.position.line) == [2, 9])
  }

  @Test func `a title, a foot or a column that says for whom a sheet is sends it back`() throws {
    let titles = ["消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "备用"]
    let record = ["K1", "样例培训", "2021-01-25", "样例", "样例", "样例"]
    func codes(_ rows: [[String]]) throws -> [FindingCode] {
      try WorkbookReading(Book(rows).bytes, kind: "training-info") { $0 == "乙局" ? .others : .nobody }
        .bundleFindings.map(\.code).filter { $0 != .headerColumnUnknown }
    }
    #expect(try codes([["样例通知"], titles, record]) == [.titleSkipped])
    #expect(try codes([["主送：乙局"], titles, record]) == [.titleSkipped, .headerColumnMissing])
    #expect(try codes([titles, record, ["接收部门：乙局"]]) == [.headerColumnMissing])
    #expect(try codes([titles, record.dropLast() + ["乙局"], record]) == [.headerColumnMissing])
    let untitled: [String] = titles.dropLast() + ["", "备注"]
    #expect(try codes([untitled, record.dropLast() + ["乙局", "样例"]]) == [.headerColumnMissing])
  }

  @Test func `what isn't read is said: hidden rows, hidden sheets, other sheets`() throws {
    var book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline))
        + Book.row(2, Book.record.map(Book.inline), "hidden=\"1\"")
        + Book.row(3, Book.record.map(Book.inline)))
    book.add(sheet: "说明", Book.row(1, [Book.inline("怎样填写")]))
    book.add(sheet: "代码", Book.row(1, Book.titles.map(Book.inline)), state: "veryHidden")
    book.add(sheet: "二月", Book.row(1, Book.titles.map(Book.inline)))
    book.add(sheet: "空白", "")
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.map(\.line) == [3])
    #expect(read.codes == [.workbookSheetUnread, .workbookSheetsSkipped, .workbookRowsHidden])
    #expect(read.bundleFindings[0].excerpt == "二月")
    #expect(read.bundleFindings[1].arguments["othersZh"] == "“说明”、“代码”（隐藏）")
    #expect(read.bundleFindings[2].position.line == 2)
  }

  @Test(arguments: [
    ("hidden=\"1\"", true), ("ht=\"0\" customHeight=\"1\"", true), ("ht=\"0.0\" customHeight=\"true\"", true),
    // Without more a height is computed when the sheet is opened.
    ("ht=\"0\"", false), ("ht=\"15\" customHeight=\"1\"", false), ("customHeight=\"1\"", false),
    ("ht=\"0.5\" customHeight=\"1\"", false),
  ])
  func `a row that has no height is hidden as well`(attributes: String, isHidden: Bool) throws {
    let record = Book.record.map(Book.inline)
    let book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, record)
        + Book.row(3, record, attributes))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.map(\.line) == (isHidden ? [2] : [2, 3]))
    #expect(read.bundleFindings.map(\.code) == (isHidden ? [.workbookRowsHidden] : []))
  }

  /// People see its titles in the row below, over which they go on.
  @Test(arguments: [nil, "approval-push"])
  func `a header in a hidden row is told for that`(kind: String?) throws {
    let blank = Book.row(2, Book.titles.map { _ in "/>" })
    var book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline), "hidden=\"1\"") + blank
        + Book.row(3, Book.record.map(Book.inline)))
    book.add(sheet: "说明", Book.row(1, [Book.inline("怎样填写")]))
    let failure = try #require(try WorkbookReading(book.bytes, kind: kind).failure)
    #expect(failure.code == .workbookHeaderUnknown && failure.position.line == 1)
    #expect(failure.message.zh.contains("隐藏") && failure.remedy.zh.contains("取消隐藏第 1 行"))
    #expect(failure.message.en.contains("hidden") && failure.remedy.en.contains("Show row 1"))
  }

  @Test func `the first visible sheet with a known header is taken`() throws {
    var book = Book(cells: Book.row(1, [Book.inline("封面")]))
    book.add(sheet: "草稿", Book.row(1, Book.titles.map(Book.inline)), state: "hidden")
    book.add(
      sheet: "许可", Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, Book.record.map(Book.inline)))
    let read = try WorkbookReading(book.bytes)
    #expect(read.sheet == "许可" && read.records.count == 1 && read.codes == [.workbookSheetsSkipped])
  }

  @Test func `what stands beside a table is told with its cell, not as a comma too many`() throws {
    let remark = Book.record.map(Book.inline) + ["/>", "/>", Book.inline("样例：请核对")]
    let records = Book.row(2, Book.record.map(Book.inline)) + Book.row(3, remark)
    let lone = Book.row(5, Book.titles.map { _ in "/>" } + ["/>", Book.inline("代码"), Book.inline("名称")])
    for merged in ["", "<mergeCells><mergeCell ref=\"I1:J1\"/></mergeCells>"] {
      var book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + records + lone)
      book.replace("xl/worksheets/sheet1.xml", "</sheetData>", "</sheetData>" + merged)
      let read = try WorkbookReading(book.bytes)
      #expect(read.findings.map { $0.map(\.code) } == [[], [.csvColumnCount]], "\(read.codes)")
      var told = try #require(read.findings[1].first)
      told.position.sheet = read.sheet
      #expect(told.position.cell == "L3")
      #expect(!told.message.zh.contains("逗号") && !told.remedy.zh.contains("逗号"), "\(told.remedy.zh)")
      #expect(told.message.zh.contains("没有列名的地方有内容") && told.remedy.zh.contains("删去这一格"))
      // A row that holds nothing below the header is none, wherever it stands.
      #expect(read.bundleFindings.map(\.code) == [.headerColumnUnknown], "\(read.codes)")
      #expect(read.bundleFindings[0].position.line == 5 && read.bundleFindings[0].position.column == 11)
    }
  }

  @Test func `a table beside the table is told once, and its remarks that doubt records`() throws {
    let blank = Book.titles.map { _ in "/>" }
    let rows = (2...9).map { Book.row($0, blank + ["/>", Book.inline($0 == 7 ? "第2条作废" : "代码\($0)")]) }
    let cells =
      Book.row(1, Book.titles.map(Book.inline)) + rows.joined() + Book.row(10, Book.record.map(Book.inline))
    let read = try WorkbookReading(Book(cells: cells).bytes)
    #expect(read.records.map(\.line) == [10])
    #expect(read.codes == [.headerColumnUnknown, .noteDoubtsRecords], "\(read.codes)")
    #expect(read.bundleFindings.map(\.position.line) == [2, 7])
  }

  @Test func `titles below one that is merged over the last columns are told as such`() throws {
    let head = Book.titles.map(Book.inline) + [Book.inline("其他信息"), "/>"]
    let second = Book.titles.map { _ in "/>" } + [Book.inline("许可类别"), Book.inline("许可证书名称")]
    let record = Book.record.map(Book.inline) + [Book.inline("普通"), Book.inline("样例证")]
    let read = try WorkbookReading(
      Book(cells: Book.row(1, head) + Book.row(2, second) + Book.row(3, record)).bytes)
    let told = try #require(read.bundleFindings.first { $0.code == .headerColumnMissing })
    #expect(told.position.line == 2 && told.message.zh.contains("写在表头的第二行"), "\(told.message.zh)")
  }

  @Test(
    arguments: [(",", "“,”"), ("|", "“|”"), ("\t", "制表符"), ("，", "全角逗号“，”"), ("  ", "空格")], ["", "样例局许可台账"])
  func `a table that was pasted into one column is told with its cell and how to part it`(
    separator: (text: String, shown: String), title: String
  ) throws {
    let rows = [Book.titles, Book.record].map { [$0.joined(separator: separator.text)] }
    for (name, kind) in [("导出.xlsx", nil), ("approval-push_B1.xlsx", nil), ("导出.xlsx", "approval-push")]
      as [(String, String?)]
    {
      for cover in [false, true] {
        let cells = ([[title]] + rows).enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
        var book = cover ? Book([["封面"]]) : Book(cells: cells)
        if cover { book.add(sheet: "表", cells) }
        let read = try WorkbookReading(book.bytes, name: name, kind: kind)
        #expect(read.codes == [.workbookHeaderUnknown], "\(read.codes)")
        let told = try #require(read.failure)
        #expect(told.position.cell == "A2" && told.position.sheet == (cover ? "表" : "决定"))
        #expect(told.message.zh.contains("所有的列名都在这一格里，各列之间是\(separator.shown)。"), "\(told.message.zh)")
        #expect(told.remedy.zh.contains("选中 A 列") && told.remedy.zh.contains("分列"), "\(told.remedy.zh)")
        #expect(!told.message.en.contains("{") && !told.remedy.en.contains("{"))
      }
    }
    // Several cells are no such row, whatever they hold.
    let beside = Book([[rows[0][0], "样例"], rows[1]])
    #expect(try WorkbookReading(beside.bytes).failure?.remedy.zh.contains("一列一格") == true)
  }

  @Test func `what we wrote beside a table is no table, and doesn't stand in for one`() throws {
    let explained = [["列名", "必填", "填什么"], ["消息标识", "必填", "编号"], ["认领人", "选填", "姓名"]]
    func rows(_ rows: [[String]]) -> String {
      rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
    }
    for state in ["visible", "hidden"] {
      var book = Book()
      book.add(sheet: EntryForm.explanationSheet, rows(explained), state: state)
      book.add(sheet: EntryForm.choicesSheet, rows([["事项名称"], ["食品经营许可"]]), state: state)
      let read = try WorkbookReading(book.bytes)
      #expect(read.codes.isEmpty && read.sheet == "决定", "\(read.codes)")
      #expect(read.records.count == 1)
    }
    var broken = Book([Book.titles.map { $0 == "事项名称" ? "处室意见" : $0 }, Book.record])
    broken.add(sheet: EntryForm.explanationSheet, rows(explained))
    let read = try WorkbookReading(broken.bytes)
    #expect(read.codes == [.workbookHeaderUnknown] && read.failure?.position.sheet == "决定", "\(read.codes)")
    #expect(read.failure?.arguments["missing"]?.contains("事项名称") == true)
    // Where nothing else is there to be read it is a sheet like any other.
    var alone = Book(cells: "")
    alone.add(sheet: EntryForm.explanationSheet, rows([Book.titles, Book.record]))
    #expect(try WorkbookReading(alone.bytes).records.count == 1)
  }

  @Test func `the strict form, other prefixes and things of later versions are read alike`() throws {
    var strict = Book()
    for part in strict.order {
      strict.parts[part] = strict.parts[part]?.replacing(Book.main, with: Book.strictMain)
        .replacing(Book.relations, with: Book.strictRelations)
    }
    #expect(try WorkbookReading(strict.bytes) == WorkbookReading(Book().bytes))
    var prefixed = Book()
    prefixed.parts["xl/worksheets/sheet1.xml"] = prefixed.parts["xl/worksheets/sheet1.xml"]?
      .replacing("</", with: "</x:").replacing("<x:/", with: "</x:")
      .replacing(try Regex("<(?=[a-z])"), with: "<x:").replacing("xmlns=", with: "xmlns:x=")
    #expect(try WorkbookReading(prefixed.bytes) == WorkbookReading(Book().bytes))
    var later = Book()
    later.replace(
      "xl/worksheets/sheet1.xml", "<sheetData>",
      "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice>"
        + "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></mc:Choice></mc:AlternateContent>"
        + "<x14:sheetData xmlns:x14=\"urn:x14\"><row r=\"1\"/></x14:sheetData><sheetData>")
    #expect(try WorkbookReading(later.bytes) == WorkbookReading(Book().bytes))
  }

  @Test func `cells and rows that don't say where they stand follow those before`() throws {
    var book = Book()
    book.parts["xl/worksheets/sheet1.xml"] = book.parts["xl/worksheets/sheet1.xml"]?
      .replacing(try Regex(" r=\"[A-Z]*[0-9]\""), with: "")
    #expect(try WorkbookReading(book.bytes) == WorkbookReading(Book().bytes))
  }

  @Test func `cells that are merged over several rows show the same in each`() throws {
    let rows = (2...6).map { number in
      var cells = Book.record.map(Book.inline)
      cells[1] = Book.inline("薛审食许字〔2021〕\(number)号")
      // 许可机关 in I2:I4, 行政相对人名称 in C3:C9, whose later cells are left out, empty, or hold what nobody sees.
      if (3...4).contains(number) { cells[8] = number == 3 ? "/>" : Book.inline("看不见") }
      if number == 3 { cells[2] = Book.inline("样例合并店") }
      if number > 3 { cells[2] = "/>" }
      return Book.row(number, cells, number == 5 ? "hidden=\"1\"" : "")
    }
    var book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline)) + rows.joined() + Book.row(7, ["/>", "/>"])
        + Book.row(9, [Book.inline("合计")]))
    book.replace(
      "xl/worksheets/sheet1.xml", "</sheetData>",
      "</sheetData><mergeCells count=\"4\"><mergeCell ref=\"I2:I4\"/><mergeCell ref='C3:D9' /><mergeCell ref=\"A1:B1\"/>"
        + "<mergeCell ref=\"A1:A2\"/><mergeCell ref=\"nonsense\"/><mergeCell/></mergeCells>")
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.map(\.line) == [2, 3, 4, 6])
    #expect(
      try (1...4).map { try read.value("行政相对人名称", of: $0) } == ["样例1号店", "样例合并店", "样例合并店", "样例合并店"])
    #expect(try (1...4).allSatisfy { try read.value("许可机关", of: $0) == "样例局" })
    #expect(read.codes.contains(.workbookCellsMerged))
    let told = try #require(read.bundleFindings.first { $0.code == .workbookCellsMerged })
    #expect(told.position.line == 3 && told.arguments["cells"] == "5")
    for chunk in [1, 7, 64] { #expect(try WorkbookReading(book.bytes, chunk: chunk) == read) }
  }

  @Test func `ranges that lie over each other move no cell`() throws {
    let rows = (2...4).map { number in
      var cells = Book.record.map(Book.inline)
      if number > 2 { cells[2] = "/>" }
      return Book.row(number, cells)
    }
    var book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + rows.joined())
    book.replace(
      "xl/worksheets/sheet1.xml", "</sheetData>",
      "</sheetData><mergeCells><mergeCell ref=\"C2:C3\"/><mergeCell ref=\"C2:D4\"/><mergeCell ref=\"C2:C4\"/></mergeCells>"
    )
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 3)
    for number in 1...3 {
      #expect(try read.value("行政相对人名称", of: number) == "样例1号店" && read.value("许可机关", of: number) == "样例局")
    }
  }

  @Test func `a range is found wherever the pieces of its part are cut`() {
    let tail =
      "<c t=\"inlineStr\"><is><t>mergeCell ref=\"Z1:Z9\"</t></is></c></sheetData><x:mergeCells><x:mergeCell ref=\"B2:C40\"/>"
      + "<x:mergeCell ref=\"D5:F5\"/></x:mergeCells><mergeCell " + String(repeating: "x", count: 600) + ">"
    for cut in 1..<tail.utf8.count {
      var search = MergeSearch()
      var rest = Array(tail.utf8)[...]
      while !rest.isEmpty {
        rest.prefix(cut).withUnsafeBytes { search.take($0) }
        rest = rest.dropFirst(cut)
      }
      #expect(search.ranges.map(\.columns) == [1...2, 3...5], "\(cut)")
      #expect(search.ranges.map(\.rows) == [2...40, 5...5], "\(cut)")
    }
  }

  @Test func `rows come back in commas, with what each cell holds`() throws {
    let read = try WorkbookReading(
      Self.book("行政相对人名称", Book.inline("样例,\"甲\"")).bytes)
    #expect(read.sources[0]?.contains(",\"样例,\"\"甲\"\"\",") == true)
    let again = try BundleReading(Book.titles.joined(separator: ",") + "\n" + (read.sources[0] ?? "") + "\n")
    #expect(again.records.map { $0.text(6) } == read.records.map { $0.text(6) })
  }

  @Test func `read in any pieces it is the same`() throws {
    var book = Self.book("行政相对人名称", " t=\"s\"><v>0</v></c>", strings: "<si><t>样例\n二_x0041_</t></si>")
    book.deflated = Set(book.order)
    let whole = try WorkbookReading(book.bytes)
    #expect(whole.records.count == 1)
    for chunk in 1...64 {
      #expect(try WorkbookReading(book.bytes, chunk: chunk) == whole, "in pieces of \(chunk)")
    }
  }

  @Test func `cut anywhere, or with any byte another, it is told and never a trap`() throws {
    var book = Book()
    book.deflated = ["xl/styles.xml", "xl/worksheets/sheet1.xml"]
    let bytes = book.bytes
    for count in bytes.indices {
      let read = try WorkbookReading(Array(bytes[..<count]))
      #expect(read.failure != nil, "cut to \(count)")
    }
    var told = 0
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 0x20
      let read = try WorkbookReading(damaged)
      if read.failure != nil { told += 1 }
    }
    // What is left over are bytes that mean nothing: times, versions, who made it.
    #expect(told * 10 > bytes.count * 9, "\(told) of \(bytes.count)")
  }
}
