import ExchangeBase

/// A small CSV of our own side, a catalogue, in memory: read in any encoding and dialect that Excel or WPS saves.
public struct CSVTable: Sendable {
  /// A row of the table, its cells found by column name.
  public struct Row: Sendable {
    /// The line on which it begins, from 1.
    public let line: Int
    fileprivate let cells: [String: String]

    /// The cell of a column, trimmed; `nil` when it is empty or there is no such column.
    public subscript(column: String) -> String? { cells[column] }

    /// The cell of a column as `YYYY-MM-DD`, whatever form of date a spreadsheet made of it; `nil` when it is none.
    public func date(_ column: String) -> String? {
      guard let cell = cells[column],
        case .day(let year, let month, let day) = LegacyDate(Array(cell.utf8)[...])
      else {
        return nil
      }
      var bytes: [UInt8] = []
      LegacyDate.append(year: year, month: month, day: day, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The names of the columns, from the first row.
  public let columns: [String]
  /// The rows below it; blank rows are left out.
  public let rows: [Row]

  /// Reads a table. The header row tells which of comma, semicolon and tab parts its columns.
  ///
  /// - Throws: ``FormatError`` when the bytes are no such table; a row with more cells than columns is one.
  public init(_ bytes: [UInt8]) throws(FormatError) {
    var reader = CSVRowReader(source: MemorySource(bytes))
    guard try reader.next() else { throw .malformed(Finding(.fileEmpty)) }
    let delimiters = Array(",;\t".utf8)
    let counts = delimiters.map { delimiter in reader.row.content.count { $0 == delimiter } }
    let most = delimiters.indices.max { counts[$0] < counts[$1] } ?? 0
    _ = try reader.restart(delimiter: delimiters[most])
    columns = Self.cells(of: reader.row)
    var rows: [Row] = []
    while try reader.next() {
      let cells = Self.cells(of: reader.row)
      if cells.allSatisfy(\.isEmpty) { continue }
      let position = Position(line: reader.row.line)
      guard !reader.row.isBroken else {
        throw .malformed(
          Finding(.csvQuoteMisplaced, at: position, arguments: ["lines": "", "linesZh": ""]))
      }
      guard cells.count == columns.count else {
        throw .malformed(
          Finding(
            .csvColumnCount, at: position,
            arguments: ["found": "\(cells.count)", "expected": "\(columns.count)"].merging(
              WidthCause(reader.row, expected: columns.count, delimiter: reader.delimiter).arguments
            ) { own, _ in own }))
      }
      let filled = zip(columns, cells).filter { !$1.isEmpty }
      rows.append(Row(line: reader.row.line, cells: Dictionary(filled) { first, _ in first }))
    }
    self.rows = rows
  }

  private static func cells(of row: CSVRow) -> [String] {
    (0..<row.fields.count).map { index in
      let bytes = row.fields[index].isQuoted ? row.unquoted(index) : Array(row[index])
      let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
      let end = bytes.lastIndex { !blanks.contains($0) }.map { $0 + 1 } ?? 0
      return String(decoding: bytes[..<end].drop { blanks.contains($0) }, as: UTF8.self)
    }
  }
}
