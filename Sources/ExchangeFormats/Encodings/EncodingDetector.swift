import Glibc

/// Finds out the encoding of bytes that don't name it.
enum EncodingDetector {
  /// A byte order mark.
  enum Mark: Equatable {
    /// The mark of an encoding that is read, and its length.
    case known(TextEncoding, length: Int)
    /// The mark of an encoding that isn't read, by its name.
    case unsupported(String)
  }

  /// How many bytes from the first one that isn't ASCII are looked at.
  static let window = 1 << 16
  /// How many bytes on either side of a doubtful one are looked at.
  static let surroundings = 64

  /// The byte order mark at the front of a file, if there is one.
  static func mark(at front: UnsafeRawBufferPointer) -> Mark? {
    if front.starts(with: [0xEF, 0xBB, 0xBF]) { return .known(.utf8BOM, length: 3) }
    if front.starts(with: [0x84, 0x31, 0x95, 0x33]) { return .known(.gb18030, length: 4) }
    if front.starts(with: [0xFF, 0xFE, 0x00, 0x00]) { return .unsupported("UTF-32LE") }
    if front.starts(with: [0x00, 0x00, 0xFE, 0xFF]) { return .unsupported("UTF-32BE") }
    if front.starts(with: [0xFF, 0xFE]) { return .known(.utf16LE, length: 2) }
    if front.starts(with: [0xFE, 0xFF]) { return .known(.utf16BE, length: 2) }
    return nil
  }

  /// The UTF-16 that `text`, which begins at byte `offset` of a file without a mark, seems to be; `nil` where
  /// nothing speaks for it.
  ///
  /// Commas, digits and line ends of UTF-16 have a NUL as their high byte, all at even or all at odd places; only a
  /// few ideographs, 一 among them, have one at the other. What a half-written file has of NULs comes in runs, and a
  /// stray one comes alone.
  static func unmarkedUTF16(_ text: UnsafeRawBufferPointer, at offset: Int) -> TextEncoding? {
    // Nearly all files have none.
    guard let start = text.baseAddress, memchr(start, 0, text.count) != nil else { return nil }
    var counts = (even: 0, odd: 0)
    for index in text.indices where text[index] == 0 {
      if (offset + index) & 1 == 0 { counts.even += 1 } else { counts.odd += 1 }
    }
    let (most, least) = (max(counts.even, counts.odd), min(counts.even, counts.odd))
    guard most >= 4, most >= 4 * least, most >= text.count / 64 else { return nil }
    return counts.even > counts.odd ? .utf16BE : .utf16LE
  }

  /// The encoding of text whose first byte isn't ASCII: UTF-8 where it is valid UTF-8, else GB 18030.
  ///
  /// A few characters of three bytes each that happen to be valid UTF-8 don't occur in GB 18030, so that text that
  /// breaks off only after them is damaged UTF-8. Read as GB 18030 it might give other words without a complaint.
  static func encoding(of text: UnsafeRawBufferPointer) -> TextEncoding {
    let step = UTF8Validation.scan(text)
    guard step.stop == .invalid || (step.stop == .incomplete && text.count < window) else { return .utf8 }
    let longCharacters = text.prefix(step.read).count { $0 >= 0xE0 }
    return longCharacters >= 4 ? .utf8 : .gb18030
  }
}
