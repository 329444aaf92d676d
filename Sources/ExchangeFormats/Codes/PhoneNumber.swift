/// Phone numbers of the mainland: mobiles (1, 3–9, nine digits), and landlines with or without area code.
enum PhoneNumber {
  /// Whether each of the numbers looks like one. Several stand with `/`, `,`, `;` or `、` between them.
  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    // Of the characters that fields for phones allow, only 、 isn't ASCII.
    let numbers = value.split { "/,;".utf8.contains($0) || $0 >= 0x80 }
    return !numbers.isEmpty && numbers.allSatisfy(looksLikeOne) ? nil : .noPhone
  }

  /// A 1, then 3–9, then nine digits.
  static func isMobile(_ value: ArraySlice<UInt8>) -> Bool {
    value.count == 11 && value.allSatisfy(LegacyText.isDigit) && value.first == UInt8(ascii: "1")
      && value[value.startIndex + 1] >= UInt8(ascii: "3")
  }

  /// Blanks, hyphens and parentheses don't count, nor does the country's +86.
  private static func looksLikeOne(_ number: ArraySlice<UInt8>) -> Bool {
    var digits = number.filter { !" -()".utf8.contains($0) }[...]
    if digits.starts(with: "+86".utf8) { digits = digits.dropFirst(3) }
    guard let first = digits.first, digits.allSatisfy(LegacyText.isDigit) else { return false }
    switch first {
    case UInt8(ascii: "1"): return isMobile(digits)
    case UInt8(ascii: "0"): return (10...16).contains(digits.count)
    default: return (7...12).contains(digits.count)
    }
  }
}
