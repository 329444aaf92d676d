/// Makes records of the rows below a header, and tells what isn't one.
///
/// What is said of a row that isn't as it should be hangs on what it is: several that a quote runs together, the front of a
/// record, a header of other columns, or no record at all. Most rows are records, and are told from the others by a glance.
struct TableRows {
  /// A row that was read.
  enum Reading {
    /// A record.
    case record(ReadRecord)
    /// A record without its last cells; see ``CSVRecordBuilder/Reading/short(_:ifBroken:)``.
    case short(ReadRecord, ifBroken: ReadRecord)
    /// A record whose row ends in a backslash, as databases put one before a line end in a value; with what is said of it where
    /// the next row is the rest of that value.
    case escaped(ReadRecord, ifCut: ReadRecord)
    /// The rest of such a value, of which all is said.
    case rest(ReadRecord)
    /// A row in which values of the record above it go on.
    case wrapped(WrappedRow)
    /// A line without separators, which comes back and may be a part of a value that a line end broke. `follows` says that a record, or
    /// another such line, stands right above it, `leads` that it may be the front of one below.
    case piece(ReadRecord, follows: Bool, leads: Bool)
    /// A line in which a program says that the export broke off.
    case breakOff(ReadRecord)

    /// The row as it came.
    var source: [UInt8]? {
      switch self {
      case .record(let read), .short(let read, _), .escaped(let read, _), .rest(let read),
        .piece(let read, _, _), .breakOff(let read):
        read.source
      case .wrapped(let row): row.read.source
      }
    }
  }

  /// Whether lines of the row that ``read(_:isLast:)`` got last are still to be taken with ``nextLine(of:)``.
  var isSplitting: Bool { split != nil }

  /// A row that is held back.
  private struct Held {
    /// The record that it is if others follow.
    var record: ReadRecord
    /// What is said of it else.
    let finding: Finding
    /// Whether it is furniture unless it turns out to be a part of the record above.
    let isFurniture: Bool
    /// What it says of the number of records then, and whether it is one left empty.
    var stated: StatedCounts.Line?
    var isUnfilled = false
    /// Whether it comes back if nothing follows, too: it isn't known, but for what stands above it.
    var isUnknown = false
    /// Whether it has no separators, and what stands around it; see ``Reading/piece(_:follows:leads:)``.
    let isPiece: Bool
    var follows: Bool
    var leads: Bool
    /// What it is where a record follows and it may go on with the one above.
    var wrapped: WrappedRow?
  }

  /// A row whose lines are taken for rows of their own.
  private struct Split {
    /// Whether they are records whose quotes are text, or come back.
    let isText: Bool
    let arguments: [String: String]
  }

  let header: CSVHeader
  let delimiter: UInt8
  var builder: CSVRecordBuilder
  private var furniture: TableFurniture
  private var lines: CSVLines
  /// The number of the last record, and of the last before the table.
  private(set) var number: Int
  private let before: Int
  private var split: Split?
  var other: OtherHeader?
  private var footers: [Finding] = []
  private var tallies: [FindingCode: Finding] = [:]
  private var tallied: [FindingCode: Int] = [:]
  /// How many records there are by lines above and below the table; and how many rows say nothing, which they may count.
  private var counts: StatedCounts
  private var unfilled = 0
  /// Whether the row read last says that the export broke off, and how many do, or belong to the foot of the table: they come back and
  /// are no records.
  private var isBrokenOff = false
  private var breaks = 0
  /// What is said where no record follows a line that says that more does.
  private var unfinished: Finding?
  /// Whether no record stands between the row in hand and a header.
  var isAtTop: Bool
  /// Whether a row of names or numbers can't be a plain record of the kind.
  private let tellsNames: Bool
  /// Whether rows that may be the foot of the table are held back until it is known.
  private let holdsFeet: Bool
  /// Such rows.
  private var held: [Held] = []
  /// What is to be given before anything else is read.
  private var due: [Reading] = []
  /// Whether a note has begun below the last record.
  private var isNoteAbove = false
  /// The titles of parts of the table so far.
  private var parts = PartTitles()
  /// The record that stands right above, or above rows in which it goes on; and the last line of all that.
  private var above: ReadRecord?
  private var aboveEnd = 0
  /// How many cells that record has.
  private var aboveCells = 0
  /// The name of an office below one of its values, right above the row in hand: it signs the table if that is a day; else the value goes on
  /// there.
  private var office: (wrapped: WrappedRow, end: Int, foot: Held)?
  /// Whether the last record has too few cells, so that the next row may be the rest of it.
  private var endsShort = false
  /// Whether its row ends in a backslash, so that a row with too few cells is the rest of it.
  private var endsEscaped = false
  /// Whether a line end in a value may break its row.
  private let mayBreak: Bool
  /// Whether a row stands right above, or a line that may be a part of one, empty lines aside.
  private var isBelowRow = false
  /// Whether the last value of that row is empty and may follow behind a line end; see ``CSVRecordBuilder/endsUnsaid(_:)``.
  private var endsUnsaid = false
  /// Whether its last value ends in the name of a place, as the name of an office begins: 薛城区.
  private var endsInPlace = false
  /// Whether the row that was read last is such a line.
  private var endsInPiece = false
  /// How often something that is no part of a record parted what stands above and below it, and how often a header did.
  private(set) var partings = 0
  private(set) var headers = 0
  private let naming: DepartmentNaming?
  /// The columns without a title in which no row has held anything so far; and what is said of the others.
  private var untitled: [Int]
  var strays: [Finding] = []
  /// Whether its rows are those of a sheet, beside whose table other things may stand; and whether that was said.
  private let isSheet: Bool
  private var isBesideTold = false
  /// The columns that nothing reads, and what is looked for in them: what the records mean, and who gets them or came, where nothing else
  /// says it; the latter also in those without a title, and in lines above and below the table.
  private let unread: [UnreadColumn]
  private let unreadOrUntitled: [UnreadColumn]
  private var meaning: UnreadMeaning?
  private var departments: UnreadDepartments?
  /// The units of amounts, where there are any.
  var units: TableUnits?

  /// The most rows below a table that are mentioned.
  private static let footerLimit = 100
  /// In a table of so many columns, lines that all have them are rows, whatever they hold.
  private static let certainWidth = 8
  /// The most rows that are held back.
  private static let heldLimit = 100
  /// How many cells a line has at most that says for whom a table is; each kind that may be for everybody has to have more.
  private static let mostInLine = 3
  /// How many lines of a row are read as records, to see whether one is.
  private static let trialLimit = 16

  /// Prepares for the rows below `found`.
  ///
  /// - Parameters:
  ///   - others: what tells the header of another kind, which doesn't belong there.
  ///   - before: how many records there were before those of the table.
  ///   - headerCells: how many cells the header has, the empty ones at its end among them, where cells of a row may be parts of
  ///     one that lacks its quotes: then ``isInDoubt(_:)`` is asked of each record.
  ///   - holdsFeet: whether rows that may be its foot are held back: then ``takeDue()`` is asked before each row.
  ///   - naming: tells what is a department.
  init(
    _ found: FoundHeader, headerCells: Int? = nil, delimiter: UInt8, rule: SourceRule?,
    others: HeaderRecognition? = nil, after before: Int = 0, holdsFeet: Bool = false,
    naming: DepartmentNaming? = nil, trace: ReadingTrace?
  ) {
    number = before
    self.before = before
    self.holdsFeet = holdsFeet
    mayBreak = headerCells != nil
    self.naming = naming
    isSheet = headerCells == nil
    isAtTop = found.row != nil
    untitled = found.columns.untitled
    unread = found.columns.unread
    unreadOrUntitled =
      unread + found.columns.untitled.map { UnreadColumn(number: $0, title: "第 \($0 + 1) 列") }
    let (schema, given) = (found.columns.definition.schema, found.columns.columns.map { $0 != nil })
    if !unread.isEmpty { meaning = UnreadMeaning(of: schema, given: given, rule: rule) }
    var departments = UnreadDepartments(of: schema, given: given, rule: rule, naming: naming)
    for row in found.above { departments?.take(line: row.cells, at: row.line) }
    self.departments = departments
    var counts = StatedCounts()
    // Above a form stands what we wrote ourselves.
    if found.columns.answerColumns == nil {
      for row in found.above { counts.take(title: row.cells, at: row.line) }
    }
    self.counts = counts
    units = TableUnits(below: found.columns, rule: rule)
    units?.take(above: found.above)
    tellsNames = zip(found.columns.definition.schema.fields, found.columns.columns).contains {
      field, column in
      field.isRequired && column != nil && (field.type == .date || field.enumeration != nil)
    }
    header = found.columns
    self.delimiter = delimiter
    builder = CSVRecordBuilder(
      header: found.columns, headerCells: headerCells, delimiter: delimiter, rule: rule, naming: naming,
      trace: trace)
    furniture = TableFurniture(found, rule: rule, others: others)
    lines = CSVLines(delimiter: delimiter)
  }

  /// What is said of the table so far, beside its records: in the order in which it was met.
  var findings: [Finding] {
    // No record follows.
    var table = self
    table.passFurniture()
    return table.told
  }

  private var told: [Finding] {
    let counted = tallies.map { code, first in
      var arguments = first.arguments
      arguments["rows"] = "\(tallied[code] ?? 0)"
      arguments["line"] = "\(first.position.line ?? 0)"
      return Finding(code, at: first.position, excerpt: first.excerpt, arguments: arguments)
    }
    let feet = held.filter { !$0.isUnknown }.prefix(max(0, Self.footerLimit - footers.count)).map {
      $0.finding
    }
    // A line with a unit that nothing follows is about what stands above it.
    var units = units
    let last = [units?.pendingFinding(bare: builder.bareAmount), units?.mismatch].compactMap(\.self)
    let missing = (meaning?.findings ?? []) + (departments?.findings ?? [])
    let doubts = counts.findings(
      read: number - before - breaks, before: before, unfilled: unfilled + (tallied[.formRowsUnanswered] ?? 0)
    )
    let passed = footers.filter { foot in
      foot.code != .footerSkipped || !doubts.contains { $0.position.line == foot.position.line }
    }
    let announced = [unfinished].compactMap(\.self)
    let told: [Finding] = passed + doubts + announced + feet + strays + last + missing
    return (told + counted + builder.findings).sorted {
      ($0.position.line ?? 0, $0.code.rawValue) < ($1.position.line ?? 0, $1.code.rawValue)
    }
  }

  /// The record that a row holds; `nil` where it is none, or where its lines are: see ``isSplitting``.
  ///
  /// - Parameters:
  ///   - isLast: whether the file ends with it, without a line end.
  ///   - uncomputed: the columns, from 0, in which it has a formula of which there is no result.
  /// - Throws: ``FormatError/malformed(_:)`` for a quote that nothing closes.
  mutating func read(
    _ row: CSVRow, isLast: Bool, uncomputed: [Int] = []
  ) throws(FormatError) -> Reading? {
    settleOffice(above: row)
    guard let reading = try taken(row, isLast: isLast, uncomputed) else { return nil }
    return behindDue(reading)
  }

  private mutating func taken(
    _ row: CSVRow, isLast: Bool, _ uncomputed: [Int]
  ) throws(FormatError) -> Reading? {
    let isRest = endsEscaped && row.count < header.titles.count && !row.isBroken && row.innerLineEnds == 0
    endsEscaped = false
    guard let first = row.firstFilled else {
      if let formulas = formulas(row, uncomputed) { return .record(formulas) }
      // An empty line is no row of the table; one of empty cells may have been counted.
      if row.count > 1 {
        unfilled += 1
        part()
      }
      return nil
    }
    if isRest { return .rest(rest(row)) }
    noteLine(row)
    if let cause = furniture.brokenExport(in: row, isCertain: true, below: number - before - breaks) {
      return isBrokenOff ? nil : breakOff(row, cause)
    }
    let mayBeRest = endsShort && row.count < header.titles.count
    if passesUnits(row, firstFilled: first, mayBeRest: mayBeRest) { return nil }
    if isAtTop, let finding = furniture.secondLevel(in: row) {
      strays.append(finding)
      return nil
    }
    let known = furniture.sort(
      of: row, firstFilled: first, isAtTop: isAtTop, mayBeRest: mayBeRest,
      mayBeOther: isSheet || row.count != header.titles.count)
    let isPart = known == nil && !mayBeRest && uncomputed.isEmpty && takePartTitle(row, first)
    let sort = isPart ? .ornament : known
    if let wrapped = wrapped(row, sort, uncomputed) {
      return holdOffice(row, wrapped) ? nil : goOn(with: wrapped, endingOn: row.line + row.innerLineEnds)
    }
    if let sort {
      if !holdPiece(row, sort) { pass(row, sort) }
      return nil
    }
    if !row.isBroken, !mayBeRest, header.titles.count > 1, row.filledCount(upTo: 2) == 1,
      NothingLine.says(String(decoding: row[first].prefix(NothingLine.longest + 1), as: UTF8.self))
    {
      pass(row, .ornament)
      return nil
    }
    if isSheet, first >= header.titles.count {
      passBeside(row, first)
      return nil
    }
    if isBrokenOff, furniture.goesOnWithError(row) { return nil }
    if row.isBroken || row.innerLineEnds > 0 {
      split = splitting(row)
      if split != nil {
        beginRecord(row)
        lines.begin(row)
        return nil
      }
      if let line = row.unclosedLine { throw .malformed(row.unclosedFinding(line, isLast: isLast)) }
    }
    switch header.formRow(row, uncomputed: uncomputed) {
    case .unanswered:
      tally(.formRowsUnanswered) { Finding(.formRowsUnanswered, at: Position(line: row.line)) }
      if let column = header.columnBeside(of: row) { tell(beside: row, column) }
      part()
      return nil
    case .remark where other == nil && !mayGoOnWithValue(row):
      passRemark(row)
      return nil
    case .remark, .answer, nil: break
    }
    if mayBeFoot(row, uncomputed), hold(row, isLast: isLast) { return nil }
    if let cause = furniture.brokenExport(in: row, isCertain: false, below: number - before - breaks) {
      return breakOff(row, cause)
    }
    if let wrapped = wrapped(row, nil, uncomputed, inFirst: true) {
      return goOn(with: wrapped, endingOn: row.line + row.innerLineEnds)
    }
    if holdUnknown(row, isLast: isLast) { return nil }
    let follows = isBelowRow
    beginRecord(row)
    number += 1
    let read = reading(of: row, isLast: isLast, follows: follows)
    switch read {
    case .record(let record), .short(let record, _), .escaped(let record, _):
      if record.hasValues {
        (above, aboveEnd, aboveCells) = (record, row.line + row.innerLineEnds, row.count)
      }
    case .rest, .wrapped, .piece, .breakOff: break
    }
    return read.telling(header.subject(of: row))
  }

  /// Whether a row is the title of the next part of the table. A line without separators may also be that of a value.
  private mutating func takePartTitle(_ row: CSVRow, _ first: Int) -> Bool {
    guard other == nil, header.answerColumns == nil, held.isEmpty, !isBrokenOff, !row.isBroken,
      isSheet || row.count == header.titles.count, furniture.isFirst(first), row.filledCount(upTo: 2) == 1,
      furniture.lacksNearlyAll(row)
    else { return false }
    // One that takes records back is to be looked at.
    let finding = Finding(.ornamentSkipped, at: Position(line: row.line))
    guard DoubtingWords.weighed(finding, of: row).code == finding.code else { return false }
    let cell = UnsafeRawBufferPointer(rebasing: row[first][Trimming.range(of: row[first])])
    return parts.take(cell, isAtTop: isAtTop, at: row.line)
  }

  /// A row in which values of the record right above it go on; `nil` for any other.
  ///
  /// What stands in up to three cells below filled ones, with several missing that have to be filled, is the rest of these, whatever its
  /// words are. In the first column, where notes stand, only what nobody knows to be one: `inFirst` asks for that, once all else is ruled
  /// out. `amongRecords` asks for an office below one, which signs the table unless a record follows.
  private mutating func wrapped(
    _ row: CSVRow, _ sort: TableFurniture.Sort?, _ uncomputed: [Int], inFirst: Bool = false,
    amongRecords: Bool = false
  ) -> WrappedRow? {
    guard let above, row.line == aboveEnd + 1, isBelowRow, held.isEmpty, other == nil,
      header.answerColumns == nil, uncomputed.isEmpty,
      !mayBreak || aboveCells + row.count > header.titles.count + 1, !isBrokenOff, !row.isBroken,
      row.count > 1, row.count == row.fields.count,
      row.filledCount(upTo: WrappedRow.mostCells + 1) <= WrappedRow.mostCells, !isPiece(row)
    else { return nil }
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    guard let first = filled.first, let last = filled.last, last < header.titles.count,
      furniture.isFirst(first) == inFirst,
      filled.allSatisfy({ builder.mayWrap(above, at: $0, isFirst: furniture.isFirst($0)) }),
      furniture.mayWrap(row, sort, columns: filled)
    else { return nil }
    let cells = filled.map { UnsafeRawBufferPointer(rebasing: row[$0][Trimming.range(of: row[$0])]) }
    let values = filled.map { builder.text($0, of: above) }
    guard amongRecords ? FootLine.areOffices(cells, below: values) : !FootLine.sign(cells, below: values),
      !builder.repeats(above, in: row, filled: filled),
      furniture.brokenExport(in: row, isCertain: false, below: number - before - breaks) == nil,
      let wrapped = builder.wrapped(row, filled: filled, number: number + 1)
    else { return nil }
    let told = WrappedRow.told([wrapped], below: above.record.line)
    return told.rows.first.map { WrappedRow(read: $0, titles: wrapped.titles) }
  }

  /// Takes down that the record above goes on in that row, which ends on the line `end`.
  private mutating func goOn(with wrapped: WrappedRow, endingOn end: Int) -> Reading {
    number += 1
    breaks += 1
    aboveEnd = end
    (isNoteAbove, endsInPiece, endsUnsaid, endsInPlace, endsEscaped) = (false, false, false, false, false)
    goOn()
    return .wrapped(wrapped)
  }

  /// Holds back the name of an office in which a value may go on, or which signs the table; `false` for any other row.
  private mutating func holdOffice(_ row: CSVRow, _ wrapped: WrappedRow) -> Bool {
    guard holdsFeet, let above, wrapped.titles.count == 1, let column = row.firstFilled,
      FootLine.mayBeSigner(
        UnsafeRawBufferPointer(rebasing: row[column][Trimming.range(of: row[column])]),
        below: builder.text(column, of: above)),
      let record = builder.unread(row, number: number + 1, isLast: false)
    else { return false }
    let finding = Finding(
      .footerSkipped, at: Position(line: row.line), excerpt: TableFurniture.shown(row))
    office = (
      wrapped, row.line + row.innerLineEnds,
      Held(
        record: record, finding: finding, isFurniture: false, isPiece: false, follows: false, leads: false)
    )
    return true
  }

  /// Tells what that was, once the row below it is there; `nil` where none is.
  private mutating func settleOffice(above row: CSVRow?) {
    guard let (wrapped, end, foot) = office else { return }
    office = nil
    if let row, row.line == end + 1, !row.isBroken, row.filledCount(upTo: 2) == 1, let day = row.firstFilled,
      FootLine.isDay(UnsafeRawBufferPointer(rebasing: row[day][Trimming.range(of: row[day])]))
    {
      part()
      held.append(foot)
    } else {
      due.append(goOn(with: wrapped, endingOn: end))
    }
  }

  /// A row that holds nothing but formulas without results, as one that comes back: of a form where the answer has one, of another
  /// table where whatever has to be filled in has; `nil` for any other, as programs leave one formula down a whole sheet.
  private mutating func formulas(_ row: CSVRow, _ uncomputed: [Int]) -> ReadRecord? {
    guard other == nil, let first = header.firstField(in: uncomputed) else { return nil }
    if let answers = header.answerColumns {
      guard answers.contains(where: uncomputed.contains) else { return nil }
    } else if !furniture.areRecord(uncomputed) {
      return nil
    }
    beginRecord(row)
    number += 1
    let position = builder.position(of: first, in: row, number: number)
    return builder.refused(row, number: number, finding: Finding(.cellFormulaEmpty, at: position))
  }

  /// Whether a row may be the foot of the table with the formulas without results that it has, as the day beside a signature often is one. In
  /// a form an answer has them, and elsewhere a record, where they stand for all that has to be filled in.
  private func mayBeFoot(_ row: CSVRow, _ uncomputed: [Int]) -> Bool {
    if uncomputed.isEmpty { return true }
    if header.answerColumns != nil { return false }
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    return !furniture.areRecord(uncomputed, besides: filled)
  }

  /// A reading, or what is to be given before it.
  private mutating func behindDue(_ reading: Reading) -> Reading? {
    guard !due.isEmpty else { return reading }
    due.append(reading)
    return takeDue()
  }

  /// That the rows have numbers without a title, where the first two show it.
  var unnamedNumbers: Finding? { builder.unnamedNumbers }

  /// The row in which a program says that the export broke off: it comes back, and what goes on with it isn't told again.
  private mutating func breakOff(_ row: CSVRow, _ cause: BrokenExport.Cause) -> Reading? {
    passFurniture()
    beginRecord(row)
    (endsShort, endsEscaped, isBrokenOff) = (false, false, true)
    number += 1
    breaks += 1
    let counts = ["found": "\(max(row.count, 1))", "expected": "\(header.titles.count)"]
    let finding = Finding(
      .csvColumnCount, at: Position(line: row.line, record: number),
      arguments: counts.merging(WidthCause.broken(by: cause, shown: TableFurniture.shown(row))) { own, _ in
        own
      })
    return .breakOff(builder.refused(row, number: number, finding: finding))
  }

  /// Whether the rows behind a record tell what is to be made of it.
  func isInDoubt(_ read: ReadRecord) -> Bool { builder.isInDoubt(read) }

  /// Whether they haven't told yet how rows end; see ``RowEnds``.
  var areEndsOpen: Bool { builder.areEndsOpen }

  /// Has nothing wait for that any more.
  mutating func leaveEndsOpen() { builder.leaveEndsOpen() }

  /// What is made of that record, once the rows behind it have been read.
  mutating func settle(_ read: ReadRecord) -> ReadRecord { builder.settle(read) }

  /// Whether a line end may have broken the first value of a record, or the last.
  func mayBeBroken(_ read: ReadRecord, atEnd: Bool) -> Bool { builder.mayBeBroken(read, atEnd: atEnd) }

  /// Whether the last value of a record is empty and says of departments what an empty one does.
  func leavesUnsaid(_ read: ReadRecord) -> Bool { builder.leavesUnsaid(read) }

  /// A record that comes back for what stands above or below it, with `words` for that.
  func doubted(_ read: ReadRecord, _ words: [String: String]) -> ReadRecord { builder.doubted(read, words) }

  /// What is to be given before another row is read.
  mutating func takeDue() -> Reading? { due.isEmpty ? nil : due.removeFirst() }

  /// Whether a row is a line without separators, as the lines of a value are that lacks its quotes.
  private func isPiece(_ row: CSVRow) -> Bool {
    // Where rows end in a separator, so does the rest of one.
    let emptyAtEnd = max(builder.emptyAtEnd, endsUnsaid && isBelowRow ? 1 : 0)
    guard row.count >= 1, row.count - 1 <= emptyAtEnd, row.count < header.titles.count, mayBreak,
      other == nil, !row.isBroken, row.innerLineEnds == 0, row.count == row.fields.count,
      !row.fields[0].isQuoted
    else { return false }
    return (1..<row.count).allSatisfy { Trimming.range(of: row[$0]).isEmpty }
  }

  private mutating func reading(of row: CSVRow, isLast: Bool, follows: Bool) -> Reading {
    if let other { return .record(misplaced(row, below: other)) }
    let read = builder.record(from: row, number: number, isLast: isLast)
    if endsInPiece, let piece = read.returned,
      !WidthCause(row, expected: header.titles.count, delimiter: delimiter, titles: header.titles).isCertain
    {
      return .piece(marked(piece, row), follows: follows, leads: true)
    }
    switch read {
    case .record(let found):
      let weighed = weighed(found, row)
      let read = marked(weighed, row)
      guard endsEscaped, row.isWhole(under: header.titles.count) else { return .record(read) }
      // What comes back needs no other reason to; and nobody may have looked at it so closely.
      endsEscaped = !read.isRejected && !builder.isInDoubt(read)
      guard endsEscaped else { return .record(read) }
      let cut = builder.refused(row, number: number, finding: escape(of: row, WidthCause.cut))
      return .escaped(read, ifCut: marked(cut, row))
    case .short(let read, let broken):
      // No spreadsheet writes bars; and in GB 18030 a bar that follows half a character makes another one with it.
      if delimiter == UInt8(ascii: "|"), read.hasValues { return .record(marked(broken, row)) }
      let weighed = weighed(read, row)
      return .short(marked(weighed, row), ifBroken: marked(broken, row))
    }
  }

  /// A record with what is said of it where it leaves a field empty for which a column that nothing reads speaks.
  private mutating func weighed(_ read: ReadRecord, _ row: CSVRow) -> ReadRecord {
    guard let given = meaning?.given, !given.isEmpty, read.hasValues else { return read }
    var empty = Set(given.filter { read.record[$0].isEmpty })
    var weighed = read
    for column in unread where column.number < row.fields.count && !empty.isEmpty {
      for said in meaning?.words(in: row.value(column.number)[...], of: column) ?? [] {
        guard empty.remove(said.place) != nil else { continue }
        let position = builder.position(of: said.place, in: row, number: read.record.number)
        if let finding = meaning?.finding(of: said, under: column.title, at: position) {
          weighed.findings.append(finding)
        }
      }
    }
    return weighed
  }

  /// The rest of a value that a database broke with a backslash and a line end.
  private mutating func rest(_ row: CSVRow) -> ReadRecord {
    beginRecord(row)
    number += 1
    return builder.refused(row, number: number, finding: escape(of: row, WidthCause.rest))
  }

  private func escape(of row: CSVRow, _ cause: [String: String]) -> Finding {
    let counts = ["found": "\(max(row.count, 1))", "expected": "\(header.titles.count)"]
    return Finding(
      .csvColumnCount, at: Position(line: row.line, record: number),
      arguments: counts.merging(cause) { own, _ in own })
  }

  /// Whether a row may be told to be a record from its values alone. Not where it decides what was held back, where something
  /// may stand in a column without a title or say in an unknown one what the record means or of which departments it speaks, where amounts aren't in
  /// 万元, or where it may be names or numbers of columns that would pass for values.
  var takesPlainRecords: Bool {
    other == nil && held.isEmpty && office == nil && !endsInPiece && untitled.isEmpty
      && (tellsNames || !isAtTop)
      && meaning?.isWatching != true && !seeksDepartments && (units?.arePlain ?? true)
  }

  /// Has values that a glance shows to be plain taken as they are from now on.
  mutating func takePlainValues() { builder.takePlainValues() }

  /// Which of the records that come back needn't be read closely where only what is found is asked.
  var countable: CountableRecords {
    // A line below the table that says for whom it is has the form of a record that comes back.
    if other != nil || isAtTop || departments != nil || !(units?.arePlain ?? true) { return .none }
    return builder.isTiredOfTrials ? .all : .aligned
  }

  /// Takes down that the records of a batch went by.
  mutating func pass(_ batch: RecordBatch) {
    number += batch.count + batch.faulty.count
    (isAtTop, isNoteAbove, endsShort) = (false, false, false)
    (endsEscaped, endsInPiece, endsUnsaid, isBelowRow) = (false, false, false, true)
    // The last before what may go on with it isn't among them.
    above = nil
    goOn()
    builder.pass(batch)
  }

  /// The record that the next line of a row holds whose lines are taken for rows; `nil` after the last.
  mutating func nextLine(of row: CSVRow) -> ReadRecord? {
    guard let split, lines.advance(in: row.content) else {
      self.split = nil
      return nil
    }
    number += 1
    let (number, stray) = (number, lines.strayColumns)
    return lines.withRow(in: row.content) { line in
      let position = Position(line: line.line, record: number)
      guard split.isText else {
        return builder.refused(
          line, number: number, finding: Finding(.csvRowsJoined, at: position, arguments: split.arguments))
      }
      if !stray.isEmpty {
        tally(.csvQuotesAsText) { Finding(.csvQuotesAsText, at: Position(line: line.line)) }
      }
      noteUnread(line)
      switch builder.record(from: line, number: number) {
      case .record(let read), .short(let read, _):
        let weighed = weighed(read, line)
        return marked(weighed, line)
      }
    }
  }

  /// Takes down that a record was taken without its last cells.
  mutating func noteShort(_ record: Record) {
    tally(.csvCellsLeftOut) { Finding(.csvCellsLeftOut, at: Position(line: record.line)) }
  }

  // MARK: Rows that a quote runs together

  /// How a row is taken apart that goes over several lines or whose quotes make no sense; `nil` where it isn't certain that
  /// they are rows of their own.
  ///
  /// A value may hold line ends, and separators too; and one line of its row, the first or the last, may even look like a
  /// record. That two do, or that all lines of a wide table have just as many cells as the header: no value is so by chance.
  private mutating func splitting(_ row: CSVRow) -> Split? {
    let width = header.titles.count
    let content = row.content
    var (count, whole, records, trials) = (0, 0, 0, 0)
    lines.begin(row)
    while lines.advance(in: content) {
      count += 1
      let stray = lines.strayColumns
      let isWhole = lines.withRow(in: content) { line in
        guard line.isWhole(under: width) else { return false }
        if records < 2, trials < Self.trialLimit {
          trials += 1
          if builder.isRecord(line, besides: stray) { records += 1 }
        }
        return true
      }
      if isWhole { whole += 1 }
    }
    // Who writes tabs mostly writes no quotes around values.
    let isText = delimiter == UInt8(ascii: "\t") && whole == count && other == nil
    if count == 1 { return isText && row.isBroken ? Split(isText: true, arguments: [:]) : nil }
    guard records == 2 || (whole == count && width >= Self.certainWidth), isText || row.unclosedLine == nil
    else {
      return nil
    }
    return Split(
      isText: isText,
      arguments: ["first": "\(row.line)", "last": "\(row.line + row.innerLineEnds)", "rows": "\(count)"])
  }

  // MARK: Rows that may be no records

  /// Holds back a row that is no record if no record follows; `false` for any other.
  private mutating func hold(_ row: CSVRow, isLast: Bool) -> Bool {
    guard holdsFeet, other == nil, !row.isBroken, row.count == row.fields.count, held.count < Self.heldLimit,
      row.filledCount(upTo: 2) == 1 || furniture.lacksNearlyAll(row)
    else { return false }
    let isShort = row.count < header.titles.count
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    let cells = filled.map { UnsafeRawBufferPointer(rebasing: row[$0][Trimming.range(of: row[$0])]) }
    if isShort, endsShort, !sign(cells, of: row) { return false }
    let values = zip(header.definition.schema.fields, header.columns).filter { _, column in
      column.map(filled.contains) == true
    }.map(\.0)
    let mayBeDay = (cells.count == 1 && !isShort) || !values.contains { $0.type == .date }
    let isPiece = isPiece(row)
    // Merged cells leave a row with nothing but one more recipient.
    let isValue =
      !isPiece && values.contains { $0.role?.namesDepartments == true || $0.role == .suggestion }
    let sort =
      cells.count == 1
      ? FootLine.sort(
        of: cells[0], isNoteAbove: isNoteAbove, mayBeDay: mayBeDay,
        mayBeOffice: (!isShort || !isLast) && !isValue && !(isPiece && mayGoOn(with: cells[0])))
      : FootLine.sort(of: cells[0], beside: cells[1], isNoteAbove: isNoteAbove, mayBeDay: mayBeDay)
    guard let sort, let record = builder.unread(row, number: number + held.count + 1, isLast: isLast) else {
      return false
    }
    if sort == .note { isNoteAbove = true }
    note(row)
    let finding = Finding(
      .footerSkipped, at: Position(line: row.line), excerpt: TableFurniture.shown(row))
    let wrapped = wrapped(row, nil, [], amongRecords: true)
    // An office above a day has signed a part.
    if cells.contains(where: FootLine.isDay), !held.isEmpty { held[held.count - 1].wrapped = nil }
    held.append(
      Held(
        record: record, finding: DoubtingWords.weighed(finding, of: row), isFurniture: false,
        isPiece: isPiece, follows: isPiece && isBelowRow, leads: isPiece, wrapped: wrapped))
    if !isPiece { part() }
    return true
  }

  /// Whether a line below a record without its last cells signs the table, and isn't the rest of the last value of that.
  private func sign(_ cells: [UnsafeRawBufferPointer], of row: CSVRow) -> Bool {
    if !held.isEmpty {
      return cells.count == 1 && FootLine.isDay(cells[0]) && held.allSatisfy { !$0.isFurniture }
    }
    guard cells.count == 1, let above, row.line == aboveEnd + 1, aboveCells > 0 else { return false }
    return FootLine.sign(cells, below: [builder.text(aboveCells - 1, of: above)])
  }

  /// Whether the name of an office right below a row may be the rest of its last value: of the name of an office, or of who gets it, or
  /// came.
  private func mayGoOn(with line: UnsafeRawBufferPointer) -> Bool {
    if isBelowRow && endsInPlace { return true }
    guard isBelowRow, let field = header.definition.schema.speaksWhenEmpty,
      header.columns[field] == header.titles.count - 1
    else { return false }
    return naming?(String(decoding: line, as: UTF8.self)) != .sender
  }

  /// Holds back furniture right below a record that may be the next line of its last value; `false` for any other.
  private mutating func holdPiece(_ row: CSVRow, _ sort: TableFurniture.Sort) -> Bool {
    guard holdsFeet, isBelowRow, isPiece(row), held.count < Self.heldLimit, furniture.mayBeValue(row, sort)
    else { return false }
    var finding = Finding(
      .ornamentSkipped, at: Position(line: row.line), excerpt: TableFurniture.shown(row))
    if case .footer(let found) = sort {
      if FootLine.beginsNote(row[0]) { isNoteAbove = true }
      finding = weighed(found, of: row)
      note(row)
    }
    let isUnfilled = sort == .unfilled
    held.append(
      Held(
        record: builder.piece(row, number: number + held.count + 1), finding: finding, isFurniture: true,
        stated: isUnfilled ? nil : StatedCounts.line(row, below: number - before), isUnfilled: isUnfilled,
        isPiece: true, follows: true, leads: false))
    return true
  }

  /// Holds back a line without separators below furniture that is: it belongs to the same record, or to the foot of the table, and comes
  /// back; `false` for any other.
  private mutating func holdUnknown(_ row: CSVRow, isLast: Bool) -> Bool {
    guard held.count < Self.heldLimit, held.contains(where: { $0.isFurniture }), isPiece(row),
      !WidthCause(row, expected: header.titles.count, delimiter: delimiter, titles: header.titles).isCertain,
      let record = builder.unread(row, number: number + held.count + 1, isLast: isLast),
      let finding = record.findings.first
    else { return false }
    held.append(
      Held(
        record: record, finding: finding, isFurniture: false, isUnknown: true, isPiece: true,
        follows: isBelowRow, leads: true))
    return true
  }

  /// Takes down that no row follows: then ``takeDue()`` has what comes back for that.
  mutating func finish() {
    settleOffice(above: nil)
    guard held.contains(where: { $0.isUnknown }) else { return }
    passFurniture()
    let all = held
    held.removeAll()
    for row in all {
      guard row.isUnknown else {
        held.append(row)
        continue
      }
      number += 1
      breaks += 1
      due.append(.piece(builder.renumbered(row.record, number), follows: row.follows, leads: false))
    }
  }

  /// Passes over the furniture that was held back: it is no part of a record.
  private mutating func passFurniture() {
    guard held.contains(where: { $0.isFurniture }) else { return }
    let all = held
    held.removeAll()
    var isPassed = false
    for var row in all {
      if row.isFurniture {
        isPassed = true
        if row.isUnfilled { unfilled += 1 }
        counts.take(row.stated)
        if row.finding.code == .ornamentSkipped {
          tally(.ornamentSkipped) { row.finding }
        } else {
          addFooter(row.finding)
        }
        continue
      }
      row.record = builder.renumbered(row.record, number + held.count + 1)
      // What stands above it is no part of a record, so neither is this, unless the record lacks what says who gets it.
      if isPassed { row.follows = row.follows && row.isUnknown && endsUnsaid }
      held.append(row)
    }
  }

  /// Takes down that what was read is no part of a record, above or below it.
  private mutating func part() {
    isBelowRow = false
    above = nil
    endsInPiece = false
    partings += 1
    for place in held.indices { held[place].leads = false }
  }

  /// Takes down that a row is a record, or several: what was held back is some, too, then.
  private mutating func beginRecord(_ row: CSVRow) {
    if !held.isEmpty {
      number += held.count
      // A part of a value or not, somebody has to look at what it says.
      for row in held where row.isFurniture && row.finding.code == .noteDoubtsRecords {
        addFooter(row.finding)
      }
      breaks += held.count { $0.wrapped != nil }
      due += held.map { row -> Reading in
        if let wrapped = row.wrapped { return .wrapped(wrapped) }
        return row.isPiece
          ? .piece(row.record, follows: row.follows, leads: row.leads) : .record(row.record)
      }
      held.removeAll()
    }
    endsInPiece = isPiece(row)
    if !endsInPiece || !isBelowRow {
      endsUnsaid = mayBreak && other == nil && !endsInPiece && builder.endsUnsaid(row)
    }
    isBelowRow = true
    above = nil
    endsInPlace = mayBreak && FootLine.endsInPlace(row.content)
    isAtTop = false
    isNoteAbove = false
    goOn()
    endsShort = row.count < header.titles.count
    endsEscaped = mayBreak && row.endsEscaped
    noteUntitled(row)
    noteUnread(row)
    if units == nil { return }
    if units?.isWatching == true {
      if let finding = units?.pendingFinding(bare: builder.bareAmount) { strays.append(finding) }
      if let finding = units?.finding(in: row) { strays.append(finding) }
    }
    units?.take(title: row)
  }

  /// Whether a column that nothing reads may still be that of the recipients, or of who came.
  private var seeksDepartments: Bool {
    if let departments { unreadOrUntitled.contains(where: departments.watches) } else { false }
  }

  /// Takes down that a record follows what was read.
  private mutating func goOn() {
    isBrokenOff = false
    guard let line = unfinished else { return }
    unfinished = nil
    tally(.ornamentSkipped) { Finding(.ornamentSkipped, at: line.position, excerpt: line.excerpt) }
  }

  /// Looks at the columns that nothing reads.
  private mutating func noteUnread(_ row: CSVRow) {
    guard !row.isBroken, meaning?.isWatching == true || seeksDepartments else { return }
    for (place, column) in unreadOrUntitled.enumerated() where column.number < row.fields.count {
      let (value, position) = (
        row.value(column.number)[...], Position(line: row.line, column: column.number + 1)
      )
      if place < unread.count { meaning?.take(value, of: column, at: position) }
      departments?.take(value, of: column, at: position)
    }
  }

  /// Looks at a row that lacks too much to be a record for what it says of who gets the others.
  private mutating func noteLine(_ row: CSVRow) {
    guard departments != nil, !row.isBroken, row.content.count <= AddressLine.longest,
      row.filledCount(upTo: Self.mostInLine + 1) <= Self.mostInLine
    else { return }
    departments?.take(line: row.titles, at: row.line)
  }

  /// Tells of columns without a title what they hold first.
  private mutating func noteUntitled(_ row: CSVRow) {
    guard !untitled.isEmpty, !row.isBroken else { return }
    let filled = untitled.filter { $0 < row.fields.count && !Trimming.range(of: row[$0]).isEmpty }
    untitled.removeAll(where: filled.contains)
    strays += filled.map { column in
      Finding(
        .headerColumnUnknown, at: Position(line: row.line, column: column + 1),
        excerpt: "第 \(column + 1) 列")
    }
  }

  // MARK: Rows that are no records

  /// Passes over a row that holds nothing below the header, but something beside it: that of another table, or a remark.
  private mutating func passBeside(_ row: CSVRow, _ first: Int) {
    if header.answerColumns != nil {
      tell(beside: row, first)
      return
    }
    let finding = Finding(
      .headerColumnUnknown, at: Position(line: row.line, column: first + 1), excerpt: "第 \(first + 1) 列")
    let told = DoubtingWords.weighed(finding, of: row)
    guard told.code != finding.code || !isBesideTold, strays.count < Self.footerLimit else { return }
    if told.code == finding.code { isBesideTold = true }
    strays.append(told)
  }

  /// Passes over a row that names nothing that its form could answer: what people write below a table that they signed, or words that
  /// may be meant as an answer.
  private mutating func passRemark(_ row: CSVRow) {
    let foot = Finding(
      .footerSkipped, at: Position(line: row.line), excerpt: TableFurniture.shown(row))
    addFooter(FormRemark.isFoot(row) ? DoubtingWords.weighed(foot, of: row) : FormRemark.finding(row))
    part()
  }

  /// Whether a row with too few cells may be the rest of a value of a record right above it, that a line end broke.
  private func mayGoOnWithValue(_ row: CSVRow) -> Bool {
    mayBreak && isBelowRow && row.count < header.titles.count
  }

  /// Tells of what stands beside the rows of a form, in a column without a title.
  private mutating func tell(beside row: CSVRow, _ column: Int) {
    if strays.count < Self.footerLimit { strays.append(FormRemark.finding(row, column: column)) }
  }

  /// What is said of a row below the table that is known as such.
  private func weighed(_ foot: Finding, of row: CSVRow) -> Finding {
    if header.answerColumns != nil, FormRemark.mayAnswer(row) { return FormRemark.finding(row) }
    return DoubtingWords.weighed(foot, of: row)
  }

  mutating func pass(_ row: CSVRow, _ sort: TableFurniture.Sort) {
    part()
    switch sort {
    case .footer, .unfilled: break
    // A page or a part of the table ends there.
    case .header, .otherHeader, .otherKind, .ornament, .unfinished: passFurniture()
    }
    let position = Position(line: row.line)
    switch sort {
    case .footer(let finding):
      if let first = row.firstFilled, FootLine.beginsNote(row[first]) { isNoteAbove = true }
      addFooter(weighed(finding, of: row))
      counts.take(row, below: number - before)
      note(row)
    case .unfinished:
      unfinished = Finding(
        .noteDoubtsRecords, at: position, excerpt: TableFurniture.shown(row),
        arguments: ClosingWords.nothingFollows)
    case .ornament, .unfilled:
      if sort == .unfilled { unfilled += 1 } else { counts.take(row, below: number - before) }
      tally(.ornamentSkipped) { Finding(.ornamentSkipped, at: position, excerpt: TableFurniture.shown(row)) }
    case .header(let keys):
      takeUnits(of: keys, columns: header.columns)
      (other, isAtTop) = (nil, true)
      headers += 1
      tally(.headerRepeated) { Finding(.headerRepeated, at: position) }
    case .otherHeader(let columns, let keys):
      takeUnits(of: keys, columns: columns)
      other = OtherHeader(line: row.line, columns: columns, keys: keys)
      isAtTop = true
      headers += 1
    case .otherKind(let kind):
      other = OtherHeader(line: row.line, columns: [], keys: [], kind: kind)
      isAtTop = true
      headers += 1
    }
  }

  private mutating func addFooter(_ finding: Finding) {
    // What has to be looked at isn't crowded out by what hasn't.
    let limit = finding.severity == .notice ? Self.footerLimit : 2 * Self.footerLimit
    if footers.count < limit { footers.append(finding) }
  }

  /// Counts what is told once, where it was met first.
  private mutating func tally(_ code: FindingCode, _ first: () -> Finding) {
    if tallies[code] == nil { tallies[code] = first() }
    tallied[code, default: 0] += 1
  }
}

extension TableRows.Reading {
  /// The record, where it is taken.
  var accepted: ReadRecord? {
    switch self {
    case .record(let read), .short(let read, _), .escaped(let read, _): read.isRejected ? nil : read
    case .rest, .wrapped, .piece, .breakOff: nil
    }
  }

  /// The record of a row that comes back.
  var returned: ReadRecord? {
    switch self {
    case .record(let read), .rest(let read), .piece(let read, _, _), .breakOff(let read): read
    case .wrapped(let row): row.read
    case .short, .escaped: nil
    }
  }

  /// The same, with what the row says that it answers.
  fileprivate func telling(_ subject: String?) -> Self {
    func told(_ read: ReadRecord) -> ReadRecord {
      var read = read
      read.subject = subject
      return read
    }
    return switch self {
    case .record(let read): .record(told(read))
    case .short(let read, let broken): .short(told(read), ifBroken: broken)
    case .escaped(let read, let cut): .escaped(told(read), ifCut: cut)
    case .rest(let read): .rest(told(read))
    case .wrapped: self
    case .piece(let read, let follows, let leads): .piece(told(read), follows: follows, leads: leads)
    case .breakOff(let read): .breakOff(told(read))
    }
  }
}
