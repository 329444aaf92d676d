/// The one lexical form of each field type, over UTF-8 bytes.
public enum CanonicalForm {
  /// A day that exists, `YYYY-MM-DD` (ISO 8601), year 0001 to 9999.
  public static func isDate(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count == 10, matches(value, "dddd-dd-dd") else { return false }
    let year = number(value.prefix(4))
    let month = number(value.dropFirst(5).prefix(2))
    let day = number(value.suffix(2))
    guard year > 0, (1...12).contains(month), day > 0 else { return false }
    return day <= days(inMonth: month, of: year)
  }

  /// Digits with an optional minus, at most 18 of them.
  public static func isInteger(_ value: ArraySlice<UInt8>) -> Bool {
    let digits = value.first == UInt8(ascii: "-") ? value.dropFirst() : value
    return (1...18).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// An amount in units of 10,000 yuan: at most twelve digits, and at most six behind a point.
  static func isAmount(_ value: ArraySlice<UInt8>) -> Bool {
    let whole = value.prefix { (0x30...0x39).contains($0) }
    let rest = value[whole.endIndex...]
    guard (1...12).contains(whole.count) else { return false }
    if rest.isEmpty { return true }
    return rest.first == UInt8(ascii: ".") && (2...7).contains(rest.count)
      && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
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

  /// Whether each byte is the form's, `d` standing for any digit.
  private static func matches(_ value: ArraySlice<UInt8>, _ form: StaticString) -> Bool {
    guard value.count == form.utf8CodeUnitCount else { return false }
    return form.withUTF8Buffer { form in
      zip(value, form).allSatisfy { byte, expected in
        expected == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == expected
      }
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }
}
