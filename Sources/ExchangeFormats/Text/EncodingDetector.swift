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

  /// The byte order mark at the front of a file, if there is one.
  static func mark(at front: UnsafeRawBufferPointer) -> Mark? {
    if front.starts(with: [0xEF, 0xBB, 0xBF]) { return .known(.utf8BOM, length: 3) }
    if front.starts(with: [0x84, 0x31, 0x95, 0x33]) { return .known(.gb18030, length: 4) }
    if front.starts(with: [0xFF, 0xFE]) { return .unsupported("UTF-16LE") }
    if front.starts(with: [0xFE, 0xFF]) { return .unsupported("UTF-16BE") }
    return nil
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
