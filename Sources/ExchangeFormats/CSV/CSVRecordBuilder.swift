import ExchangeBase

/// Makes canonical, checked records of rows.
struct CSVRecordBuilder {
  private let columns: RowColumns
  /// The field in which saying nothing says something of departments.
  private let speaking: Int?
  private var builder: RecordBuilder
  /// How many rows in a row were looked at in vain for a shift. A fault of all rows isn't one of columns, and each look
  /// reads its row several times.
  private var fruitlessTrials = 0
  private static let trialLimit = 100
  private var ends: RowEnds
  /// What rows with a cell too many are, by their numbers, unless others show that rows end so by habit; and how many cells they have.
  private var doubts: [Int: (broken: ReadRecord, cells: Int)] = [:]
  /// Tells what is a department.
  private let naming: DepartmentNaming?

  private var numbers: RowNumbers

  /// Prepares for the rows under `header`, whose cells are parted by `delimiter`.
  ///
  /// - Parameter headerCells: how many cells the header has, the empty ones at its end among them, where cells of a row may be
  ///   parts of one that lacks its quotes.
  init(
    header: CSVHeader, headerCells: Int? = nil, delimiter: UInt8, rule: SourceRule? = nil,
    naming: DepartmentNaming? = nil, trace: ReadingTrace? = nil
  ) {
    self.naming = naming
    columns = RowColumns(header: header, delimiter: delimiter, isSheet: headerCells == nil)
    speaking = header.definition.schema.speaksWhenEmpty
    ends = RowEnds(columns: header.titles.count, header: headerCells)
    // Cells of a sheet stand under their titles.
    numbers = headerCells == header.titles.count ? .sought : .absent
    builder = RecordBuilder(
      definition: header.definition, rule: rule, given: header.columns.map { $0 != nil },
      units: header.units, trace: trace)
  }

  /// What is to be said of the rows as a whole, once the last has been read.
  var findings: [Finding] { builder.amountFindings }

  /// Takes the amounts of a field in `unit` from now on.
  mutating func take(_ unit: StatedUnit, for field: Int) { builder.take(unit, for: field) }

  /// The first amount of a field that names no unit, if there is one so far.
  func bareAmount(of field: Int) -> (record: Int, line: Int)? { builder.bareAmount(of: field) }

  /// How many columns the header has.
  var width: Int { columns.header.titles.count }

  /// How a row was read.
  enum Reading {
    /// As a record, or as one whose cells are in disorder.
    case record(ReadRecord)
    /// As a record whose last cells, which the row doesn't have, are empty, or that comes back since one of them says who gets
    /// it; with what is said of it where it turns out to be the front of a record that a line end broke.
    case short(ReadRecord, ifBroken: ReadRecord)

    /// The record, where it comes back for its number of cells.
    var returned: ReadRecord? {
      switch self {
      case .record(let read): read.cellCount == nil ? nil : read
      case .short(let read, let broken): read.isRejected ? broken : nil
      }
    }
  }

  /// The record that a row holds, with what is wrong with it. `isLast` says that the file ends with it, without a line end.
  mutating func record(from row: CSVRow, number: Int, isLast: Bool = false) -> Reading {
    let edges = edges(of: row)
    let reading = reading(of: row, number: number, isLast: isLast)
    if !doubts.isEmpty { doubts[number]?.broken.edges = edges }
    switch reading {
    case .record(var read):
      read.edges = edges
      return .record(read)
    case .short(var read, var broken):
      (read.edges, broken.edges) = (edges, edges)
      return .short(read, ifBroken: broken)
    }
  }

  private func edges(of row: CSVRow) -> RowEdges {
    func isClosed(_ column: Int) -> Bool {
      guard row.fields.indices.contains(column) else { return false }
      return row.fields[column].isQuoted || row.fields[column].isProtected
    }
    return RowEdges(
      isFirstClosed: isClosed(0), isLastClosed: isClosed(width - 1),
      lacksEnd: ends.areEnded && row.count == width)
  }

  /// How many empty cells rows may have behind their last column.
  var emptyAtEnd: Int { ends.emptyAtEnd }

  /// Whether a row has just its cells, and the last is empty and says of departments what an empty one does: a line end may stand before
  /// what it holds.
  func endsUnsaid(_ row: CSVRow) -> Bool {
    !row.isBroken && row.count == width && row.count == row.fields.count && isSpeaking(width - 1)
      && Trimming.range(of: row[width - 1]).isEmpty
  }

  /// Whether that cell of a record is empty.
  func leavesUnsaid(_ read: ReadRecord) -> Bool {
    isSpeaking(width - 1) && speaking.map { read.record[$0].isEmpty } ?? false
  }

  private func isSpeaking(_ column: Int) -> Bool {
    speaking.map { columns.header.columns[$0] == column } ?? false
  }

  private mutating func reading(of row: CSVRow, number: Int, isLast: Bool) -> Reading {
    let source = Array(row.content)
    lookForNumber(in: row, record: number)
    let shape = columns.shape(of: row, number: number, isLast: isLast)
    switch shape {
    case .disordered(let finding):
      return .record(builder.broken(number: number, line: row.line, finding: finding, source: source))
    case .whole:
      let read = read(row, source, number: number)
      // Where the values show from which column on they stand off, that says more.
      let isShifted = read.findings.contains { $0.code == .csvRowShifted }
      let isInPlace = !isShifted && ends.asksForPlace(of: row.count) && isInPlace(row, source, read)
      let ending = ends.sort(row.count, isInPlace: isInPlace)
      if isShifted { return .record(read) }
      if ending == .regular {
        if read.isRejected, let finding = columns.sparseFinding(in: row, read, number: number) {
          return .record(builder.broken(number: number, line: row.line, finding: finding, source: source))
        }
        return .record(read)
      }
      let finding = columns.surplusFinding(in: row, number: number)
      let broken = builder.broken(number: number, line: row.line, finding: finding, source: source)
      guard ending == .open else { return .record(told(broken)) }
      doubts[number] = (broken, row.count)
      return .record(read)
    case .short(let finding):
      let broken = builder.broken(number: number, line: row.line, finding: finding, source: source)
      let read = read(row, source, number: number)
      // Several values that have another form than theirs stand under wrong columns.
      let isMisread = read.findings.count { Self.tellsForm($0.code) } >= 2
      if isMisread { return .record(broken) }
      // A row of a cell or two is told so, whether the empty ones at its end are there or not.
      guard read.isRejected, let few = columns.fewFinding(in: row, read, number: number) else {
        return .short(read, ifBroken: broken)
      }
      return .short(
        builder.broken(number: number, line: row.line, finding: few, source: source), ifBroken: broken)
    case .silent(let finding, let front):
      return .short(
        builder.broken(number: number, line: row.line, finding: finding, source: source),
        ifBroken: builder.broken(number: number, line: row.line, finding: front, source: source))
    }
  }

  /// A row with a cell too many, with more to say where no row of the table has fewer.
  private func told(_ broken: ReadRecord) -> ReadRecord {
    ends.areUnclear ? broken.told(WidthCause.emptyAtAllEnds(columns.delimiter)) : broken
  }

  /// Whether the rows behind a record tell what is to be made of it.
  func isInDoubt(_ read: ReadRecord) -> Bool {
    if case .first(_, _, let record) = numbers, record == read.record.number { return true }
    return !doubts.isEmpty && doubts[read.record.number] != nil
  }

  /// Whether rows that were read wait for what others tell of how rows end.
  var areEndsOpen: Bool { ends.isOpen }

  /// Has no row wait for that any more.
  mutating func leaveEndsOpen() { ends.leaveOpen() }

  /// What the first rows have before the cell of the first column.
  private enum RowNumbers {
    /// No row has been read.
    case sought
    /// The first row, a record, has a number there, as programs of statistics write it without a title.
    case first(Int, line: Int, record: Int)
    /// The second one, too, a larger one.
    case found(Finding)
    case absent
  }

  /// That the first two rows have a number before their first cell, which makes records of the others.
  var unnamedNumbers: Finding? { if case .found(let finding) = numbers { finding } else { nil } }

  private mutating func lookForNumber(in row: CSVRow, record: Int) {
    switch numbers {
    case .absent: return
    case .found: numbers = .absent
    case .sought:
      numbers = .absent
      if let number = leadingNumber(of: row) { numbers = .first(number, line: row.line, record: record) }
    case .first(let first, let line, _):
      numbers = .absent
      guard let number = leadingNumber(of: row), number > first else { return }
      numbers = .found(
        UnreadTable.unnamedNumbers([first, number], lines: [line, row.line]).finding(at: columns.header.line))
    }
  }

  /// The number in the first cell of a row that has one cell more than the header and whose others read as a record.
  private mutating func leadingNumber(of row: CSVRow) -> Int? {
    guard row.count == width + 1, row.count == row.fields.count, !row.isBroken,
      (1...Self.longestNumber).contains(row[0].count), row[0].allSatisfy(LegacyText.isDigit),
      resemblesRecord(row, offset: 1)
    else { return nil }
    // A separator behind the last cell makes a row as wide, whose values stand under their own titles.
    if Trimming.range(of: row[width]).isEmpty, resemblesRecord(row) { return nil }
    return Int(String(decoding: row[0], as: UTF8.self))
  }

  private static let longestNumber = 9

  /// What is made of that record, once the rows behind it have been read.
  mutating func settle(_ read: ReadRecord) -> ReadRecord {
    if case .first = numbers { numbers = .absent }
    guard let (broken, cells) = doubts.removeValue(forKey: read.record.number) else { return read }
    return ends.takes(cells) ? read : told(broken)
  }

  // MARK: Where the values of a row with a cell too many stand

  /// Whether the values of a row with an empty cell too many could stand nowhere else: wherever a separator in a value without quotes might
  /// have pushed those behind it one column on, the row would be worse as it was before. One that is longer than rows are proves nothing, as
  /// it is read once more for each such place.
  private mutating func isInPlace(_ row: CSVRow, _ source: [UInt8], _ read: ReadRecord) -> Bool {
    guard row.count == row.fields.count, row.count > width, row.content.count <= Self.longestTried else {
      return false
    }
    let isFilled = (0..<width).map { !Trimming.range(of: row[$0]).isEmpty }
    let cells = columns.header.columns
    // Nothing moved what stands under its own title, nor what stands before it.
    let told =
      (0..<width).last { column in
        guard isFilled[column], standsUnderItsTitle(column, row, read) else { return false }
        let isRest = column > 0 && isFilled[column - 1] && mayBeRest(column, row, read)
        return !isRest
      } ?? 0
    let errors = read.findings.count { $0.severity == .error }
    for column in told..<(width - 1)
    where isFilled[column] && isFilled[column + 1] && mayGoOn(column, into: column + 1, row, read) {
      // Of what nobody reads it doesn't matter where it stands.
      guard cells.contains(where: { $0.map { $0 >= column } ?? false }) else { break }
      let moved = cells.map { $0.map { $0 > column ? $0 + 1 : $0 } }
      let trial = self.read(row, source, number: 1, columns: moved, onTrial: true)
      if trial.findings.count(where: { $0.severity == .error }) <= errors { return false }
    }
    return true
  }

  private static let longestTried = 64 << 10

  /// Whether the cell of a column holds what only that column does: a day, a code, a word of a list, a department; a moment under a title
  /// that asks for one, be it that nobody reads it.
  private func standsUnderItsTitle(_ column: Int, _ row: CSVRow, _ read: ReadRecord) -> Bool {
    guard let (place, field) = field(under: column, of: read) else {
      return isUnread(column) && Self.asksForMoment(columns.header.titles[column]) && holdsMoment(row, column)
    }
    if field.type == .date { return true }
    if field.namesOffices { return namesOffice(row, column) }
    let value = read.record[place]
    if field.normalization == .phone { return value.count(where: LegacyText.isDigit) >= Self.shortestPhone }
    return (field.holdsOne || field.check != nil) && field.isTold(by: value)
  }

  /// Whether a cell may be the rest of the one before it although it stands under its title, as both columns hold the like: two departments,
  /// two numbers.
  private func mayBeRest(_ column: Int, _ row: CSVRow, _ read: ReadRecord) -> Bool {
    guard let (place, field) = field(under: column, of: read),
      let (placeBefore, before) = self.field(under: column - 1, of: read)
    else { return false }
    let isLike: Bool
    if field.namesOffices || before.namesOffices {
      isLike = field.namesOffices && before.namesOffices
    } else {
      let (value, other) = (read.record[place], read.record[placeBefore])
      isLike =
        !value.elementsEqual(other) && !field.isOneOf && !before.isOneOf && field.type == before.type
        && field.check == before.check
        && field.normalization == before.normalization
        && value.allSatisfy(LegacyText.isVisibleASCII) == other.allSatisfy(LegacyText.isVisibleASCII)
    }
    return isLike && mayGoOn(column - 1, into: column, row, read)
  }

  /// Whether the value of a column may be the front of one that goes on in the next cell, behind a separator. In quotes it is whole.
  private func mayGoOn(_ column: Int, into next: Int, _ row: CSVRow, _ read: ReadRecord) -> Bool {
    if row.fields[column].isQuoted || columns.header.rowNumbers.contains(column) { return false }
    // A moment is whole, and no rest of anything, where an export has it for nobody.
    if isUnread(next) && holdsMoment(row, next) { return false }
    guard let (place, field) = field(under: column, of: read) else {
      return !(isUnread(column) && holdsMoment(row, column))
    }
    if field.type == .date { return false }
    if field.namesOffices {
      // NULL, OK and A1 are no codes of departments.
      let isCode = text(of: row, next).contains("-")
      return !namesOffice(row, column) || namesOffice(row, next, byForm: isCode)
        || OfficeNames.isPart(text(of: row, next))
    }
    let rest = Array(text(of: row, next).utf8)
    let goesOnInFigures = rest.first.map(LegacyText.isDigit) == true && !Self.isDay(rest)
    // 1,000 or 13800000001,13900000002.
    if field.normalization == .amount || field.normalization == .phone || field.type == .integer {
      return goesOnInFigures
    }
    let value = read.record[place]
    guard field.holdsOne, field.isTold(by: value), field.isWhole(value, atEnd: true) else { return true }
    if field.isOneOf { return false }
    // 1号,2号
    if rest.suffix(3).elementsEqual("号".utf8) { return true }
    // Figures under a title that nobody reads are rather its own.
    if goesOnInFigures && columns.header.columns.contains(next) { return true }
    return rest.count * 2 >= value.count && value.allSatisfy(LegacyText.isVisibleASCII)
      && rest.allSatisfy(LegacyText.isVisibleASCII) && field.isTold(by: rest[...])
  }

  /// Whether a text begins as a day does: 2021-01-04, 2021年1月4日.
  private static func isDay(_ text: [UInt8]) -> Bool {
    let year = text.prefix(while: LegacyText.isDigit)
    let rest = text[year.endIndex...]
    guard year.count == 4, let parting = rest.first else { return false }
    return "-/.".utf8.contains(parting) || rest.starts(with: "年".utf8)
  }

  private func isUnread(_ column: Int) -> Bool { !columns.header.columns.contains(column) }

  /// Whether a cell holds a day, with a time or without: 2021-01-04 10:00:00, 2021年1月4日, 20210104100000.
  private func holdsMoment(_ row: CSVRow, _ column: Int) -> Bool {
    let text = Array(text(of: row, column).utf8)
    guard text.count <= Self.longestMoment else { return false }
    let figures = text.count(where: LegacyText.isDigit)
    if figures == text.count { return [8, 14, 17].contains(figures) && (text[0] == 0x31 || text[0] == 0x32) }
    let marks = Set("-/.:, TZ+年月日时分秒".unicodeScalars)
    return figures >= 6 && Self.isDay(text)
      && String(decoding: text, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
        ("0"..."9").contains(scalar) || marks.contains(scalar)
      }
  }

  /// Whether a title asks for a moment: 录入时间, CREATE_TIME.
  private static func asksForMoment(_ title: String) -> Bool {
    let title = title.lowercased()
    return ["时间", "日期", "time", "date"].contains(where: title.hasSuffix)
  }

  private static let longestMoment = 40

  /// The field under a column, and its place, where nothing is wrong with its value.
  private func field(under column: Int, of read: ReadRecord) -> (place: Int, field: Field)? {
    guard let place = columns.header.columns.firstIndex(of: column) else { return nil }
    let field = columns.header.definition.schema.fields[place]
    let isWrong = read.findings.contains { $0.severity == .error && $0.position.field == field.name }
    return isWrong ? nil : (place, field)
  }

  /// Whether a cell names a department.
  ///
  /// - Parameter isByForm: whether what has the form of a code is taken for one, also where it is nobody's: XC-WJ.
  private func namesOffice(_ row: CSVRow, _ column: Int, byForm isByForm: Bool = true) -> Bool {
    let text = text(of: row, column)
    if let naming, naming(text) != .nobody { return true }
    if OfficeNames.areAll(of: text) { return true }
    return isByForm && (2...Self.longestCode).contains(text.utf8.count)
      && text.utf8.allSatisfy(LegacyText.isVisibleASCII)
      && text.utf8.contains { (0x41...0x5A).contains($0) }
  }

  /// What a cell holds, without the blanks at its ends.
  private func text(of row: CSVRow, _ column: Int) -> String {
    row.value(column).withUnsafeBytes { String(decoding: $0[Trimming.range(of: $0)], as: UTF8.self) }
  }

  private static let shortestPhone = 7
  private static let longestCode = 24

  /// Has values that a glance shows to be plain taken as they are from now on.
  mutating func takePlainValues() { builder.takePlainValues() }

  /// Takes down that the records of a batch went by.
  mutating func pass(_ batch: RecordBatch) {
    if batch.count > 0 { fruitlessTrials = 0 }
    // Each has just the cells of the header.
    if batch.count > 0 || !batch.faulty.isEmpty {
      ends.settle()
      numbers = .absent
    }
    fruitlessTrials = min(Self.trialLimit, fruitlessTrials + batch.faultyAtEnd)
    builder.noteAmounts(of: batch)
  }

  /// Whether a shift isn't looked for any more, before a record comes that is in order.
  var isTiredOfTrials: Bool { fruitlessTrials >= Self.trialLimit }

  /// Where a field stands in a row.
  func position(of field: Int, in row: CSVRow, number: Int) -> Position {
    columns.position(of: field, in: row, number: number)
  }

  /// A row that comes back unread for one reason.
  func refused(_ row: CSVRow, number: Int, finding: Finding, source: [UInt8]? = nil) -> ReadRecord {
    builder.broken(number: number, line: row.line, finding: finding, source: source ?? Array(row.content))
  }

  /// A row as one that comes back, for what stands above or below it says `words` of its number of cells.
  func doubted(_ read: ReadRecord, _ words: [String: String]) -> ReadRecord {
    // It has as many as it should, or doesn't come back for those that it lacks.
    let counts = ["found": "\(width)", "expected": "\(width)", "countsZh": "", "counts": ""]
    let finding = Finding(
      .csvColumnCount, at: Position(line: read.record.line, record: read.record.number),
      arguments: counts.merging(words) { own, _ in own })
    var doubted = builder.broken(
      number: read.record.number, line: read.record.line, finding: finding, source: read.source)
    doubted.subject = read.subject
    return doubted
  }

  /// The record of a row that wasn't read, under another number.
  func renumbered(_ read: ReadRecord, _ number: Int) -> ReadRecord {
    guard var finding = read.findings.first else { return read }
    finding.position.record = number
    return builder.broken(number: number, line: read.record.line, finding: finding, source: read.source)
  }

  /// A line without separators, as one that comes back.
  func piece(_ row: CSVRow, number: Int) -> ReadRecord {
    let counts = ["found": "\(row.count)", "expected": "\(width)", "detailZh": "", "detail": ""]
    let finding = Finding(
      .csvColumnCount, at: Position(line: row.line, record: number),
      arguments: counts.merging(WidthCause.remark(of: 1)) { own, _ in own })
    return refused(row, number: number, finding: finding)
  }

  /// Whether a line end may have broken the first value of a whole row, or the last, so that it goes on in a line by itself: what isn't
  /// read may, and it doesn't matter; nor does one in quotes. A day, a code or a word of a list that is whole is, unless the
  /// separator isn't there in which rows end.
  func mayBeBroken(_ read: ReadRecord, atEnd: Bool) -> Bool {
    guard atEnd ? !read.edges.isLastClosed : !read.edges.isFirstClosed else { return false }
    guard let place = columns.header.columns.firstIndex(of: atEnd ? width - 1 : 0) else { return false }
    let field = columns.header.definition.schema.fields[place]
    if atEnd, read.edges.lacksEnd { return true }
    let value = read.record[place]
    let isTold = field.holdsOne && field.isTold(by: value) && field.isWhole(value, atEnd: atEnd)
    return !isTold || read.findings.contains { $0.severity == .error && $0.position.field == field.name }
  }

  /// Whether the value of a column of a record may go on in a row below it: there is one, and it is no day, time or number,
  /// nor a word of a list, number of a document or code with a check that is seen to be whole; in the first column no other code either, as an id with nothing
  /// beside it is rather a record of which the rest is missing.
  func mayWrap(_ read: ReadRecord, at column: Int, isFirst: Bool) -> Bool {
    guard let place = columns.header.columns.firstIndex(of: column) else { return false }
    let field = columns.header.definition.schema.fields[place]
    let value = read.record[place]
    let isWrong = read.findings.contains {
      $0.severity == .error && $0.code != .valueMissing && $0.position.field == field.name
    }
    if isWrong { return true }
    guard !value.isEmpty, field.type != .date, field.type != .integer else { return false }
    if field.normalization == .amount || field.normalization == .time { return false }
    let isPlainCode = field.check == nil && value.allSatisfy(LegacyText.isVisibleASCII)
    let showsEnd = isFirst || field.isOneOf || !isPlainCode
    return !(showsEnd && field.holdsOne && field.isTold(by: value) && field.isWhole(value, atEnd: true))
  }

  /// Whether a row has one of the values of the record `above` once more, in the columns `filled`: it isn't the rest of that, but was copied
  /// down.
  mutating func repeats(_ above: ReadRecord, in row: CSVRow, filled: [Int]) -> Bool {
    let columns = columns.header.columns
    let read = read(row, Array(row.content), number: 1, columns: columns, onTrial: true)
    return columns.indices.contains { field in
      guard let column = columns[field], filled.contains(column) else { return false }
      return !read.record[field].isEmpty && read.record[field].elementsEqual(above.record[field])
    }
  }

  /// What a column of a record holds, as text.
  func text(_ column: Int, of read: ReadRecord) -> String? {
    columns.header.columns.firstIndex(of: column).flatMap(read.record.text)
  }

  /// A row with up to three cells, the columns `filled`, which lacks several that have to be filled, as one that comes back and in which values of
  /// the record above go on; `nil` where it comes back for something else.
  func wrapped(_ row: CSVRow, filled: [Int], number: Int) -> WrappedRow? {
    guard columns.required(where: { !filled.contains($0) }).count >= 2 else { return nil }
    switch columns.shape(of: row, number: number, isLast: false) {
    case .disordered(let finding) where finding.code != .csvColumnCount: return nil
    case .disordered, .whole, .short, .silent: break
    }
    let counts = ["found": "\(row.count)", "expected": "\(width)"]
    let position = Position(line: row.line, record: number)
    return WrappedRow(
      read: refused(row, number: number, finding: Finding(.csvColumnCount, at: position, arguments: counts)),
      titles: filled.map { Masking.excerpt(columns.header.titles[$0]) })
  }

  /// A row that comes back unread for its shape, or since two cells are filled where at least two more have to be; `nil` where
  /// its values are read.
  func unread(_ row: CSVRow, number: Int, isLast: Bool) -> ReadRecord? {
    switch columns.shape(of: row, number: number, isLast: isLast) {
    case .disordered(let finding), .silent(let finding, _):
      refused(row, number: number, finding: finding)
    case .whole:
      columns.sparseFinding(in: row, number: number).map { refused(row, number: number, finding: $0) }
    case .short: nil
    }
  }

  /// Whether a row of the right width is a record in order, its values under the columns `stray` aside, of which at least
  /// one has a form of its own.
  mutating func isRecord(_ row: CSVRow, besides stray: [Int]) -> Bool {
    let read = read(row, Array(row.content), number: 1, columns: columns.header.columns, onTrial: true)
    let errors = read.findings.filter { $0.severity == .error }
    return errors.allSatisfy { $0.position.column.map { stray.contains($0 - 1) } ?? false }
      && columns.hasForm(read.record, besides: stray)
  }

  /// Whether a row where none is expected reads as a record all the same: nearly all that has to be filled is, and more of its values
  /// than not have a form of their own that their columns ask for, days, ids, codes, words of a list; at least two, where there are
  /// such columns. Titles, units, labels with their values and other headers don't.
  ///
  /// - Parameter offset: how many cells stand before those of the columns.
  mutating func resemblesRecord(_ row: CSVRow, offset: Int = 0) -> Bool {
    guard !row.isBroken, row.count == row.fields.count else { return false }
    let isBlank = { (column: Int) in
      column + offset >= row.fields.count || Trimming.range(of: row[column + offset]).isEmpty
    }
    let filled = columns.header.titles.indices.filter { !isBlank($0) }
    let labels = filled.count { Self.isLabel(row[$0 + offset]) }
    let lost = columns.required(where: isBlank)
    guard filled.count >= 2, labels * 2 < filled.count, lost.count <= 1,
      lost.isEmpty || filled.count * 2 > width
    else { return false }
    let cells = columns.header.columns.map { $0.map { $0 + offset } }
    let read = read(row, Array(row.content), number: 1, columns: cells, onTrial: true)
    let doubted = Set(read.findings.compactMap(\.position.field))
    var (telling, fitting, failing) = (0, 0, 0)
    for (place, field) in columns.header.definition.schema.fields.enumerated() {
      guard let column = columns.header.columns[place], field.tellsRecord else { continue }
      telling += 1
      if isBlank(column) { continue }
      if doubted.contains(field.name) {
        failing += field.normalization == .code ? 0 : 1
      } else if field.isTold(by: read.record[place]) {
        fitting += 1
      }
    }
    if telling == 1 { return fitting == 1 && labels == 0 && filled.count == width }
    return fitting >= 2 && fitting > failing
  }

  /// Whether a cell has a colon that doesn't stand between the figures of a time: 制表单位：样例局.
  private static func isLabel(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.indices.contains { place in
      let isColon =
        cell[place] == UInt8(ascii: ":") || (cell[place] == 0xEF && cell[place...].starts(with: "：".utf8))
      return isColon && (place == 0 || !LegacyText.isDigit(cell[place - 1]))
    }
  }

  private mutating func read(_ row: CSVRow, _ source: [UInt8], number: Int) -> ReadRecord {
    var read = read(row, source, number: number, columns: columns.header.columns, plain: row.plain)
    if read.findings.isEmpty {
      fruitlessTrials = 0
    } else if fruitlessTrials < Self.trialLimit {
      let shift = shift(in: row, source, number: number, read.findings)
      fruitlessTrials = shift == nil ? fruitlessTrials + 1 : 0
      if let shift { read.findings = [shift] }
    }
    return read
  }

  /// Reads the values of the fields from `cells`, of which those of the fields `plain`, as bits, are known to be so.
  private mutating func read(
    _ row: CSVRow, _ source: [UInt8], number: Int, columns cells: [Int?], plain: UInt64 = 0,
    onTrial: Bool = false
  ) -> ReadRecord {
    builder.begin(onTrial: onTrial)
    for (field, cell) in cells.enumerated() {
      guard let cell, cell < row.fields.count else { continue }
      let place = row.fields[cell]
      // What only looks empty says more than nothing of who gets it, or came.
      if place.isProtected, field == speaking, Trimming.range(of: row[cell]).isEmpty {
        builder.add(source[(place.start - 2)...place.end], field: field)
        continue
      }
      if place.start == place.end { continue }
      if plain &>> UInt64(field) & 1 != 0, field < PlainRules.limit, !place.isQuoted,
        builder.addPlain(row[cell], field: field)
      {
        continue
      }
      builder.add(
        place.isQuoted ? row.unquoted(cell)[...] : source[place.start..<place.end], field: field)
    }
    let columns = columns
    return builder.finish(number: number, line: row.line, source: source) { field in
      columns.position(of: field, in: row, number: number)
    }
  }

  /// Says that the values of a row stand one column off, where that is certain: several of those that have a form
  /// of their own fail, and one column to the left or right, from some column on, the whole row is in order.
  private mutating func shift(
    in row: CSVRow, _ source: [UInt8], number: Int, _ findings: [Finding]
  ) -> Finding? {
    let failed = Set(findings.filter { Self.tellsForm($0.code) }.compactMap(\.position.field))
    let first = findings.compactMap { failed.contains($0.position.field ?? "") ? $0.position.column : nil }
      .min()
    guard failed.count >= 2, let first else { return nil }
    let lastIsBlank = row.count < width || Trimming.range(of: row[row.fields.count - 1]).isEmpty
    for step in lastIsBlank ? [1, -1] : [1] {
      // Cells of mere text may stand off as well without showing it.
      for start in (max(0, first - 1 - Self.textColumns)..<first).reversed() {
        let shifted = columns.header.columns.map { $0.flatMap { place($0, by: step, from: start, in: row) } }
        let read = read(row, source, number: number, columns: shifted, onTrial: true)
        // What isn't there at all may be the value that was left out.
        let others = read.findings.filter { $0.code != .valueMissing || $0.position.column != start + 1 }
        if others.contains(where: { $0.severity == .error }) { continue }
        let mended = failed.count { columns.header.definition.schema.text($0, of: read.record) != nil }
        if mended >= 2 { return columns.shiftFinding(from: start, in: row, number: number) }
      }
    }
    return nil
  }

  /// How many columns of text before the first value that fails may stand off, too.
  private static let textColumns = 4

  private func place(_ column: Int, by step: Int, from start: Int, in row: CSVRow) -> Int? {
    guard column >= start else { return column }
    let cell = column + step
    return cell >= start && cell < row.fields.count ? cell : nil
  }

  /// Whether it is found in a value that has the form of another field's.
  static func tellsForm(_ code: FindingCode) -> Bool {
    switch code {
    case .valueNotADate, .valueDateSerial, .valueNotAnInteger, .valueNotABoolean, .valueNotInList,
      .valuePattern, .valueNotAnAmount, .valueCodeMalformed:
      true
    default: false
    }
  }
}

extension Field {
  /// Whether its values are departments, or the name of an authority.
  fileprivate var namesOffices: Bool {
    role.map { $0.namesDepartments || $0 == .suggestion || $0 == .authority } ?? false
  }

  /// Whether its values have a form by which they are told from the words of titles: not amounts and counts, which may be any number.
  fileprivate var tellsRecord: Bool {
    type == .date || enumeration != nil || check != nil || normalization == .code && type == .string
      || normalization == .yesNo
  }

  /// Whether its values are the words of a list, or yes and no.
  fileprivate var isOneOf: Bool { enumeration != nil || normalization == .yesNo || type == .boolean }

  /// Whether it holds one day, code, word of a list or answer, by which it is seen to be whole.
  fileprivate var holdsOne: Bool {
    if isOneOf { return normalization != .list && restField == nil }
    return type == .date || (check != nil && check != .phone)
      || (normalization == .code && type == .string)
  }

  /// Whether a canonical value of such a field is no part of another word of its list, and none behind which people say what they mean:
  /// 其他（…）.
  fileprivate func isWhole(_ value: ArraySlice<UInt8>, atEnd: Bool) -> Bool {
    guard let enumeration else { return true }
    let word = String(decoding: value, as: UTF8.self)
    if Self.openWords.contains(where: word.contains) || unclear[word] != nil { return false }
    return !enumeration.contains { $0 != word && (atEnd ? $0.hasPrefix(word) : $0.hasSuffix(word)) }
  }

  private static let openWords = ["其他", "其它"]

  /// Whether a canonical value, with which nothing is wrong, has that form: a day or code has figures, and an id or the number of a document
  /// more than these.
  fileprivate func isTold(by value: ArraySlice<UInt8>) -> Bool {
    if value.isEmpty { return false }
    if isOneOf { return true }
    guard value.contains(where: LegacyText.isDigit) else { return false }
    if type == .date { return true }
    if let check { return check == .phone || value.count >= Self.shortestCode }
    if value.allSatisfy(LegacyText.isVisibleASCII) {
      return value.contains { (0x61...0x7A).contains($0 | 0x20) }
    }
    let text = String(decoding: value, as: UTF8.self)
    return text.hasSuffix("号") && DocumentNumber.key(text).contains("(")
  }

  /// A code of people or organisations has no fewer characters.
  private static let shortestCode = 15
}

/// Which column each field has, and what that says of places in a row.
///
/// A class, because the validator is handed a closure over it for every field: a reference costs nothing to pass on,
/// a copy of header and schema would cost more than the check.
private final class RowColumns: Sendable {
  let header: CSVHeader
  let delimiter: UInt8
  /// Whether its rows are those of a sheet, whose cells stand where they are meant to.
  private let isSheet: Bool
  private let schema: KindSchema
  /// The titles of the columns as they are shown.
  private let titles: [String]

  init(header: CSVHeader, delimiter: UInt8, isSheet: Bool) {
    self.header = header
    self.delimiter = delimiter
    self.isSheet = isSheet
    schema = header.definition.schema
    titles = header.titles.map { Masking.excerpt($0) }
  }

  /// How the cells of a row stand to the columns.
  enum Shape {
    case whole
    /// The last cells aren't there, and none of their columns has to be filled or says something where it is empty; with what is said of
    /// the row otherwise.
    case short(Finding)
    /// They aren't there, and one of them says something where it is empty; with what is said of the row where a line end broke it.
    case silent(Finding, ifBroken: Finding)
    case disordered(Finding)
  }

  func shape(of row: CSVRow, number: Int, isLast: Bool) -> Shape {
    let position = Position(line: row.line, record: number)
    if row.isBroken { return .disordered(misplacedQuote(in: row, at: position)) }
    let expected = header.titles.count
    if row.count == expected || row.isWhole(under: expected) {
      if let finding = errorCells(in: row, at: position) { return .disordered(finding) }
      return loneCell(in: row, at: position).map(Shape.disordered) ?? .whole
    }
    if isSheet, let finding = cellBeside(in: row, at: position) { return .disordered(finding) }
    var arguments = ["found": "\(row.count)", "expected": "\(expected)"]
    let cause = WidthCause(row, expected: expected, delimiter: delimiter, titles: header.titles)
    arguments.merge(cause.arguments) { own, _ in own }
    if cause.isCertain { return .disordered(Finding(.csvColumnCount, at: position, arguments: arguments)) }
    guard row.count < expected else {
      return .disordered(Finding(.csvColumnCount, at: position, arguments: arguments))
    }
    if isLast { return .disordered(Finding(.csvRowCut, at: position, arguments: arguments)) }
    let lost = required { $0 >= row.count }
    if lost.isEmpty, let (role, title) = speaking(behind: row.count) {
      if row.endsEscaped { return .disordered(Finding(.csvColumnCount, at: position, arguments: arguments)) }
      let (own, front) = (WidthCause.without(role, title), WidthCause.front)
      return .silent(
        Finding(.csvColumnCount, at: position, arguments: arguments.merging(own) { _, new in new }),
        ifBroken: Finding(
          .csvColumnCount, at: position, arguments: arguments.merging(front) { _, new in new }))
    }
    guard !lost.isEmpty else { return .short(Finding(.csvColumnCount, at: position, arguments: arguments)) }
    if row.endsEscaped { return .disordered(Finding(.csvColumnCount, at: position, arguments: arguments)) }
    let filled = row.filledCount(upTo: Self.mostSparse + 1)
    if filled == 1 || (filled <= Self.mostSparse && lost.count >= 2 * filled) {
      arguments.merge(WidthCause.remark(of: filled)) { _, new in new }
    }
    arguments["detailZh"] = "，没有必填的“\(lost.joined(separator: "、"))”"
    arguments["detail"] = " and lacks “\(lost.joined(separator: "、"))”, which has to be filled"
    return .disordered(Finding(.csvColumnCount, at: position, arguments: arguments))
  }

  /// What is said of a row of a sheet that holds something where the header has no title, in the first such cell.
  private func cellBeside(in row: CSVRow, at position: Position) -> Finding? {
    let expected = header.titles.count
    let beside = row.fields.indices.dropFirst(expected)
    guard let column = beside.first(where: { !Trimming.range(of: row[$0]).isEmpty }) else { return nil }
    var place = position
    place.column = column + 1
    let counts = ["found": "\(row.count)", "expected": "\(expected)"]
    return Finding(
      .csvColumnCount, at: place, arguments: counts.merging(WidthCause.beside) { own, _ in own })
  }

  /// What is said of a row with an empty cell too many.
  func surplusFinding(in row: CSVRow, number: Int) -> Finding {
    let cause = WidthCause(row, expected: header.titles.count, delimiter: delimiter)
    let counts = ["found": "\(row.count)", "expected": "\(header.titles.count)"]
    return Finding(
      .csvColumnCount, at: Position(line: row.line, record: number),
      arguments: counts.merging(cause.arguments) { own, _ in own })
  }

  /// What is said of a row with all its cells, of which one is filled where several have to be: that once, and not that each
  /// of the others is missing; `nil` for any other row.
  private func loneCell(in row: CSVRow, at position: Position) -> Finding? {
    guard row.filledCount(upTo: 2) == 1, let filled = row.firstFilled else { return nil }
    let lost = required { $0 != filled }
    return lost.count >= 2 ? fewCells(1, of: row, without: lost, at: position) : nil
  }

  /// What is said of a row without its last cells, of which one to three are filled where many more have to be; `nil` for any other.
  func fewFinding(in row: CSVRow, _ read: ReadRecord, number: Int) -> Finding? {
    loneCell(in: row, at: Position(line: row.line, record: number))
      ?? sparseFinding(in: row, read, number: number)
  }

  /// The most cells that are filled in a row of which it is said that it may be no record.
  private static let mostSparse = 3

  /// What is said of a row with all its cells, of which two or three are filled where many more have to be, and none holds what only
  /// its column does, a day, a code, a word of a list: that once; `nil` for any other row. A glance takes no such row for a record.
  func sparseFinding(in row: CSVRow, _ read: ReadRecord, number: Int) -> Finding? {
    let count = row.filledCount(upTo: Self.mostSparse + 1)
    guard (2...Self.mostSparse).contains(count), let first = row.firstFilled, !holdsValue(read) else {
      return nil
    }
    guard count == 2 || (count * 2 <= row.count && row[first].first.map(LegacyText.isIdeographLead) == true)
    else { return nil }
    return sparseFinding(in: row, count, lacking: 2 * count, number: number)
  }

  /// What is said of such a row of which it is known otherwise that it may be the foot of the table: two of its cells are filled where
  /// at least two more have to be.
  func sparseFinding(in row: CSVRow, number: Int) -> Finding? {
    row.filledCount(upTo: 3) == 2 ? sparseFinding(in: row, 2, lacking: 2, number: number) : nil
  }

  private func sparseFinding(in row: CSVRow, _ count: Int, lacking least: Int, number: Int) -> Finding? {
    let filled = row.fields.indices.filter { !Trimming.range(of: row[$0]).isEmpty }
    let lost = required { !filled.contains($0) }
    guard lost.count >= least else { return nil }
    return fewCells(count, of: row, without: lost, at: Position(line: row.line, record: number))
  }

  private func fewCells(
    _ filled: Int, of row: CSVRow, without lost: [String], at position: Position
  ) -> Finding {
    let expected = header.titles.count
    let names = lost.joined(separator: "、")
    let arguments = [
      "found": "\(min(row.count, expected))", "expected": "\(expected)",
      "detailZh": "，只有\(filled == 1 ? "一" : " \(filled) ")格有内容，没有必填的“\(names)”",
      "detail":
        "; \(filled == 1 ? "one cell is" : "\(filled) cells are") filled, and “\(names)”, which has to be, isn't",
    ]
    return Finding(
      .csvColumnCount, at: position,
      arguments: arguments.merging(WidthCause.remark(of: filled)) { own, _ in own })
  }

  /// What is said of a row that holds nothing but errors of a spreadsheet, as where a record wasn't found: that once, and not of
  /// each cell; `nil` for any other row.
  private func errorCells(in row: CSVRow, at position: Position) -> Finding? {
    guard row.count == row.fields.count else { return nil }
    var lost: [(field: Int, column: Int)] = []
    var (shown, cause): (String?, [String: String]) = (nil, [:])
    for column in row.fields.indices where !header.rowNumbers.contains(column) {
      let cell = row[column]
      let range = Trimming.range(of: cell)
      if range.isEmpty { continue }
      guard range.count <= Self.longestError else { return nil }
      let value = Array(cell[range])
      if !ErrorCell.isExcluded(value[...]), ErrorCell.found(in: value[...]) {
        guard let field = header.columns.firstIndex(of: column) else { continue }
        lost.append((field, column))
        if shown == nil {
          (shown, cause) = (
            Masking.excerpt(String(decoding: value, as: UTF8.self)), ErrorCell.cause(of: value[...])
          )
        }
      } else if !LegacyText.isNull(value[...]) {
        return nil
      }
    }
    guard let first = lost.first else { return nil }
    var place = position
    place.column = first.column + 1
    place.field = schema.fields[first.field].name
    place.title = titles[first.column]
    let names = lost.prefix(Self.namesShown).map { titles[$0.column] }.joined(separator: "、")
    return Finding(
      .valueErrorCell, at: place, excerpt: shown,
      arguments: cause.merging(["field": names + (lost.count > Self.namesShown ? "…" : "")]) { _, own in own }
    )
  }

  /// No error of a spreadsheet is longer, unless it fills a wide column.
  private static let longestError = 64
  private static let namesShown = 3

  private func misplacedQuote(in row: CSVRow, at position: Position) -> Finding {
    let last = row.line + row.innerLineEnds
    var arguments = [
      "linesZh": last > row.line ? "（第 \(row.line)–\(last) 行读成了一条）" : "",
      "lines": last > row.line ? " (lines \(row.line) to \(last) were read as one row)" : "",
    ]
    var place = position
    if let quote = MisplacedQuote(in: row.content, delimiter: delimiter), quote.place != .inText {
      arguments["linesZh", default: ""] += "（\(quote.words.zh)）"
      arguments["lines", default: ""] += " (\(quote.words.en))"
      place.column = quote.column + 1
    }
    return Finding(.csvQuoteMisplaced, at: place, arguments: arguments)
  }

  /// The titles of what has to be filled and stands in columns only of which `isLost` holds.
  func required(where isLost: (Int) -> Bool) -> [String] {
    let needed =
      schema.fields.indices.filter { schema.fields[$0].isRequired }.map { [$0] }
      + schema.groups.filter(\.rule.needsOne).map { $0.fields.compactMap(schema.index) }
    return needed.compactMap { fields in
      let places = fields.compactMap { header.columns[$0] }
      guard !places.isEmpty, places.allSatisfy(isLost) else { return nil }
      return Masking.excerpt(places.map { header.titles[$0] }.joined(separator: "／"))
    }
  }

  /// The column whose empty cell means everybody, or nobody, which a cell that isn't there doesn't: its role and its title, where it
  /// is none of the first `count`.
  private func speaking(behind count: Int) -> (role: FieldRole, title: String)? {
    guard let field = schema.speaksWhenEmpty, let role = schema.fields[field].role,
      let column = header.columns[field], column >= count
    else { return nil }
    return (role, titles[column])
  }

  /// Whether a value that has a form of its own is there, outside of the columns `stray`.
  func hasForm(_ record: Record, besides stray: [Int]) -> Bool {
    schema.fields.indices.contains { index in
      let field = schema.fields[index]
      guard let column = header.columns[index], !stray.contains(column), !record[index].isEmpty else {
        return false
      }
      return Self.hasForm(field)
    }
  }

  /// Whether such a value is there of which nothing is said.
  private func holdsValue(_ read: ReadRecord) -> Bool {
    schema.fields.indices.contains { index in
      let field = schema.fields[index]
      guard Self.hasForm(field), !read.record[index].isEmpty else { return false }
      return !read.findings.contains { $0.position.field == field.name }
    }
  }

  private static func hasForm(_ field: Field) -> Bool {
    field.type != .string || field.pattern != nil || field.enumeration != nil || field.check != nil
  }

  func shiftFinding(from column: Int, in row: CSVRow, number: Int) -> Finding {
    let field = header.columns.firstIndex(of: column)
    var place = position(of: field, in: row, number: number)
    place.column = column + 1
    place.title = Masking.excerpt(header.titles[column])
    return Finding(.csvRowShifted, at: place)
  }

  func position(of field: Int?, in row: CSVRow, number: Int) -> Position {
    guard let field else { return Position(line: row.line, record: number) }
    let name = schema.fields[field].name
    guard let column = header.columns[field] else {
      return Position(line: row.line, record: number, field: name, title: schema.fields[field].title)
    }
    return Position(
      line: column < row.fields.count ? row.line(of: column) : row.line, column: column + 1, record: number,
      field: name, title: titles[column])
  }
}
