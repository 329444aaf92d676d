/// Phone numbers of the mainland: mobiles (1, 3–9, nine digits), and landlines with or without area code.
enum PhoneNumber {
  /// Whether each of the numbers looks like one. Several stand with `/`, `,`, `;` or `、` between them.
  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    // Of the characters that fields for phones allow, only 、 isn't ASCII.
    let numbers = value.split { "/,;".utf8.contains($0) || $0 >= 0x80 }
    return !numbers.isEmpty && numbers.allSatisfy(isOne) ? nil : .noPhone
  }

  /// A 1, then 3–9, then nine digits.
  static func isMobile(_ value: ArraySlice<UInt8>) -> Bool { value.withUnsafeBytes(isMobile) }

  /// A 1, then 3–9, then nine digits.
  static func isMobile(_ value: UnsafeRawBufferPointer) -> Bool {
    value.count == 11 && value[0] == UInt8(ascii: "1") && value[1] >= UInt8(ascii: "3")
      && ByteWords.areDigits(value)
  }

  /// The bytes that a mobile may have, one after another.
  static let mobile: [Set<UInt8>] =
    [Set("1".utf8), Set("3456789".utf8)] + Array(repeating: Set("0123456789".utf8), count: 9)

  /// How the country is written in front of a number.
  static let countries = ["+86", "+086", "0086", "086", "86"].map { Array($0.utf8) }

  /// The mobile that digits are, with the country in front or without.
  static func mobileNumber(of digits: [UInt8]) -> [UInt8]? {
    if isMobile(digits[...]) { return digits }
    guard let country = countries.first(where: { digits.starts(with: $0) && isMobile(digits[$0.count...]) })
    else { return nil }
    return Array(digits[country.count...])
  }

  /// What people write before an extension; where two begin alike the longer one comes first.
  static let extensionWords = ["转分机", "分机号", "分机", "转接", "转"]

  /// Whether three bytes are a dash (U+2010…U+2015, U+2212).
  static func isDash(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count == 3, bytes.first == 0xE2, let last = bytes.last else { return false }
    let middle = bytes[bytes.startIndex + 1]
    return (middle == 0x80 && (0x90...0x95).contains(last)) || (middle == 0x88 && last == 0x92)
  }

  /// Whether a number looks like one. Blanks, hyphens and parentheses don't count, nor does the country's +86, nor an extension.
  static func isOne(_ number: ArraySlice<UInt8>) -> Bool {
    let base = extensionStart(in: number).map { number[..<$0] } ?? number
    var digits = base.filter { !" -()".utf8.contains($0) }[...]
    if digits.starts(with: "+86".utf8) { digits = digits.dropFirst(3) }
    guard digits.allSatisfy(LegacyText.isDigit), !isOneDigit(digits) else { return false }
    return isWhole(digits)
  }

  /// Digits that are the number of a line: a mobile, a landline with its area code or without, or a service that all
  /// of the country calls alike (400, 800).
  private static func isWhole(_ digits: ArraySlice<UInt8>) -> Bool {
    switch digits.first {
    case UInt8(ascii: "1"): isMobile(digits)
    // Systems that know no hyphen write an extension behind the digits.
    case UInt8(ascii: "0"): (10...16).contains(digits.count)
    case nil: false
    default:
      // Ten digits and more have an area code, which has lost its zero unless these are 400 and 800.
      (7...8).contains(digits.count)
        || isService(digits)
    }
  }

  /// Ten digits that all of the country calls alike, 400 and 800, and that people part as they like.
  private static func isService(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.count == 10 && ["400", "800"].contains { digits.starts(with: $0.utf8) }
  }

  /// Whether all digits are the same, as those are that a form was filled up with.
  private static func isOneDigit(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.allSatisfy { $0 == digits.first }
  }

  /// Where the hyphen or `#` stands behind which an extension begins: one to five digits behind a landline that is whole without them.
  /// Where it would be one with them, too, they are an extension all the same behind a `#`, and where they are one or two behind a
  /// complete number: nobody parts the digits of a number so.
  static func extensionStart(in number: ArraySlice<UInt8>) -> Int? {
    guard let mark = number.lastIndex(where: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "#") }) else {
      return nil
    }
    let (own, base) = (number[(mark + 1)...], number[..<mark].filter(LegacyText.isDigit)[...])
    guard (1...5).contains(own.count), own.allSatisfy(LegacyText.isDigit), isLandline(base) else {
      return nil
    }
    let isComplete = base.first != UInt8(ascii: "0") || base.count >= 11
    let isCertain =
      number[mark] == UInt8(ascii: "#") || own.count <= 2 && isComplete && !isService(base + own)
    return isCertain || !isLine(base + own) ? mark : nil
  }

  private static func isLandline(_ digits: ArraySlice<UInt8>) -> Bool {
    isWhole(digits) && digits.first != UInt8(ascii: "1")
      && (digits.first != UInt8(ascii: "0") || digits.count <= 12)
  }

  private static func isLine(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.first == UInt8(ascii: "0") ? (10...12).contains(digits.count) : isWhole(digits)
  }
}
