/// Full-width forms of ASCII, as Chinese input methods write them: U+FF01 to U+FF5E stand for 0x21 to 0x7E.
enum WideForm {
  /// The ASCII byte that the character at `index` is or stands for, or `nil` when it is another; and the number of
  /// bytes to go on. Brackets, commas and other marks that Chinese text itself uses aren't folded.
  static func folded(_ text: UnsafeRawBufferPointer, _ index: Int) -> (ascii: UInt8?, length: Int) {
    let lead = text[index]
    if lead < 0x80 { return (lead, 1) }
    guard let ascii = ascii(text, index) else { return (nil, lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4) }
    let length = lead == 0xC2 ? 2 : 3
    switch ascii {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20: return (ascii, length)
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"),
      UInt8(ascii: ":"), UInt8(ascii: "+"):
      return (ascii, length)
    default: return (nil, length)
    }
  }

  /// The ASCII byte for which the character at `index` is a wide form, a no-break or an ideographic space.
  static func ascii(_ text: UnsafeRawBufferPointer, _ index: Int) -> UInt8? {
    let rest = text.count - index
    if rest >= 2, text[index] == 0xC2, text[index + 1] == 0xA0 { return 0x20 }
    guard rest >= 3 else { return nil }
    switch (text[index], text[index + 1], text[index + 2]) {
    case (0xE3, 0x80, 0x80): return 0x20
    case (0xEF, 0xBC, let last) where last >= 0x81: return last - 0x60
    case (0xEF, 0xBD, let last) where last <= 0x9E: return last - 0x20
    default: return nil
    }
  }
}

/// The blank characters around values.
enum Trimming {
  /// The part of `text` without spaces, tabs, line ends, U+00A0, U+3000 and U+FEFF at its ends.
  static func range(of text: UnsafeRawBufferPointer) -> Range<Int> {
    var start = 0
    while start < text.count, let length = blankLength(text, from: start) { start += length }
    var end = text.count
    while end > start, let length = blankLength(text, upTo: end), end - length >= start { end -= length }
    return start..<end
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, from index: Int) -> Int? {
    switch text[index] {
    case 0x20, 0x09, 0x0A, 0x0D: 1
    case 0xC2 where index + 1 < text.count && text[index + 1] == 0xA0: 2
    case 0xE3, 0xEF: index + 3 <= text.count && isWideBlank(text, index) ? 3 : nil
    default: nil
    }
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, upTo end: Int) -> Int? {
    switch text[end - 1] {
    case 0x20, 0x09, 0x0A, 0x0D: 1
    case 0xA0 where end >= 2 && text[end - 2] == 0xC2: 2
    case 0x80, 0xBF: end >= 3 && isWideBlank(text, end - 3) ? 3 : nil
    default: nil
    }
  }

  private static func isWideBlank(_ text: UnsafeRawBufferPointer, _ index: Int) -> Bool {
    switch (text[index], text[index + 1], text[index + 2]) {
    case (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): true
    default: false
    }
  }
}

/// The words with which exports say that there is no value.
enum NullWord {
  private static let words: [[UInt8]] = ["null", "\\n", "无", "—", "——", "-", "--", "/", "－", "／"].map { Array($0.utf8) }

  /// Whether `value`, trimmed, is such a word.
  static func matches(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count <= 6 else { return false }
    switch value[0] {
    case UInt8(ascii: "N"), UInt8(ascii: "n"), UInt8(ascii: "\\"), UInt8(ascii: "-"), UInt8(ascii: "/"), 0xE2, 0xE6,
      0xEF:
      return words.contains { word in
        word.count == value.count && zip(word, value).allSatisfy { $0 == ($1 < 0x80 ? $1 | 0x20 : $1) || $0 == $1 }
      }
    default: return false
    }
  }
}

/// What people put around a number so that a spreadsheet leaves it alone: `'123` and `="123"`.
enum SpreadsheetProtection {
  /// What stands inside.
  static func removed(from value: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    if value.count > 1, value[0] == UInt8(ascii: "'") { return UnsafeRawBufferPointer(rebasing: value[1...]) }
    guard value.count > 3, value.starts(with: Array("=\"".utf8)), value[value.count - 1] == UInt8(ascii: "\"")
    else { return value }
    return UnsafeRawBufferPointer(rebasing: value[2..<value.count - 1])
  }
}
