import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// A table of a report: a file for whoever reads CSV, and a sheet of the workbook, from the same rows.
struct ReportTable {
  /// The cells of a row; those at its end may be missing, and are there in the CSV.
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

  /// How many rows a sheet has at most.
  var sheetRows = Int.max

  /// A table of rows that are at hand, or are made one by one of something that is.
  init(_ columns: [String], rows: some Sequence<Row>, sums: Row? = nil) {
    self.columns = columns
    forEachRow = { body in for row in rows { try body(row) } }
    self.sums = sums
  }

  /// A table whose rows come one by one.
  init(_ columns: [String], forEachRow: @escaping (_ body: (Row) throws -> Void) throws -> Void) {
    self.columns = columns
    self.forEachRow = forEachRow
  }

  /// Writes it as CSV (RFC 4180), with the mark that Excel needs and CRLF, and perhaps as a sheet of a workbook too: its rows are
  /// gone through once. What is beyond the rows that a sheet has is told of in its last one; the CSV has all.
  func write(to sink: (UnsafeRawBufferPointer) throws -> Void, and sheet: Sheet? = nil) throws {
    var lines = SpreadsheetSheet()
    lines.add(row: columns.map { .text($0) })
    try lines.bytes.withUnsafeBytes(sink)
    lines = SpreadsheetSheet()
    try sheet?.book.begin(sheet?.title ?? "", columns: columns)
    // Beside the head, the sums and a word on the rest.
    var (room, rest) = (min(sheetRows, WorkbookWriter.rowLimit - 3), 0)
    try forEachRow { row in
      lines.add(row: whole(row))
      if lines.rows.count == Self.portion {
        try lines.rowBytes.withUnsafeBytes(sink)
        lines = SpreadsheetSheet()
      }
      guard room > 0 else { return rest += 1 }
      room -= 1
      try sheet?.book.add(row, style: isAlarm(row) ? .alarm : .plain)
    }
    if let sums { lines.add(row: whole(sums)) }
    try lines.rowBytes.withUnsafeBytes(sink)
    if rest > 0 { try sheet?.book.add([.text("另有 \(rest) 行，见同名 CSV 文件")], style: .sum) }
    if let sums { try sheet?.book.add(sums, style: .sum) }
  }

  /// A row with a cell for each column: a CSV has as many in every line (RFC 4180, 2).
  private func whole(_ row: Row) -> Row {
    row.count < columns.count ? row + Array(repeating: .empty, count: columns.count - row.count) : row
  }

  /// Tells rows apart whose first cell says that time is over, under whichever family of rules.
  mutating func markOverdue() {
    let overdue = Set(Rule.Family.allCases.map { ObligationState.overdue.title(of: $0).zh })
    isAlarm = { row in if case .text(let state)? = row.first { overdue.contains(state) } else { false } }
  }

  /// A sheet of a workbook.
  struct Sheet {
    let title: String
    let book: WorkbookWriter
  }
}

extension SpreadsheetSheet.Cell {
  /// 是, or an empty cell.
  init(_ flag: Bool) { self = flag ? "是" : .empty }
}
