import ExchangeBase

/// Blanks over bytes of UTF-8: what `Unicode.Scalar.isBlank` says, without making text of the bytes.
enum Blank {
  /// The length of the blank that `first` and what follows it begin; 0 where none does.
  @inline(__always)
  static func length(_ first: UInt8, _ second: @autoclosure () -> UInt8?, _ third: @autoclosure () -> UInt8?)
    -> Int
  {
    switch first {
    case ..<0x80: return Unicode.Scalar(first).isBlank ? 1 : 0
    case 0xC2...0xDF:
      guard let second = second() else { return 0 }
      return isBlank(UInt32(first & 0x1F) << 6 | UInt32(second & 0x3F)) ? 2 : 0
    // Most of what comes are ideographs, of which none is blank.
    case 0xE4...0xE9: return 0
    case 0xE0...0xEF:
      guard let second = second(), let third = third() else { return 0 }
      return isBlank(UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)) ? 3 : 0
    // Beyond U+FFFF there are no blanks.
    default: return 0
    }
  }

  /// The length of the blank at the start of `text`.
  @inline(__always)
  static func length(atStartOf text: ArraySlice<UInt8>) -> Int {
    guard let first = text.first else { return 0 }
    let start = text.startIndex
    return length(first, text.count > 1 ? text[start + 1] : nil, text.count > 2 ? text[start + 2] : nil)
  }

  private static func isBlank(_ code: UInt32) -> Bool { Unicode.Scalar(code)?.isBlank == true }
}
