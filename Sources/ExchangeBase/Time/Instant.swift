/// A moment, to the millisecond. It is read and written in China Standard Time (+08:00, no daylight saving time),
/// which is the time that all clocks of the measure run in.
///
/// Arithmetic stops at the first and at the last moment instead of overflowing, as with ``Day``.
public struct Instant: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// 0001-01-01T00:00:00.000+08:00.
  public static let first = Instant(unchecked: Int64(Day.first.number) * millisecondsPerDay - offset)
  /// 9999-12-31T23:59:59.999+08:00.
  public static let last = Instant(unchecked: Int64(Day.last.number + 1) * millisecondsPerDay - offset - 1)

  private static let millisecondsPerDay: Int64 = 86_400_000
  private static let offset: Int64 = 8 * 3_600_000

  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// The moment so many milliseconds after 1970-01-01T00:00:00Z, or ``first`` or ``last`` beyond them.
  public init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, Self.first.milliseconds), Self.last.milliseconds)
  }

  /// A time of a day in China Standard Time. Hour 24 is the midnight that ends the day; other amounts that a clock
  /// doesn't show carry over too.
  public init(day: Day, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0) {
    let time = ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond
    self.init(milliseconds: Int64(day.number) * Self.millisecondsPerDay - Self.offset + Int64(time))
  }

  /// Reads `YYYY-MM-DDTHH:MM[:SS[.fraction]]`, or the same with a space for the T, and then `Z`, `±HH:MM` or
  /// nothing, which means +08:00. That covers RFC 3339 except leap seconds. `nil` for any other text.
  public init?(_ text: String) {
    var cursor = TextCursor(text)
    guard let day = cursor.day(), cursor.take("T", "t", " ") != nil,
      let time = Self.time(&cursor), let offset = Self.offset(&cursor), cursor.isAtEnd
    else { return nil }
    let milliseconds = Int64(day.number) * Self.millisecondsPerDay + time - offset
    self.init(milliseconds: milliseconds)
    guard self.milliseconds == milliseconds else { return nil }
  }

  private init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The day in China Standard Time.
  public var day: Day {
    Day(number: Int((milliseconds + Self.offset).dividedByFloor(Self.millisecondsPerDay)))
  }

  /// The moment so many milliseconds later, or earlier where `count` is negative.
  public func adding(milliseconds count: Int64) -> Instant {
    let (sum, overflow) = milliseconds.addingReportingOverflow(count)
    if overflow { return count > 0 ? .last : .first }
    return Instant(milliseconds: sum)
  }

  /// The moment so many seconds later, or earlier where `count` is negative.
  public func adding(seconds count: Int64) -> Instant {
    let (product, overflow) = count.multipliedReportingOverflow(by: 1_000)
    return adding(milliseconds: overflow ? (count > 0 ? .max : .min) : product)
  }

  /// Reads text of exactly the form of ``text``; `nil` for any other.
  public init?(canonical text: String) {
    guard text.utf8.count == 29, let instant = Instant(text), instant.text == text else { return nil }
    self = instant
  }

  /// The text as the exchange writes it everywhere, always 29 characters: `2021-01-04T16:00:00.000+08:00`. Texts sort
  /// as the moments do.
  public var text: String {
    let day = self.day
    let time = Int(milliseconds + Self.offset - Int64(day.number) * Self.millisecondsPerDay)
    return String(unsafeUninitializedCapacity: 29) { text in
      day.write(into: text)
      text[10] = UInt8(ascii: "T")
      text.write(time / 3_600_000, digits: 2, at: 11)
      text[13] = UInt8(ascii: ":")
      text.write(time / 60_000 % 60, digits: 2, at: 14)
      text[16] = UInt8(ascii: ":")
      text.write(time / 1_000 % 60, digits: 2, at: 17)
      text[19] = UInt8(ascii: ".")
      text.write(time % 1_000, digits: 3, at: 20)
      for (place, byte) in "+08:00".utf8.enumerated() { text[23 + place] = byte }
      return 29
    }
  }

  /// The ``text``.
  public var description: String { text }

  /// Earlier moments come first.
  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant {
  /// The text for people: `2021-01-04 16:00:00`.
  public var forPeople: String { "\(day) \(text.dropFirst(11).prefix(8))" }

  /// The moment as the end of a term, for people: midnight is the 24:00 of the day before (民法典 203), so that
  /// `2021-01-05T00:00` reads `2021-01-04 24:00`.
  public var deadlineForPeople: String {
    let day = self.day
    guard self == Instant(day: day) else { return String(forPeople.dropLast(3)) }
    return "\(day.adding(days: -1)) 24:00"
  }
}

extension Instant {
  /// Reads the ``text``; any other form is a decoding error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(canonical: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a moment in China Standard Time: \(text)")
    }
    self = instant
  }

  /// Writes the ``text``.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension Instant {
  /// `HH:MM[:SS[.fraction]]`, in milliseconds since midnight.
  private static func time(_ cursor: inout TextCursor) -> Int64? {
    guard let hour = cursor.number(digits: 2), hour < 24, cursor.take(":") != nil,
      let minute = cursor.number(digits: 2), minute < 60
    else { return nil }
    var time = (hour * 60 + minute) * 60_000
    guard cursor.take(":") != nil else { return Int64(time) }
    guard let second = cursor.number(digits: 2), second < 60 else { return nil }
    time += second * 1_000
    guard cursor.take(".") != nil else { return Int64(time) }
    guard let fraction = cursor.milliseconds() else { return nil }
    return Int64(time + fraction)
  }

  /// `Z`, `±HH:MM` or nothing, in milliseconds east of UTC.
  private static func offset(_ cursor: inout TextCursor) -> Int64? {
    if cursor.isAtEnd { return offset }
    guard let sign = cursor.take("Z", "z", "+", "-") else { return nil }
    if sign == "Z" || sign == "z" { return 0 }
    guard let hours = cursor.number(digits: 2), hours < 24, cursor.take(":") != nil,
      let minutes = cursor.number(digits: 2), minutes < 60
    else { return nil }
    return Int64((hours * 60 + minutes) * 60_000) * (sign == "-" ? -1 : 1)
  }
}

extension Int64 {
  /// The quotient rounded down, also below zero.
  fileprivate func dividedByFloor(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
