import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What somebody struck through in a workbook is read, and told row by row.
struct StruckCellsTests {
  private typealias Book = ForgedWorkbook

  /// Fonts: one as it is, one that is struck through, one that says it isn't.
  private static let fonts =
    "<fonts count=\"3\"><font><sz val=\"11\"/></font><font><strike/><sz val=\"11\"/></font>"
    + "<font><strike val=\"0\"/></font></fonts><cellStyleXfs>"

  /// A workbook with rows below the header; style 2 has a font that isn't struck through, style 3 one that is.
  private func book(_ rows: [[String]], strings: String = "", fonts: String = Self.fonts) -> Book {
    let cells = ([Book.titles.map(Book.inline)] + rows).enumerated().map { Book.row($0 + 1, $1) }
    var book = Book(cells: cells.joined(), strings: strings)
    book.replace("xl/styles.xml", "<cellStyleXfs>", fonts)
    book.replace("xl/styles.xml", "<xf numFmtId=\"22\"/>", "<xf numFmtId=\"22\" fontId=\"2\"/>")
    book.replace("xl/styles.xml", "<xf numFmtId=\"49\"/>", "<xf numFmtId=\"49\" fontId=\"1\"/>")
    return book
  }

  private func inline(_ text: String, style: Int) -> String { " s=\"\(style)\"" + Book.inline(text) }

  private let plain = Book.record.map(Book.inline)

  @Test func `a row and a cell that are struck through are told, and others aren't`() throws {
    var one = plain
    one[2] = inline("样例2号店", style: 3)
    one[0] = inline("食品经营许可", style: 2)
    var two = plain
    (two[1], two[3], two[4]) = (
      inline(Book.record[1], style: 3), inline(Book.record[3], style: 3), inline(Book.record[4], style: 3)
    )
    let whole = Book.record.map { inline($0, style: 3) }
    let bytes = book([whole, plain, one, two, whole]).bytes
    let read = try WorkbookReading(bytes)
    #expect(read.records.map(\.line) == [2, 3, 4, 5, 6])
    #expect(
      read.findings.map { $0.map(\.code).filter { $0 == .workbookCellsStruck }.count } == [1, 0, 1, 1, 1])
    #expect(
      read.findings.compactMap { $0.last?.arguments["cells"] } == ["A2:I2", "C4", "B5 D5:E5", "A6:I6"])
    let told = try #require(read.findings.first?.last)
    #expect(told.severity == .warning && told.position.line == 2 && told.position.record == 1)
    #expect(told.message.zh == "第 2 行有划掉的内容（A2:I2），照样读了。")
    for chunk in [1, 7, 64] { #expect(try WorkbookReading(bytes, chunk: chunk) == read) }
  }

  @Test(arguments: [
    ("<si><r><rPr><strike/></rPr><t>样例甲</t></r><r><t>样例乙</t></r></si>", true),
    ("<si><r><t>样例甲</t></r><r><rPr><sz val=\"11\"/><strike val=\"1\"/></rPr><t>样例乙</t></r></si>", true),
    ("<si><r><rPr><strike val=\"false\"/></rPr><t>样例甲样例乙</t></r></si>", false),
    ("<si><rPr><strike/></rPr><t>样例甲样例乙</t></si>", false), ("<si><t>样例甲样例乙</t></si>", false),
  ])
  func `so is a part of a text, shared or of its own`(text: String, isStruck: Bool) throws {
    // The seventieth text, so that it isn't in the first word of bits.
    let others = String(repeating: "<si><t>别的</t></si>", count: 69)
    var (shared, own) = (plain, plain)
    shared[2] = " t=\"s\"><v>69</v></c>"
    own[2] =
      " t=\"inlineStr\">" + text.replacing("<si>", with: "<is>").replacing("</si>", with: "</is>") + "</c>"
    var other = plain
    other[2] = " t=\"s\"><v>5</v></c>"
    let read = try WorkbookReading(book([shared, own, other], strings: others + text).bytes)
    #expect(try (1...2).allSatisfy { try read.value("行政相对人名称", of: $0) == "样例甲样例乙" })
    let told = read.findings.map { $0.contains { $0.code == .workbookCellsStruck } }
    #expect(told == [isStruck, isStruck, false])
  }

  @Test func `empty cells, and rows that are no records, say nothing`() throws {
    var blank = plain
    blank[7] = " s=\"3\"/>"
    blank[6] = inline("2021-01-04", style: 2)
    let total = [inline("合计", style: 3)]
    let read = try WorkbookReading(book([blank, plain, total]).bytes)
    #expect(read.records.count == 2 && !read.codes.contains(.workbookCellsStruck))
  }

  @Test func `fonts of formats that depend on values don't count`() throws {
    let fonts = "<dxfs><dxf><font><strike/></font></dxf></dxfs><fonts><font/><font/></fonts><cellStyleXfs>"
    let read = try WorkbookReading(book([Book.record.map { inline($0, style: 3) }], fonts: fonts).bytes)
    #expect(read.codes.isEmpty)
  }
}
