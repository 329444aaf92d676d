extension Sequence<UInt8> {
  /// The bytes as lower-case hexadecimal text, two digits each.
  @inlinable public var hexadecimal: String { hexadecimalText(of: Array(self)) }
}

/// The digits of bytes that lie in an array: one function for whatever they came from.
@usableFromInline func hexadecimalText(of bytes: [UInt8]) -> String {
  String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
    for (place, byte) in bytes.enumerated() {
      text[2 * place] = hexadecimalDigits[Int(byte >> 4)]
      text[2 * place + 1] = hexadecimalDigits[Int(byte & 15)]
    }
    return 2 * bytes.count
  }
}

private let hexadecimalDigits = Array("0123456789abcdef".utf8)
