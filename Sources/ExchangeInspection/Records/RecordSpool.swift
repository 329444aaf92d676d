public import ExchangeFiles
public import ExchangeFormats
public import SystemPackage

/// A record on its way from inspection to decision.
public struct SpooledRecord: Sendable {
  /// The canonical record, its `msgId` filled in.
  public var record: Record
  /// The first 16 bytes of the SHA-256 of its content.
  public var digest: ArraySlice<UInt8>
  /// Which of the inspection's sets of recipients it goes to.
  public var route: Int

  /// A record with what was found out about it.
  public init(record: Record, digest: ArraySlice<UInt8>, route: Int) {
    self.record = record
    self.digest = digest
    self.route = route
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
      spooled.digest.withUnsafeBytes { SpoolFrame.append(values, digest: $0, to: frame) }
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
  /// A piece of the file, in which the records that were read from it go on lying.
  private var piece: [UInt8] = []
  private var start = 0
  private var unread: Int
  private let path: FilePath

  /// So many bytes are read at once, unless one record needs more.
  private static let room = 1 << 18

  /// - Parameter bytes: the bytes in which the records lie; `nil` for the whole file.
  public init(path: FilePath, within bytes: Range<Int>? = nil) throws(FileError) {
    self.path = path
    source = try FileSource(path: path, from: bytes?.lowerBound ?? 0)
    unread = bytes?.count ?? source.size
  }

  /// The next record, or `nil` after the last.
  public mutating func next() throws -> SpooledRecord? {
    guard try has(SpoolFrame.headBytes) else {
      guard piece.count == start, unread == 0 else { throw FileError(.ioError, .readBack, path) }
      return nil
    }
    let count = number(3)
    let table = SpoolFrame.headBytes
    let digest = table + count * SpoolFrame.width
    let values = digest + SpoolFrame.digestBytes
    try need(values)
    var size = 0
    for field in 0..<count {
      let end = number(SpoolFrame.headNumbers + field)
      guard end >= size else { throw FileError(.ioError, .readBack, path) }
      size = end
    }
    let end = values + size
    try need(end)
    defer { start += end }
    return SpooledRecord(
      record: Record(
        number: number(0), line: number(1), within: piece, table: start + table, count: count,
        first: start + values),
      digest: piece[(start + digest)..<(start + values)], route: number(2))
  }

  /// The next records, at most so many; none after the last.
  public mutating func next(atMost count: Int) throws -> [SpooledRecord] {
    var records: [SpooledRecord] = []
    // Few are large; those don't go together.
    var room = 1 << 20
    while records.count < count, room > 0, let record = try next() {
      room -= record.record.byteCount
      records.append(record)
    }
    return records
  }

  /// A number of the frame that is at hand.
  private func number(_ place: Int) -> Int {
    piece.withUnsafeBytes { bytes in
      Int(
        UInt32(
          littleEndian: bytes.loadUnaligned(
            fromByteOffset: start + place * SpoolFrame.width, as: UInt32.self)))
    }
  }

  private mutating func need(_ count: Int) throws {
    guard try has(count) else { throw FileError(.ioError, .readBack, path) }
  }

  /// Sees to it that `count` bytes are at hand; `false` when the file ends before.
  private mutating func has(_ count: Int) throws -> Bool {
    let rest = piece.count - start
    if rest >= count { return true }
    guard rest + unread >= count else { return false }
    // Most bundles are small: no room is made for more than there is.
    let wanted = min(max(count - rest, Self.room), unread)
    // Records lie in the piece before, so that this is another.
    piece = try [UInt8](unsafeUninitializedCapacity: rest + wanted) { room, filled in
      let bytes = UnsafeMutableRawBufferPointer(room)
      piece[start...].withUnsafeBytes { bytes.copyMemory(from: $0) }
      filled = rest
      while filled < bytes.count {
        let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
        if read == 0 { break }
        filled += read
      }
    }
    start = 0
    unread -= piece.count - rest
    return piece.count >= count
  }
}

/// A record as it stands in a spool: numbers of four bytes, the least first (its number, line and route, how many values it
/// has, and where each of these ends), the digest, the values.
enum SpoolFrame {
  static let width = 4
  /// How many numbers there are before those of the values.
  static let headNumbers = 4
  static var headBytes: Int { headNumbers * width }
  static let digestBytes = RecordIdentity.digestBytes

  /// Appends a record's frame, in which number, line and route are still open; see ``settle(_:number:line:route:)``.
  static func append(
    _ values: UnsafeBufferPointer<UnsafeRawBufferPointer>, digest: UnsafeRawBufferPointer,
    to frames: FrameBuffer
  ) {
    let numbers = frames.extend(by: (headNumbers + values.count) * width)
    put(values.count, numbers, 3)
    var end = 0
    for (field, value) in values.enumerated() {
      end += value.count
      put(end, numbers, headNumbers + field)
    }
    frames.append(digest)
    for value in values { frames.append(value) }
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
