import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// Tables as one workbook, a sheet each: for people. The CSV files have the same rows.
struct ReportWorkbook {
  private let file: UnnamedFile
  private let book: WorkbookWriter

  /// Begins one.
  ///
  /// - Parameters:
  ///   - created: the moment that it shows as that of its making.
  ///   - scratch: a folder for rows on their way; nothing stays there, however the program ends.
  init(_ title: String, created: Instant, scratch: FilePath) throws {
    file = try UnnamedFile(in: scratch)
    book = try WorkbookWriter(
      path: file.pathWhileOpen.string, scratch: scratch.string, title: title, created: created)
  }

  /// Another sheet, after those before.
  func sheet(_ title: String) -> ReportTable.Sheet { ReportTable.Sheet(title: title, book: book) }

  /// Another sheet, which somebody fills in.
  ///
  /// - Parameter rows: is given what adds a row.
  func form(
    _ title: String, above: [String], columns: [FormColumn],
    _ rows: (_ add: ([String]) throws -> Void) throws -> Void
  ) throws {
    try book.beginForm(title, above: above, columns: columns)
    try rows { try book.addToForm($0) }
  }

  /// Another sheet, which somebody fills in from nothing.
  ///
  /// - Parameters:
  ///   - entries: how many rows ask for what belongs into them.
  ///   - rows: is given what adds a row.
  func entries(
    _ title: String, columns: [FormColumn], entries: Int,
    _ rows: (_ add: ([String]) throws -> Void) throws -> Void
  ) throws {
    try book.beginEntries(title, columns: columns, entries: entries)
    try rows { try book.addToForm($0) }
  }

  /// Ends it, and hands its bytes on in pieces.
  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try book.finish()
    try file.forEachPiece(sink)
  }
}
