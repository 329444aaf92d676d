public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// The rows of a workbook that come back, as a workbook: what was found beside each, and the cells in which it was found in colour.
public struct RejectedWorkbook {
  private let writer: RejectedRowsWriter
  private let parts: [FilePath]
  private let leftOut: Int

  /// Prepares to write rows.
  ///
  /// - Parameters:
  ///   - writer: what wrote them, with marked cells.
  ///   - parts: the files that they are in, without header.
  ///   - leftOut: how many more there are.
  public init(_ writer: RejectedRowsWriter, parts: [FilePath], leftOut: Int) {
    self.writer = writer
    self.parts = parts
    self.leftOut = leftOut
  }

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
      path: file.pathWhileOpen.string, scratch: scratch.string, title: "退回的记录", created: created)
    var text: [UInt8] = []
    writer.header(to: &text)
    var header = RejectedRows(MemorySource(text))
    try book.begin("退回的记录", columns: header.next() ?? [])
    for part in parts {
      var rows = RejectedRows(try FileSource(path: part))
      while let (cells, marked) = try rows.nextMarked() {
        try book.add(cells.map { .text($0) }, alarming: marked)
      }
    }
    if leftOut > 0 {
      text.removeAll()
      writer.remark(leftOut: leftOut, to: &text)
      var remark = RejectedRows(MemorySource(text))
      try book.add((remark.next() ?? []).map { .text($0) })
    }
    try book.finish()
    try file.forEachPiece(sink)
  }
}
