import ExchangeFormats
import SystemPackage

/// A file of rows that come back, made with the first of them.
final class RejectedRowsFile {
  let path: FilePath
  private let writer: RejectedRowsWriter
  private var sink: Sink?
  private var buffer: [UInt8] = []

  /// Holds the sink, which can't be copied, so that it can be optional in a class.
  private struct Sink: ~Copyable {
    var file: FileSink
  }

  init(path: FilePath, writer: RejectedRowsWriter) {
    self.path = path
    self.writer = writer
  }

  /// Whether a row has come back.
  private(set) var isEmpty = true

  /// Appends a row with what was found about it.
  func append(record: Record, source: [UInt8], findings: [Finding]) throws {
    if isEmpty {
      sink = Sink(file: try FileSink(path: path))
      isEmpty = false
    }
    writer.append(source: source, record: record, line: record.line, findings: findings, to: &buffer)
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Ends the file.
  func finish() throws {
    guard !isEmpty else { return }
    try drain()
    try sink?.file.finish(flushing: false)
    sink = nil
  }

  private func drain() throws {
    try sink?.file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
