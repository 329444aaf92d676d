/// A day of the Gregorian calendar, 0001-01-01…9999-12-31. It has no time zone: where one matters, days are those
/// of China Standard Time.
///
/// Arithmetic stops at the first and at the last day instead of overflowing, so every operation has a result.
public struct Day: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// 0001-01-01.
  public static let first = Day(unchecked: -719_162)
  /// 9999-12-31.
  public static let last = Day(unchecked: 2_932_896)

  /// Days since 1970-01-01, which is 0.
  public let number: Int

  /// The day with a number, or ``first`` or ``last`` where the number lies beyond them.
  public init(number: Int) {
    self.number = min(max(number, Self.first.number), Self.last.number)
  }

  /// The day of a date; `nil` where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.length(ofMonth: month, year: year)).contains(day)
    else { return nil }
    number = Self.number(year: year, month: month, day: day)
  }

  /// The day written as `YYYY-MM-DD` and nothing else; `nil` for any other text.
  public init?(_ text: String) {
    var cursor = TextCursor(text)
    guard let day = cursor.day(), cursor.isAtEnd else { return nil }
    self = day
  }

  private init(unchecked number: Int) { self.number = number }

  /// The year, 1…9999.
  public var year: Int { date.year }
  /// The month, 1…12.
  public var month: Int { date.month }
  /// The day of the month, 1…31.
  public var dayOfMonth: Int { date.day }

  /// The day of the week.
  public var weekday: Weekday {
    // Day 0 was a Thursday. The remainder of a negative number is negative, hence the second addition.
    Self.weekdays[((number + 3) % 7 + 7) % 7]
  }

  /// The day so many days later, or earlier where `count` is negative.
  public func adding(days count: Int) -> Day {
    let (sum, overflow) = number.addingReportingOverflow(count)
    if overflow { return count > 0 ? .last : .first }
    return Day(number: sum)
  }

  /// The corresponding day so many months later, or the month's last where it has no such day (民法典 202).
  public func adding(months count: Int) -> Day {
    let (year, month, day) = date
    let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(count)
    if overflow || sum >= 10_000 * 12 { return count > 0 ? .last : .first }
    if sum < 12 { return .first }
    let length = Self.length(ofMonth: sum % 12 + 1, year: sum / 12)
    return Day(unchecked: Self.number(year: sum / 12, month: sum % 12 + 1, day: min(day, length)))
  }

  /// The day as eight digits, as ids begin with it: `20210104`.
  public var digits: String {
    let (year, month, day) = date
    return String(unsafeUninitializedCapacity: 8) { text in
      text.write(year, digits: 4, at: 0)
      text.write(month, digits: 2, at: 4)
      text.write(day, digits: 2, at: 6)
      return 8
    }
  }

  /// The text, `2020-12-31`.
  public var description: String {
    String(unsafeUninitializedCapacity: 10) { text in
      write(into: text)
      return 10
    }
  }

  /// Writes the text to the front of a longer one.
  func write(into text: UnsafeMutableBufferPointer<UInt8>) {
    let (year, month, day) = date
    text.write(year, digits: 4, at: 0)
    text[4] = UInt8(ascii: "-")
    text.write(month, digits: 2, at: 5)
    text[7] = UInt8(ascii: "-")
    text.write(day, digits: 2, at: 8)
  }

  /// Earlier days come first.
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day {
  private static let weekdays = Weekday.allCases

  /// The number of days in a month.
  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // Both directions count in years that begin on 1 March, so that the leap day is a year's last and the lengths of
  // the months before it follow one line: months 0, 1, 2… from March begin on day (153 · month + 2) / 5.
  // 400 years have 146,097 days; 1 March of the year 0 lies 719,468 days before 1970-01-01.

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }

  private var date: (year: Int, month: Int, day: Int) {
    let days = number + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }
}

extension Day {
  /// Reads `YYYY-MM-DD`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = Day(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no day")
    }
    self = day
  }

  /// Writes `YYYY-MM-DD`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension UnsafeMutableBufferPointer<UInt8> {
  /// Writes so many digits of a number that isn't negative, with zeros before it.
  func write(_ number: Int, digits: Int, at place: Int) {
    var rest = number
    for place in (place..<place + digits).reversed() {
      self[place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
