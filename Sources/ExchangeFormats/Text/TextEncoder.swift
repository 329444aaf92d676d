/// Writes text in one of the encodings of the exchange.
struct TextEncoder: Sendable {
  private let encoding: TextEncoding
  private let gb18030: GB18030Encoder?

  /// Makes a writer of `encoding`.
  init(_ encoding: TextEncoding) throws(GB18030Unavailable) {
    self.encoding = encoding
    gb18030 = encoding == .gb18030 ? try GB18030Encoder() : nil
  }

  /// Appends what a file in this encoding begins with: a byte order mark, or nothing.
  func appendMark(to output: inout [UInt8]) {
    if encoding == .utf8BOM { output += [0xEF, 0xBB, 0xBF] }
  }

  /// Appends the UTF-8 that `write` appends to the array it is given, in this encoding.
  func append(to output: inout [UInt8], _ write: (inout [UInt8]) -> Void) {
    guard let gb18030 else { return write(&output) }
    var text: [UInt8] = []
    write(&text)
    gb18030.append(text, to: &output)
  }
}
