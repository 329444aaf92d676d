internal import Glibc

/// Tells rows of a table that are plain records from all others, which are looked at closely.
///
/// It is what ``TableRows``, ``CSVRecordBuilder`` and ``RecordValidator`` have to say of most rows, compiled once. It keeps
/// nothing of a row and knows none but the one in hand, so that every block of a file can be read by itself.
struct PlainRow: Sendable {
  /// A field that has a column.
  private struct Cell: Sendable {
    let field: Int
    let column: Int
  }

  private let fields: PlainFields
  private let cells: [Cell]
  /// Whether a column is one of a field.
  private let isRead: [Bool]
  private let delimiter: UInt8
  /// The field in which saying nothing says something of departments.
  private let speaking: Int?
  private let rules: PlainRules
  /// The fields, as bits, without which a column that nothing reads may say what a record means; see ``UnreadMeaning``.
  private let spoken: UInt64
  private let faults: RowFaults
  /// What columns are called, and sums in Latin letters, by the lengths of the names; and whether one begins with a byte.
  private let titles: [[[UInt8]]]
  private let titleStarts: [Bool]

  /// How many fields a record has.
  let fieldCount: Int
  /// How many cells a row has.
  let columnCount: Int

  /// No title of a page and no remark fills so many cells.
  private static let certain = 3

  /// Prepares for the rows below a header; `nil` where none can be told at a glance.
  init?(header: CSVHeader, delimiter: UInt8, rule: SourceRule?) {
    let schema = header.definition.schema
    fieldCount = schema.fields.count
    columnCount = header.titles.count
    self.delimiter = delimiter
    speaking = schema.speaksWhenEmpty
    guard rule == nil, header.answerColumns == nil,
      header.units.values.allSatisfy({ $0 == .known(.wanYuan) }),
      let rules = PlainRules(schema: schema),
      columnCount >= Self.certain,
      columnCount <= CSVTokenizer.columnLimit
    else { return nil }
    fields = header.definition.plainFields
    faults = RowFaults(header.definition)
    cells = header.columns.enumerated().compactMap { field, column in
      column.map { Cell(field: field, column: $0) }
    }
    isRead = (0..<columnCount).map(header.columns.contains)
    self.rules = rules
    var spoken: UInt64 = 0
    if !header.unread.isEmpty {
      for (field, column) in header.columns.enumerated() where column != nil {
        if SpokenAct(of: schema.fields[field]) != nil { spoken |= 1 << UInt64(field) }
      }
    }
    self.spoken = spoken
    let known = header.titles + schema.fields.flatMap { [$0.title, $0.name] + $0.aliases }
    let names = known + TotalsRow.latin
    var titles = [[[UInt8]]](repeating: [], count: (names.map(\.utf8.count).max() ?? 0) + 1)
    for name in names { titles[name.utf8.count].append(Array(name.utf8)) }
    self.titles = titles
    titleStarts = (0...UInt8.max).map { byte in names.contains { $0.utf8.first == byte } }
  }

  /// Fills `values` with the values of a row, if it is a plain record.
  ///
  /// - Parameters:
  ///   - values: room for one value a field.
  ///   - unquoted: where values are put that aren't in the row as they are meant.
  ///   - repeated: what stood in the rows before.
  ///   - start: where the row begins in the text of its block.
  ///   - marks: what is marked there.
  /// - Returns: which of the fields are amounts, as bits; `nil` for a row that is no plain record. And which of the fields
  ///   have values, and plain ones, as far as that is known: nothing of a row that may be no record.
  @inline(__always)
  func read(
    _ row: CSVRow, into values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, _ unquoted: FrameBuffer,
    _ repeated: RepeatedValues, at start: Int, in marks: UnsafePointer<TextMarks>
  ) -> (amounts: UInt64?, present: UInt64, plain: UInt64) {
    guard row.count == columnCount, !row.isBroken, isRecord(row),
      row.innerLineEnds == 0 || holdsOneRow(row.content)
    else { return (nil, 0, 0) }
    values.update(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
    if row.hasQuotes {
      unquoted.shorten(to: 0)
      // What is put there mustn't move any more.
      _ = unquoted.extend(by: row.content.count)
      unquoted.shorten(to: 0)
    }
    let checks = fields.checks.baseAddress!
    let base = row.content.baseAddress!
    let room = values.baseAddress!
    let (present, plain) = cells.withUnsafeBufferPointer { cells -> (UInt64, UInt64) in
      var (present, plain): (UInt64, UInt64) = (0, 0)
      for cell in cells {
        let place = row.fields[cell.column]
        if place.start == place.end {
          // `=""` isn't as empty as it looks: left to the close look.
          if place.isProtected, cell.field == speaking { present |= 1 &<< UInt64(cell.field) }
          continue
        }
        var value = UnsafeRawBufferPointer(start: base + place.start, count: place.end &- place.start)
        var isPlain: Bool
        if place.isQuoted {
          value = Self.meant(value, row.innerLineEnds > 0, unquoted)
          isPlain = PlainField.holds(checks + cell.field, for: value)
        } else if repeated.holds(value, at: cell.field) {
          isPlain = true
        } else {
          isPlain = PlainField.holds(checks + cell.field, for: value, at: start &+ place.start, in: marks)
          if isPlain { repeated.note(value, at: cell.field) }
        }
        room[cell.field] = value
        present |= 1 &<< UInt64(cell.field)
        if isPlain { plain |= 1 &<< UInt64(cell.field) }
      }
      return (present, plain)
    }
    if present & spoken != spoken { return (nil, 0, 0) }
    return (present == plain ? rules.amounts(among: present, of: values) : nil, present, plain)
  }

  /// Whether a row holds up to three cells, in columns that are read: the values of the row before may go on there; see ``WrappedRow``.
  func mayWrap(_ row: CSVRow) -> Bool {
    var filled = 0
    for column in row.fields.indices where !Trimming.range(of: row[column]).isEmpty {
      filled += 1
      if filled > WrappedRow.mostCells || column >= isRead.count || !isRead[column] { return false }
    }
    return filled > 0
  }

  /// Finds what is to be said of a row that ``read(_:into:_:at:in:)`` knows to be a record and no plain one.
  func findFaults(
    in values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>, present: UInt64, plain: UInt64,
    _ canonical: FrameBuffer, into log: inout RowFaults.Log, isSettled: () -> Bool
  ) -> Bool {
    // What a title tells is told by the close look.
    if rules.mayTellAct(among: present, of: UnsafeBufferPointer(values)) { return false }
    return faults.find(
      in: values, present: present, plain: plain, amounts: rules.amounts(amongPlain: plain, of: values),
      canonical, into: &log, isSettled: isSettled)
  }

  /// Whether the row can't be a header, a sum, a remark, a rule or a page's head: enough of its cells are filled, and the
  /// first of them is no title, no sum in Latin letters, and begins as no stroke. What stands right below a header may be more
  /// of it all the same; see ``TableRows/takesPlainRecords``. Where it begins with an ideograph, as 合计 and 制表人 do, most cells
  /// have to be filled, and no colon to stand in the first. That the row says more than nothing is seen by its values.
  @inline(__always)
  private func isRecord(_ row: CSVRow) -> Bool {
    guard let base = row.content.baseAddress else { return false }
    var filled = 0
    var wide: UnsafeRawBufferPointer?
    for place in row.fields where place.start < place.end {
      let start = base.load(fromByteOffset: place.start, as: UInt8.self)
      // Blanks of any width: what is filled is then not so easy to say.
      if start <= 0x20 || start == 0xC2 || start == 0xE2 || start == 0xE3 || start == 0xEF { return false }
      if filled == 0 {
        let cell = UnsafeRawBufferPointer(start: base + place.start, count: place.end - place.start)
        if LegacyText.isIdeographLead(start) {
          wide = cell
        } else if !LegacyText.isDigit(start) && !(0x61...0x7A).contains(start | 0x20) {
          return false
        }
        if titleStarts[Int(start)], isTitle(cell) { return false }
      }
      filled += 1
      if filled == Self.certain, wide == nil { return true }
    }
    guard let wide, filled >= Self.certain, filled * 2 > row.count else { return false }
    return !wide.indices.contains { place in
      wide[place] == UInt8(ascii: ":")
        || (wide[place] == 0xEF && wide[place...].starts(with: "：".utf8))
    }
  }

  private func isTitle(_ cell: UnsafeRawBufferPointer) -> Bool {
    let title = UnsafeRawBufferPointer(rebasing: cell[Trimming.range(of: cell)])
    return title.count < titles.count && titles[title.count].contains(where: title.elementsEqual)
  }

  /// Whether at most one line of a row that goes over several has as many cells as a record: then they can't be rows that a
  /// stray quote ran together.
  private func holdsOneRow(_ content: UnsafeRawBufferPointer) -> Bool {
    // Two would have so many delimiters.
    if content.reduce(0, { $0 &+ ($1 == delimiter ? 1 : 0) }) < 2 * (columnCount - 1) { return true }
    var (whole, delimiters) = (0, 0)
    for byte in content {
      if byte == delimiter { delimiters += 1 }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
      if delimiters + 1 >= columnCount { whole += 1 }
      delimiters = 0
    }
    return (delimiters + 1 >= columnCount ? whole + 1 : whole) < 2
  }

  /// A quoted value as it is meant: doubled quotes single, line ends LF.
  @inline(__always)
  private static func meant(
    _ value: UnsafeRawBufferPointer, _ mayHoldLineEnds: Bool, _ unquoted: FrameBuffer
  ) -> UnsafeRawBufferPointer {
    let holdsQuotes = memchr(value.baseAddress!, 0x22, value.count) != nil
    guard holdsQuotes || (mayHoldLineEnds && memchr(value.baseAddress!, 0x0D, value.count) != nil) else {
      return value
    }
    let start = unquoted.count
    let room = unquoted.extend(by: value.count)
    let count = CSVRow.unquote(value, into: room)
    unquoted.shorten(to: start + count)
    return UnsafeRawBufferPointer(start: room, count: count)
  }
}
