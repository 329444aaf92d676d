import ExchangeFiles
public import SystemPackage

/// Rows that were written.
public enum WrittenRows: Sendable {
  /// A few, which are in memory.
  case bytes([UInt8])
  /// In a file.
  case file(FilePath)
}

/// A file of rows, made with the first of them and written in large pieces.
public final class RowsFile {
  /// Where it lies, once there is a row; of few that stay in memory nothing does.
  public let path: FilePath
  private let keepsFew: Bool
  private var sink: FileSink?
  private var buffer: [UInt8] = []

  /// So many bytes are written together.
  private static let piece = 1 << 16

  /// A file that is made with its first row.
  ///
  /// - Parameter keepsFew: whether what is less than a piece stays in memory: a file that is made and removed again costs more than all else
  ///   that is done with a few rows.
  public init(path: FilePath, keepsFew: Bool = false) {
    self.path = path
    self.keepsFew = keepsFew
  }

  /// Whether no row was appended.
  public private(set) var isEmpty = true

  /// The rows, once the file is ended; `nil` without any.
  public var written: WrittenRows? { isEmpty ? nil : isKept ? .bytes(buffer) : .file(path) }

  /// Whether they all are in memory.
  private var isKept: Bool { keepsFew && !buffer.isEmpty }

  /// Appends what `write` appends to the bytes that it gets.
  ///
  /// - Returns: how many bytes that were.
  @discardableResult
  public func append(_ write: (inout [UInt8]) -> Void) throws -> Int {
    if isEmpty, !keepsFew { try begin() }
    isEmpty = false
    let start = buffer.count
    write(&buffer)
    let count = buffer.count - start
    if buffer.count >= Self.piece { try drain() }
    return count
  }

  /// Ends the file.
  public func finish() throws {
    if isEmpty || keepsFew && sink == nil { return }
    try drain()
    try sink?.finish(flushing: false)
    sink = nil
  }

  /// Makes the file, where an earlier attempt may have left one.
  private func begin() throws {
    try Files.remove(path)
    sink = try FileSink(path: path)
  }

  private func drain() throws {
    if sink == nil { try begin() }
    try sink?.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
