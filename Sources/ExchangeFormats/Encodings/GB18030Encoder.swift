/// Writes text in GB 18030, which has a code for every character.
public struct GB18030Encoder: Sendable {
  private let table: GB18030Table

  /// Makes an encoder over the shared table.
  public init() throws(GB18030Unavailable) {
    table = try GB18030Table.shared()
  }

  /// Appends `text`, which is valid UTF-8, in GB 18030.
  public func append(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
    let done: Void? = text.withContiguousStorageIfAvailable {
      append(UnsafeRawBufferPointer($0), to: &output)
    }
    if done == nil { Array(text).withUnsafeBytes { append($0, to: &output) } }
  }

  /// Appends `text`: ASCII in runs, and what has three bytes, as nearly all others have, by one look into the table.
  private func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    table.codes.withUnsafeBufferPointer { codes in
      var place = 0
      while place < text.count {
        let start = place
        while place < text.count, text[place] < 0x80 { place += 1 }
        if place > start { output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[start..<place])) }
        guard place < text.count else { return }
        let lead = text[place]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard place + length <= text.count else { return }
        var value = Int(lead) & (0xFF >> (length + 1))
        for offset in 1..<length { value = value << 6 | Int(text[place + offset] & 0x3F) }
        place += length
        let code = value > 0xFFFF ? 0 : codes[value]
        if code > 0xFF, code <= 0xFFFF {
          output.append(UInt8(truncatingIfNeeded: code >> 8))
          output.append(UInt8(truncatingIfNeeded: code))
        } else {
          appendLong(value, code, to: &output)
        }
      }
    }
  }

  /// Appends a character of four bytes.
  private func appendLong(_ value: Int, _ code: UInt32, to output: inout [UInt8]) {
    if value > 0xFFFF {
      output += GB18030Table.quadBytes(GB18030Table.firstDistantQuad + value - 0x10000)
    } else {
      output += withUnsafeBytes(of: code.bigEndian, Array.init).drop { $0 == 0 }
    }
  }
}
