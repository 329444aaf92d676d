/// The one lexical form of each field type, over UTF-8 bytes.
public enum CanonicalForm {
  /// A day that exists, `YYYY-MM-DD` (ISO 8601), year 0001 to 9999.
  public static func isDate(_ value: ArraySlice<UInt8>) -> Bool { value.withUnsafeBytes(isDate) }

  /// A day that exists, as ``isDate(_:)`` has it, in memory of somebody else.
  static func isDate(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count == 10, value[4] == UInt8(ascii: "-"), value[7] == UInt8(ascii: "-") else {
      return false
    }
    var numbers = (0, 0, 0)
    for (place, byte) in value.enumerated() where place != 4 && place != 7 {
      guard (0x30...0x39).contains(byte) else { return false }
      let digit = Int(byte & 0x0F)
      switch place {
      case ..<4: numbers.0 = numbers.0 * 10 + digit
      case ..<7: numbers.1 = numbers.1 * 10 + digit
      default: numbers.2 = numbers.2 * 10 + digit
      }
    }
    let (year, month, day) = numbers
    guard year > 0, (1...12).contains(month), day > 0 else { return false }
    return day <= days(inMonth: month, of: year)
  }

  /// Whether a value is for certain a day of the years 2000 to 2098 in that form.
  @inline(__always)
  static func isDayOfCentury(_ value: UnsafeRawBufferPointer) -> Bool {
    guard value.count == 10 else { return false }
    let word = UInt64(littleEndian: value.loadUnaligned(as: UInt64.self))
    // 20__-__-
    guard word & 0xFF00_00FF_0000_FFFF == 0x2D00_002D_0000_3032 else { return false }
    let digits = (
      word >> 16 & 0xFF, word >> 24 & 0xFF, word >> 40 & 0xFF, word >> 48 & 0xFF, UInt64(value[8]),
      UInt64(value[9])
    )
    // Six more take what is above 9 out of its half.
    let all = word & 0x00F0_F000_F0F0_0000 | (digits.4 << 8 | digits.5) & 0xF0F0
    let more =
      (word &+ 0x0006_0600_0606_0000) & 0x00F0_F000_F0F0_0000
      | ((digits.4 << 8 | digits.5) &+ 0x0606) & 0xF0F0
    guard all == 0x0030_3000_3030_3030, more == all else { return false }
    let year = (digits.0 & 15) &* 10 &+ digits.1 & 15
    let month = (digits.2 & 15) &* 10 &+ digits.3 & 15
    let day = (digits.4 & 15) &* 10 &+ digits.5 & 15
    guard year < 99, month &- 1 < 12, day > 0 else { return false }
    return day <= 28 || day <= days(inMonth: Int(month), of: 2000 + Int(year))
  }

  /// Digits with an optional minus, at most 18 of them.
  public static func isInteger(_ value: ArraySlice<UInt8>) -> Bool {
    let digits = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
    return (1...18).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// An amount in units of 10,000 yuan: at most twelve digits, and at most six behind a point, without zeros that say nothing.
  /// One amount has one form, so that a record is the same whoever writes 0.5 or 0.50.
  static func isAmount(_ value: ArraySlice<UInt8>) -> Bool {
    let whole = value.prefix(while: LegacyText.isDigit)
    let rest = value[whole.endIndex...]
    guard (1...12).contains(whole.count), whole.count == 1 || whole.first != UInt8(ascii: "0") else {
      return false
    }
    if rest.isEmpty { return true }
    return rest.first == UInt8(ascii: ".") && (2...7).contains(rest.count)
      && rest.dropFirst().allSatisfy(LegacyText.isDigit) && rest.last != UInt8(ascii: "0")
  }

  /// How many digits a decimal number has behind the point; `nil` for what a spreadsheet may give back in another form: a zero in front of
  /// others, more than 15 digits in all.
  static func decimals(ofNumber value: ArraySlice<UInt8>) -> Int? {
    let whole = value.prefix(while: LegacyText.isDigit)
    let fraction = value[whole.endIndex...].dropFirst()
    guard whole.count == 1 || (whole.first ?? 0x30) != 0x30, value.count <= 16,
      whole.count == value.count || value[whole.endIndex] == UInt8(ascii: ".") && !fraction.isEmpty,
      fraction.allSatisfy(LegacyText.isDigit), whole.count + fraction.count <= DecimalDigits.significant
    else { return nil }
    return fraction.count
  }

  /// Whether an amount is digits alone, at most twelve, without zeros in front, and no more than `largest`.
  static func isWholeAmount(_ value: UnsafeRawBufferPointer, upTo largest: Int) -> Bool {
    guard (1...12).contains(value.count), value.count == 1 || value[0] != UInt8(ascii: "0"),
      value.allSatisfy(LegacyText.isDigit)
    else { return false }
    return value.reduce(0) { $0 * 10 + Int($1 & 0x0F) } <= largest
  }

  /// `true` or `false`.
  public static func isBoolean(_ value: ArraySlice<UInt8>) -> Bool {
    value.elementsEqual("true".utf8) || value.elementsEqual("false".utf8)
  }

  /// The number of days of a month of the Gregorian calendar.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    default: 31
    }
  }

}
