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

/// Where the records of a bundle are between inspection and decision: in a file of our own, so that a bundle is never held in memory, or
/// at hand, where they are few. Most bundles are small, and a file costs more than what such a one would hold.
public struct RecordSpool: Codable, Sendable {
  /// More bytes aren't held.
  static let room = 1 << 15

  /// The records that are held; `nil` where they are in a file.
  fileprivate let held: [UInt8]?
  /// The file in which they are; `nil` where they are held.
  var file: FilePath? { sentFile?.value }
  private let sentFile: Sent<FilePath>?

  /// The records of a file.
  public init(file: FilePath) {
    held = nil
    sentFile = Sent(file)
  }

  fileprivate init(held: [UInt8]) {
    self.held = held
    sentFile = nil
  }
}

/// Writes records that passed inspection.
public struct RecordSpoolWriter: ~Copyable {
  private let path: FilePath
  /// How many bytes are held before a file is made.
  private let room: Int
  private var held: [UInt8] = []
  /// The file, once there is one.
  private var sink: FileSink?
  private let frame = FrameBuffer()

  /// How many bytes have been written.
  public private(set) var size = 0

  /// Begins a spool in a file where nothing lies.
  public init(path: FilePath) throws(FileError) {
    self.path = path
    room = 0
    sink = try FileSink(path: path)
  }

  /// Begins a spool of which a file is made once there is more of it than may be held.
  ///
  /// - Parameter path: where the file is made; what lies there is removed then.
  init(orFileAt path: FilePath, room: Int = RecordSpool.room) {
    self.path = path
    self.room = room
  }

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
  mutating func append(frames: UnsafeRawBufferPointer) throws(FileError) {
    size += frames.count
    if sink == nil {
      if size <= room { return held.append(contentsOf: frames) }
      try makeFile()
    }
    try sink?.write(frames)
  }

  private mutating func makeFile() throws(FileError) {
    try Files.remove(path)
    var sink = try FileSink(path: path)
    try sink.write(held)
    held = []
    self.sink = consume sink
  }

  /// Ends it. A file is complete, and durable when its file system is flushed.
  @discardableResult
  public mutating func finish() throws(FileError) -> RecordSpool {
    if sink == nil { return RecordSpool(held: held) }
    try sink?.finish(flushing: false)
    return RecordSpool(file: path)
  }
}

/// Reads the records back, in order, as often as needed.
public struct RecordSpoolReader: ~Copyable {
  /// The file; `nil` where all records are held.
  private var source: FileSource?
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
    let source = try FileSource(path: path, from: bytes?.lowerBound ?? 0)
    unread = bytes?.count ?? source.size
    self.source = consume source
  }

  /// - Parameter held: all of the records.
  private init(held: [UInt8]) {
    path = ""
    unread = 0
    piece = held
  }

  /// Reads a spool that was ended.
  public init(_ spool: RecordSpool) throws(FileError) {
    if let file = spool.file {
      try self.init(path: file)
    } else {
      self.init(held: spool.held ?? [])
    }
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
    // Whoever wrote it may have been taken over: no more is held than any record has.
    guard values <= SpoolFrame.most else { throw FileError(.ioError, .readBack, path) }
    try need(values)
    var size = 0
    for field in 0..<count {
      let end = number(SpoolFrame.headNumbers + field)
      guard end >= size else { throw FileError(.ioError, .readBack, path) }
      size = end
    }
    let end = values + size
    guard end <= SpoolFrame.most else { throw FileError(.ioError, .readBack, path) }
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
        let read = try source?.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])) ?? 0
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
  /// No record has more bytes: an element of XML has a megabyte of text at most, and a row of a table isn't longer.
  static let most = 1 << 28

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
