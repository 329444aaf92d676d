import ExchangeBase

/// The cells of a sheet that are merged over several rows (ECMA-376, part 1, 18.3.1.55): people see the value of the first in each of these rows.
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
  /// None is merged.
  init() {}

  /// Looks for those of a sheet; rows that were begun before can't be read on.
  ///
  /// - Parameter line: the header's, in and above which nothing is meant for other rows.
  init<Source: RandomAccessSource & ~Copyable>(
    _ package: WorkbookPackage<Source>, sheet place: Int, below line: Int
  ) throws(FormatError) {
    var search = MergeSearch()
    try package.forEachPiece(ofPart: package.sheets[place].part) { search.take($0) }
    ranges = search.ranges.filter { $0.rows.lowerBound > line }
      .sorted { ($0.rows.lowerBound, $0.column) < ($1.rows.lowerBound, $1.column) }
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
      if text.isEmpty { continue }
      // A cell shows one value, however many ranges a forged sheet lays over it.
      values.removeAll { $0.column == column }
      values.append(
        Value(
          column: column, text: text, doubt: doubts.first { $0.column == column }?.doubt,
          lastRow: rows.upperBound))
    }
    values.sort { $0.column < $1.column }
  }
}

/// Finds ranges over several rows among the bytes of a sheet's part, as any program writes them in UTF-8: `<mergeCell ref="G2:G3"/>`.
struct MergeSearch {
  private(set) var ranges: [(column: Int, rows: ClosedRange<Int>)] = []

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
      let last = CellReference(String(corners[1])), first.row < last.row,
      ranges.count < Self.limit
    else { return }
    ranges.append((first.column, first.row...last.row))
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
