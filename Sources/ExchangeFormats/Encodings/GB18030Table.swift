public import ExchangeBase

/// The C library of this machine has no converter for GB 18030, from which the table is built.
public struct GB18030Unavailable: WordedError, Sendable {
  /// What to install.
  public var words: LocalizedText {
    LocalizedText(
      "本系统的 C 库不能转换 GB18030。请安装它的转换模块（Debian：libc6，没有 /usr/lib/*/gconv 的镜像还要 locales；Fedora：glibc-gconv-extra）。",
      "This system's C library can't convert GB18030. Install its converters"
        + " (Debian: libc6, in images without /usr/lib/*/gconv also locales; Fedora: glibc-gconv-extra).")
  }
}

/// GB 18030 as tables: what each two-byte code, and each four-byte code of the Basic Multilingual Plane, means,
/// and back.
///
/// The C library's converter goes through a call for each piece of text; a look into a table takes a nanosecond.
/// So the converter is asked once for every code. Editions of the standard differ in 24 characters that had only
/// private code points when it was first written; here both ways of writing them are read as the character itself,
/// and their private code points are written as it.
final class GB18030Table: Sendable {
  /// What a two-byte code stands for, by ``pairIndex(_:_:)``: its UTF-8 bytes from the lowest up, its length
  /// (2 or 3) in the highest byte; 0 where there is no such code or the character lies beyond the plane.
  let pairs: [UInt32]
  /// The few two-byte codes whose characters lie beyond the plane (`FE51` → U+20087).
  let distantPairs: [UInt16: Unicode.Scalar]
  /// What a four-byte code stands for, by ``quadIndex(_:_:_:_:)``; 0 where it stands for nothing.
  let quads: [UInt16]
  /// The code of each character of the plane: two bytes, or four, as a number; 0 where there is none.
  let codes: [UInt32]

  /// How many four-byte codes the plane has: 0x81308130 to 0x8431A439.
  static let quadCount = 39_420
  /// The ``quadIndex(_:_:_:_:)`` of 0x90308130, U+10000; from there on the codes follow the code points.
  static let firstDistantQuad = 189_000

  private static let built = Result { () throws(GB18030Unavailable) in try GB18030Table() }

  /// The one table, built when it is first asked for.
  static func shared() throws(GB18030Unavailable) -> GB18030Table { try built.get() }

  private init() throws(GB18030Unavailable) {
    guard let converter = SystemConverter(from: "GB18030") else { throw GB18030Unavailable() }
    var pairs = [UInt32](repeating: 0, count: 1 << 15)
    var distantPairs: [UInt16: Unicode.Scalar] = [:]
    var codes = [UInt32](repeating: 0, count: 1 << 16)
    for lead in UInt8(0x81)...0xFE {
      for trail in UInt8(0x40)...0xFE where trail != 0x7F {
        guard let scalar = converter.scalar(of: [lead, trail]) else { continue }
        let code = UInt16(lead) << 8 | UInt16(trail)
        if scalar.value > 0xFFFF {
          distantPairs[code] = scalar
        } else {
          pairs[Self.pairIndex(lead, trail)] = Self.packed(scalar)
          codes[Int(scalar.value)] = UInt32(code)
        }
      }
    }
    var quads = [UInt16](repeating: 0, count: Self.quadCount)
    for index in 0..<Self.quadCount {
      let bytes = Self.quadBytes(index)
      guard let scalar = converter.scalar(of: bytes), scalar.value <= 0xFFFF else { continue }
      quads[index] = UInt16(scalar.value)
      codes[Int(scalar.value)] = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
    Self.reconcileEditions(&pairs, &distantPairs, &quads, &codes)
    self.pairs = pairs
    self.distantPairs = distantPairs
    self.quads = quads
    self.codes = codes
  }

  /// Sets the 24 characters that editions write differently, so that the result doesn't hang on the C library's
  /// edition either.
  private static func reconcileEditions(
    _ pairs: inout [UInt32], _ distantPairs: inout [UInt16: Unicode.Scalar], _ quads: inout [UInt16],
    _ codes: inout [UInt32]
  ) {
    for (pair, privateUse, character, quad) in GB18030Editions.characters {
      let index = pairIndex(UInt8(pair >> 8), UInt8(pair & 0xFF))
      if let quad {
        pairs[index] = packed(character)
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: quad >> (24 - 8 * $0)) }
        quads[quadIndex(bytes[0], bytes[1], bytes[2], bytes[3])] = UInt16(character.value)
        codes[Int(character.value)] = UInt32(pair)
      } else {
        pairs[index] = 0
        distantPairs[pair] = character
      }
      codes[Int(privateUse)] = UInt32(pair)
    }
  }

  /// The place of a two-byte code in ``pairs``.
  static func pairIndex(_ lead: UInt8, _ trail: UInt8) -> Int { Int(lead & 0x7F) << 8 | Int(trail) }

  /// The place of a four-byte code in the standard's order; 0x81308130 is 0.
  static func quadIndex(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) -> Int {
    ((Int(first) - 0x81) * 10 + Int(second) - 0x30) * 1260 + (Int(third) - 0x81) * 10 + Int(fourth) - 0x30
  }

  /// The four bytes of the code at a place.
  static func quadBytes(_ index: Int) -> [UInt8] {
    [
      UInt8(0x81 + index / 12_600), UInt8(0x30 + index / 1260 % 10), UInt8(0x81 + index / 10 % 126),
      UInt8(0x30 + index % 10),
    ]
  }

  private static func packed(_ scalar: Unicode.Scalar) -> UInt32 {
    let bytes = Array(String(scalar).utf8)
    return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(bytes.count) << 24
  }
}
