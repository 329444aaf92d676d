/// The blank characters around values, over bytes that are in no array; for those in arrays see
/// ``LegacyText/trimmed(_:)``.
enum Trimming {
  /// The part of `text` without white space of ASCII, U+00A0, U+3000, U+200B and U+FEFF at its ends.
  static func range(of text: UnsafeRawBufferPointer) -> Range<Int> {
    var start = 0
    while start < text.count, let length = blankLength(text, from: start) { start += length }
    var end = text.count
    while end > start, let length = blankLength(text, upTo: end), end - length >= start { end -= length }
    return start..<end
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, from index: Int) -> Int? {
    switch text[index] {
    case 0x09...0x0D, 0x20: 1
    case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: 2
    case 0xE2, 0xE3, 0xEF: index + 3 <= text.count && isWideBlank(text, index) ? 3 : nil
    default: nil
    }
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, upTo end: Int) -> Int? {
    switch text[end - 1] {
    case 0x09...0x0D, 0x20: 1
    case 0xA0 where end >= 2 && text[end - 2] == 0xC2: 2
    case 0x80, 0x8B, 0xBF: end >= 3 && isWideBlank(text, end - 3) ? 3 : nil
    default: nil
    }
  }

  private static func isWideBlank(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    switch (text[index], text[index + 1], text[index + 2]) {
    case (0xE3, 0x80, 0x80), (0xE2, 0x80, 0x8B), (0xEF, 0xBB, 0xBF): true
    default: false
    }
  }
}
