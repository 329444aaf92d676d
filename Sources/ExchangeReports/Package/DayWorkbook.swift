import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The tables of a day as one workbook, a sheet each: for people. The CSV files have the same rows.
struct DayWorkbook {
  /// Its name in the package.
  static let name = "reconciliation.xlsx"

  private let sheets: DaySheets

  init(_ sheets: DaySheets) { self.sheets = sheets }

  /// Writes it, in pieces.
  ///
  /// - Parameter scratch: a folder for rows on their way.
  func write(to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath) throws {
    let context = sheets.context
    try Workbook.write(
      "\(context.exchangeTitle) \(context.day)", created: Instant(day: context.day.adding(days: 1)), to: sink,
      scratch: scratch
    ) { book in
      for name in DaySheets.Name.allCases {
        try sheets.table(name).write("\(name.number) \(name.title)", to: book)
      }
    }
  }
}

/// A workbook on its way to where its bytes go in pieces.
enum Workbook {
  /// Writes one.
  ///
  /// - Parameters:
  ///   - created: the moment that it shows as that of its making.
  ///   - scratch: a folder for rows on their way; nothing stays there, however the program ends.
  ///   - body: writes the sheets.
  static func write(
    _ title: String, created: Instant, to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath,
    _ body: (WorkbookWriter) throws -> Void
  ) throws {
    let file = try UnnamedFile(in: scratch)
    let book = try WorkbookWriter(
      path: file.pathWhileOpen.string, scratch: scratch.string, title: title, created: created)
    try body(book)
    try book.finish()
    try file.forEachPiece(sink)
  }
}
