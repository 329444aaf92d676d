/// An accepted record as it lies in the bytes of a spool, to be stored without a copy of any of it. It reaches into these bytes:
/// it may be used only in the call that it is given to.
public struct RecordBytes {
  /// The bytes of a text in UTF-8, or of a digest.
  public typealias Slice = UnsafeBufferPointer<UInt8>

  /// The row's number.
  public let id: Int64
  /// The row of its drop.
  public let drop: Int64
  /// Its place in the bundle, from 1.
  public let number: Int64
  /// The department that sent it.
  public let sender: Slice
  /// Its id.
  public let msgId: Slice
  /// The SHA-256 of its canonical content.
  public let digest: Slice
  /// The first of its document and licence numbers.
  public let document: Slice?
  /// The second of them.
  public let licence: Slice?
  /// What it is about in a few words.
  public let summary: Slice?
  /// The number of the day from which the sender's clock ran.
  public let triggerDay: Int64?
  /// The moment by which it had to arrive, in milliseconds.
  public let due: Int64?
  /// Whether it arrived in time.
  public let isOnTime: Bool?
  /// The id of the rule under which ``due`` rests on a year without a holiday notice.
  public let provisionalRule: Slice?

  /// Reads what ``RecordRow/write(to:)`` wrote.
  init(_ bytes: UnsafeRawBufferPointer) {
    var cursor = Cursor(bytes: bytes)
    (id, drop, number) = (cursor.number(), cursor.number(), cursor.number())
    (sender, msgId, digest) = (cursor.slice(), cursor.slice(), cursor.slice())
    let count = cursor.number()
    document = count > 0 ? cursor.slice() : nil
    licence = count > 1 ? cursor.slice() : nil
    // There are no more than these two, and no engine keeps more.
    for _ in 0..<max(count - 2, 0) { _ = cursor.slice() }
    summary = cursor.isNext() ? cursor.slice() : nil
    triggerDay = cursor.isNext() ? cursor.number() : nil
    due = cursor.isNext() ? cursor.number() : nil
    isOnTime = cursor.isNext() ? cursor.number() == 1 : nil
    provisionalRule = cursor.isNext() ? cursor.slice() : nil
  }

  private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    /// What lies in a file may have become something else.
    private func require(_ count: Int) {
      precondition(
        count >= 0 && count <= bytes.count - position, "a row has the bytes that it was written with")
    }

    mutating func number() -> Int64 {
      require(8)
      defer { position += 8 }
      return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int64.self))
    }

    mutating func isNext() -> Bool {
      require(1)
      defer { position += 1 }
      return bytes[position] == 1
    }

    mutating func slice() -> Slice {
      let count = Int(number())
      require(count)
      defer { position += count }
      return UnsafeBufferPointer(
        rebasing: bytes.bindMemory(to: UInt8.self)[position..<position + count])
    }
  }
}

extension RecordRow {
  /// Gives a record as it would lie in a spool.
  public func withBytes<Result>(_ body: (RecordBytes) throws -> Result) rethrows -> Result {
    var bytes = RowBytes()
    write(to: &bytes)
    return try bytes.bytes.withUnsafeBytes { try body(RecordBytes($0)) }
  }
}

extension RowSpool<RecordRow> {
  /// Goes over all records in order, each with its place, without a copy.
  public func forEachInPlace(_ body: (Int, RecordBytes) throws -> Void) throws {
    for place in 0..<count { try withBytes(of: place) { try body(place, RecordBytes($0)) } }
  }
}
