import ExchangeBase
import ExchangeFiles
public import SystemPackage

/// A row that can be laid down in bytes and taken up again.
public protocol SpooledRow {
  /// Lays the row down.
  func write(to bytes: inout RowBytes)
  /// Takes it up.
  init(from bytes: inout RowBytes)
}

/// Rows of which there may be any number: the last few in memory, those before in an unnamed file.
public final class RowSpool<Row: SpooledRow> {
  /// How many bytes are held in memory: of what is written, and of what was last read.
  private static var room: Int { 1 << 18 }

  private let path: FilePath
  private var file: UnnamedFile?
  /// Where each row begins.
  private var starts: [Int] = []
  /// The bytes that aren't in the file yet, which begin at `written`.
  private var tail = RowBytes()
  private var written = 0
  /// A piece of the file that was read, and where it begins.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// A spool without rows.
  ///
  /// - Parameter path: where a file is made once there are many; nothing else may lie there.
  public init(path: FilePath) { self.path = path }

  /// How many rows there are.
  public var count: Int { starts.count }

  /// Lays a row down as the last.
  func append(_ row: Row) throws(FileError) {
    starts.append(written + tail.bytes.count)
    row.write(to: &tail)
    guard tail.bytes.count >= Self.room else { return }
    try drain()
  }

  /// Lays down the rows of another spool behind these, as they lie there.
  func append(contentsOf other: RowSpool) throws {
    try other.forEachRowBytes { row in
      starts.append(written + tail.bytes.count)
      tail.bytes.append(contentsOf: row)
      if tail.bytes.count >= Self.room { try drain() }
    }
  }

  /// The rows that there are, for another thread to read them; no more may be appended meanwhile.
  func handedOver() throws(FileError) -> RowSpool {
    try file?.settle()
    let spool = RowSpool(path: path)
    (spool.file, spool.starts, spool.tail, spool.written) = (file, starts, tail, written)
    return spool
  }

  private func drain() throws(FileError) {
    if file == nil { file = try UnnamedFile(path: path) }
    try file?.write(tail.bytes)
    written += tail.bytes.count
    tail.bytes.removeAll(keepingCapacity: true)
  }

  /// The row at a place, counted from 0.
  public func row(_ place: Int) throws -> Row {
    let start = starts[place]
    if start >= written {
      tail.position = start - written
      return Row(from: &tail)
    }
    try read(rowAt: place)
    var bytes = RowBytes(bytes: window, position: start - windowStart)
    return Row(from: &bytes)
  }

  /// Calls `body` with the bytes in which a row was laid down, and perhaps others behind them.
  func withBytes<Result>(of place: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    let start = starts[place]
    if start >= written {
      return try tail.bytes.withUnsafeBytes {
        try body(UnsafeRawBufferPointer(rebasing: $0[(start - written)...]))
      }
    }
    try read(rowAt: place)
    return try window.withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[(start - windowStart)...]))
    }
  }

  /// Goes over the bytes of all rows in order, each as it was laid down.
  func forEachRowBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    for place in starts.indices {
      let end = place + 1 < starts.count ? starts[place + 1] : written + tail.bytes.count
      try withBytes(of: place) {
        try body(UnsafeRawBufferPointer(rebasing: $0[..<(end - starts[place])]))
      }
    }
  }

  /// Goes over all rows in order.
  public func forEach(_ body: (Row) throws -> Void) throws {
    for place in starts.indices { try body(row(place)) }
  }

  /// Makes sure that a row of the file is in the window.
  private func read(rowAt place: Int) throws {
    let start = starts[place]
    let end = place + 1 < starts.count ? starts[place + 1] : written
    if start < windowStart || end > windowStart + window.count { try read(from: start, through: end) }
  }

  private func read(from start: Int, through end: Int) throws {
    guard let file else { return }
    // Who reads on gets much at once, who looks here and there only what is near.
    let room = start == windowStart + window.count ? Self.room : 1 << 13
    window = try file.bytes(
      at: start, atLeast: end - start, atMost: max(end - start, min(room, written - start)))
    windowStart = start
  }
}
