/// What a statement can be given, in PostgreSQL's binary form.
protocol PostgresArgument {
  /// Lays the value down, to be stored.
  func write(to bytes: inout [UInt8])

  /// Lays down what is asked for.
  func writeAsked(to bytes: inout [UInt8])
}

extension PostgresArgument {
  func writeAsked(to bytes: inout [UInt8]) { write(to: &bytes) }
}

extension FixedWidthInteger {
  /// The number's bytes, the highest first.
  func writeBigEndian(to bytes: inout [UInt8]) {
    withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
  }
}

extension Int64: PostgresArgument {
  func write(to bytes: inout [UInt8]) { writeBigEndian(to: &bytes) }
}

extension Int: PostgresArgument {
  func write(to bytes: inout [UInt8]) { Int64(self).writeBigEndian(to: &bytes) }
}

extension Bool: PostgresArgument {
  func write(to bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
}

extension String: PostgresArgument {
  func write(to bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }

  /// PostgreSQL refuses a NUL in a text, and so has none: what is asked for with one has U+FFFF in its place, which is no character.
  func writeAsked(to bytes: inout [UInt8]) {
    guard utf8.contains(0) else { return write(to: &bytes) }
    for byte in utf8 {
      if byte == 0 { bytes.append(contentsOf: "\u{FFFF}".utf8) } else { bytes.append(byte) }
    }
  }
}

/// Bytes, as `bytea`.
struct PostgresBytes: PostgresArgument {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  func write(to bytes: inout [UInt8]) { bytes.append(contentsOf: self.bytes) }
}

/// Many values as one argument, for `= ANY ($1)`.
struct PostgresArray<Element: PostgresElement>: PostgresArgument {
  let elements: [Element]

  init(_ elements: some Sequence<Element>) { self.elements = Array(elements) }

  func write(to bytes: inout [UInt8]) { write(to: &bytes) { $0.write(to: &$1) } }

  func writeAsked(to bytes: inout [UInt8]) { write(to: &bytes) { $0.writeAsked(to: &$1) } }

  private func write(to bytes: inout [UInt8], each write: (Element, inout [UInt8]) -> Void) {
    // One dimension, none of them NULL, their type, how many, counted from 1.
    for number in [1, 0, Int32(bitPattern: Element.type), Int32(elements.count), 1] {
      number.writeBigEndian(to: &bytes)
    }
    for element in elements {
      let start = bytes.count
      Int32(0).writeBigEndian(to: &bytes)
      write(element, &bytes)
      let length = UInt32(bytes.count - start - 4)
      for place in 0..<4 {
        bytes[start + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(place)))
      }
    }
  }
}

/// What an array can hold.
protocol PostgresElement: PostgresArgument {
  /// PostgreSQL's number of the type.
  static var type: UInt32 { get }
}

extension Int64: PostgresElement {
  static var type: UInt32 { PostgresType.int8 }
}

extension String: PostgresElement {
  static var type: UInt32 { PostgresType.text }
}

/// The numbers of the types that are used; they are the same in every PostgreSQL.
enum PostgresType {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let int8: UInt32 = 20
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
}
