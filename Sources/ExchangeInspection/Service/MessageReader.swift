/// Reads a message that came through a pipe. Whoever wrote it had read what strangers wrote: nothing that stands there is believed
/// before it is held against the bytes that there are.
struct MessageReader {
  /// Why a message makes no sense.
  enum Garbled: Error { case message }

  /// No value lies in more of others: who reads one is called by who reads the one around it.
  private static let mostDepth = 256

  fileprivate let bytes: [UInt8]
  fileprivate let userInfo: [CodingUserInfoKey: Any]

  /// The message that stands in `bytes`.
  static func message<Message: Decodable>(
    _ type: Message.Type, in bytes: [UInt8], userInfo: [CodingUserInfoKey: Any] = [:]
  ) throws -> Message {
    let reader = MessageReader(bytes: bytes, userInfo: userInfo)
    guard try reader.end(ofValueAt: 0) == bytes.count else { throw Garbled.message }
    return try reader.value(type, at: 0, depth: 0)
  }

  fileprivate func value<Value: Decodable>(_ type: Value.Type, at place: Int, depth: Int) throws -> Value {
    if type == [UInt8].self, let bytes = try content(.bytes, at: place) as? Value { return bytes }
    guard depth < Self.mostDepth else { throw Garbled.message }
    return try Value(from: ValueReader(reader: self, place: place, depth: depth))
  }

  fileprivate func sort(at place: Int) throws -> MessageSort {
    guard place < bytes.count, let sort = MessageSort(rawValue: bytes[place]) else { throw Garbled.message }
    return sort
  }

  /// Where the value ends that begins at a place.
  fileprivate func end(ofValueAt place: Int) throws -> Int {
    switch try sort(at: place) {
    case .nothing, .no, .yes: place + 1
    case .integer, .natural, .fraction: place + 1 + MessageSort.numberBytes
    case .text, .bytes, .list, .fields: try range(at: place).upperBound
    }
  }

  /// Where the content lies of a value that has a length.
  fileprivate func range(at place: Int) throws -> Range<Int> {
    let start = place + 1 + MessageSort.lengthBytes
    guard start <= bytes.count else { throw Garbled.message }
    let length = bytes.withUnsafeBytes {
      Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place + 1, as: UInt32.self)))
    }
    guard length <= bytes.count - start else { throw Garbled.message }
    return start..<(start + length)
  }

  fileprivate func content(_ sort: MessageSort, at place: Int) throws -> [UInt8] {
    guard try self.sort(at: place) == sort else { throw Garbled.message }
    return Array(bytes[try range(at: place)])
  }

  fileprivate func number(at place: Int) throws -> UInt64 {
    guard place + 1 + MessageSort.numberBytes <= bytes.count else { throw Garbled.message }
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: place + 1, as: UInt64.self))
    }
  }

  fileprivate func text(at place: Int) throws -> String {
    guard try sort(at: place) == .text else { throw Garbled.message }
    guard let text = String(validating: bytes[try range(at: place)], as: UTF8.self) else {
      throw Garbled.message
    }
    return text
  }
}

/// Reads one value.
private struct ValueReader: Decoder, SingleValueDecodingContainer {
  let reader: MessageReader
  let place: Int
  let depth: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { reader.userInfo }

  func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(try FieldsReader(reader: reader, place: place, depth: depth))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try ListReader(reader: reader, place: place, depth: depth)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  private func number<Number: BinaryInteger>() throws -> Number {
    let bits = try reader.number(at: place)
    let number =
      switch try reader.sort(at: place) {
      case .integer: Number(exactly: Int64(bitPattern: bits))
      case .natural: Number(exactly: bits)
      default: Number?.none
      }
    guard let number else { throw MessageReader.Garbled.message }
    return number
  }

  func decodeNil() -> Bool { (try? reader.sort(at: place)) == .nothing }

  func decode(_ type: Bool.Type) throws -> Bool {
    switch try reader.sort(at: place) {
    case .no: false
    case .yes: true
    default: throw MessageReader.Garbled.message
    }
  }

  func decode(_ type: Double.Type) throws -> Double {
    guard try reader.sort(at: place) == .fraction else { throw MessageReader.Garbled.message }
    return Double(bitPattern: try reader.number(at: place))
  }

  func decode(_ type: String.Type) throws -> String { try reader.text(at: place) }
  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try number() }
  func decode(_ type: Int8.Type) throws -> Int8 { try number() }
  func decode(_ type: Int16.Type) throws -> Int16 { try number() }
  func decode(_ type: Int32.Type) throws -> Int32 { try number() }
  func decode(_ type: Int64.Type) throws -> Int64 { try number() }
  func decode(_ type: UInt.Type) throws -> UInt { try number() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try number() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try number() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try number() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try number() }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try reader.value(type, at: place, depth: depth + 1)
  }
}

/// Reads values by their names. They mostly come in the order in which they are asked for, and whether there is one is asked before
/// what it is, so that a name is looked for from the last that was found. Of two values of one name it is always the same that counts.
private final class FieldsReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let reader: MessageReader
  private let depth: Int
  private var fields: [(name: Range<Int>, value: Int)] = []
  private var last = 0
  var codingPath: [any CodingKey] { [] }

  init(reader: MessageReader, place: Int, depth: Int) throws {
    self.reader = reader
    self.depth = depth
    guard try reader.sort(at: place) == .fields else { throw MessageReader.Garbled.message }
    let content = try reader.range(at: place)
    var place = content.lowerBound
    while place < content.upperBound {
      guard try reader.sort(at: place) == .text else { throw MessageReader.Garbled.message }
      let name = try reader.range(at: place)
      fields.append((name, name.upperBound))
      place = try reader.end(ofValueAt: name.upperBound)
    }
    guard place == content.upperBound else { throw MessageReader.Garbled.message }
  }

  var allKeys: [Key] {
    fields.compactMap { field in
      String(validating: reader.bytes[field.name], as: UTF8.self).flatMap { Key(stringValue: $0) }
    }
  }

  /// Where the value of a name begins; `nil` where there is none.
  private func place(_ key: String) -> Int? {
    var key = key
    return key.withUTF8 { key in
      reader.bytes.withUnsafeBytes { bytes in
        for step in fields.indices {
          let index = last + step < fields.count ? last + step : last + step - fields.count
          let name = fields[index].name
          guard name.count == key.count, bytes[name].elementsEqual(key) else { continue }
          last = index
          return fields[index].value
        }
        return nil
      }
    }
  }

  private func value(_ key: Key) throws -> ValueReader {
    guard let place = place(key.stringValue) else { throw MessageReader.Garbled.message }
    return ValueReader(reader: reader, place: place, depth: depth + 1)
  }

  func contains(_ key: Key) -> Bool { place(key.stringValue) != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try value(key).decodeNil() }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    let value = try value(key)
    return try reader.value(type, at: value.place, depth: value.depth)
  }

  func nestedContainer<Nested>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try value(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try value(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    guard let place = place("super") else { throw MessageReader.Garbled.message }
    return ValueReader(reader: reader, place: place, depth: depth + 1)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder { try value(key) }
}

/// Reads values one behind the other.
private struct ListReader: UnkeyedDecodingContainer {
  private let reader: MessageReader
  private let depth: Int
  private var place: Int
  private let end: Int
  private(set) var currentIndex = 0
  let count: Int? = nil
  var codingPath: [any CodingKey] { [] }

  init(reader: MessageReader, place: Int, depth: Int) throws {
    self.reader = reader
    self.depth = depth
    guard try reader.sort(at: place) == .list else { throw MessageReader.Garbled.message }
    let content = try reader.range(at: place)
    self.place = content.lowerBound
    end = content.upperBound
  }

  var isAtEnd: Bool { place >= end }

  /// The value at which reading has come to.
  private mutating func value() throws -> ValueReader {
    let value = ValueReader(reader: reader, place: place, depth: depth + 1)
    place = try reader.end(ofValueAt: place)
    guard place <= end else { throw MessageReader.Garbled.message }
    currentIndex += 1
    return value
  }

  mutating func decodeNil() throws -> Bool {
    guard try reader.sort(at: place) == .nothing else { return false }
    _ = try value()
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try value()
    return try reader.value(type, at: value.place, depth: value.depth)
  }

  mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
    try value().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try value().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try value() }
}
