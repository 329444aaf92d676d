/// The white space of XML: space, tab, line feed, carriage return.
enum XMLWhiteSpace {
  /// Whether `byte` is one of them.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D
  }

  /// Where the text from `start` to the end stands without the white space around it.
  static func trim(_ bytes: [UInt8], from start: Int) -> Range<Int> {
    var range = start..<bytes.count
    while let first = range.first, isSpace(bytes[first]) { range.removeFirst() }
    while let last = range.last, isSpace(bytes[last]) { range.removeLast() }
    return range
  }

  /// A value of a type that collapses white space, as all of a bundle's attributes are.
  static func collapsed(_ text: String) -> String {
    text.utf8.split(whereSeparator: isSpace).map { String(decoding: $0, as: UTF8.self) }.joined(
      separator: " ")
  }

  /// Makes every run of white space in `range` one space, in place, and returns where the text now stands.
  static func collapse(_ bytes: inout [UInt8], _ range: Range<Int>) -> Range<Int> {
    var end = range.lowerBound
    for index in range {
      let byte = isSpace(bytes[index]) ? 0x20 : bytes[index]
      if byte == 0x20, bytes[end - 1] == 0x20 { continue }
      bytes[end] = byte
      end += 1
    }
    return range.lowerBound..<end
  }
}
