public import ExchangeBase

/// Reads a workbook (`.xlsx`): of the first sheet that people see and whose header is known, a record a row, as of a CSV.
///
/// Texts that cells share are held in memory, up to ``SharedStrings/byteLimit``; of rows there is one at a time.
public struct WorkbookReader<Source: RandomAccessSource & ~Copyable>: BundleReader, ~Copyable {
  /// Kind by parameter, file name or header; id by file name.
  public let header: BundleHeader
  /// The schema of the kind.
  public let schema: KindSchema
  /// The sheet that is read, as it may be shown.
  public let sheet: String?
  /// In which column of the sheet, from 1, each field stands, by its name.
  public let sheetColumns: [String: Int]
  /// The header row, in commas.
  public let headerRow: [UInt8]?
  /// Whether its sheet is a form.
  public let isForm: Bool
  /// What rows are written in where they come back.
  public var encoding: TextEncoding { .utf8 }

  private let headerFindings: [Finding]
  /// What is said of words that stand in no cell.
  private let noteFindings: [Finding]
  private let isRefused: Bool
  private var cells: CellFindings
  private var rows: SheetRows<Source>
  private var table: TableRows
  /// Whether the current row is the first record: there was no header to pass over.
  private var startsAtRow: Bool
  private var struck = StruckCells()
  /// What was read behind a record, and may be a part of it; and rows that are, which come before that.
  private var ahead: Result<TableRows.Reading?, FormatError>?
  private var judged: [ReadRecord] = []

  /// Opens a workbook, and finds its sheet and the header in it.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - fileName: its name; `<kind>_<bundle id>.xlsx` tells kind and id.
  ///   - library: the kinds that come into question.
  ///   - kind: the kind, when it is known already; it outweighs name and header.
  ///   - rule: the rule that the export is read by, whose kind outweighs all.
  ///   - sheet: the one of several forms that is read, of those that ``filledSheets(of:fileName:library:kind:rule:limits:)`` names.
  ///   - naming: tells what is a department, as for ``CSVBundleReader``.
  ///   - trace: what takes down how it is read.
  /// - Throws: ``FormatError/malformed(_:)`` when it is no workbook that is taken, or no sheet of it has a known header.
  public init(
    source: consuming Source, fileName: String, library: KindLibrary, kind: String? = nil,
    rule: SourceRule? = nil, sheet: FilledSheet? = nil, limits: UnpackingLimits = .none,
    naming: DepartmentNaming? = nil, trace: ReadingTrace? = nil
  ) throws(FormatError) {
    let expected = try ExpectedTable(
      fileName: fileName, library: library, kind: sheet?.kind ?? kind, rule: rule)
    let package = try WorkbookPackage(source, limits: limits)
    if let finding = rule?.mismatch(of: package.statedSerials) { throw .malformed(finding) }
    let choice =
      if let sheet {
        // What lies beside forms may be of any kind.
        try SheetChoice(
          sheet, of: package, ExpectedTable(fileName: fileName, library: library, kind: kind, rule: nil))
      } else {
        try SheetChoice(package, expected)
      }
    var rows = try SheetRows(package, sheet: choice.place)
    let name = Masking.shown(package.sheets[choice.place].sheet.name)
    let found: FoundHeader
    do throws(FormatError) { found = try choice.header(&rows, expected) } catch {
      throw error.located(inSheet: name)
    }
    // A sheet is begun anew for what stands behind its rows.
    let speaking = found.columns.definition.schema.speaksWhenEmpty
    let merged = try MergedCells(
      package, sheet: choice.place, below: found.columns.line - (found.row == nil ? 1 : 0),
      speaking: speaking.flatMap { found.columns.columns[$0] })
    let notes = try package.notes(ofSheet: choice.place)
    rows = try SheetRows(package, sheet: choice.place)
    rows.merged = merged
    _ = try choice.header(&rows, expected)
    rows.width = found.columns.titles.count
    if found.columns.answerColumns != nil { rows.begin(formBelow: found.columns) }
    let findings = expected.findings(of: found)
    header = expected.header(of: found)
    schema = found.columns.definition.schema
    self.sheet = name
    sheetColumns = Dictionary(
      uniqueKeysWithValues: zip(found.columns.definition.schema.fields, found.columns.columns).compactMap {
        field, column in column.map { (field.name, $0 + 1) }
      })
    headerRow = found.row
    isForm = found.columns.answerColumns != nil
    isRefused = findings.contains { $0.severity == .error }
    headerFindings = findings + choice.findings
    noteFindings =
      found.columns.answerColumns != nil
      ? notes.remarks : notes.findings(headerLine: found.columns.line - (found.row == nil ? 1 : 0))
    cells = CellFindings(found.columns)
    table = TableRows(
      found, delimiter: UInt8(ascii: ","), rule: rule, others: expected.others,
      after: sheet?.recordsBefore ?? 0, holdsFeet: true, naming: naming, trace: trace)
    startsAtRow = found.row == nil
    trace?.note(found.columns, delimiter: UInt8(ascii: ","), line: startsAtRow ? nil : found.columns.line)
    self.rows = rows
  }

  /// The forms of a workbook that are filled in, where these are several that may be handed in together; else none.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when it is no workbook that is taken.
  public static func filledSheets(
    of source: consuming Source, fileName: String, library: KindLibrary, kind: String? = nil,
    limits: UnpackingLimits = .none
  ) throws(FormatError) -> [FilledSheet] {
    let package = try WorkbookPackage(source, limits: limits)
    // Most have one.
    guard package.sheets.count(where: { !$0.sheet.isHidden }) > 1 else { return [] }
    let expected = try ExpectedTable(fileName: fileName, library: library, kind: kind, rule: nil)
    return try SheetChoice.filledForms(of: package, expected)
  }

  /// Findings about the header, the sheets that aren't read, and rows that aren't records.
  public var bundleFindings: [Finding] {
    var findings = headerFindings + table.findings
    if let hidden = rows.hiddenFinding { findings.append(hidden) }
    if let line = rows.merged.firstRow {
      findings.append(
        Finding(
          .workbookCellsMerged, at: Position(line: line), arguments: ["cells": "\(rows.merged.filled)"]))
    }
    return findings + noteFindings
  }

  /// The next record, or `nil` after the last.
  public mutating func next() throws(FormatError) -> ReadRecord? {
    if isRefused { return nil }
    if !judged.isEmpty { return judged.removeFirst() }
    guard let reading = try takeNext() else { return nil }
    switch reading {
    case .record(let read), .short(let read, _), .escaped(let read, _):
      // What is said of its cells is kept for so many rows only, and any number may lie before the next record.
      let front = given(read)
      return front.hasValues ? judgeWrapped(front) : front
    case .rest(let read), .piece(let read, _, _), .breakOff(let read): return given(read)
    case .wrapped(let row): return given(row.read)
    }
  }

  /// A record with what is said of its cells, which comes back where its values go on in the rows below it.
  private mutating func judgeWrapped(_ front: ReadRecord) -> ReadRecord {
    var rows: [WrappedRow] = []
    readAhead()
    while rows.count < WrappedRow.limit, case .success(.wrapped(let row)?)? = ahead {
      rows.append(WrappedRow(read: given(row.read), titles: row.titles))
      readAhead()
    }
    if rows.isEmpty { return front }
    let told = WrappedRow.told(rows, below: front.record.line)
    judged = told.rows
    return front.isRejected ? front : table.doubted(front, told.words)
  }

  private mutating func takeNext() throws(FormatError) -> TableRows.Reading? {
    guard let known = ahead else { return try nextReading() }
    ahead = nil
    return try known.get()
  }

  private mutating func readAhead() {
    do throws(FormatError) { ahead = .success(try nextReading()) } catch { ahead = .failure(error) }
  }

  private mutating func nextReading() throws(FormatError) -> TableRows.Reading? {
    while true {
      if let due = table.takeDue() { return due }
      guard try advance() else { break }
      if let read = try table.read(rows.row, isLast: false, uncomputed: rows.uncomputed) { return read }
    }
    table.finish()
    return table.takeDue()
  }

  /// A record with what is said of its cells.
  private mutating func given(_ read: ReadRecord) -> ReadRecord {
    struck.added(to: cells.added(to: read))
  }

  private mutating func advance() throws(FormatError) -> Bool {
    if startsAtRow {
      startsAtRow = false
    } else {
      guard try rows.next() else { return false }
    }
    cells.note(rows.doubts, of: rows.row)
    struck.note(rows.struck, line: rows.row.line)
    return true
  }
}

/// Which sheet of a workbook is read, and what is said of the others.
struct SheetChoice {
  /// Its place among the sheets.
  let place: Int
  private(set) var findings: [Finding] = []

  /// So many sheets are looked at.
  private static let looked = 100
  /// So many that aren't read are named.
  private static let named = 10
  /// What lies beside a table that we gave to be filled in, which we wrote ourselves.
  private static let besideEntries: Set = [EntryForm.explanationSheet, EntryForm.choicesSheet]

  /// What the first rows of a sheet say.
  private struct Look {
    let place: Int
    var search: HeaderSearch
    /// What somebody did with it; `nil` where it is no form.
    var use: FormUse?
    /// The words on it that stand in none of its cells.
    var notes = SheetNotes()
    /// Of our list of what there is to do, what is said of what people wrote into it; `nil` of any other sheet.
    var agenda: [Finding]?
    /// Whether somebody has filled in a row that people see; `nil` where it is no form.
    var isAnswered: Bool? { use?.isAnswered }
    /// What is said of what somebody did with it, where it is a form that he didn't fill in: neither answers that were hidden are read nor
    /// words beside its rows.
    var doings: [Finding] { use.map { $0.isAnswered ? [] : $0.findings } ?? [] }
  }

  /// What somebody did with a form.
  private struct FormUse {
    /// Whether he filled in a row that people see.
    var isAnswered: Bool
    /// Where he didn't, what is said of what he did instead: rows that he filled in and hid, words beside the rows and over them.
    var findings: [Finding] = []
  }

  /// Takes one of several forms, of which the first says what lies beside them.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` where it isn't there any more.
  init<Source: RandomAccessSource & ~Copyable>(
    _ sheet: FilledSheet, of package: WorkbookPackage<Source>, _ expected: ExpectedTable
  ) throws(FormatError) {
    guard package.sheets.indices.contains(sheet.place) else { throw .malformed(Finding(.workbookEmpty)) }
    place = sheet.place
    guard sheet.recordsBefore == 0 else { return }
    let looks = try Self.looks(at: package, expected)
    let forms = looks.filter { $0.isAnswered == true && !package.sheets[$0.place].sheet.isHidden }
      .map(\.place)
    guard forms.first == place else { return }
    findings = Self.findings(of: looks, beside: forms, areForms: true, in: package)
  }

  /// The forms that are filled in, where these are several that may come together: each of another kind.
  static func filledForms<Source: RandomAccessSource & ~Copyable>(
    of package: WorkbookPackage<Source>, _ expected: ExpectedTable
  ) throws(FormatError) -> [FilledSheet] {
    var filled: [FilledSheet] = []
    let looks = try Self.looks(at: package, expected)
    try refuseSpoilt(looks, expected, in: package)
    for look in looks {
      guard look.isAnswered == true, !package.sheets[look.place].sheet.isHidden else { continue }
      let kind = try look.search.header(encoding: .utf8).columns.definition.kind
      guard kind.effect.goesWithOthers, !filled.contains(where: { $0.kind == kind.code }) else { return [] }
      filled.append(
        FilledSheet(
          place: look.place, name: Masking.shown(package.sheets[look.place].sheet.name), kind: kind.code))
    }
    return filled.count > 1 ? filled : []
  }

  /// Looks at the sheets as far as it takes to tell whether one holds what is expected. What we wrote ourselves is none of them,
  /// unless it is all that people see: it names columns of all kinds, one below the other.
  private static func looks<Source: RandomAccessSource & ~Copyable>(
    at package: WorkbookPackage<Source>, _ expected: ExpectedTable
  ) throws(FormatError) -> [Look] {
    let places = package.sheets.indices.prefix(looked)
    let own = places.filter { besideEntries.contains(package.sheets[$0].sheet.name) }
    let looks = try Self.looks(at: package, expected, places.filter { !own.contains($0) })
    let isSeen = looks.contains { $0.search.hasContent && !package.sheets[$0.place].sheet.isHidden }
    guard isSeen else { return try looks + Self.looks(at: package, expected, own) }
    return try looks
      + own.map { (place: Int) throws(FormatError) -> Look in
        var look = Look(place: place, search: HeaderSearch(expected.recognition, ofSheet: true))
        look.notes = try package.notes(ofSheet: place)
        return look
      }
  }

  private static func looks<Source: RandomAccessSource & ~Copyable>(
    at package: WorkbookPackage<Source>, _ expected: ExpectedTable, _ places: [Int]
  ) throws(FormatError) -> [Look] {
    var looks: [Look] = []
    for place in places {
      var rows = try SheetRows(package, sheet: place)
      var look = Look(place: place, search: HeaderSearch(expected.recognition, ofSheet: true))
      do throws(FormatError) {
        try search(&rows, &look.search)
        look.use = try use(of: &rows, look.search, expected)
        if package.sheets[place].sheet.name == ReplyForm.agendaSheet {
          var rows = try SheetRows(package, sheet: place)
          look.agenda = try AgendaRemarks.findings(of: &rows, expected)
        }
        look.notes = try package.notes(ofSheet: place)
        if look.isAnswered == false { look.use?.findings += look.notes.remarks }
      } catch {
        // What can't be read matters where it may be what is meant.
        if !package.sheets[place].sheet.isHidden { throw error }
      }
      looks.append(look)
    }
    return looks
  }

  /// Takes the first visible sheet whose header is certain, of forms one that is filled in; or where it is known what it has to be, the one that comes nearest.
  init<Source: RandomAccessSource & ~Copyable>(
    _ package: WorkbookPackage<Source>, _ expected: ExpectedTable
  ) throws(FormatError) {
    let looks = try Self.looks(at: package, expected)
    try Self.refuseSpoilt(looks, expected, in: package)
    let visible = looks.filter { !package.sheets[$0.place].sheet.isHidden && $0.search.hasContent }
    if let own = visible.first(where: \.search.isOfOwnWorkbook) {
      throw .malformed(Self.unknown(own.search, in: Masking.shown(package.sheets[own.place].sheet.name)))
    }
    // What stands in one cell is a header of two columns at least.
    let likeness = { (look: Look) in max(look.search.knownCount, look.search.isUnparted ? 2 : 0) }
    let nearest = visible.max { (likeness($0), $1.place) < (likeness($1), $0.place) }
    let ruled = expected.rule.map { $0.header != .found } ?? false
    // Who gives our list of what there is to do another title doesn't make a table of records of it.
    let certain = visible.filter { $0.search.isCertain && $0.agenda == nil }
    guard
      let chosen = ruled
        ? visible.first
        : certain.first(where: { $0.isAnswered ?? true })
          ?? certain.first(where: { $0.use?.findings.isEmpty == false }) ?? certain.first ?? nearest
    else { throw .malformed(Finding(.workbookEmpty)) }
    let name = { (place: Int) in Masking.shown(package.sheets[place].sheet.name) }
    let answered = ruled ? [] : certain.filter { $0.isAnswered ?? false }
    if answered.count > 1 {
      let names = answered.prefix(Self.named).map { "“\(name($0.place))”" }.joined(separator: "、")
      throw .malformed(
        Finding(
          .workbookFormsAnswered, at: Position(sheet: name(answered[0].place)), excerpt: names,
          arguments: ["count": "\(answered.count)"]))
    }
    if !ruled, !chosen.search.isCertain,
      let finding = try Self.hiddenHeader(in: name(chosen.place), at: chosen.place, expected, in: package)
    {
      throw .malformed(finding)
    }
    if !ruled, !chosen.search.isCertain, !expected.isDeclared || chosen.search.isUnparted {
      throw .malformed(Self.unknown(chosen.search, in: name(chosen.place)))
    }
    place = chosen.place
    findings = Self.findings(
      of: looks, beside: [place], areForms: chosen.isAnswered != nil, in: package)
  }

  /// What is said of a sheet of which the header would be known if its row weren't hidden: over two rows, of which the first is hidden, people see
  /// it. `nil` where it wouldn't.
  private static func hiddenHeader<Source: RandomAccessSource & ~Copyable>(
    in sheet: String, at place: Int, _ expected: ExpectedTable, in package: WorkbookPackage<Source>
  ) throws(FormatError) -> Finding? {
    var rows = try SheetRows(package, sheet: place)
    rows.showsHidden = true
    var search = HeaderSearch(expected.recognition, ofSheet: true)
    try Self.search(&rows, &search)
    guard search.isCertain, let head = search.head else { return nil }
    return Finding(
      .workbookHeaderUnknown, at: Position(sheet: sheet, line: head.line),
      excerpt: Masking.excerpt(head.titles.filter { !$0.isEmpty }.joined(separator: "、")),
      arguments: [
        "sheet": sheet, "whereZh": "表头所在的行是隐藏的，没有读取：",
        "where": "The row of the header is hidden and wasn't read:",
        "detailZh": "在第 \(head.line) 行", "detail": "on row \(head.line)",
        "remedyZh": "取消隐藏第 \(head.line) 行（选中它上下的行，点右键，“取消隐藏”；分组折叠的，展开），表头合并了几行的，取消合并，保存后再投放。",
        "remedy":
          "Show row \(head.line) (select the rows around it, and “unhide”; open a group that is closed), unmerge titles that go over several rows, "
          + "save the file and drop it again.",
      ])
  }

  /// Refuses a workbook of forms of which one was filled in and can't be read any more, since titles were changed or are gone: what stands
  /// in it would be taken for what we wrote ourselves.
  private static func refuseSpoilt<Source: RandomAccessSource & ~Copyable>(
    _ looks: [Look], _ expected: ExpectedTable, in package: WorkbookPackage<Source>
  ) throws(FormatError) {
    let visible = looks.filter { !package.sheets[$0.place].sheet.isHidden && $0.search.hasContent }
    guard !expected.isDeclared, visible.contains(where: { $0.isAnswered != nil }) else { return }
    for look in visible where look.isAnswered == nil {
      let name = package.sheets[look.place].sheet.name
      guard let definition = expected.kindOfForm(named: name, under: look.search.loneTexts) else { continue }
      var header: CSVHeader?
      if let head = look.search.head {
        header = try? expected.header(head.titles, line: head.line, of: definition.kind)
      }
      // What was delivered names its sender; no form does.
      if let header, let sender = header.definition.schema.index(of: .sender), header.columns[sender] != nil {
        continue
      }
      guard let row = try filledRow(of: look.place, below: header, in: package) else { continue }
      throw .malformed(spoilt(definition.kind, Masking.shown(name), header, row))
    }
  }

  /// The first row of what was a form in which somebody filled in something, or without a header the first of a table: its line and what
  /// it says.
  private static func filledRow<Source: RandomAccessSource & ~Copyable>(
    of place: Int, below header: CSVHeader?, in package: WorkbookPackage<Source>
  ) throws(FormatError) -> (line: Int, text: String)? {
    var rows = try SheetRows(package, sheet: place)
    while try rows.next() {
      if let header {
        guard rows.row.line > header.line, header.saysMore(rows.row, uncomputed: rows.uncomputed) else {
          continue
        }
        return (header.line, header.titles.joined(separator: "、"))
      }
      let cells = rows.row.titles.filter { !$0.isEmpty }
      if cells.count > 1 { return (rows.row.line, cells.joined(separator: "、")) }
    }
    return nil
  }

  /// Said of such a form.
  private static func spoilt(
    _ kind: Kind, _ sheet: String, _ header: CSVHeader?, _ row: (line: Int, text: String)
  ) -> Finding {
    var missing = header?.missing ?? []
    if let header, header.answerColumns == nil { missing.insert(ReplyForm.subject, at: 0) }
    let lack =
      missing.isEmpty
      ? LocalizedText("不是“\(kind.title.zh)”的表头", "which isn't the header of “\(kind.title.en)”")
      : LocalizedText(
        "还缺：\(missing.joined(separator: "、"))", "which lacks: \(missing.joined(separator: ", "))")
    return Finding(
      .workbookHeaderUnknown, at: Position(sheet: sheet, line: row.line), excerpt: Masking.excerpt(row.text),
      arguments: [
        "sheet": sheet, "detailZh": lack.zh, "detail": lack.en,
        "whereZh": "有一张填了的答复单认不出表头，所以整个文件都没有接收：",
        "where":
          "A form that is filled in has no header that is known, so that nothing of the file was taken:",
        "remedyZh": "答复单的表头不要改、不要删：从 outbox 里的答复单或 待办.xlsx 把这张表的表头（从“答复对象”起的一行）照样抄回来，或者拿一份新的，把填的抄过去，再投放一次。",
        "remedy":
          "Leave the titles of a form as they are: copy those of this sheet (the row that begins with 答复对象) from the form in your outbox, or from 待办.xlsx, or fill in a new one, and drop it again.",
      ])
  }

  /// What is said of the sheets that aren't read: those that are meant to be, by their header, and all that else hold something.
  ///
  /// - Parameters:
  ///   - read: the places of those that are.
  ///   - areForms: whether they are forms: of what lies beside these those are told that ``isOfPeople(_:in:)``.
  private static func findings<Source: RandomAccessSource & ~Copyable>(
    of looks: [Look], beside read: [Int], areForms: Bool, in package: WorkbookPackage<Source>
  ) -> [Finding] {
    let isHidden = { (look: Look) in package.sheets[look.place].sheet.isHidden }
    let name = { (place: Int) in Masking.shown(package.sheets[place].sheet.name) }
    let others = looks.filter {
      !read.contains($0.place) && ($0.search.hasContent || !areForms && !$0.notes.isEmpty)
    }
    let known = others.filter { $0.search.isCertain && $0.isAnswered ?? true }
    var unread = known.filter { !isHidden($0) }.map { ($0, [String: String]()) }
    var skipped = others.filter { !$0.search.isCertain || isHidden($0) }
    if areForms {
      let own = others.filter { isOfPeople($0, in: package) }
      unread = own.filter { $0.search.holdsTable && (!isHidden($0) || $0.isAnswered == true) }
        .map { ($0, reason($0)) }
      skipped = own.filter { $0.search.holdsTable && isHidden($0) && $0.isAnswered != true }
    }
    var findings = unread.prefix(named).map { look, reason in
      Finding(
        .workbookSheetUnread, at: Position(sheet: name(look.place)), excerpt: name(look.place),
        arguments: reason.merging(["sheet": read.map(name).joined(separator: "”、“")]) { own, _ in own })
    }
    let beside = areForms ? looks.filter { !read.contains($0.place) } : others
    findings += beside.flatMap { look -> [Finding] in
      let told = areForms ? remarks(on: look, package.sheets[look.place].sheet) : look.doings
      return told.map { finding in
        var finding = finding
        finding.position.sheet = name(look.place)
        return finding
      }
    }
    guard !skipped.isEmpty else { return findings }
    let names = skipped.prefix(named).map { look in
      let name = name(look.place)
      return isHidden(look)
        ? LocalizedText("“\(name)”（隐藏）", "“\(name)” (hidden)") : LocalizedText("“\(name)”", "“\(name)”")
    }
    let more = skipped.count > named
    findings.append(
      Finding(
        .workbookSheetsSkipped, at: Position(sheet: read.first.map(name)),
        excerpt: read.map(name).joined(separator: "”、“"),
        arguments: [
          "others": names.map(\.en).joined(separator: ", ") + (more ? " …" : ""),
          "othersZh": names.map(\.zh).joined(separator: "、") + (more ? "……" : ""),
          "count": "\(skipped.count)",
        ]))
    return findings
  }

  /// What is said of what somebody did with a sheet that lies beside forms and isn't read. Any words may be meant as an answer, also those in a
  /// sheet of ours.
  private static func remarks(on look: Look, _ sheet: WorkbookAssembly.Sheet) -> [Finding] {
    if look.use != nil { return look.doings }
    if sheet.isHidden { return [] }
    if let agenda = look.agenda { return Array(agenda.prefix(named)) + look.notes.remarks }
    if ReplyForm.besideSheets.contains(sheet.name) { return look.notes.remarks }
    // A table is told by the name of its sheet.
    if look.search.holdsTable { return [] }
    guard let (line, text) = look.search.words else { return look.notes.remarks }
    return [FormRemark.finding(text, at: Position(line: line))] + look.notes.remarks
  }

  /// Whether people wrote what lies beside forms: neither we ourselves, who made the agenda and forms that nobody filled in, nor whoever
  /// hid what isn't certain to be a table.
  private static func isOfPeople<Source: RandomAccessSource & ~Copyable>(
    _ look: Look, in package: WorkbookPackage<Source>
  ) -> Bool {
    let sheet = package.sheets[look.place].sheet
    let isOurs = look.agenda != nil || ReplyForm.besideSheets.contains(sheet.name)
    if isOurs || look.isAnswered == false { return false }
    return look.search.isCertain || !sheet.isHidden
  }

  /// Why something that lies beside forms isn't read.
  private static func reason(_ look: Look) -> [String: String] {
    if look.isAnswered == true {
      return [
        "whatZh": "填了答复", "what": "is filled in", "whyZh": "它是隐藏的",
        "why": "it is hidden, and what was read is",
        "remedyZh": "要答复的，取消隐藏，保存后再投放；已经答复的不会重复。",
        "remedy":
          "If you mean to answer, show the sheet, save the file and drop it again; what was answered isn't answered twice.",
      ]
    }
    return [
      "whatZh": look.search.isCertain ? "也有认得的表头" : "也有内容",
      "what": look.search.isCertain ? "has a header that is known, too," : "holds something, too,",
      "whyZh": "它不是答复单，没有“答复对象”一列", "why": "it is no form, having no column 答复对象, and what was read is",
      "remedyZh": "里面有答复的，填到那种答复的表里，再投放一次；另要报送的，另存成单独的文件投放。",
      "remedy":
        "If it holds an answer, write it into the sheet for such answers and drop that; what else is to be sent goes into a file of its own.",
    ]
  }

  /// What somebody did with a form, of which the header has been read; `nil` where it is none. A row is filled in if reading it gives a
  /// record, whatever is wrong with that.
  private static func use<Source: RandomAccessSource & ~Copyable>(
    of rows: inout SheetRows<Source>, _ search: HeaderSearch, _ expected: ExpectedTable
  ) throws(FormatError) -> FormUse? {
    guard search.isCertain, !search.isOurs else { return nil }
    let found = try search.header(encoding: .utf8)
    if found.columns.answerColumns == nil { return nil }
    // What stands over its header is told by whoever reads it.
    if found.misplaced != nil { return FormUse(isAnswered: true) }
    rows.width = found.columns.titles.count
    rows.begin(formBelow: found.columns)
    var table = TableRows(
      found, delimiter: UInt8(ascii: ","), rule: nil, others: expected.others, holdsFeet: true, trace: nil)
    while try rows.next() {
      let read = try table.read(rows.row, isLast: false, uncomputed: rows.uncomputed)
      if read != nil { return FormUse(isAnswered: true) }
    }
    let remarks = table.findings.filter { $0.code == .noteDoubtsRecords }.prefix(named)
    return FormUse(
      isAnswered: false, findings: found.remarks + [rows.hiddenFinding].compactMap(\.self) + remarks)
  }

  /// The header of the chosen sheet, whose first rows it reads.
  func header<Source: RandomAccessSource & ~Copyable>(
    _ rows: inout SheetRows<Source>, _ expected: ExpectedTable
  ) throws(FormatError) -> FoundHeader {
    let recognition = expected.recognition
    switch expected.rule?.header ?? .found {
    case .found:
      var search = HeaderSearch(recognition, ofSheet: true)
      try Self.search(&rows, &search)
      return try search.header(encoding: .utf8)
    case .row(let number):
      var above: [(line: Int, cells: [String])] = []
      repeat {
        guard try rows.next() else {
          throw .malformed(Finding(.workbookEmpty))
        }
        if rows.row.line < number, above.count < HeaderSearch.rowLimit {
          above.append((rows.row.line, rows.row.titles))
        }
      } while rows.row.line < number
      let columns = try recognition.recognise(rows.row.titles, line: rows.row.line, encoding: .utf8)
      return FoundHeader(columns: columns, row: Array(rows.row.content), above: above)
    case .none:
      repeat {
        guard try rows.next() else { throw .malformed(Finding(.workbookEmpty)) }
      } while rows.row.firstFilled == nil
      let columns = try recognition.recognise(
        (1...max(1, rows.row.count)).map { "第 \($0) 列" }, line: rows.row.line, encoding: .utf8)
      return FoundHeader(columns: columns, row: nil)
    }
  }

  private static func search<Source: RandomAccessSource & ~Copyable>(
    _ rows: inout SheetRows<Source>, _ search: inout HeaderSearch
  ) throws(FormatError) {
    while search.goesOn, try rows.next() {
      let isBlank = rows.row.firstFilled == nil
      search.begin(isBlank: isBlank)
      if isBlank { continue }
      search.consider(rows.row, delimiter: UInt8(ascii: ","))
      _ = search.end()
    }
  }

  /// Said where no sheet has a header that is known.
  private static func unknown(_ search: HeaderSearch, in sheet: String) -> Finding {
    do throws(FormatError) {
      _ = try search.header(encoding: .utf8)
    } catch .malformed(let finding)
      where finding.code == .headerNotRecognised || finding.code == .workbookHeaderUnknown
    {
      var position = finding.position
      position.sheet = sheet
      var arguments = finding.arguments
      arguments["sheet"] = sheet
      if arguments["detailZh"] == nil, let nearest = arguments["nearest"],
        let missing = arguments["missing"]
      {
        arguments["detailZh"] = "像是“\(arguments["nearestZh"] ?? nearest)”，还缺：\(missing)"
        arguments["detail"] = "perhaps \(nearest), which lacks: \(missing)"
        arguments["remedyZh"] =
          "第一行用 模板 文件夹里那种表（或者 `exchange template \(nearest) --format csv`）的列名；表头要在前 20 行以内，一列一格。"
        arguments["remedy"] =
          "Take the titles of its table in 模板 (or of `exchange template \(nearest) --format csv`), one a column, within the first 20 rows."
      }
      return Finding(.workbookHeaderUnknown, at: position, excerpt: finding.excerpt, arguments: arguments)
    } catch .malformed(let finding) {
      return finding
    } catch {}
    return Finding(.workbookEmpty)
  }
}
