/// The blank characters around values, over bytes that are in no array; for those in arrays see
/// ``LegacyText/trimmed(_:)``.
enum Trimming {
  /// The part of `text` without the ``Blank``s at its ends.
  static func range(of text: UnsafeRawBufferPointer) -> Range<Int> {
    var start = 0
    while start < text.count, let length = blankLength(text, from: start) { start += length }
    var end = text.count
    while end > start, let length = blankLength(text, upTo: end), end - length >= start { end -= length }
    return start..<end
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, from index: Int) -> Int? {
    let length = Blank.length(
      text[index], index + 1 < text.count ? text[index + 1] : nil,
      index + 2 < text.count ? text[index + 2] : nil)
    return length > 0 ? length : nil
  }

  private static func blankLength(_ text: UnsafeRawBufferPointer, upTo end: Int) -> Int? {
    if text[end - 1] < 0x80 { return blankLength(text, from: end - 1) }
    return (2...3).first { width in
      end >= width
        && blankLength(UnsafeRawBufferPointer(rebasing: text[..<end]), from: end - width) == width
    }
  }
}
