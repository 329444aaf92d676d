/// An encoding in which the bytes of Chinese text are read by mistake, with the codes of its characters.
///
/// The tables are asked of the C library when a value first looks as if it had been read so; where the library hasn't got
/// the encoding, nothing is known of it.
struct MistakenEncoding: Sendable {
  /// What its characters were before they were read.
  enum Origin {
    /// UTF-8 or GBK.
    case utf8OrGBK
    /// UTF-8. Whatever is written in this encoding makes ideographs when it is read as GBK, so that those show nothing.
    case utf8
  }

  let origin: Origin
  /// Whether bytes of GBK become frames and blocks, which people draw with, too.
  let drawsFrames: Bool
  private let codes: [UInt32: UInt16]

  /// The code of a character, of one byte or two; `nil` where it has none.
  func code(of scalar: Unicode.Scalar) -> UInt16? { codes[scalar.value] }

  /// Western Windows, with what it leaves undefined as in Latin-1.
  static let western = MistakenEncoding("CP1252", fillingGaps: true)
  /// Those whose characters beyond ASCII are letters, signs and frames, by how common they are.
  static let lettered = [
    western, MistakenEncoding("CP437", drawsFrames: true), MistakenEncoding("CP850", drawsFrames: true),
    MistakenEncoding("MACINTOSH"), MistakenEncoding("CP1251", .utf8),
  ]
  /// Japanese Windows, in which bytes of GBK become half-width katakana.
  static let japanese = MistakenEncoding("CP932", isWide: true)
  /// Traditional Chinese Windows, in which bytes of GBK become other ideographs.
  static let traditional = MistakenEncoding("BIG5", isWide: true)

  private init(
    _ name: String, _ origin: Origin = .utf8OrGBK, drawsFrames: Bool = false, isWide: Bool = false,
    fillingGaps: Bool = false
  ) {
    self.origin = origin
    self.drawsFrames = drawsFrames
    var codes: [UInt32: UInt16] = [:]
    if let converter = SystemConverter(from: name) {
      for byte in UInt8(0x80)...0xFF {
        if let scalar = converter.scalar(of: [byte]) { codes[scalar.value] = UInt16(byte) }
        guard isWide else { continue }
        for trail in UInt8(0x40)...0xFE {
          guard let scalar = converter.scalar(of: [byte, trail]) else { continue }
          codes[scalar.value] = UInt16(byte) << 8 | UInt16(trail)
        }
      }
    }
    if fillingGaps {
      for byte in UInt16(0x80)...0xFF where codes[UInt32(byte)] == nil { codes[UInt32(byte)] = byte }
    }
    self.codes = codes
  }
}
