/// A resident's identity number (公民身份号码, GB 11643): division, date of birth, sequence and, since 1999, a
/// check character. Before that it had 15 digits and a year of two.
enum ResidentID {
  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checks = Array("10X98765432".utf8)

  /// Whether it is a number of 18 digits whose check character fits, with a birthday that is one.
  static func isFitting(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count == 18, value.dropLast().allSatisfy(LegacyText.isDigit) else { return false }
    return fault(in: Array(value)[...]) == nil
  }

  /// The number of 18 digits that a value with hyphens stands for, if its check character fits and its birthday is one; `nil` for any
  /// other.
  static func written(for value: ArraySlice<UInt8>) -> [UInt8]? {
    guard (19...24).contains(value.count) else { return nil }
    let number = value.compactMap { $0 == UInt8(ascii: "-") ? nil : capital($0) }
    return number.withUnsafeBytes(isFitting) ? number : nil
  }

  static func fault(in value: ArraySlice<UInt8>) -> CodeFault? {
    guard value.count == 18 || value.count == 15 else {
      return .length(found: value.characterCount, expected: 18)
    }
    let misplaced = value.firstPlace { place, byte in
      LegacyText.isDigit(byte) || byte == UInt8(ascii: "*")
        || (place == 17 && capital(byte) == UInt8(ascii: "X"))
    }
    if let misplaced { return misplaced }
    if value.isOneCharacter { return .placeholder }
    // What is masked can't be checked any further.
    if value.contains(UInt8(ascii: "*")) { return nil }
    if value.count == 18, !hasFittingCheck(value) { return .checkCharacter }
    return hasBirthday(value) ? nil : .birthday
  }

  private static func hasFittingCheck(_ value: ArraySlice<UInt8>) -> Bool {
    let sum = zip(value, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    return value.last.map(capital) == checks[sum % 11]
  }

  /// Whether the digits from the seventh on are a day.
  static func hasBirthday(_ value: ArraySlice<UInt8>) -> Bool {
    let digits = value.dropFirst(6)
    let isOld = value.count == 15
    let year = (isOld ? 1900 : 0) + number(digits.prefix(isOld ? 2 : 4))
    let rest = digits.dropFirst(isOld ? 2 : 4)
    let (month, day) = (number(rest.prefix(2)), number(rest.dropFirst(2).prefix(2)))
    guard year > 0, (1...12).contains(month) else { return false }
    return (1...CanonicalForm.days(inMonth: month, of: year)).contains(day)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }
}
