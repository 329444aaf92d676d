import ExchangeFormats
import SystemPackage

/// A file of rows that come back, made with the first of them.
final class RejectedRowsFile {
  let path: FilePath
  private let writer: RejectedRowsWriter
  private var sink: FileSink?
  private var buffer: [UInt8] = []

  init(path: FilePath, writer: RejectedRowsWriter) {
    self.path = path
    self.writer = writer
  }

  /// Whether a row has come back.
  private(set) var isEmpty = true

  /// Appends a row with what was found about it.
  func append(record: Record, source: [UInt8], findings: [Finding]) throws {
    if isEmpty {
      sink = try FileSink(path: path)
      isEmpty = false
    }
    writer.append(source: source, record: record, line: record.line, findings: findings, to: &buffer)
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
