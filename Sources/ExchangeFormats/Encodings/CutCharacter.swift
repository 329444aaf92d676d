/// What is left of a character that somebody cut in the middle, as exports do that cut values by bytes.
struct CutCharacter {
  /// What is given out in its place: U+FFFE, which no text holds.
  static let mark = Array("\u{FFFE}".utf8)

  /// How many bytes are left of it.
  let length: Int
  /// Whether a value ends behind it, a line or a quote: what follows then can be told from it with certainty.
  let isBeforeBoundary: Bool

  /// The front of a character of `encoding` at the front of `bytes`, behind which ASCII follows or nothing; `nil` where it is
  /// something else.
  init?(_ bytes: UnsafeRawBufferPointer, _ encoding: TextEncoding) {
    let width = encoding.isUTF16 ? 2 : 1
    guard let length = Self.length(of: bytes, encoding) else { return nil }
    self.length = length
    guard bytes.count >= length + width else {
      isBeforeBoundary = false
      return
    }
    let next = Self.unit(bytes, at: length, encoding)
    guard next < 0x80 else { return nil }
    isBeforeBoundary = Self.boundaries.contains(UInt8(next))
  }

  /// What ends a value. A bar isn't among them: in GB 18030 it can be the second half of a character.
  private static let boundaries = Array(",;\t\r\n\"".utf8)

  private static func length(of bytes: UnsafeRawBufferPointer, _ encoding: TextEncoding) -> Int? {
    switch encoding {
    case .utf16LE, .utf16BE:
      guard bytes.count >= 2 else { return nil }
      return unit(bytes, at: 0, encoding) & 0xFC00 == 0xD800 ? 2 : nil
    case .gb18030, .gbk: return lengthInGB18030(bytes)
    case .utf8, .utf8BOM: return lengthInUTF8(bytes)
    }
  }

  /// A lead byte alone, or two or three bytes of a code of four.
  private static func lengthInGB18030(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let leads: ClosedRange<UInt8> = 0x81...0xFE
    guard let first = bytes.first, leads.contains(first) else { return nil }
    var length = 1
    if bytes.count > 1, (0x30...0x39).contains(bytes[1]) {
      length = bytes.count > 2 && leads.contains(bytes[2]) ? 3 : 2
    }
    // What could be the rest of a character isn't the end of a cut one.
    guard bytes.count > length else { return length }
    let next = bytes[length]
    let isRest = length == 1 ? (0x40...0x7E).contains(next) || next >= 0x80 : (0x30...0x39).contains(next)
    return isRest ? nil : length
  }

  private static func lengthInUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let continuation = bytes.dropFirst().prefix(3).prefix { $0 & 0xC0 == 0x80 }
    let front = UnsafeRawBufferPointer(rebasing: bytes.prefix(1 + continuation.count))
    let step = UTF8Validation.scan(front)
    return step.read == 0 && step.stop == .incomplete ? front.count : nil
  }

  private static func unit(_ bytes: UnsafeRawBufferPointer, at place: Int, _ encoding: TextEncoding) -> UInt16
  {
    guard encoding.isUTF16 else { return UInt16(bytes[place]) }
    let unit = bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)
    return encoding == .utf16BE ? UInt16(bigEndian: unit) : UInt16(littleEndian: unit)
  }
}
