import ExchangeFiles
public import SystemPackage

/// A file of rows, made with the first of them and written in large pieces.
public final class RowsFile {
  /// Where it lies, once there is a row.
  public let path: FilePath
  private var sink: FileSink?
  private var buffer: [UInt8] = []

  /// A file that is made with its first row.
  public init(path: FilePath) { self.path = path }

  /// Whether no row was appended.
  public private(set) var isEmpty = true

  /// Appends what `write` appends to the bytes that it gets.
  ///
  /// - Returns: how many bytes that were.
  @discardableResult
  public func append(_ write: (inout [UInt8]) -> Void) throws -> Int {
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
  public func finish() throws {
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
