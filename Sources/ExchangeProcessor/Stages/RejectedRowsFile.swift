import ExchangeFormats
import SystemPackage

/// A file of rows that come back, made with the first of them; beyond a number of bytes they are only counted.
final class RejectedRowsFile {
  let path: FilePath
  private let writer: RejectedRowsWriter
  private let limit: Int
  private var sink: FileSink?
  private var buffer: [UInt8] = []
  private var written = 0

  /// - Parameter limit: with so many bytes written no more rows are.
  init(path: FilePath, writer: RejectedRowsWriter, limit: Int) {
    self.path = path
    self.writer = writer
    self.limit = limit
  }

  /// Whether a row has come back.
  private(set) var isEmpty = true
  /// How many rows came back and aren't written.
  private(set) var leftOut = 0

  /// Appends a row with what was found about it.
  func append(record: Record, source: [UInt8], findings: [Finding]) throws {
    guard written < limit else {
      leftOut += 1
      return
    }
    if isEmpty {
      sink = try FileSink(path: path)
      isEmpty = false
    }
    let start = buffer.count
    writer.append(source: source, record: record, line: record.line, findings: findings, to: &buffer)
    written += buffer.count - start
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Ends the file.
  func finish() throws {
    guard !isEmpty else { return }
    try drain()
    try sink?.finish(flushing: false)
    sink = nil
  }

  private func drain() throws {
    try sink?.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
