/// A record whose values are canonical as they came and about which its schema has nothing to say: a view into somebody's
/// memory that ends when whoever is given it returns.
public struct PlainRecord {
  /// One value a field of the schema, valid UTF-8; an empty one is absent.
  public let values: UnsafeBufferPointer<UnsafeRawBufferPointer>
  /// The row as it came, without its line end.
  public let source: UnsafeRawBufferPointer

  /// The value of a field; empty when it is absent.
  @inline(__always)
  public subscript(field: Int) -> UnsafeRawBufferPointer { values[field] }
}

/// Takes plain records, on whichever thread reads them, and makes of each what goes on: its frame.
///
/// Every thread has a taker of its own.
public protocol PlainRecordTaker: AnyObject {
  /// Takes a record and appends its frame, or says that something is to be said of it: then it is read again as any other,
  /// and whatever was appended is dropped.
  func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool

  /// What the frames that it has made refer to; asked on its thread, read on another.
  var references: any Sendable { get }

  /// Whether records that come back may be counted by what is found in them, where nobody asks for more.
  var countsFaulty: Bool { get }

  /// Whether of a record that comes back nothing is to be said beyond what its schema says.
  ///
  /// - Parameter record: its values, of which days are canonical or absent, and others may be as they came.
  func isSettled(_ record: PlainRecord) -> Bool
}

extension PlainRecordTaker {
  /// Each record that comes back is kept, with all that is said of it.
  public var countsFaulty: Bool { false }

  /// Nothing is known of it.
  public func isSettled(_ record: PlainRecord) -> Bool { false }
}

/// Which records that come back are counted by what is found in them.
enum CountableRecords {
  case none
  /// Those whose values stand under their own columns for certain.
  case aligned
  case all
}

/// Bytes that are made one behind the other, in memory that grows and stays.
public final class FrameBuffer {
  /// What would be variables of the class lies in memory of its own: each use of a class's variable is checked as the
  /// program runs, and here that would be one check a byte.
  private struct Contents {
    var memory: UnsafeMutableRawPointer
    var capacity: Int
    var count = 0
  }

  private let contents: UnsafeMutablePointer<Contents>

  /// An empty buffer.
  public init() {
    contents = .allocate(capacity: 1)
    let capacity = 1 << 16
    contents.initialize(
      to: Contents(memory: .allocate(byteCount: capacity, alignment: 16), capacity: capacity))
  }

  deinit {
    contents.pointee.memory.deallocate()
    contents.deallocate()
  }

  /// How many bytes there are.
  public var count: Int { contents.pointee.count }

  /// What has been appended; valid until something is appended.
  public var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: contents.pointee.memory, count: contents.pointee.count)
  }

  /// Room for so many bytes behind the others, which now count.
  @inline(__always)
  public func extend(by length: Int) -> UnsafeMutableRawPointer {
    let start = contents.pointee.count
    if start + length > contents.pointee.capacity { grow(to: start + length) }
    contents.pointee.count = start + length
    return contents.pointee.memory + start
  }

  /// Appends bytes.
  @inline(__always)
  public func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    extend(by: bytes.count).copyMemory(from: start, byteCount: bytes.count)
  }

  /// Appends a byte.
  @inline(__always)
  public func append(_ byte: UInt8) { extend(by: 1).storeBytes(of: byte, as: UInt8.self) }

  /// Appends text that the program knows.
  public func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends text.
  public func append(text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Drops all but the first bytes.
  public func shorten(to count: Int) { contents.pointee.count = min(count, self.count) }

  private func grow(to least: Int) {
    let capacity = max(least, contents.pointee.capacity * 2)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: contents.pointee.memory, byteCount: count)
    contents.pointee.memory.deallocate()
    contents.pointee.memory = larger
    contents.pointee.capacity = capacity
  }
}

/// Plain records that stand one behind the other, with their frames: they went through without a word. Among them may be such
/// as come back and were only counted.
public final class RecordBatch {
  /// A record of the batch.
  public struct Entry {
    /// Its running number in the bundle, from 1.
    public let number: Int
    /// The line on which it begins, from 1.
    public let line: Int
    /// Where its frame begins among ``RecordBatch/frames``.
    public let frame: Int
  }

  /// A record that comes back.
  public struct Faulty {
    /// Its running number in the bundle, from 1.
    public let number: Int
    /// The line on which it begins, from 1.
    public let line: Int
    /// Where among ``RecordBatch/codes`` stands what was found in it.
    public let codes: Range<Int>
  }

  /// The plain records.
  public internal(set) var entries: [Entry] = []
  /// The records that come back.
  public internal(set) var faulty: [Faulty] = []
  /// What was found in these.
  public internal(set) var codes: [FindingCode] = []
  /// The number of the first record of either sort; `nil` where there is none.
  public internal(set) var first: Int?
  /// The line on which the last of them begins.
  public internal(set) var lastLine = 0
  /// How many records come back behind the last plain one.
  var faultyAtEnd = 0
  /// The amounts of the records: of each that has some which of its fields they are, as bits.
  var amounts: [(number: Int, line: Int, fields: UInt64)] = []
  /// The frames that the taker made of them; whoever has the batch may change them.
  public internal(set) var frames = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// Who made them.
  public internal(set) var taker: ObjectIdentifier?
  /// What they refer to; see ``PlainRecordTaker/references``.
  public internal(set) var references: (any Sendable)?

  /// How many plain records there are.
  public var count: Int { entries.count }
}
