import CLibXlsxWriter
import ExchangeBase

extension WorkbookWriter {
  /// A cell of a record: what a department wrote, none of which is changed.
  enum RecordCell {
    case empty
    case text(ArraySlice<UInt8>)
    /// A day, and how it is written.
    case day(Day, ArraySlice<UInt8>)
    /// A decimal number as it is written, with so many digits behind the point.
    case number(ArraySlice<UInt8>, decimals: Int)

    /// The number that its cell holds; `nil` where that holds text, or nothing.
    fileprivate var number: Double? {
      switch self {
      case .empty, .text: nil
      case .day(let day, _):
        SpreadsheetSheet.Cell.day(day).serial.flatMap { $0 <= WorkbookWriter.lastSerial ? $0 : nil }
      case .number(let digits, _): Double(String(decoding: digits, as: UTF8.self))
      }
    }

    fileprivate var written: ArraySlice<UInt8> {
      switch self {
      case .empty: []
      case .text(let text), .day(_, let text), .number(let text, _): text
      }
    }
  }

  /// The last count that is read as a day, in the year 4637; what is later is text.
  fileprivate static let lastSerial: Double = 999_999
  /// The most digits behind the point that a number of a record keeps.
  static let decimals = 6

  /// Adds the row of a record.
  func add(record cells: [RecordCell]) throws(WorkbookError) {
    guard let sheet, sheet.rows < Self.rowLimit else {
      throw WorkbookError("一张工作表最多 \(Self.rowLimit) 行", "a sheet takes \(Self.rowLimit) rows")
    }
    for (column, cell) in cells.enumerated() {
      let (row, place) = (lxw_row_t(sheet.rows), lxw_col_t(column))
      let result: lxw_error
      switch cell.number {
      case let number?:
        result = worksheet_write_number(sheet.pointer, row, place, number, format(of: cell))
      case nil:
        let text = cell.written
        if text.isEmpty { continue }
        result = text.withUnsafeBytes { text in
          WorkbookText.withCString(text) {
            worksheet_write_string(sheet.pointer, row, place, $0, formats.text)
          }
        }
      }
      guard result == LXW_NO_ERROR else { throw WorkbookError(result) }
      if sheet.rows < Self.measuredRows {
        widen(column, for: String(decoding: cell.written.prefix(4 * Self.widths.upperBound), as: UTF8.self))
      }
    }
    nextRow()
  }

  /// The format of a day, or of a number that shows so many digits behind the point.
  private func format(of cell: RecordCell) -> UnsafeMutablePointer<lxw_format>? {
    guard case .number(_, let decimals) = cell else { return formats.day }
    if let known = numberFormats[decimals] { return known }
    let format = workbook_add_format(book)
    format_set_num_format(format, "0" + (decimals == 0 ? "" : "." + String(repeating: "0", count: decimals)))
    format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    numberFormats[decimals] = format
    return format
  }
}
