/// Turns bytes of one encoding into strict UTF-8, step by step.
///
/// It keeps no bytes: what a step doesn't take, the caller offers again with what follows.
struct TextDecoder: Sendable {
  /// The encoding of the bytes.
  let encoding: TextEncoding
  private let table: GB18030Table?

  /// Makes a decoder; the first one for GB 18030 builds the table.
  init(_ encoding: TextEncoding) throws(GB18030Unavailable) {
    self.encoding = encoding.asRead
    table = encoding.asRead == .gb18030 ? try GB18030Table.shared() : nil
  }

  /// Decodes the front of `input` into `output`, which has room for at least four bytes.
  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> TextStep {
    if let table { return GB18030Decoder.decode(input, into: output, table: table) }
    if encoding.isUTF16 {
      return UTF16Decoder.decode(input, into: output, bigEndian: encoding == .utf16BE)
    }
    let part = UnsafeRawBufferPointer(rebasing: input.prefix(output.count))
    var step = UTF8Validation.scan(part)
    output.copyMemory(from: UnsafeRawBufferPointer(rebasing: input.prefix(step.read)))
    if part.count < input.count, step.stop == .incomplete { step.stop = .outputFull }
    return step
  }
}
