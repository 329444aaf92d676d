public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// The rows of one table that come back.
public struct RejectedTable: Sendable {
  /// The sheet in which they came, of several; `nil` where the table is all.
  public let sheet: String?
  /// What wrote them.
  public let writer: RejectedRowsWriter
  /// The files that they are in, without header.
  public let parts: [FilePath]
  /// How many more there are.
  public let leftOut: Int

  /// Says where rows are.
  public init(sheet: String?, writer: RejectedRowsWriter, parts: [FilePath], leftOut: Int) {
    self.sheet = sheet
    self.writer = writer
    self.parts = parts
    self.leftOut = leftOut
  }
}

/// The rows of a workbook that come back, as a workbook: what was found beside each, and the cells in which it was found in colour.
public struct RejectedWorkbook {
  private let tables: [RejectedTable]
  private static let title = "退回的记录"

  /// Prepares to write rows, which have marked cells: a sheet a table.
  public init(_ tables: [RejectedTable]) { self.tables = tables }

  /// Writes the workbook.
  ///
  /// - Parameters:
  ///   - created: the moment that it shows as that of its making.
  ///   - scratch: a folder for rows on their way; nothing stays there.
  public func write(
    created: Instant, scratch: FilePath, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let file = try UnnamedFile(in: scratch)
    let book = try WorkbookWriter(
      path: file.pathWhileOpen.string, scratch: scratch.string, title: Self.title, created: created)
    for table in tables { try add(table, to: book) }
    try book.finish()
    try file.forEachPiece(sink)
  }

  private func add(_ table: RejectedTable, to book: WorkbookWriter) throws {
    var text: [UInt8] = []
    table.writer.header(to: &text)
    var header = RejectedRows(MemorySource(text))
    let above = table.writer.title == nil ? [] : try header.next() ?? []
    try book.begin(table.sheet ?? Self.title, above: above, columns: header.next() ?? [])
    for part in table.parts {
      var rows = RejectedRows(try FileSource(path: part))
      while let (cells, marked) = try rows.nextMarked() {
        try book.add(cells.map { .text($0) }, alarming: marked)
      }
    }
    if table.leftOut > 0 {
      text.removeAll()
      table.writer.remark(leftOut: table.leftOut, to: &text)
      var remark = RejectedRows(MemorySource(text))
      try book.add((remark.next() ?? []).map { .text($0) })
    }
  }
}
