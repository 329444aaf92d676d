/// Writes text in one of the encodings of the exchange.
///
/// A character that the encoding has no code for is written as `&#x4DAE;`, its code point in hexadecimal: in XML a
/// reference that means the character itself, in CSV an escape that can be told from everything else, because a `&`
/// before `#x` is escaped in the same way. Only ``TextEncoding/gbk`` lacks characters.
struct TextEncoder: Sendable {
  private let encoding: TextEncoding
  private let gb18030: GB18030Encoder?
  private let gbk: GBKEncoder?

  /// Makes a writer of `encoding`.
  init(_ encoding: TextEncoding) throws(GB18030Unavailable) {
    self.encoding = encoding
    gb18030 = encoding == .gb18030 ? try GB18030Encoder() : nil
    gbk = encoding == .gbk ? try GBKEncoder() : nil
  }

  /// Appends what a file in this encoding begins with: a byte order mark, or nothing.
  func appendMark(to output: inout [UInt8]) {
    switch encoding {
    case .utf8BOM: output += [0xEF, 0xBB, 0xBF]
    case .utf16LE, .utf16BE: append(to: &output) { $0 += "\u{FEFF}".utf8 }
    case .utf8, .gb18030, .gbk: break
    }
  }

  /// Appends the UTF-8 that `write` appends to the array it is given, in this encoding.
  func append(to output: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
    if encoding == .utf8 || encoding == .utf8BOM { return write(&output) }
    var text: [UInt8] = []
    write(&text)
    gb18030?.append(text, to: &output)
    gbk?.append(text, to: &output)
    if encoding.isUTF16 { appendUnits(of: text, to: &output) }
  }

  private func appendUnits(of text: [UInt8], to output: inout [UInt8]) {
    for unit in String(decoding: text, as: UTF8.self).utf16 {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      output += encoding == .utf16BE ? [high, low] : [low, high]
    }
  }
}
