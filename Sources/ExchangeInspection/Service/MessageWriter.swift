/// How a message stands in a frame of a worker's pipe: each value begins with a byte that tells its sort, so that what arrives is
/// held against what is expected of it. Numbers have eight bytes and lengths four, least first.
///
/// Nothing of it is ever kept: both ends are the same program.
enum MessageSort: UInt8 {
  case nothing, no, yes
  /// Eight bytes: an `Int64`; a `UInt64` that is none; a `Double`.
  case integer, natural, fraction
  /// A length, and so many bytes.
  case text, bytes
  /// A length, and so many bytes of values.
  case list
  /// A length, and so many bytes of names, each followed by its value.
  case fields

  static let (lengthBytes, numberBytes) = (4, 8)
}

/// Writes a message as it goes through a pipe. A few of these go with each file, and most of those are small: nothing is built but the
/// bytes themselves.
final class MessageWriter {
  private(set) var bytes: [UInt8] = []
  /// Where the lists and fields that are open begin: who writes into one of them closes those that were opened in it before.
  private var opened: [Int] = []

  private init() {}

  /// A message's bytes.
  static func bytes(of message: some Encodable) throws -> [UInt8] {
    let writer = MessageWriter()
    writer.bytes.reserveCapacity(1 << 10)
    try writer.write(message)
    return writer.bytes
  }

  fileprivate func open(_ sort: MessageSort, at depth: Int) -> Int {
    close(to: depth)
    write(sort)
    write(length: 0)
    opened.append(bytes.count)
    return opened.count
  }

  fileprivate func close(to depth: Int) {
    while opened.count > depth {
      let start = opened.removeLast()
      let length = UInt32(truncatingIfNeeded: bytes.count - start)
      bytes.withUnsafeMutableBytes {
        $0.storeBytes(of: length.littleEndian, toByteOffset: start - MessageSort.lengthBytes, as: UInt32.self)
      }
    }
  }

  fileprivate func write<Value: Encodable>(_ value: Value) throws {
    if Value.self == [UInt8].self, let value = value as? [UInt8] { return write(.bytes, value) }
    let (start, depth) = (bytes.count, opened.count)
    try value.encode(to: ValueWriter(writer: self, depth: depth))
    // What writes nothing has no fields.
    if bytes.count == start { _ = open(.fields, at: depth) }
    close(to: depth)
  }

  fileprivate func write(_ sort: MessageSort) { bytes.append(sort.rawValue) }

  fileprivate func write(_ flag: Bool) { write(flag ? .yes : .no) }

  fileprivate func write(_ text: String) {
    var text = text
    text.withUTF8 { write(.text, $0) }
  }

  fileprivate func write(_ number: Double) { write(.fraction, number.bitPattern) }

  fileprivate func write(number: some BinaryInteger) {
    if let number = Int64(exactly: number) {
      write(.integer, UInt64(bitPattern: number))
    } else {
      write(.natural, UInt64(truncatingIfNeeded: number))
    }
  }

  private func write(_ sort: MessageSort, _ number: UInt64) {
    write(sort)
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private func write(_ sort: MessageSort, _ content: some Collection<UInt8>) {
    write(sort)
    write(length: content.count)
    bytes.append(contentsOf: content)
  }

  private func write(length: Int) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Writes one value.
private struct ValueWriter: Encoder, SingleValueEncodingContainer {
  let writer: MessageWriter
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(FieldsWriter(writer: writer, depth: writer.open(.fields, at: depth)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    ListWriter(writer: writer, depth: writer.open(.list, at: depth))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { writer.write(.nothing) }
  func encode(_ value: Bool) { writer.write(value) }
  func encode(_ value: String) { writer.write(value) }
  func encode(_ value: Double) { writer.write(value) }
  func encode(_ value: Float) { writer.write(Double(value)) }
  func encode(_ value: Int) { writer.write(number: value) }
  func encode(_ value: Int8) { writer.write(number: value) }
  func encode(_ value: Int16) { writer.write(number: value) }
  func encode(_ value: Int32) { writer.write(number: value) }
  func encode(_ value: Int64) { writer.write(number: value) }
  func encode(_ value: UInt) { writer.write(number: value) }
  func encode(_ value: UInt8) { writer.write(number: value) }
  func encode(_ value: UInt16) { writer.write(number: value) }
  func encode(_ value: UInt32) { writer.write(number: value) }
  func encode(_ value: UInt64) { writer.write(number: value) }
  func encode(_ value: some Encodable) throws { try writer.write(value) }
}

/// Writes values under their names.
private struct FieldsWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let writer: MessageWriter
  let depth: Int
  var codingPath: [any CodingKey] { [] }

  private func begin(_ key: String) {
    writer.close(to: depth)
    writer.write(key)
  }

  func encodeNil(forKey key: Key) {
    begin(key.stringValue)
    writer.write(.nothing)
  }

  func encode(_ value: some Encodable, forKey key: Key) throws {
    begin(key.stringValue)
    try writer.write(value)
  }

  func nestedContainer<Nested>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    begin(key.stringValue)
    return ValueWriter(writer: writer, depth: depth).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    begin(key.stringValue)
    return ValueWriter(writer: writer, depth: depth).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    begin("super")
    return ValueWriter(writer: writer, depth: depth)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    begin(key.stringValue)
    return ValueWriter(writer: writer, depth: depth)
  }
}

/// Writes values one behind the other.
private struct ListWriter: UnkeyedEncodingContainer {
  let writer: MessageWriter
  let depth: Int
  private(set) var count = 0
  var codingPath: [any CodingKey] { [] }

  init(writer: MessageWriter, depth: Int) {
    self.writer = writer
    self.depth = depth
  }

  private mutating func begin() {
    writer.close(to: depth)
    count += 1
  }

  mutating func encodeNil() {
    begin()
    writer.write(.nothing)
  }

  mutating func encode(_ value: some Encodable) throws {
    begin()
    try writer.write(value)
  }

  mutating func nestedContainer<Nested>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
    begin()
    return ValueWriter(writer: writer, depth: depth).container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    begin()
    return ValueWriter(writer: writer, depth: depth).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder {
    begin()
    return ValueWriter(writer: writer, depth: depth)
  }
}
