import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What somebody wrote into notes on cells and into text boxes is told, and is no part of what is read.
struct SheetNotesTests {
  private typealias Book = ForgedWorkbook

  private static let threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
  private static let drawing = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
  private static let drawn = "http://schemas.openxmlformats.org/drawingml/2006/main"

  private static let claims = ["答复对象", "办理期限", "投递编号", "消息标识", "认领人", "认领日期", "备注"]
  private static let claim = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "", "样例甲", "", ""]
  private static let returns = ["答复对象", "办理期限", "投递编号", "消息标识", "退回原因类别", "退回理由", "建议部门"]
  private static let given = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "XK-1"]

  private static func cells(_ rows: [String]...) -> String {
    rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
  }

  /// Notes as programs write them, each with a cell, its words and who wrote it.
  private static func comments(_ notes: (cell: String, text: String)..., author: String = "样例甲") -> String {
    comments(Array(notes), author: author)
  }

  private static func comments(_ notes: [(cell: String, text: String)], author: String = "样例甲") -> String {
    "<comments xmlns=\"\(Book.main)\"><authors><author>\(author)</author></authors><commentList>"
      + notes.map { cell, text in
        "<comment ref=\"\(cell)\" authorId=\"0\"><text><r><rPr><b/></rPr><t>\(Book.escaped(text))</t></r></text>"
          + "</comment>"
      }.joined() + "</commentList></comments>"
  }

  private static func box(_ text: String, row: Int, column: Int) -> String {
    let body =
      "<xdr:txBody><a:bodyPr/><a:p><a:r><a:rPr lang=\"zh-CN\"/><a:t>\(text)</a:t></a:r></a:p></xdr:txBody>"
    return
      "<xdr:twoCellAnchor><xdr:from><xdr:col>\(column)</xdr:col><xdr:colOff>9</xdr:colOff><xdr:row>\(row)"
      + "</xdr:row><xdr:rowOff>9</xdr:rowOff></xdr:from><xdr:to><xdr:col>20</xdr:col><xdr:row>90</xdr:row></xdr:to>"
      + "<xdr:sp macro=\"\" textlink=\"\"><xdr:nvSpPr><xdr:cNvPr id=\"2\" name=\"文本框 1\"/><xdr:cNvSpPr txBox=\"1\"/>"
      + "</xdr:nvSpPr><xdr:spPr/>\(body)</xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
  }

  private static func drawing(_ shapes: String) -> String {
    "<xdr:wsDr xmlns:xdr=\"\(drawing)\" xmlns:a=\"\(drawn)\" "
      + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\">\(shapes)</xdr:wsDr>"
  }

  // MARK: Forms

  @Test func `a note on a form answers nothing and is told, whichever form it is on`() throws {
    let unanswered = Self.cells(Self.returns, Self.given)
    let note = Self.comments(("F2", "样例甲:\n不该退回，同意"))
    var alone = Book(cells: unanswered)
    alone.add("comments", note)
    let told = try WorkbookReading(alone.bytes)
    #expect(told.records.isEmpty && told.codes == [.formRowsUnanswered, .noteDoubtsRecords])
    #expect(told.bundleFindings.last?.excerpt == "不该退回，同意")
    #expect(told.bundleFindings.last?.position == Position(line: 2, column: 6))
    #expect(told.bundleFindings.last?.message.zh == "表格外面的“不该退回，同意”是批注，不在要填的格子里，没有当作答复。")
    // Beside another that is filled in, and on that itself; also on what we wrote.
    for (sheet, name) in [(1, "决定"), (2, "退回"), (3, "可选值"), (4, "待办事项"), (5, "部门名称"), (6, "空表")] {
      var book = Book(cells: Self.cells(Self.claims, Self.claim))
      book.add(sheet: "退回", unanswered)
      book.add(sheet: "可选值", Self.cells(["部门名称"], ["样例局"]))
      book.add(sheet: "待办事项", Self.cells(["状态", "义务"], ["未到期", "认领行政审批信息"]))
      book.add(sheet: "部门名称", Self.cells(["部门名称"], ["样例局"]))
      book.add(sheet: "空表", "")
      let plain = try WorkbookReading(book.bytes)
      #expect(plain.records.count == 1 && plain.codes.isEmpty, "\(plain.codes)")
      book.add("comments", note, to: sheet)
      let read = try WorkbookReading(book.bytes)
      #expect(read.records == plain.records && read.codes == [.noteDoubtsRecords], "\(name): \(read.codes)")
      #expect(read.bundleFindings.last?.excerpt == "不该退回，同意", "\(name)")
      let place = read.bundleFindings.last?.position
      #expect(place?.line == 2 && place?.column == 6 && place?.sheet == (sheet == 1 ? nil : name), "\(name)")
    }
  }

  @Test func `so is a text box`() throws {
    var book = Book(cells: Self.cells(Self.claims, Self.claim))
    book.add(sheet: "退回", Self.cells(Self.returns, Self.given))
    book.add("drawing", Self.drawing(Self.box("以上均不同意", row: 4, column: 1)), to: 2)
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 1 && read.codes == [.noteDoubtsRecords])
    #expect(read.bundleFindings.first?.excerpt == "以上均不同意")
    #expect(read.bundleFindings.first?.position == Position(sheet: "退回", line: 5, column: 2))
    #expect(read.bundleFindings.first?.message.zh.contains("文本框") == true)
  }

  // MARK: Tables of records

  @Test(arguments: [
    ("此条作废，不予推送", true), ("撤回", true), ("重复", true), ("应为样例2号店", true), ("样例甲已核", false),
    ("如有错误请联系样例甲", false),
  ])
  func `a note on a record that takes it back is told as such, and any other as one that goes nowhere`(
    text: String, doubts: Bool
  ) throws {
    var book = Book()
    let plain = try WorkbookReading(book.bytes)
    book.add("comments", Self.comments(("C2", text)))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records == plain.records && read.codes == [.noteDoubtsRecords])
    let told = try #require(read.bundleFindings.first)
    #expect(told.excerpt == text && told.position == Position(line: 2, column: 3))
    #expect(told.message.zh.contains(doubts ? "像是说" : "不随记录送出"), "\(told.message.zh)")
    #expect(told.remedy.zh.contains(doubts ? "撤销报文" : "对应的列"), "\(told.remedy.zh)")
    for chunk in [1, 7, 64] { #expect(try WorkbookReading(book.bytes, chunk: chunk) == read) }
  }

  @Test func `what explains the columns is a notice, unless it takes records back`() throws {
    var book = Book()
    book.add("comments", Self.comments(("A1", "必填"), ("B1", "不得重复")))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 1 && read.codes == [.titleSkipped])
    #expect(read.bundleFindings.first?.message.zh == "跳过了表头上的批注、文本框（“必填”）。")
    var doubted = Book()
    doubted.add("drawing", Self.drawing(Self.box("测试数据，请勿使用", row: 0, column: 0)))
    let told = try WorkbookReading(doubted.bytes)
    #expect(told.codes == [.noteDoubtsRecords] && told.bundleFindings.first?.excerpt == "测试数据，请勿使用")
  }

  @Test func `many are told as so many, and those that take records back one by one`() throws {
    let rows = (2...41).map { Book.row($0, Book.record.map(Book.inline)) }.joined()
    var book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + rows)
    book.add("comments", Self.comments((2...41).map { ("C\($0)", $0 > 30 ? "作废" : "样例") }))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 40)
    let told = read.bundleFindings.filter { $0.code == .noteDoubtsRecords }
    #expect(told.map(\.position.line) == [31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 2])
    #expect(told[10].message.zh.contains("一共 11 处") && told[11].message.zh.contains("一共 29 处"))
  }

  // MARK: As programs write them

  @Test func `a thread is told once, also where a program left nothing of it but the note`() throws {
    let explained =
      "[线程批注]\n\n你的 Excel 版本可读取此线程批注; 但如果在更新版本的 Excel 中打开文件，则对批注所作的任何改动都将被删除。了解详细信息: "
      + "https://go.microsoft.com/fwlink/?linkid=870924\n\n注释:\n    不应报送"
    let note = Self.comments(("C2", explained), ("D2", "样例丙"), author: "tc={0}")
    let thread =
      "<ThreadedComments xmlns=\"\(Self.threads)\"><threadedComment ref=\"C2\" dT=\"2021-01-05T01:00:00.00\" "
      + "personId=\"{1}\" id=\"{0}\"><text>不应报送</text></threadedComment></ThreadedComments>"
    for hasThread in [true, false] {
      var book = Book()
      book.add("comments", note)
      if hasThread { book.add(WorkbookNames.threadsRelation, thread) }
      let read = try WorkbookReading(book.bytes)
      #expect(read.records.count == 1 && read.codes == [.noteDoubtsRecords, .noteDoubtsRecords])
      let first = hasThread ? "不应报送" : "注释: 不应报送"
      #expect(Set(read.bundleFindings.compactMap(\.excerpt)) == [first, "样例丙"])
      #expect(read.bundleFindings.allSatisfy { !$0.message.zh.contains("Excel") })
    }
  }

  @Test func `notes in which nothing was written are none, nor is what is drawn without words`() throws {
    var book = Book()
    book.add("comments", Self.comments(("C2", "样例甲:\n"), ("D2", " \n")))
    // What programs that don't know a shape are given in its place.
    let other = Self.box("此形状表示切片器", row: 3, column: 1)
    book.add(
      "drawing",
      Self.drawing(
        "<mc:AlternateContent><mc:Choice Requires=\"x\"><xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>1"
          + "</xdr:row></xdr:from><xdr:pic/></xdr:oneCellAnchor></mc:Choice><mc:Fallback>\(other)</mc:Fallback>"
          + "</mc:AlternateContent>\(Self.box("", row: 2, column: 2))"))
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
  }

  @Test func `runs are one text, in the strict form too`() throws {
    var book = Book()
    book.add(
      "comments",
      "<comments xmlns=\"\(Book.strictMain)\"><authors/><commentList><comment ref=\"B2\" authorId=\"7\"><text><r><t>此条"
        + "</t></r><r><t xml:space=\"preserve\">_x000D_作废</t></r><rPh sb=\"0\" eb=\"1\"><t>音</t></rPh></text></comment>"
        + "</commentList></comments>")
    book.replace(
      "xl/worksheets/_rels/sheet1.xml.rels", Book.relations + "/comments", Book.strictRelations + "/comments")
    let read = try WorkbookReading(book.bytes)
    #expect(read.codes == [.noteDoubtsRecords] && read.bundleFindings.first?.excerpt == "此条 作废")
  }

  @Test(arguments: ["comments", WorkbookNames.threadsRelation, "drawing"])
  func `a part to which several relations lead is told once`(type: String) throws {
    let part =
      switch type {
      case "comments": Self.comments(("C2", "作废"))
      case "drawing": Self.drawing(Self.box("作废", row: 1, column: 2))
      default:
        "<ThreadedComments xmlns=\"\(Self.threads)\"><threadedComment ref=\"C2\"><text>作废</text></threadedComment>"
          + "</ThreadedComments>"
      }
    var book = Book()
    book.add(type, part)
    let once = try WorkbookReading(book.bytes)
    #expect(once.codes == [.noteDoubtsRecords])
    let whole = type.contains(":") ? type : "\(Book.relations)/\(type)"
    for (id, target) in [("a", "../notes1-1.xml"), ("b", "/xl/notes1-1.xml"), ("c", "../Notes1-1.xml")] {
      book.replace(
        "xl/worksheets/_rels/sheet1.xml.rels", "</Relationships>",
        "<Relationship Id=\"\(id)\" Type=\"\(whole)\" Target=\"\(target)\"/></Relationships>")
    }
    #expect(try WorkbookReading(book.bytes) == once)
  }

  // MARK: What can't be read

  private static let broken: [(name: String, type: String, part: String)] = [
    ("cut off", "comments", String(comments(("C2", "样例")).dropLast(30))),
    ("entities", "comments", "<!DOCTYPE x [<!ENTITY a \"作废\">]>" + comments(("C2", "&a;"))),
    ("another root", "drawing", "<a/>"),
    ("too many", "comments", comments((0...SheetNotes.limit).map { ("C\($0 + 2)", "样例") })),
    ("no text", "drawing", ""),
  ]

  @Test(arguments: broken.indices)
  func `where some can't be looked at that is said, and the table is read`(index: Int) throws {
    let (name, type, part) = Self.broken[index]
    var book = Book()
    book.add(type, part)
    let read = try WorkbookReading(book.bytes)
    #expect(read.failure == nil && read.records.count == 1, "\(name)")
    #expect(read.bundleFindings.last?.code == .noteDoubtsRecords, "\(name): \(read.codes)")
    #expect(read.bundleFindings.last?.message.zh.contains("没有读全") == true, "\(name)")
    var form = Book(cells: Self.cells(Self.claims, Self.claim))
    form.add(type, part)
    let answered = try WorkbookReading(form.bytes)
    #expect(answered.records.count == 1, "\(name)")
    #expect(answered.bundleFindings.last?.message.zh.contains("没有读全") == true, "\(name)")
  }

  @Test func `a long note is looked at as far as anybody reads it`() throws {
    var book = Book()
    book.add("comments", Self.comments(("C2", "作废" + String(repeating: "样例", count: 100_000))))
    let read = try WorkbookReading(book.bytes)
    #expect(read.codes == [.noteDoubtsRecords])
    #expect(read.bundleFindings.first?.message.zh.contains("像是说") == true)
  }

  @Test func `places that no sheet has trap nothing`() throws {
    var book = Book()
    book.add("comments", Self.comments(("ZZZZ999999999", "样例"), ("", "样例"), ("C99999999999", "样例")))
    let far = String(repeating: "9", count: 30)
    book.add(
      "drawing",
      Self.drawing(Self.box("样例", row: 999_999_999, column: 3)).replacing(
        "<xdr:col>3</xdr:col>", with: "<xdr:col>\(far)</xdr:col>"))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 1 && read.codes == [.noteDoubtsRecords])
    #expect(read.bundleFindings.first?.message.zh.contains("一共 4 处") == true)
  }

  @Test func `a sheet that holds nothing but words over it is named beside a table`() throws {
    var book = Book()
    book.add(sheet: "说明", "")
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
    book.add("drawing", Self.drawing(Self.box("请先电话核对", row: 1, column: 1)), to: 2)
    #expect(try WorkbookReading(book.bytes).codes == [.workbookSheetsSkipped])
  }

  @Test func `what lies outside, or isn't there, is passed over`() throws {
    var book = Book()
    book.add("comments", Self.comments(("C2", "样例")))
    book.order.removeAll { $0 == "xl/notes1-1.xml" }
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
    book.replace("xl/worksheets/_rels/sheet1.xml.rels", "Id=\"", "TargetMode=\"External\" Id=\"")
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
  }
}

extension ForgedWorkbook {
  /// Adds a part to which a relation leads from a sheet.
  mutating func add(_ type: String, _ part: String, to sheet: Int = 1) {
    let rels = "xl/worksheets/_rels/sheet\(sheet).xml.rels"
    if parts[rels] == nil {
      parts[rels] = Self.rels()
      order.append(rels)
    }
    let number = order.count { $0.hasPrefix("xl/notes\(sheet)-") } + 1
    let name = "notes\(sheet)-\(number).xml"
    let whole = type.contains(":") ? type : "\(Self.relations)/\(type)"
    replace(
      rels, "</Relationships>",
      "<Relationship Id=\"rId\(number)\" Type=\"\(whole)\" Target=\"../\(name)\"/></Relationships>")
    parts["xl/\(name)"] = part
    order.append("xl/\(name)")
  }
}
