/// GB 18030 to UTF-8, strictly: a code that the standard doesn't assign stops it.
enum GB18030Decoder {
  /// Decodes the front of `input` into `output`.
  static func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, table: GB18030Table
  ) -> TextStep {
    table.pairs.withUnsafeBufferPointer { pairs in
      var step = TextStep(read: 0, written: 0, stop: .inputUsed)
      while step.read < input.count {
        decodeShortCodes(input, output, pairs, &step)
        guard step.stop == .inputUsed, step.read < input.count else { break }
        decodeLongCode(input, output, table, &step)
        guard step.stop == .inputUsed else { break }
      }
      return step
    }
  }

  /// ASCII and two-byte codes, up to the first that is neither, or too near the end for a look at eight bytes.
  private static func decodeShortCodes(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer,
    _ pairs: UnsafeBufferPointer<UInt32>, _ step: inout TextStep
  ) {
    var read = step.read
    var written = step.written
    while input.count - read >= 8, output.count - written >= 8 {
      let lead = input[read]
      if lead < 0x80 {
        let word = input.loadUnaligned(fromByteOffset: read, as: UInt64.self)
        let plain = UTF8Validation.plainBytes(in: word)
        guard plain > 0 else { break }
        // Bytes after the plain ones are written too and overwritten next: cheaper than a loop.
        output.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
        read += plain
        written += plain
      } else {
        let character = pairs[GB18030Table.pairIndex(lead, input[read + 1])]
        // 0x80 and 0xFF lead no code: their rows are all zero.
        guard character != 0 else { break }
        output.storeBytes(of: character.littleEndian, toByteOffset: written, as: UInt32.self)
        read += 2
        written += Int(character >> 24)
      }
    }
    step.read = read
    step.written = written
  }

  /// The one character at `step.read`, whatever its length.
  private static func decodeLongCode(
    _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer, _ table: GB18030Table,
    _ step: inout TextStep
  ) {
    guard output.count - step.written >= 4 else {
      step.stop = .outputFull
      return
    }
    let rest = UnsafeRawBufferPointer(rebasing: input[step.read...])
    switch character(at: rest, table) {
    case .scalar(let scalar, let length):
      for byte in UTF8.encode(scalar).unsafelyUnwrapped {
        output[step.written] = byte
        step.written += 1
      }
      step.read += length
    case .incomplete: step.stop = .incomplete
    case .invalid: step.stop = .invalid
    }
  }

  private enum Character {
    case scalar(Unicode.Scalar, length: Int)
    case incomplete
    case invalid
  }

  private static func character(at bytes: UnsafeRawBufferPointer, _ table: GB18030Table) -> Character {
    let lead = bytes[0]
    if (0x01...0x7F).contains(lead) { return .scalar(Unicode.Scalar(lead), length: 1) }
    guard (0x81...0xFE).contains(lead) else { return .invalid }
    guard bytes.count >= 2 else { return .incomplete }
    guard (0x30...0x39).contains(bytes[1]) else { return pair(lead, bytes[1], table) }
    guard bytes.count >= 3 else { return .incomplete }
    guard (0x81...0xFE).contains(bytes[2]) else { return .invalid }
    guard bytes.count >= 4 else { return .incomplete }
    guard (0x30...0x39).contains(bytes[3]) else { return .invalid }
    return quad(GB18030Table.quadIndex(lead, bytes[1], bytes[2], bytes[3]), table)
  }

  private static func pair(_ lead: UInt8, _ trail: UInt8, _ table: GB18030Table) -> Character {
    let packed = table.pairs[GB18030Table.pairIndex(lead, trail)]
    if packed == 0 {
      let distant = table.distantPairs[UInt16(lead) << 8 | UInt16(trail)]
      return distant.map { .scalar($0, length: 2) } ?? .invalid
    }
    let bytes = [UInt8(packed & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed >> 16 & 0xFF)]
    let text = String(decoding: bytes.prefix(Int(packed >> 24)), as: UTF8.self)
    return text.unicodeScalars.first.map { .scalar($0, length: 2) } ?? .invalid
  }

  private static func quad(_ index: Int, _ table: GB18030Table) -> Character {
    let value: UInt32
    if index < GB18030Table.quadCount {
      value = UInt32(table.quads[index])
    } else {
      guard index >= GB18030Table.firstDistantQuad else { return .invalid }
      value = UInt32(0x10000 + index - GB18030Table.firstDistantQuad)
    }
    guard value != 0, let scalar = Unicode.Scalar(value) else { return .invalid }
    return .scalar(scalar, length: 4)
  }
}
