import ExchangeFormats

/// A table of a report: a file for whoever reads CSV, and a sheet of the workbook, from the same rows.
struct ReportTable {
  /// The cells of a row; those at its end may be missing.
  typealias Row = [SpreadsheetSheet.Cell]

  /// How many rows are put into bytes at a time.
  private static let portion = 256

  /// The heads of its columns.
  let columns: [String]
  /// Goes through the rows, of which there may be more than memory holds.
  let forEachRow: (_ body: (Row) throws -> Void) throws -> Void
  /// The last row, where there are sums.
  var sums: Row?
  /// Whether somebody has to look at a row.
  var isAlarm: (Row) -> Bool = { _ in false }

  /// A table of rows that are at hand.
  init(_ columns: [String], rows: [Row], sums: Row? = nil) {
    self.columns = columns
    forEachRow = { body in for row in rows { try body(row) } }
    self.sums = sums
  }

  /// A table whose rows come one by one.
  init(_ columns: [String], forEachRow: @escaping (_ body: (Row) throws -> Void) throws -> Void) {
    self.columns = columns
    self.forEachRow = forEachRow
  }

  /// Writes it as CSV (RFC 4180), with the mark that Excel needs and CRLF.
  func writeCSV(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var sheet = SpreadsheetSheet()
    sheet.add(row: columns.map { .text($0) })
    try sheet.bytes.withUnsafeBytes(sink)
    sheet = SpreadsheetSheet()
    try forEachRow { row in
      sheet.add(row: row)
      guard sheet.rows.count == Self.portion else { return }
      try sheet.rowBytes.withUnsafeBytes(sink)
      sheet = SpreadsheetSheet()
    }
    if let sums { sheet.add(row: sums) }
    try sheet.rowBytes.withUnsafeBytes(sink)
  }

  /// Writes it as a sheet of a workbook. What is beyond the most that Excel opens is told of in the last row; the CSV has it.
  func write(_ title: String, to book: WorkbookWriter) throws {
    try book.begin(title, columns: columns)
    // Beside the head, the sums and a word on the rest.
    var (room, rest) = (WorkbookWriter.rowLimit - 3, 0)
    try forEachRow { row in
      guard room > 0 else { return rest += 1 }
      room -= 1
      try book.add(row, style: isAlarm(row) ? .alarm : .plain)
    }
    if rest > 0 { try book.add([.text("另有 \(rest) 行，见同名 CSV 文件")], style: .sum) }
    if let sums { try book.add(sums, style: .sum) }
  }
}

extension SpreadsheetSheet.Cell {
  /// 是, or an empty cell.
  init(_ flag: Bool) { self = flag ? "是" : .empty }
}
