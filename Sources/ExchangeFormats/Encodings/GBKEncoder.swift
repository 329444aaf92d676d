/// Writes text in the two-byte codes of GBK that code page 936 has, and what has none as `&#x4DAE;`.
///
/// GBK's codes are GB 18030's, less those that GB 18030 gave to characters of its own: the converters of Windows,
/// glibc and Python agree on which. The euro sign isn't written as the 0x80 that Windows alone reads.
struct GBKEncoder: Sendable {
  /// Two-byte codes of GB 18030 that code page 936 doesn't have, apart from those of private code points: €, ǹ, ḿ,
  /// the ideographic description characters, vertical punctuation, and parts of characters.
  static let foreign: [ClosedRange<UInt32>] = [
    0xA2E3...0xA2E3, 0xA6D9...0xA6DF, 0xA6EC...0xA6ED, 0xA6F3...0xA6F3, 0xA8BC...0xA8BC, 0xA8BF...0xA8BF,
    0xA989...0xA995, 0xFE50...0xFEA0,
  ]

  private let table: GB18030Table

  /// Makes an encoder over the shared table.
  init() throws(GB18030Unavailable) {
    table = try GB18030Table.shared()
  }

  /// Appends `text`, which is valid UTF-8. A `&` that would begin an escape of its own is escaped as well.
  func append(_ text: [UInt8], to output: inout [UInt8]) {
    var scalars = String(decoding: text, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      let code = code(of: scalar)
      if code == 0 || (scalar == "&" && scalars.starts(with: "#x".unicodeScalars)) {
        output += "&#x\(String(scalar.value, radix: 16, uppercase: true));".utf8
      } else {
        if code > 0xFF { output.append(UInt8(code >> 8)) }
        output.append(UInt8(code & 0xFF))
      }
    }
  }

  /// The one or two bytes of a character as a number; 0 when it has none.
  private func code(of scalar: Unicode.Scalar) -> UInt32 {
    switch scalar.value {
    case ..<0x80: return scalar.value
    case 0xE000...0xF8FF, 0x10000...: return 0
    default:
      let code = table.codes[Int(scalar.value)]
      return code > 0xFFFF || Self.foreign.contains { $0.contains(code) } ? 0 : code
    }
  }
}
