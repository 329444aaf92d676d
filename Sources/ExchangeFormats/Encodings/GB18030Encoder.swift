/// Writes text in GB 18030, which has a code for every character.
public struct GB18030Encoder: Sendable {
  private let table: GB18030Table

  /// Makes an encoder over the shared table.
  public init() throws(GB18030Unavailable) {
    table = try GB18030Table.shared()
  }

  /// Appends `text`, which is valid UTF-8, in GB 18030.
  public func append(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
    var decoder = UTF8()
    var bytes = text.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&bytes) {
      append(scalar, to: &output)
    }
  }

  private func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
    let value = Int(scalar.value)
    if value < 0x80 {
      output.append(UInt8(value))
    } else if value > 0xFFFF {
      output += GB18030Table.quadBytes(GB18030Table.firstDistantQuad + value - 0x10000)
    } else {
      let code = table.codes[value]
      let bytes = withUnsafeBytes(of: code.bigEndian, Array.init)
      output += bytes.drop { $0 == 0 }
    }
  }
}
