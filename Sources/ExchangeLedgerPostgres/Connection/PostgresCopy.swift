/// Rows on their way into a table, in the binary form of `COPY`.
struct PostgresCopy {
  /// That the connection took no more; it says why.
  struct NotTaken: Error {}

  /// The bytes of a text in UTF-8, or of anything else.
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// How many bytes are given to the connection at a time.
  private static let room = 1 << 16

  private let columns: Int16
  private let give: (UnsafeBufferPointer<UInt8>) -> Bool
  private var bytes: [UInt8]

  init(columns: Int, give: @escaping (UnsafeBufferPointer<UInt8>) -> Bool) {
    self.columns = Int16(columns)
    self.give = give
    // The signature, no flags, and no more of a header.
    bytes = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  }

  /// Begins a row; all its columns have to follow.
  mutating func begin() throws {
    if bytes.count >= Self.room { try drain() }
    columns.writeBigEndian(to: &bytes)
  }

  mutating func add(_ number: Int64?) {
    guard let number else { return addNothing() }
    Int32(8).writeBigEndian(to: &bytes)
    number.writeBigEndian(to: &bytes)
  }

  mutating func add(_ flag: Bool?) {
    guard let flag else { return addNothing() }
    Int32(1).writeBigEndian(to: &bytes)
    bytes.append(flag ? 1 : 0)
  }

  mutating func add(_ text: Bytes?) {
    guard let text else { return addNothing() }
    Int32(text.count).writeBigEndian(to: &bytes)
    bytes.append(contentsOf: text)
  }

  private mutating func addNothing() { Int32(-1).writeBigEndian(to: &bytes) }

  /// Gives the rest.
  mutating func end() throws {
    Int16(-1).writeBigEndian(to: &bytes)
    try drain()
  }

  private mutating func drain() throws {
    guard bytes.withUnsafeBufferPointer(give) else { throw NotTaken() }
    bytes.removeAll(keepingCapacity: true)
  }
}
