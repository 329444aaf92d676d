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
  private let frame = FrameBuffer()

  /// How many bytes have been written.
  public var size: Int { sink.size }

  /// Begins a spool where nothing lies.
  public init(path: FilePath) throws(FileError) { sink = try FileSink(path: path) }

  /// Appends a record.
  public mutating func append(_ spooled: SpooledRecord) throws(FileError) {
    let record = spooled.record
    frame.shorten(to: 0)
    record.withUnsafeValues { values in
      spooled.source.withUnsafeBytes { source in
        spooled.digest.withUnsafeBytes { digest in
          SpoolFrame.append(values, digest: digest, source: source, to: frame)
        }
      }
    }
    SpoolFrame.settle(
      frame.bytes, number: record.number, line: record.line, route: spooled.route)
    try append(frames: UnsafeRawBufferPointer(frame.bytes))
  }

  /// Appends frames that have been made already.
  mutating func append(frames: UnsafeRawBufferPointer) throws(FileError) { try sink.write(frames) }

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
  private let wantsSources: Bool

  /// - Parameters:
  ///   - bytes: the bytes in which the records lie; `nil` for the whole file.
  ///   - sources: whether the rows as they came are wanted, too.
  public init(path: FilePath, within bytes: Range<Int>? = nil, sources: Bool = true) throws(FileError) {
    self.path = path
    wantsSources = sources
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
    let source = take(sourceCount)
    return SpooledRecord(
      record: record, digest: digest, route: route, source: wantsSources ? Array(source) : [])
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

/// A record as it stands in a spool: numbers of four bytes, the least first (its number, line and route, how many bytes its
/// row and how many values it has, and of how many bytes each), the digest, the values, the row.
enum SpoolFrame {
  static let width = 4

  /// Appends a record's frame, in which number, line and route are still open; see ``settle(_:number:line:route:)``.
  static func append(
    _ values: UnsafeBufferPointer<UnsafeRawBufferPointer>, digest: UnsafeRawBufferPointer,
    source: UnsafeRawBufferPointer, to frames: FrameBuffer
  ) {
    let numbers = frames.extend(by: (5 + values.count) * width)
    put(source.count, numbers, 3)
    put(values.count, numbers, 4)
    for (field, value) in values.enumerated() { put(value.count, numbers, 5 + field) }
    frames.append(digest)
    for value in values { frames.append(value) }
    frames.append(source)
  }

  /// Fills in what was still open in a frame.
  static func settle(_ frame: UnsafeMutableRawBufferPointer, number: Int, line: Int, route: Int) {
    guard let start = frame.baseAddress else { return }
    put(number, start, 0)
    put(line, start, 1)
    put(route, start, 2)
  }

  /// The route that was put down in an open frame.
  static func route(of frame: UnsafeMutableRawBufferPointer) -> Int {
    Int(UInt32(littleEndian: frame.loadUnaligned(fromByteOffset: 2 * width, as: UInt32.self)))
  }

  @inline(__always)
  private static func put(_ number: Int, _ numbers: UnsafeMutableRawPointer, _ place: Int) {
    numbers.storeBytes(
      of: UInt32(truncatingIfNeeded: number).littleEndian, toByteOffset: place * width, as: UInt32.self)
  }
}
