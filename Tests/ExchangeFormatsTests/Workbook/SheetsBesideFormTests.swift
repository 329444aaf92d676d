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
    #expect(read.bundleFindings.map(\.code) == [.workbookSheetUnread, .noteDoubtsRecords])
    #expect(read.bundleFindings.first?.excerpt == "补充答复")
    #expect(read.bundleFindings.last?.excerpt == "请王五核对")
    #expect(read.bundleFindings.last?.position == Position(sheet: "记事", line: 1))
  }

  /// The list of what there is to do as we write it, with what somebody made of it.
  private static func agenda(_ change: (inout [[String]]) -> Void) -> String {
    let item = [
      "未到期", "回复业务函询", "样例局", "样例事由", "", "Q-1", "1", "2021-01-05 09:00", "2021-01-08 24:00", "第二十七条",
      "视为同意", "", "函询回复、退回",
    ]
    var rows = [OwnTable.agenda, item, item]
    rows[2][12] = ""
    change(&rows)
    return rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
  }

  private static let changes:
    [(name: String, change: @Sendable (inout [[String]]) -> Void, told: [(String, Int, Int?)])] =
      [
        ("nothing", { _ in }, []),
        ("beside a row", { $0[1].append("不同意，须设就餐区") }, [("不同意，须设就餐区", 2, 14)]),
        ("further to the right", { $0[2] += ["", "", "不同意"] }, [("不同意", 3, 16)]),
        (
          "under a title of its own",
          {
            $0[0].append("我局意见")
            $0[2].append("不同意")
          }, [("不同意", 3, 14)]
        ),
        (
          "in a column put between", { for row in 0..<3 { $0[row].insert(row == 1 ? "不同意" : "", at: 4) } },
          [("不同意", 2, 5)]
        ),
        ("in the place of a sheet's name", { $0[2][12] = "不同意" }, [("不同意", 3, 13)]),
        ("below", { $0.append(["以上第一项不同意"]) }, [("以上第一项不同意", 4, nil)]),
        ("below, in several cells", { $0.append(["Q-1", "不同意", "样例甲"]) }, [("Q-1 不同意 样例甲", 4, nil)]),
        ("below, elsewhere", { $0 += [[], ["", "", "", "都不同意"]] }, [("都不同意", 5, nil)]),
        ("above", { $0.insert(["请先看：第一项不同意"], at: 0) }, [("请先看：第一项不同意", 1, nil)]),
        ("signed", { $0.append(["经办人：样例甲"]) }, []),
        ("a row of an item gone", { $0.remove(at: 1) }, []),
      ]

  @Test(arguments: changes.indices)
  func `what people write into the list of what there is to do is told`(index: Int) throws {
    let (name, change, told) = Self.changes[index]
    let sheet = Self.agenda(change)
    // The list comes first, as we write it; behind it a form that is filled in, or one beside which nothing is.
    for isAnswered in [true, false] {
      var book = Book(cells: sheet)
      book.replace("xl/workbook.xml", "name=\"决定\"", "name=\"待办事项\"")
      book.add(sheet: "认领", Self.cells(Self.claims, isAnswered ? Self.claim : Array(Self.claim.prefix(4))))
      let read = try WorkbookReading(book.bytes)
      #expect(read.sheet == "认领" && read.records.count == (isAnswered ? 1 : 0), "\(name)")
      let found = read.bundleFindings.filter { $0.code != .formRowsUnanswered }
      #expect(found.allSatisfy { $0.code == .noteDoubtsRecords && $0.position.sheet == "待办事项" }, "\(name)")
      #expect(found.compactMap(\.excerpt) == told.map(\.0), "\(name)")
      #expect(found.compactMap(\.position.line) == told.map(\.1), "\(name)")
      #expect(found.map(\.position.column) == told.map(\.2), "\(name)")
    }
  }

  @Test func `a sheet that only bears the name of our list is one of people's`() throws {
    var book = Book(cells: Self.cells(Self.claims, Self.claim))
    book.add(sheet: "待办事项", Self.cells(["第一项不同意"]))
    let told = try WorkbookReading(book.bytes).bundleFindings
    #expect(told.map(\.code) == [.noteDoubtsRecords] && told.first?.excerpt == "第一项不同意")
    var table = Book(cells: Self.cells(Self.claims, Self.claim))
    table.add(sheet: "待办事项", Self.cells(["函询", "意见"], ["Q-1", "不同意"]))
    #expect(try WorkbookReading(table.bytes).bundleFindings.map(\.code) == [.workbookSheetUnread])
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

  // MARK: What isn't filled in where it should be

  /// A form of returns of which nobody filled in the first row, with these below it.
  private static func returnForm(_ rows: [String]..., attributes: String = "") -> String {
    cells(returns, Array(giveBack.prefix(4)))
      + rows.enumerated().map { Book.row($0 + 3, $1.map(Book.inline), attributes) }.joined()
  }

  @Test func `of hidden rows those that are filled in are told, in whichever form`() throws {
    let sheet = Self.returnForm(Self.giveBack, Array(Self.giveBack.prefix(4)), attributes: "hidden=\"1\"")
    let beside = try WorkbookReading(Self.book(("退回", sheet, "visible")).bytes)
    #expect(beside.records.count == 1 && beside.bundleFindings.map(\.code) == [.workbookRowsHidden])
    let told = beside.bundleFindings.first
    #expect(told?.position.sheet == "退回" && told?.position.line == 3 && told?.arguments["rows"] == "1")
    // By itself, also behind a form in which nothing is.
    var behind = Book(cells: Self.cells(Self.claims, Array(Self.claim.prefix(4))))
    behind.add(sheet: "退回", sheet)
    for (book, name) in [(Book(cells: sheet), "决定"), (behind, "退回")] {
      let read = try WorkbookReading(book.bytes)
      #expect(read.records.isEmpty && read.sheet == name)
      #expect(read.bundleFindings.map(\.code) == [.formRowsUnanswered, .workbookRowsHidden])
      #expect(read.bundleFindings.last?.arguments["rows"] == "1")
    }
    // Beside rows that people see; and what nobody filled in may well be hidden.
    let mixed = try WorkbookReading(Book(cells: sheet + Book.row(5, Self.giveBack.map(Book.inline))).bytes)
    #expect(mixed.records.count == 1)
    #expect(mixed.bundleFindings.map(\.code) == [.formRowsUnanswered, .workbookRowsHidden])
    let unanswered = Self.returnForm(Array(Self.giveBack.prefix(4)), attributes: "hidden=\"1\"")
    #expect(try WorkbookReading(Self.book(("退回", unanswered, "visible")).bytes).bundleFindings.isEmpty)
  }

  @Test(arguments: ["><f>A1</f></c>", "><f>A1</f><v></v></c>", " t=\"str\"><f>A1</f></c>"])
  func `a row that formulas without results fill in comes back`(formula: String) throws {
    let given = Self.giveBack.prefix(4).map(Book.inline)
    let sheet =
      Book.row(1, Self.returns.map(Book.inline)) + Book.row(2, given + [formula, formula, "/>"])
      + Book.row(3, given + ["/>", "/>", "/>"])
    let alone = try WorkbookReading(Book(cells: sheet).bytes)
    #expect(alone.records.map(\.line) == [2])
    let errors = alone.findings.first?.filter { $0.severity == .error }
    #expect(errors?.map(\.code) == [.cellFormulaEmpty, .cellFormulaEmpty])
    #expect(alone.bundleFindings.map(\.code) == [.formRowsUnanswered])
    let (bytes, library) = (Self.book(("退回", sheet, "visible")).bytes, try Fixtures.library.get())
    let sheets = try WorkbookReader.filledSheets(
      of: MemorySource(bytes), fileName: "待办.xlsx", library: library)
    #expect(sheets.map(\.name) == ["决定", "退回"])
  }

  @Test func `what wasn't found is no answer, and comes back where there has to be one`() throws {
    let lost = " t=\"e\"><v>#N/A</v></c>"
    let given = Self.giveBack.prefix(4).map(Book.inline)
    let returned = try WorkbookReading(
      Book(
        cells: Book.row(1, Self.returns.map(Book.inline)) + Book.row(2, given + [lost, lost, "/>"])
      ).bytes)
    #expect(returned.findings.first?.contains { $0.severity == .error } == true, "\(returned.codes)")
    let claimed = try WorkbookReading(
      Book(
        cells: Book.row(1, Self.claims.map(Book.inline))
          + Book.row(2, Self.claim.prefix(4).map(Book.inline) + [lost, "/>", "/>"])
      ).bytes)
    #expect(claimed.records.isEmpty && claimed.codes == [.formRowsUnanswered])
  }

  @Test(
    arguments: [
      (["以上均不同意"], "以上均不同意"), (["以上都不归我局管", "样例甲已电话告知"], "以上都不归我局管 样例甲已电话告知"),
      (["", "", "以上均不同意"], "以上均不同意"), (["备注：以上均不认领"], "备注：以上均不认领"), (["审核意见：不同意"], "审核意见：不同意"),
      // Right of the table: below it, and beside a row that nobody filled in.
      (["", "", "", "", "", "", "", "", "都不退"], "都不退"),
      (["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "XK-1", "", "", "", "不同意"], "不同意"),
    ] as [([String], String)])
  func `words beside the rows of a form are told, and answer nothing`(row: [String], words: String) throws {
    let sheet = Self.returnForm(row)
    let alone = try WorkbookReading(Book(cells: sheet).bytes)
    #expect(alone.records.isEmpty && alone.codes == [.formRowsUnanswered, .noteDoubtsRecords])
    #expect(alone.bundleFindings.last?.excerpt == words && alone.bundleFindings.last?.position.line == 3)
    #expect(alone.bundleFindings.last?.message.zh.contains("没有当作答复") == true)
    let beside = try WorkbookReading(Self.book(("退回", sheet, "visible")).bytes)
    #expect(beside.records.count == 1 && beside.bundleFindings.map(\.code) == [.noteDoubtsRecords])
    #expect(beside.bundleFindings.first?.position.sheet == "退回")
    // As a CSV: of these the row in hand is the last.
    let lines = [Self.returns, Array(Self.giveBack.prefix(4)) + ["", "", ""], row]
    let table = try BundleReading(lines.map { $0.joined(separator: ",") + "\n" }.joined())
    #expect(table.bundleFindings.map(\.code) == [.formRowsUnanswered, .noteDoubtsRecords])
    #expect(table.bundleFindings.last?.excerpt == words)
  }

  @Test(arguments: [["样例局（盖章）"], ["2021年1月18日"], ["薛城样例局", "2021年1月18日"], ["经办人：样例甲"]])
  func `what people sign a form with is passed over`(row: [String]) throws {
    let sheet = Self.returnForm(row)
    let alone = try WorkbookReading(Book(cells: sheet).bytes)
    #expect(alone.codes == [.formRowsUnanswered, .footerSkipped])
    #expect(try WorkbookReading(Self.book(("退回", sheet, "visible")).bytes).bundleFindings.isEmpty)
  }

  @Test func `a line that a line end broke off an answer isn't a row that nobody filled in`() throws {
    let lines = [Self.returns, Array(Self.giveBack.prefix(6)) + ["样例局"], ["以上均不同意"]]
    let table = try BundleReading(lines.map { $0.joined(separator: ",") + "\n" }.joined())
    #expect(table.findings.last?.contains { $0.severity == .error } == true, "\(table.findings)")
    #expect(!table.bundleFindings.contains { $0.code == .formRowsUnanswered })
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
