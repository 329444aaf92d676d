import ExchangeFiles
import SystemPackage

/// A file of rows, made with the first of them and written in large pieces.
final class RowsFile {
  let path: FilePath
  private var sink: FileSink?
  private var buffer: [UInt8] = []

  init(path: FilePath) { self.path = path }

  /// Whether no row was appended.
  private(set) var isEmpty = true

  /// Appends what `write` appends to the bytes that it gets.
  ///
  /// - Returns: how many bytes that were.
  @discardableResult
  func append(_ write: (inout [UInt8]) -> Void) throws -> Int {
    if isEmpty {
      sink = try FileSink(path: path)
      isEmpty = false
    }
    let start = buffer.count
    write(&buffer)
    let count = buffer.count - start
    if buffer.count >= 1 << 16 { try drain() }
    return count
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
