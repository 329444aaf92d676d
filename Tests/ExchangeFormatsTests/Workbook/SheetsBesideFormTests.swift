import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What somebody put beside a form that he filled in is read, or told.
struct SheetsBesideFormTests {
  private typealias Book = ForgedWorkbook

  private static let claims = ["答复对象", "办理期限", "投递编号", "消息标识", "认领人", "认领日期", "备注"]
  private static let claim = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "", "样例甲", "", ""]
  private static let returns = ["答复对象", "办理期限", "投递编号", "消息标识", "退回原因类别", "退回理由", "建议部门"]
  private static let giveBack = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "XK-1", "其他", "样例", ""]

  private static func cells(_ rows: [String]...) -> String {
    rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
  }

  /// A filled form of claims, with other sheets beside it, as forms come and as people leave them.
  private static func book(_ more: (name: String, cells: String, state: String)...) -> ForgedWorkbook {
    var book = Book(cells: cells(claims, claim))
    book.add(sheet: "可选值", cells(["部门名称"], ["样例局"]))
    book.add(sheet: "填表说明", cells(claims))
    book.add(sheet: "部门名称", cells(["部门名称"], ["样例局"]))
    book.add(sheet: "待办事项", cells(["状态", "义务"], ["未到期", "认领行政审批信息"]))
    for sheet in more { book.add(sheet: sheet.name, sheet.cells, state: sheet.state) }
    return book
  }

  @Test func `of what we wrote ourselves, and of forms that nobody filled in, nothing is said`() throws {
    let empty = Self.cells(Self.returns, Array(Self.giveBack.prefix(4)))
    let read = try WorkbookReading(Self.book(("退回", empty, "visible"), ("函询", empty, "hidden")).bytes)
    #expect(read.records.count == 1 && read.bundleFindings.isEmpty, "\(read.codes)")
  }

  @Test func `a table of records beside a form is told`() throws {
    let table = Self.cells(Array(Self.returns.dropFirst(2)), Array(Self.giveBack.dropFirst(2)))
    let read = try WorkbookReading(Self.book(("另列", table, "visible"), ("底稿", table, "hidden")).bytes)
    #expect(read.records.count == 1)
    #expect(read.bundleFindings.map(\.code) == [.workbookSheetUnread, .workbookSheetsSkipped])
    #expect(read.bundleFindings.first?.excerpt == "另列")
    #expect(read.bundleFindings.first?.message.zh.contains("不是答复单") == true)
    #expect(read.bundleFindings.last?.arguments["othersZh"] == "“底稿”（隐藏）")
  }

  @Test func `a form that was filled in and then hidden is told`() throws {
    let filled = Self.cells(Self.returns, Self.giveBack)
    let read = try WorkbookReading(Self.book(("退回", filled, "hidden")).bytes)
    #expect(read.records.count == 1 && read.bundleFindings.map(\.code) == [.workbookSheetUnread])
    #expect(read.bundleFindings.first?.excerpt == "退回")
    #expect(read.bundleFindings.first?.message.zh.contains("隐藏") == true)
  }

  @Test func `what people wrote into sheets of their own is told`() throws {
    let table = Self.cells(["函询编号", "意见"], ["HX-1", "不同意"])
    let note = Self.cells(["请王五核对"])
    let read = try WorkbookReading(
      Self.book(("补充答复", table, "visible"), ("记事", note, "visible"), ("草稿", table, "hidden")).bytes)
    #expect(read.records.count == 1)
    #expect(read.bundleFindings.map(\.code) == [.workbookSheetUnread, .workbookSheetsSkipped])
    #expect(read.bundleFindings.first?.excerpt == "补充答复")
    #expect(read.bundleFindings.last?.arguments["othersZh"] == "“记事”")
  }

  /// Forms of returns that are filled in and spoilt, by what was done to them.
  private static let spoilt: [(name: String, sheet: String, rows: [[String]], lacks: String)] = [
    ("a title was changed", "退回", [returns.map { $0 == "退回原因类别" ? "原因" : $0 }, giveBack], "退回原因类别"),
    ("the header is gone", "退回", [giveBack], "不是“退回”的表头"),
    (
      "that of what is answered is gone", "退回", [Array(returns.dropFirst()), Array(giveBack.dropFirst())],
      "答复对象"
    ),
    (
      "the sheet has another name, too", "表2",
      [["退回　样例局"], ["只填黄色表头的列"], returns.map { $0 == "退回原因类别" ? "原因" : $0 }, giveBack], "退回原因类别"
    ),
  ]

  @Test(arguments: spoilt.indices)
  func `a filled form that can't be read any more sends the workbook back`(index: Int) throws {
    let (name, sheet, rows, lacks) = Self.spoilt[index]
    let cells = rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
    for isAnswered in [true, false] {
      // Also where no other is filled in.
      var book = Book(cells: Self.cells(Self.claims, isAnswered ? Self.claim : Array(Self.claim.prefix(4))))
      book.add(sheet: sheet, cells)
      let (bytes, library) = (book.bytes, try Fixtures.library.get())
      let error = #expect(throws: FormatError.self) {
        try WorkbookReader.filledSheets(of: MemorySource(bytes), fileName: "待办.xlsx", library: library)
      }
      guard case .malformed(let finding)? = error else { continue }
      #expect(finding.code == .workbookHeaderUnknown, "\(name)")
      #expect(finding.position.sheet == sheet && finding.message.zh.contains(lacks), "\(finding.message.zh)")
      #expect(finding.remedy.zh.contains("待办.xlsx"))
    }
  }

  @Test func `a spoilt form that nobody filled in sends nothing back`() throws {
    let titles = Self.returns.map { $0 == "退回原因类别" ? "原因" : $0 }
    let empty = Self.cells(["退回　样例局"], titles, Array(Self.giveBack.prefix(4)))
    let read = try WorkbookReading(Self.book(("退回", empty, "visible")).bytes)
    #expect(read.records.count == 1)
  }

  @Test func `beside several forms it is told once`() throws {
    let filled = Self.cells(Self.returns, Self.giveBack)
    let table = Self.cells(Array(Self.returns.dropFirst(2)), Array(Self.giveBack.dropFirst(2)))
    let bytes = Self.book(("退回", filled, "visible"), ("另列", table, "visible")).bytes
    let library = try Fixtures.library.get()
    var sheets = try WorkbookReader.filledSheets(
      of: MemorySource(bytes), fileName: "待办.xlsx", library: library)
    #expect(sheets.map(\.name) == ["决定", "退回"])
    var told: [Finding] = []
    for index in sheets.indices {
      sheets[index].recordsBefore = index
      var reader = try WorkbookReader(
        source: MemorySource(bytes), fileName: "待办.xlsx", library: library, sheet: sheets[index])
      while try reader.next() != nil {}
      told += reader.bundleFindings
    }
    #expect(told.map(\.code) == [.workbookSheetUnread] && told.first?.excerpt == "另列")
    #expect(told.first?.arguments["sheet"] == "决定”、“退回")
  }

  @Test func `beside a table our own explanation isn't told either`() throws {
    var book = Book()
    book.add(sheet: "填表说明", Self.cells(Book.titles))
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
  }
}
