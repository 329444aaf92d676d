/// The two ways in which spreadsheets count days.
public enum DateSerials: String, Sendable, CaseIterable {
  /// 1 is 1900-01-01, and 60 a day that never was, 1900-02-29: Lotus 1-2-3 took 1900 for a leap year, and Excel kept it.
  case excel1900 = "excel-1900"
  /// 0 is 1904-01-01.
  case excel1904 = "excel-1904"

  /// The day that a count means, `YYYY-MM-DD`, its fraction, a time of day, left out.
  ///
  /// - Returns: `nil` when `value` is no count of at most six digits, or means no day. 0, which a spreadsheet shows for
  ///   an empty date, is an empty array.
  func day(of value: ArraySlice<UInt8>) -> [UInt8]? {
    let digits = value.prefix(while: LegacyText.isDigit)
    let rest = value.dropFirst(digits.count)
    guard (1...6).contains(digits.count),
      rest.isEmpty || (rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy(LegacyText.isDigit))
    else { return nil }
    return day(count: digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) })
  }

  /// The day of a count that is one for certain; `nil` for one that means no day, and an empty array for 0.
  func day(count: Int) -> [UInt8]? {
    if count == 0 { return [] }
    guard count < 10_000_000 else { return nil }
    switch self {
    case .excel1900 where count == 60: return nil
    case .excel1900: return Self.day(count - (count > 60 ? 2 : 1), after: 1900)
    case .excel1904: return Self.day(count, after: 1904)
    }
  }

  /// The day so many days after the first of January of a year.
  private static func day(_ count: Int, after year: Int) -> [UInt8]? {
    var (year, rest) = (year, count)
    while case let length = CanonicalForm.days(inMonth: 2, of: year) + 337, rest >= length {
      rest -= length
      year += 1
    }
    guard year <= 9999 else { return nil }
    var month = 1
    while case let length = CanonicalForm.days(inMonth: month, of: year), rest >= length {
      rest -= length
      month += 1
    }
    var output: [UInt8] = []
    LegacyDate.append(year: year, month: month, day: rest + 1, to: &output)
    return output
  }
}
