import ExchangeBase

/// The cells of a sheet that are merged (ECMA-376, part 1, 18.3.1.55): people see the value of the first in all of them. Over several rows that
/// is what each of the rows has in its column. Of those across columns only the first column has it, so that what others seem to say isn't
/// what is read; told where it is who gets a record or came, where what isn't said means everybody, or nobody.
///
/// A sheet tells of them behind its rows, so that they are looked for before the rows are read.
struct MergedCells {
  /// What people see in a column.
  struct Value {
    let column: Int
    let text: [UInt8]
    let doubt: CellDoubt?
    fileprivate let lastRow: Int
  }

  /// How many cells were given the value of another.
  private(set) var filled = 0
  /// The number of the first row of which some were.
  private(set) var firstRow: Int?

  private var ranges: [(column: Int, rows: ClosedRange<Int>)] = []
  private var next = 0
  private var values: [Value] = []
  /// The column in which saying nothing says something, and the rows in which it is covered by a cell that begins left of it, in their order.
  private var speaking: Int?
  private var covered: [ClosedRange<Int>] = []
  private var nextCovered = 0

  /// None is merged.
  init() {}

  /// Looks for those of a sheet; rows that were begun before can't be read on.
  ///
  /// - Parameters:
  ///   - line: the header's, in and above which nothing is meant for other rows.
  ///   - speaking: the column, from 0, in which saying nothing says something.
  init<Source: RandomAccessSource & ~Copyable>(
    _ package: WorkbookPackage<Source>, sheet place: Int, below line: Int, speaking: Int?
  ) throws(FormatError) {
    var search = MergeSearch()
    try package.forEachPiece(ofPart: package.sheets[place].part) { search.take($0) }
    let below = search.ranges.filter { $0.rows.lowerBound > line }
    ranges = below.filter { $0.rows.count > 1 }.map { ($0.columns.lowerBound, $0.rows) }
      .sorted { ($0.rows.lowerBound, $0.column) < ($1.rows.lowerBound, $1.column) }
    self.speaking = speaking
    guard let speaking else { return }
    covered = below.filter { $0.columns.contains(speaking) && $0.columns.lowerBound < speaking }
      .map(\.rows).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// That column where in a row people see another cell in its place; rows are asked for in their order.
  mutating func coveredColumn(in row: Int) -> Int? {
    while nextCovered < covered.count, covered[nextCovered].upperBound < row { nextCovered += 1 }
    return nextCovered < covered.count && covered[nextCovered].contains(row) ? speaking : nil
  }

  /// Whether a value that others show stands in a row, or in one above that wasn't looked at.
  func begins(by row: Int) -> Bool { next < ranges.count && ranges[next].rows.lowerBound <= row }

  /// What columns show in a row whose own value stands above it, in their order.
  mutating func shown(in row: Int) -> [Value] {
    if values.isEmpty { return [] }
    values.removeAll { $0.lastRow < row }
    return values
  }

  /// Counts what a row got.
  mutating func note(filled count: Int, in row: Int) {
    guard count > 0 else { return }
    filled += count
    firstRow = firstRow ?? row
  }

  /// Keeps what a row shows for the rows below it.
  mutating func keep(_ row: CSVRow, _ doubts: [(column: Int, doubt: CellDoubt)]) {
    while begins(by: row.line) {
      let (column, rows) = ranges[next]
      next += 1
      guard rows.lowerBound == row.line, column < row.count else { continue }
      let text = row.fields[column].isQuoted ? row.unquoted(column) : Array(row[column])
      let doubt = doubts.first { $0.column == column }?.doubt
      if text.isEmpty, doubt == nil { continue }
      // A cell shows one value, however many ranges a forged sheet lays over it.
      values.removeAll { $0.column == column }
      values.append(
        Value(
          column: column, text: text, doubt: doubt, lastRow: rows.upperBound))
    }
    values.sort { $0.column < $1.column }
  }
}

/// Finds ranges among the bytes of a sheet's part, as any program writes them in UTF-8: `<mergeCell ref="G2:G3"/>`.
struct MergeSearch {
  private(set) var ranges: [(columns: ClosedRange<Int>, rows: ClosedRange<Int>)] = []

  /// What may be the beginning of such a tag.
  private var rest: [UInt8] = []
  private static let name = Array("mergeCell ".utf8)
  private static let attribute = Array("ref=".utf8)
  /// No tag of the sort is longer.
  private static let longest = 256
  /// As many ranges as a sheet has rows; more are none that anybody made.
  private static let limit = SheetAssembly.rowLimit

  /// Takes the next bytes.
  mutating func take(_ piece: UnsafeRawBufferPointer) {
    let bytes = rest + piece
    var place = 0
    while let found = Self.place(of: Self.name, in: bytes[place...]) {
      guard let end = bytes[found...].prefix(Self.longest).firstIndex(of: UInt8(ascii: ">")) else {
        if bytes.count - found < Self.longest {
          rest = Array(bytes[max(0, found - 1)...])
          return
        }
        place = found + Self.name.count
        continue
      }
      if found > 0, bytes[found - 1] == UInt8(ascii: "<") || bytes[found - 1] == UInt8(ascii: ":") {
        take(tag: bytes[found..<end])
      }
      place = end
    }
    rest = Array(bytes[max(place, bytes.count - Self.name.count)...])
  }

  private mutating func take(tag: ArraySlice<UInt8>) {
    guard let start = Self.place(of: Self.attribute, in: tag) else { return }
    let value = tag[(start + Self.attribute.count)...]
    guard let quote = value.first, let end = value.dropFirst().firstIndex(of: quote) else { return }
    let corners = String(decoding: value[(value.startIndex + 1)..<end], as: UTF8.self).split(separator: ":")
    guard corners.count == 2, let first = CellReference(String(corners[0])),
      let last = CellReference(String(corners[1])), first.row <= last.row, first.column <= last.column,
      ranges.count < Self.limit
    else { return }
    ranges.append((first.column...last.column, first.row...last.row))
  }

  private static func place(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    var rest = bytes
    while let start = rest.firstIndex(of: needle[0]) {
      if rest[start...].starts(with: needle) { return start }
      rest = rest[(start + 1)...]
    }
    return nil
  }
}
