/// Writes the cells of a CSV row (RFC 4180), as UTF-8. Cells are never changed, only quoted where they have to be; but for those
/// which people open in a spreadsheet, where that is asked for.
struct CSVRowWriter: Sendable {
  /// What stands between two cells, an ASCII character.
  let delimiter: UInt8
  private let lineEnd: [UInt8]
  /// Whether a byte puts its cell in quotes.
  private let needsQuotes: [Bool]
  /// Whether a cell that a spreadsheet would take for a formula gets an apostrophe in front.
  private let disarmsFormulas: Bool

  /// Writes cells with `delimiter` between them, and rows that end with `lineEnd`.
  init(delimiter: UInt8 = UInt8(ascii: ","), lineEnd: LineEnd = .crlf, disarmsFormulas: Bool = false) {
    self.delimiter = delimiter
    self.disarmsFormulas = disarmsFormulas
    self.lineEnd = lineEnd.bytes
    needsQuotes = (0...UInt8.max).map { $0 == delimiter || $0 == Self.quote || $0 == 0x0A || $0 == 0x0D }
  }

  /// Appends the values of a record, and `more` behind them, as a row with its line end.
  func append(row record: Record, _ more: [String], to output: inout [UInt8]) {
    let start = output.count
    record.withUnsafeValues { values in
      for (index, value) in values.enumerated() {
        if index > 0 { output.append(delimiter) }
        append(cell: value, to: &output)
      }
    }
    for cell in more {
      output.append(delimiter)
      var cell = cell
      cell.withUTF8 { append(cell: UnsafeRawBufferPointer($0), to: &output) }
    }
    if output.count == start { output += "\"\"".utf8 }
    endRow(&output)
  }

  private func append(cell: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    if disarmsFormulas, SpreadsheetSheet.beginsFormula(cell) {
      return appendQuoted([UInt8(ascii: "'")] + Array(cell), to: &output)
    }
    let isQuoted = needsQuotes.withUnsafeBufferPointer { needsQuotes in
      cell.contains { needsQuotes[Int($0)] }
    }
    if isQuoted { appendQuoted(cell, to: &output) } else { output.append(contentsOf: cell) }
  }

  /// Appends a row of `cells` with its line end.
  func append(row cells: some Sequence<ArraySlice<UInt8>>, to output: inout [UInt8]) {
    appendCells(cells, to: &output)
    endRow(&output)
  }

  /// Appends `cells` without a line end. A row of one empty cell is written `""`, because a blank line is no row.
  func appendCells(_ cells: some Sequence<ArraySlice<UInt8>>, to output: inout [UInt8]) {
    let start = output.count
    var count = 0
    for cell in cells {
      if count > 0 { output.append(delimiter) }
      if disarmsFormulas, cell.withUnsafeBytes(SpreadsheetSheet.beginsFormula) {
        appendQuoted([UInt8(ascii: "'")] + cell, to: &output)
      } else if cell.contains(where: { needsQuotes[Int($0)] }) {
        appendQuoted(cell, to: &output)
      } else {
        output += cell
      }
      count += 1
    }
    if count == 1, output.count == start { output += "\"\"".utf8 }
  }

  /// Appends a cell in quotes, its own quotes doubled.
  func appendQuoted(_ cell: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(Self.quote)
    for byte in cell {
      if byte == Self.quote { output.append(byte) }
      output.append(byte)
    }
    output.append(Self.quote)
  }

  /// Appends the line end.
  func endRow(_ output: inout [UInt8]) { output += lineEnd }

  private static let quote = UInt8(ascii: "\"")
}
