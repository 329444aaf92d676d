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

/// Rows of which there may be any number: the last few in memory, those before in a file of our own.
public final class RowSpool<Row: SpooledRow> {
  /// How many bytes are held in memory: of what is written, and of what was last read.
  private static var room: Int { 1 << 18 }

  private let path: FilePath
  private var sink: Sink?
  /// Where each row begins.
  private var starts: [Int] = []
  /// The bytes that aren't in the file yet, which begin at `written`.
  private var tail = RowBytes()
  private var written = 0
  /// A piece of the file that was read, and where it begins.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Only a class may own what can't be copied.
  private final class Sink {
    var file: FileSink

    init(path: FilePath) throws(FileError) {
      // What an attempt that came to nothing left.
      try Files.remove(path)
      file = try FileSink(path: path)
    }
  }

  /// A spool without rows.
  ///
  /// - Parameter path: where a file is made once there are many, in the place of what may lie there.
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

  private func drain() throws(FileError) {
    if sink == nil { sink = try Sink(path: path) }
    try sink?.file.write(tail.bytes)
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
    let end = place + 1 < starts.count ? starts[place + 1] : written
    if start < windowStart || end > windowStart + window.count { try read(from: start, through: end) }
    var bytes = RowBytes(bytes: window, position: start - windowStart)
    return Row(from: &bytes)
  }

  /// Goes over all rows in order.
  public func forEach(_ body: (Row) throws -> Void) throws {
    for place in starts.indices { try body(row(place)) }
  }

  private func read(from start: Int, through end: Int) throws {
    try sink?.file.finish(flushing: false)
    var source = try FileSource(path: path, from: start)
    let wanted = max(end - start, min(Self.room, written - start))
    var piece: [UInt8] = []
    piece.reserveCapacity(wanted)
    while piece.count < end - start {
      var part = [UInt8](repeating: 0, count: wanted - piece.count)
      let count = try part.withUnsafeMutableBytes { part in
        try source.read(into: part)
      }
      guard count > 0 else { throw FileError(.ioError, "read back", path) }
      piece += part[..<count]
    }
    window = piece
    windowStart = start
  }
}

/// Bytes of rows, and a place in them.
public struct RowBytes {
  var bytes: [UInt8] = []
  /// Where the next value begins.
  var position = 0

  mutating func add(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(_ value: [UInt8]) {
    add(Int64(value.count))
    bytes += value
  }

  mutating func add(_ text: String) {
    add(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A value that may be absent.
  mutating func add<Value>(_ value: Value?, _ add: (inout Self, Value) -> Void) {
    bytes.append(value == nil ? 0 : 1)
    if let value { add(&self, value) }
  }

  mutating func number() -> Int64 {
    defer { position += 8 }
    return bytes[position..<position + 8].reversed().reduce(0) { $0 << 8 | Int64($1) }
  }

  mutating func value() -> [UInt8] { Array(slice()) }

  mutating func text() -> String { String(decoding: slice(), as: UTF8.self) }

  /// A value that may be absent.
  mutating func optional<Value>(_ value: (inout Self) -> Value) -> Value? {
    let isThere = bytes[position] == 1
    position += 1
    return isThere ? value(&self) : nil
  }

  private mutating func slice() -> ArraySlice<UInt8> {
    let count = Int(number())
    defer { position += count }
    return bytes[position..<position + count]
  }
}

extension RecordRow: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    for number in [id, drop, Int64(number)] { bytes.add(number) }
    bytes.add(sender)
    bytes.add(msgId)
    bytes.add(digest)
    bytes.add(Int64(documents.count))
    for document in documents { bytes.add(document) }
    bytes.add(summary) { $0.add($1) }
    bytes.add(triggerDay) { $0.add($1) }
    bytes.add(due) { $0.add($1.milliseconds) }
    bytes.add(isOnTime) { $0.add($1 ? 1 : 0) }
    bytes.add(provisionalRule) { $0.add($1) }
  }

  public init(from bytes: inout RowBytes) {
    let (id, drop, number) = (bytes.number(), bytes.number(), Int(bytes.number()))
    self.init(
      drop: drop, number: number, sender: bytes.text(), msgId: bytes.text(), digest: bytes.value(),
      documents: (0..<bytes.number()).map { _ in bytes.text() }, summary: bytes.optional { $0.text() },
      triggerDay: bytes.optional { $0.text() },
      due: bytes.optional { Instant(milliseconds: $0.number()) },
      isOnTime: bytes.optional { $0.number() == 1 }, provisionalRule: bytes.optional { $0.text() })
    self.id = id
  }
}

extension FactRow: SpooledRow {
  public func write(to bytes: inout RowBytes) {
    bytes.add(record)
    bytes.add(matter)
    bytes.add(about) { $0.add($1) }
    bytes.add(kind)
    bytes.add(party)
    bytes.add(Int64(recipients.count))
    for recipient in recipients { bytes.add(recipient) }
    bytes.add(Int64(fields.count))
    for (name, value) in fields {
      bytes.add(name)
      bytes.add(value)
    }
  }

  public init(from bytes: inout RowBytes) {
    self.init(
      record: bytes.number(), matter: bytes.number(), about: bytes.optional { $0.number() },
      kind: bytes.text(),
      party: bytes.text(), recipients: (0..<bytes.number()).map { _ in bytes.text() }, fields: [:])
    for _ in 0..<bytes.number() {
      let name = bytes.text()
      fields[name] = bytes.text()
    }
  }
}
