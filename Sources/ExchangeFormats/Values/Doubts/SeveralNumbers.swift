/// Several numbers in one cell, as people part them by a blank or a new line: without those they would become one that is nobody's.
enum SeveralNumbers {
  /// So long a part is a number of its own, of a person, an organisation or a licence.
  private static let length = 15

  /// Whether at least two parts of a value are whole numbers.
  static func found(in value: ArraySlice<UInt8>) -> Bool {
    guard value.contains(where: { $0 <= 0x20 }) else { return false }
    return value.split(whereSeparator: { $0 <= 0x20 }).count(where: isWhole) > 1
  }

  /// Whether it is a document's number to its last character, or letters and digits as long as a code.
  private static func isWhole(_ part: ArraySlice<UInt8>) -> Bool {
    guard part.contains(where: LegacyText.isDigit) else { return false }
    return part.suffix(3).elementsEqual("号".utf8)
      || part.count >= length
        && part.allSatisfy { LegacyText.isDigit($0) || (0x41...0x5A).contains($0 & 0xDF) }
  }
}
