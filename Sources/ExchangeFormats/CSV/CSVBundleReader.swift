public import ExchangeBase

/// Reads a CSV bundle: one header row, then a record a row (RFC 4180), in any encoding and dialect of the exchange.
///
/// It holds one row at a time, and a few of those behind it where these tell what it is. The work on a row is done by types that don't know
/// the source, so that it is compiled once, for speed; what depends on the source is called once for many rows.
public struct CSVBundleReader<Source: ByteSource & ~Copyable>: BundleReader, ~Copyable {
  /// Kind by parameter, file name or header; id by file name.
  public let header: BundleHeader
  /// The schema of the kind.
  public let schema: KindSchema
  /// Findings about the header and about rows that aren't records.
  public var bundleFindings: [Finding] { headerFindings + table.findings }
  /// The header row as it came.
  public let headerRow: [UInt8]?
  /// Whether it is a form.
  public let isForm: Bool
  /// The file's encoding, certain once the last record has been read.
  public var encoding: TextEncoding { lanes == nil ? rows.encoding : encodingSoFar }

  private let headerFindings: [Finding]
  private var rows: CSVRowReader<Source>
  private var table: TableRows
  private let plain: PlainRow?
  /// What reads the rows once plain records are taken by themselves.
  private var lanes: CSVLanes?
  private var encodingSoFar = TextEncoding.utf8
  /// Whether records that come back are only counted, where that can be done.
  private var counting = false
  /// What was read behind a record that it tells of, in order.
  private var ahead: [Behind] = []
  /// What had parted the rows when the one in hand was read.
  private var partings = 0
  private var headers = 0
  /// Records of which all is said, which come before that.
  private var judged: [ReadRecord] = []
  /// What is said of the next row, where a line above it may be the front of its first value.
  private var cutWords: [String: String]?
  /// Whether the header already sends the bundle back; its rows then aren't read.
  private let isRefused: Bool
  /// Whether the current row is the first record: there was no header to pass over.
  private var startsAtRow = false
  /// Whether the last row has been read.
  private var isAtEnd = false

  /// What comes next and has been read already.
  private enum Ahead {
    case row(TableRows.Reading)
    case batch(RecordBatch)
    case end
    case failure(FormatError)
  }

  /// The same with what had parted the rows when it was read; see ``TableRows/partings``.
  private struct Behind {
    let next: Ahead
    let partings: Int
    let headers: Int
  }

  /// No more rows, and no more bytes of them, are waited for to see how rows end.
  private static var mostAhead: Int { 256 }
  private static var mostBytesAhead: Int { 4 << 20 }

  /// Opens a bundle and reads its header row.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - fileName: its name; `<kind>_<bundle id>.csv` tells kind and id.
  ///   - library: the kinds that come into question.
  ///   - kind: the kind, when it is known already; it outweighs name and header.
  ///   - rule: the rule that the export is read by, whose kind outweighs all.
  ///   - naming: tells what is a department, so that a column of them isn't passed over that may say who gets the records.
  ///   - trace: what takes down how it is read.
  /// - Throws: ``FormatError/malformed(_:)`` when no kind can be told or the bytes make no sense. A header that lacks
  ///   columns, or has them twice, doesn't throw: ``bundleFindings`` says all of it, and no record is read.
  public init(
    source: consuming Source, fileName: String, library: KindLibrary, kind: String? = nil,
    rule: SourceRule? = nil, naming: DepartmentNaming? = nil, trace: ReadingTrace? = nil
  ) throws(FormatError) {
    let expected = try ExpectedTable(fileName: fileName, library: library, kind: kind, rule: rule)
    var rows = CSVRowReader(source: source, encoding: rule?.encoding, marksCutCharacters: true)
    let line = rows.onlyLine(upTo: ForeignLineEnd.longest)
    if let lineEnd = ForeignLineEnd(in: line, expected.recognition, rule: rule) {
      throw .malformed(lineEnd.finding)
    }
    let found: FoundHeader
    if let rule {
      found = try Self.findHeader(&rows, rule, expected.recognition)
      startsAtRow = rule.header == .none
    } else {
      found = try Self.findHeader(&rows, expected.recognition)
    }
    let columns = found.columns
    let headerCells = rows.row.count
    let findings = expected.findings(of: found)
    header = expected.header(of: found)
    schema = columns.definition.schema
    headerRow = found.row
    isForm = columns.answerColumns != nil
    isRefused = findings.contains { $0.severity == .error }
    headerFindings = findings
    plain =
      trace == nil ? PlainRow(header: columns, delimiter: rows.delimiter, rule: rule) : nil
    table = TableRows(
      found, headerCells: headerCells, delimiter: rows.delimiter, rule: rule, others: expected.others,
      holdsFeet: true, naming: naming, trace: trace)
    trace?.note(columns, delimiter: rows.delimiter, line: startsAtRow ? nil : columns.line)
    self.rows = rows
  }

  /// Has rows that are plain records taken as batches from now on.
  public mutating func takePlainRecords(by make: @escaping @Sendable () -> any PlainRecordTaker) {
    takePlainRecords(inBlocksOf: BlockCutter.blockSize, by: make)
  }

  /// Has rows taken as batches, out of blocks of about `size` bytes.
  mutating func takePlainRecords(
    inBlocksOf size: Int, by make: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    guard let plain, !isRefused, lanes == nil else { return }
    table.takePlainValues()
    let (cutter, line) = rows.cutter(blockSize: size)
    encodingSoFar = rows.encoding
    lanes = CSVLanes(
      CSVBlockFormat(plain: plain, delimiter: rows.delimiter), cutter: cutter, line: line, makeTaker: make)
  }

  /// The next record, or `nil` after the last.
  public mutating func next() throws(FormatError) -> ReadRecord? {
    precondition(lanes == nil, "who takes plain records as batches asks for parts")
    guard case .record(let read)? = try nextPart(counting: false) else { return nil }
    return read
  }

  /// The next records, or `nil` after the last.
  public mutating func nextPart(counting: Bool) throws(FormatError) -> ReadPart? {
    if isRefused { return nil }
    self.counting = counting
    do throws(FormatError) { return try part() } catch {
      stop()
      throw error
    }
  }

  /// Ends the reading, and learns what the encoding turned out to be.
  public mutating func stop() {
    lanes?.stop()
    encodingSoFar = rows.encoding
  }

  private mutating func part() throws(FormatError) -> ReadPart? {
    if !judged.isEmpty { return .record(judged.removeFirst()) }
    switch try takeNext() {
    case .batch(let batch): return .batch(batch)
    case .row(let reading): return .record(try record(of: reading))
    case .failure(let error): throw error
    case .end: return nil
    }
  }

  /// The record of a row, once what follows has been read that may tell what it is. A line end in a value breaks a record: then what follows
  /// is the rest of it.
  private mutating func record(of reading: TableRows.Reading) throws(FormatError) -> ReadRecord {
    let cut = cutWords
    cutWords = nil
    var front: ReadRecord?
    var rows: [BrokenRows.Row] = []
    let headers = headers
    switch reading {
    case .rest(let read), .breakOff(let read): return read
    // Of more than are taken together.
    case .wrapped(let row): return row.read
    case .record(let read):
      if let row = BrokenRows.Row(reading) {
        rows = [row]
        break
      }
      let isInDoubt = table.isInDoubt(read)
      guard isInDoubt || read.hasValues else { return read }
      if isInDoubt { try findHowRowsEnd() }
      front = isInDoubt ? table.settle(read) : read
    case .piece(let read, _, _):
      guard let row = BrokenRows.Row(reading) else { return read }
      rows = [row]
    case .short(let read, let broken):
      let next = look().next
      if case .row(.rest) = next { return broken }
      guard let row = BrokenRows.Row(broken), case .row(let following) = next,
        following.returned?.isRest(of: broken) == true
      else {
        if let judged = judgeWrapped(read) { return judged }
        if read.isRejected { return read }
        if let cut { return broken.told(cut) }
        table.noteShort(read.record)
        return read
      }
      rows = [row]
    case .escaped(let read, let broken):
      if case .row(.rest) = look().next { return broken }
      front = read
    }
    if let front, let judged = judgeWrapped(front) { return judged }
    while rows.count < BrokenRows.limit, case .row(let reading) = look().next,
      let row = BrokenRows.Row(reading)
    {
      rows.append(row)
      takeAhead()
    }
    let next = look()
    return judge(
      front, rows, cut, isParted: next.headers != headers, isPartedBelow: next.partings != partings)
  }

  /// A record whose values go on in the rows below it; `nil` where none does.
  private mutating func judgeWrapped(_ front: ReadRecord) -> ReadRecord? {
    var rows: [WrappedRow] = []
    while rows.count < WrappedRow.limit, case .row(.wrapped(let row)) = look().next {
      rows.append(row)
      takeAhead()
    }
    if rows.isEmpty { return nil }
    let told = WrappedRow.told(rows, below: front.record.line)
    judged = told.rows
    return front.isRejected ? front : table.doubted(front, told.words)
  }

  /// Reads on until it is known whether rows end in a separator, as the one in hand does, or nothing tells.
  private mutating func findHowRowsEnd() throws(FormatError) {
    _ = look()
    while true {
      if let finding = table.unnamedNumbers { throw .malformed(finding) }
      guard table.areEndsOpen, case .row? = ahead.last?.next else { return }
      if ahead.count >= Self.mostAhead || bytesAhead > Self.mostBytesAhead { return table.leaveEndsOpen() }
      readAhead()
    }
  }

  /// How many bytes the rows have that were read behind the one in hand.
  private var bytesAhead: Int {
    ahead.reduce(0) { bytes, behind in
      guard case .row(let reading) = behind.next else { return bytes }
      return bytes + (reading.source?.count ?? 0)
    }
  }

  /// What is made of rows that have too few cells, and of the whole rows above and below them; the first of them. `cut` are the words for
  /// what is above, where it may be cut.
  private mutating func judge(
    _ front: ReadRecord?, _ rows: [BrokenRows.Row], _ cut: [String: String]?, isParted: Bool,
    isPartedBelow: Bool
  ) -> ReadRecord {
    var words = cut
    if !rows.isEmpty {
      var (above, below): (Int?, Int?) = (nil, nil)
      // Before a header stands the title of what follows, unless the row above lacks what says who gets it.
      if let front, !isParted || table.leavesUnsaid(front), table.mayBeBroken(front, atEnd: true) {
        above = front.record.line
      }
      if !isPartedBelow, case .row(let reading) = look().next, let next = reading.accepted,
        table.mayBeBroken(next, atEnd: false)
      {
        below = next.record.line
      }
      let broken = BrokenRows(rows, width: table.header.titles.count, front: above, next: below)
      words = broken.above ?? cut
      cutWords = broken.below
      judged = broken.rows.map(\.read)
    }
    guard let front else { return judged.removeFirst() }
    guard let words, !front.isRejected else { return front }
    return table.doubted(front, words)
  }

  /// What comes next, to tell by it what came before.
  private mutating func look() -> Behind {
    if ahead.isEmpty { readAhead() }
    return ahead[0]
  }

  /// Reads what comes behind all that was read.
  private mutating func readAhead() {
    let next: Ahead
    do throws(FormatError) { next = try nextReading() } catch { next = .failure(error) }
    ahead.append(Behind(next: next, partings: table.partings, headers: table.headers))
  }

  /// Takes what comes next, and has been looked at.
  private mutating func takeAhead() {
    let taken = ahead.removeFirst()
    (partings, headers) = (taken.partings, taken.headers)
  }

  private mutating func takeNext() throws(FormatError) -> Ahead {
    if let known = ahead.first {
      takeAhead()
      return known.next
    }
    let next = try nextReading()
    (partings, headers) = (table.partings, table.headers)
    return next
  }

  private mutating func nextReading() throws(FormatError) -> Ahead {
    while true {
      if let due = table.takeDue() { return .row(due) }
      if isAtEnd { return .end }
      if table.isSplitting {
        if let read = table.nextLine(of: lanes?.row ?? rows.row) { return .row(.record(read)) }
        continue
      }
      guard let lanes else {
        guard try advance() else { return finish() }
        if let read = try table.read(rows.row, isLast: rows.endsAbruptly) { return .row(read) }
        continue
      }
      switch try lanes.next(
        acceptingPlain: table.takesPlainRecords, counting: counting ? table.countable : .none,
        number: table.number)
      {
      case .plain:
        table.pass(lanes.batch)
        return .batch(lanes.batch)
      case .row:
        if let read = try table.read(lanes.row, isLast: lanes.rowEndsFile && !rows.hasEndMark) {
          return .row(read)
        }
      case nil:
        stop()
        return finish()
      }
    }
  }

  /// What comes behind the last row.
  private mutating func finish() -> Ahead {
    isAtEnd = true
    table.finish()
    return table.takeDue().map(Ahead.row) ?? .end
  }

  /// Goes to the next row; `false` after the last.
  private mutating func advance() throws(FormatError) -> Bool {
    guard startsAtRow else { return try rows.next(keepingUnclosed: true) }
    startsAtRow = false
    return true
  }

  /// Reads rows up to the header, each with the delimiter under which most of its cells are known columns.
  static func findHeader(
    _ rows: inout CSVRowReader<Source>, _ recognition: HeaderRecognition,
    delimiters: [UInt8] = CSVDelimiters.likeliestFirst
  ) throws(FormatError) -> FoundHeader {
    var search = HeaderSearch(recognition)
    do {
      while search.goesOn, try rows.next() {
        search.begin(isBlank: rows.row.firstFilled == nil)
        if rows.row.firstFilled == nil { continue }
        for delimiter in delimiters {
          // Under a wrong delimiter quotes may seem unclosed; under the right one it is said below.
          guard (try? rows.restart(delimiter: delimiter)) == true else { continue }
          search.consider(rows.row, delimiter: delimiter)
        }
        _ = try rows.restart(delimiter: search.end())
      }
    } catch {
      if !search.outweighs(error) { throw error }
    }
    return try search.header(encoding: rows.encoding)
  }
}
