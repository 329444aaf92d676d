public import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// A record on its way from inspection to decision.
public struct SpooledRecord: Sendable {
  /// The canonical record, its `msgId` filled in.
  public var record: Record
  /// The first 16 bytes of the SHA-256 of its content.
  public var digest: [UInt8]
  /// Which of the inspection's sets of recipients it goes to.
  public var route: Int
  /// The row as it came, decoded; empty where the format has no rows.
  public var source: [UInt8]

  /// A record with what was found out about it.
  public init(record: Record, digest: [UInt8], route: Int, source: [UInt8]) {
    self.record = record
    self.digest = digest
    self.route = route
    self.source = source
  }
}

/// Writes records that passed inspection to a file of our own, so that a bundle is never held in memory.
public struct RecordSpoolWriter: ~Copyable {
  private var sink: FileSink

  /// How many bytes have been written.
  public var size: Int { sink.size }

  /// Begins a spool where nothing lies.
  public init(path: FilePath) throws(FileError) { sink = try FileSink(path: path) }

  /// Appends a record: a frame of numbers, then its bytes.
  public mutating func append(_ spooled: SpooledRecord) throws(FileError) {
    let record = spooled.record
    var frame = SpoolFrame()
    frame.add(record.number)
    frame.add(record.line)
    frame.add(spooled.route)
    frame.add(spooled.source.count)
    frame.add(record.count)
    for field in 0..<record.count { frame.add(record[field].count) }
    frame.bytes += spooled.digest
    for field in 0..<record.count { frame.bytes += record[field] }
    frame.bytes += spooled.source
    try sink.write(frame.bytes)
  }

  /// Ends it; the file is complete, and durable when its file system is flushed.
  public mutating func finish() throws(FileError) { try sink.finish(flushing: false) }
}

/// Reads the records back, in order, as often as needed.
public struct RecordSpoolReader: ~Copyable {
  private var source: FileSource
  private var buffer: [UInt8] = []
  private var start = 0
  private var unread: Int
  private let path: FilePath

  /// - Parameter bytes: the bytes in which the records lie; `nil` for the whole file.
  public init(path: FilePath, within bytes: Range<Int>? = nil) throws(FileError) {
    self.path = path
    source = try FileSource(path: path, from: bytes?.lowerBound ?? 0)
    unread = bytes?.count ?? source.size
  }

  /// The next record, or `nil` after the last.
  public mutating func next() throws -> SpooledRecord? {
    guard try fill(5 * SpoolFrame.width) else {
      guard buffer.count == start else { throw FileError(.ioError, "read back", path) }
      return nil
    }
    let number = take()
    let line = take()
    let route = take()
    let sourceCount = take()
    let fields = take()
    try need(fields * SpoolFrame.width + 16)
    var sizes: [Int] = []
    sizes.reserveCapacity(fields)
    for _ in 0..<fields { sizes.append(take()) }
    let digest = Array(take(16))
    let total = sizes.reduce(0, +)
    try need(total + sourceCount)
    let record = Record(number: number, line: line, bytes: Array(take(total)), sizes: sizes)
    return SpooledRecord(record: record, digest: digest, route: route, source: Array(take(sourceCount)))
  }

  /// The next records, at most so many; none after the last.
  public mutating func next(atMost count: Int) throws -> [SpooledRecord] {
    var records: [SpooledRecord] = []
    // Few are large; those don't go together.
    var room = 1 << 20
    while records.count < count, room > 0, let record = try next() {
      room -= record.record.byteCount + record.source.count
      records.append(record)
    }
    return records
  }

  private mutating func take() -> Int {
    defer { start += SpoolFrame.width }
    return buffer.withUnsafeBytes { bytes in
      Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { start += count }
    return buffer[start..<start + count]
  }

  private mutating func need(_ count: Int) throws {
    guard try fill(count) else { throw FileError(.ioError, "read back", path) }
  }

  /// Sees to it that `count` bytes are at hand; `false` when the file ends before.
  private mutating func fill(_ count: Int) throws -> Bool {
    while buffer.count - start < count {
      buffer.removeFirst(start)
      start = 0
      // Most bundles are small: no room is made, and filled with zeros, for more than there is.
      let wanted = min(max(count - buffer.count, 1 << 18), unread)
      let old = buffer.count
      buffer.append(contentsOf: repeatElement(0, count: wanted))
      let read = try buffer[old...].withUnsafeMutableBytes { try source.read(into: $0) }
      buffer.removeLast(wanted - read)
      unread -= read
      if read == 0 { return false }
    }
    return true
  }
}

/// Numbers of a fixed width, least byte first.
private struct SpoolFrame {
  static let width = 4
  var bytes: [UInt8] = []

  mutating func add(_ number: Int) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).littleEndian) { bytes.append(contentsOf: $0) }
  }
}
