import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What a cell doesn't say, or says otherwise than it looks, is never taken for nothing: not the first time, and not when its row that came
/// back is dropped as it is.
struct CellDoubtTests {
  private typealias Book = ForgedWorkbook

  private static let trainings = [
    "消息标识", "培训名称", "培训日期", "培训对象", "培训内容", "培训地点", "联系人及电话", "接收部门", "备注",
  ]
  private static let training = [
    "K1", "许可培训", "2021-01-25", "各镇街", "要点", "会议室", "样例乙 13800000002", "XC-WJ", "样例",
  ]

  /// A workbook of trainings, in whose rows the cells of 接收部门 are these.
  private static func book(
    _ recipients: [String], formats: [String] = [], merged: [String] = []
  ) -> ForgedWorkbook {
    let rows = recipients.enumerated().map { index, cell in
      var cells = training.map(Book.inline)
      cells[0] = Book.inline("K\(index + 1)")
      cells[7] = cell
      return Book.row(index + 2, cells)
    }
    var book = Book(cells: Book.row(1, trainings.map(Book.inline)) + rows.joined(), formats: formats)
    if !merged.isEmpty {
      book.replace(
        "xl/worksheets/sheet1.xml", "</sheetData>",
        "</sheetData><mergeCells>\(merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined())</mergeCells>")
    }
    return book
  }

  /// What is said of rows that came back, dropped as they are.
  private static func again(_ read: WorkbookReading, titles: [String]) throws -> [[FindingCode]] {
    let table = titles.joined(separator: ",") + "\n" + read.sources.map { ($0 ?? "") + "\n" }.joined()
    return try BundleReading(table).findings.map { $0.map(\.code) }
  }

  @Test(arguments: [
    // A formula that comes to an empty text, as Excel writes it, or to a blank; a zero that its format hides.
    (" t=\"str\"><f>A1</f><v></v></c>", FindingCode.recipientNone),
    (" t=\"str\"><f>A1</f><v/></c>", .recipientNone),
    (" t=\"str\"><f>A1</f><v xml:space=\"preserve\"> </v></c>", .recipientNone),
    (ForgedWorkbook.number("0", style: 4), .recipientNone),
    (" s=\"4\"><f>A1</f><v>0</v></c>", .recipientNone),
    (ForgedWorkbook.number("8000", style: 5), .cellFormatScaled),
    ("><f>A1</f></c>", .cellFormulaEmpty), ("><f>A1</f><v></v></c>", .cellFormulaEmpty),
  ])
  func `recipients that aren't as empty as they look come back, however often`(
    cell: String, code: FindingCode
  ) throws {
    let read = try WorkbookReading(Self.book([cell], formats: ["0;-0;;@", "0,"]).bytes)
    #expect(read.findings.map { $0.map(\.code) } == [[code]])
    #expect(read.findings.first?.first?.position.title == "接收部门")
    #expect(try Self.again(read, titles: Self.trainings) == [[code]], "\(read.sources)")
  }

  @Test(arguments: [
    (" t=\"str\"><f>A1</f><v></v></c>", FindingCode.recipientNone),
    (ForgedWorkbook.number("0", style: 4), .recipientNone),
    (ForgedWorkbook.number("8000", style: 5), .cellFormatScaled), ("><f>A1</f></c>", .cellFormulaEmpty),
  ])
  func `so they do with the same in any number of rows below the last record`(
    cell: String, code: FindingCode
  ) throws {
    var book = Self.book([cell], formats: ["0;-0;;@", "0,"])
    let filled = (3..<700).map { Book.row($0, Array(repeating: "/>", count: 7) + [cell]) }
    book.replace("xl/worksheets/sheet1.xml", "</sheetData>", filled.joined() + "</sheetData>")
    #expect(try WorkbookReading(book.bytes).findings.first?.map(\.code) == [code])
  }

  @Test(arguments: [
    (" t=\"str\"><f>A1</f><v></v></c>", FindingCode.recipientNone),
    (ForgedWorkbook.number("0", style: 4), .recipientNone), ("><f>A1</f></c>", .cellFormulaEmpty),
    (" t=\"e\"><f>A1</f><v>#N/A</v></c>", .recipientNone), (ForgedWorkbook.inline("/"), .recipientNone),
  ])
  func `who came isn't nobody where the cell isn't as empty as it looks`(
    cell: String, code: FindingCode
  ) throws {
    let titles = ["踏勘评审编号", "实际踏勘日期", "踏勘评审结论", "到场部门"]
    let cells = ["TK-1", "2021-01-11", "样例：符合"].map(Book.inline) + [cell]
    let book = Book(
      cells: Book.row(1, titles.map(Book.inline)) + Book.row(2, cells), formats: ["0;-0;;@", "0,"])
    let read = try WorkbookReading(book.bytes)
    #expect(read.findings.map { $0.map(\.code) } == [[code]])
    #expect(try Self.again(read, titles: titles) == [[code]], "\(read.sources)")
    if code == .recipientNone {
      #expect(read.findings.first?.first?.remedy.zh.contains("到了场") == true)
    }
  }

  @Test(arguments: ["/>", "></c>", " t=\"inlineStr\"><is><t></t></is></c>"])
  func `an empty cell of recipients means everybody`(cell: String) throws {
    #expect(try WorkbookReading(Self.book([cell]).bytes).findings == [[]])
  }

  @Test(arguments: [
    ("行政相对人名称", "><f>A1</f></c>", FindingCode.cellFormulaEmpty),
    ("许可决定日期", "><f>A1</f><v/></c>", .cellFormulaEmpty),
    ("许可决定文书号", ForgedWorkbook.number("8000", style: 4), .cellFormatScaled),
    ("行政相对人名称", ForgedWorkbook.number("8000", style: 4), .cellFormatScaled),
    ("联系方式", ForgedWorkbook.number("13800000001", style: 4), .cellFormatScaled),
    ("统一社会信用代码", ForgedWorkbook.number("370403199003118502"), .cellDigitsLost),
  ])
  func `what sends back a cell sends it back again, whatever its field`(
    title: String, cell: String, code: FindingCode
  ) throws {
    var cells = Book.record.map(Book.inline)
    let column = try #require(Book.titles.firstIndex(of: title))
    cells[column] = cell
    let book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells), formats: ["#,##0,"])
    let read = try WorkbookReading(book.bytes)
    #expect(read.findings.map { $0.map(\.code) } == [[code]])
    let known = code == .cellDigitsLost ? .valueScientific : code
    #expect(try Self.again(read, titles: Book.titles) == [[known]], "\(read.sources)")
    guard code == .cellFormatScaled else { return }
    let number = title == "联系方式" ? "13800000001" : "8000"
    #expect(read.sources[0]?.contains("#单位不明!\(number)") == true, "\(read.sources)")
  }

  @Test func `a row that comes back unread keeps what its cells lack, too`() throws {
    // One cell is filled where several have to be; the row might be the foot of the table until another follows.
    var lone = Self.training.map { _ in "/>" }
    lone[1] = Book.inline("样例局（盖章）")
    lone[7] = "><f>A1</f></c>"
    let whole = Self.training.map(Book.inline)
    let book = Book(
      cells: Book.row(1, Self.trainings.map(Book.inline)) + Book.row(2, whole) + Book.row(3, lone)
        + Book.row(4, whole))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.map(\.line) == [2, 3, 4], "\(read.codes)")
    #expect(read.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []])
    #expect(read.sources[1]?.contains("#公式没有结果!") == true, "\(read.sources)")
  }

  @Test func `a row of nothing but formulas without results comes back, where it would be a record`() throws {
    let record = Book.record.map(Book.inline)
    let formulas = record.map { _ in "><f>A1</f></c>" }
    // What somebody filled down a column for records to come is none.
    let filledDown = [formulas[0]] + record.dropFirst().map { _ in "/>" }
    let book = Book(
      cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, record) + Book.row(3, formulas)
        + Book.row(4, filledDown))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.map(\.line) == [2, 3], "\(read.codes)")
    let codes = read.findings.map { $0.map(\.code) }
    #expect(codes.first == [] && codes.last?.count == formulas.count)
    #expect(codes.last?.allSatisfy { $0 == .cellFormulaEmpty } == true, "\(codes)")
    #expect(read.sources[1]?.contains("#公式没有结果!") == true, "\(read.sources)")
  }

  @Test func `a formula beside a signature, or down a column that may be empty, makes no record`() throws {
    let formula = "><f>TODAY()</f></c>"
    var signed = Self.training.map { _ in "/>" }
    signed[0] = Book.inline("样例局（盖章）")
    signed[8] = formula
    let table = Book(
      cells: Book.row(1, Self.trainings.map(Book.inline)) + Book.row(2, Self.training.map(Book.inline))
        + Book.row(3, signed))
    let read = try WorkbookReading(table.bytes)
    #expect(read.findings == [[]] && read.bundleFindings.map(\.code) == [.footerSkipped], "\(read.codes)")
    // A claim has no column that has to be filled by itself, but one of two.
    let claims = Book(
      cells: Book.row(1, ["投递编号", "认领人", "认领日期"].map(Book.inline))
        + Book.row(2, ["20210104-0001-XC-SCJG", "样例丙", "2021-01-05"].map(Book.inline))
        + Book.row(3, ["/>", "/>", formula]) + Book.row(4, [formula, "/>", "/>"]))
    let claimed = try WorkbookReading(claims.bytes, kind: "claim")
    #expect(claimed.records.map(\.line) == [2, 4], "\(claimed.codes)")
    #expect(claimed.findings.map { $0.map(\.code) } == [[], [.cellFormulaEmpty]])
  }

  @Test(arguments: [
    " t=\"str\"><f>A1</f><v>样例</v></c>", "><f>A1</f><v>0</v></c>", " t=\"b\"><f>A1</f><v>1</v></c>",
    " t=\"e\"><f>A1</f><v>#REF!</v></c>",
  ])
  func `results that the workbook calls uncomputed are none`(cell: String) throws {
    var cells = Book.record.map(Book.inline)
    cells[2] = cell
    var book = Book(cells: Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells))
    book.replace(
      "xl/workbook.xml", "</workbook>", "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/></workbook>")
    let read = try WorkbookReading(book.bytes)
    #expect(read.findings.map { $0.map(\.code) } == [[.cellFormulaEmpty]])
    #expect(try Self.again(read, titles: Book.titles) == [[.cellFormulaEmpty]], "\(read.sources)")
    // As Excel, WPS and LibreOffice leave it when they save.
    for written in [
      "<calcPr calcId=\"191029\"/>", "<calcPr iterateCount=\"100\" refMode=\"A1\"/>",
      "<calcPr fullCalcOnLoad=\"0\"/>",
    ] {
      var saved = book
      saved.replace("xl/workbook.xml", "<calcPr calcId=\"124519\" fullCalcOnLoad=\"1\"/>", written)
      #expect(try !WorkbookReading(saved.bytes).codes.contains(.cellFormulaEmpty), "\(written)")
    }
    // Nothing else hangs on it: most workbooks that programs write say so.
    cells[2] = Book.inline("样例")
    book.parts["xl/worksheets/sheet1.xml"] = Book.sheet(
      Book.row(1, Book.titles.map(Book.inline)) + Book.row(2, cells))
    #expect(try WorkbookReading(book.bytes).codes.isEmpty)
  }

  @Test(
    arguments: [
      // Over two columns, over a block, over the whole row; the cell below another one may hold what nobody sees.
      (["G2:H2"], [2]), (["G2:H4"], [2, 3, 4]), (["A3:I3"], [3]), (["G2:H2", "F4:H4"], [2, 4]),
      // Not where its own column is the first, or another is covered.
      (["H2:I2"], []), (["H2:I4"], []), (["I2:J4"], []), (["E2:G4"], []), (["G1:H1"], []),
    ] as [([String], [Int])])
  func `recipients that a cell to their left covers come back`(merged: [String], lines: [Int]) throws {
    let cells = [Book.inline("XC-WJ"), "/>", Book.inline("XC-SCJG")]
    let read = try WorkbookReading(Self.book(cells, merged: merged).bytes)
    #expect(read.records.map(\.line) == [2, 3, 4])
    let back = zip(read.records, read.findings).filter { $1.contains { $0.code == .recipientNone } }
    #expect(back.map(\.0.line) == lines, "\(read.codes)")
    let again = try Self.again(read, titles: Self.trainings)
    let lost = again.indices.filter { again[$0].contains(.recipientNone) }
    #expect(lost.map { $0 + 2 } == lines, "\(read.sources)")
  }

  @Test(arguments: [
    "><f>A1</f></c>", " t=\"str\"><f>A1</f><v></v></c>", ForgedWorkbook.number("0", style: 4),
  ])
  func `what is merged downwards is as doubtful in each row`(cell: String) throws {
    let book = Self.book([cell, "/>", "/>"], formats: ["0;-0;;@"], merged: ["H2:H4"])
    let read = try WorkbookReading(book.bytes)
    #expect(read.findings.count == 3)
    for found in read.findings {
      #expect(found.map(\.code) == read.findings[0].map(\.code) && found.count == 1)
    }
  }
}
