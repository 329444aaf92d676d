/// A day as legacy exports write it: `2020/1/2`, `20201222`, `2020年12月22日`, `2020.12.22 00:00:00`…
enum LegacyDate: Equatable {
  /// A day that exists.
  case day(year: Int, month: Int, day: Int)
  /// What systems write for no date: 1899-12-30, 1899-12-31, 1900-01-00, 1900-01-01 and 1904-01-01 of spreadsheets and SQL
  /// Server, 0000-00-00 and 1000-01-01 of MySQL, 0001-01-01 of .NET, 1753-01-01, and where Windows (1601-01-01), VMS
  /// (1858-11-17) and Unix (1970-01-01) begin to count. Or the marks of a day without its figures: `/  /` of FoxPro, `-  -`, 年  月  日.
  case null
  /// A spreadsheet's count of days (`44187`). Which day it means depends on where its count begins: 1900 or 1904.
  case serial
  /// Anything else, also a day that doesn't exist.
  case invalid

  /// Reads a trimmed value in which full-width digits and marks have been made half-width.
  init(_ value: ArraySlice<UInt8>) {
    if value.count == 8, value.allSatisfy(LegacyText.isDigit) {
      let (year, rest) = (value.prefix(4), value.dropFirst(4))
      self.init(year: Self.number(year), month: Self.number(rest.prefix(2)), day: Self.number(rest.suffix(2)))
      return
    }
    if Self.isSerial(value) {
      self = .serial
      return
    }
    if Self.lacksFigures(value) {
      self = .null
      return
    }
    var form = DateForm(rest: value)
    guard let (year, month, day) = form.takeDay(), form.takeTimeToEnd() else {
      self = .invalid
      return
    }
    self.init(year: year, month: month, day: day)
  }

  private init(year: Int, month: Int, day: Int) {
    switch (year, month, day) {
    case (1899, 12, 30), (1899, 12, 31), (1900, 1, 0...1), (1904, 1, 1), (0, 0, 0), (1, 1, 1), (1000, 1, 1),
      (1601, 1, 1), (1753, 1, 1), (1858, 11, 17), (1970, 1, 1):
      self = .null
    case (1...9999, 1...12, 1...) where day <= CanonicalForm.days(inMonth: month, of: year):
      self = .day(year: year, month: month, day: day)
    default:
      self = .invalid
    }
  }

  /// The time of day that a date is written with, `12:00`; `nil` where there is none, and for what systems write of whole days:
  /// their beginning, and their last minute.
  static func timeOfDay(in raw: ArraySlice<UInt8>) -> String? {
    guard raw.contains(UInt8(ascii: ":")) || raw.contains(0xEF) else { return nil }
    var narrowed: [UInt8] = []
    LegacyText.appendNarrowed(raw, droppingSpaces: false, to: &narrowed)
    var form = DateForm(rest: LegacyText.unprotected(narrowed[...], onlyBeforeDigits: false))
    guard form.takeDay() != nil, form.takeTimeToEnd(), let time = form.time else { return nil }
    if time == (0, 0, 0) || (time.hour == 23 && time.minute == 59) { return nil }
    return [time.hour, time.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// Whether this is one of the days that stand for “no end”: 2099-12-31, 9999-12-31.
  var isOpenEnd: Bool {
    self == .day(year: 2099, month: 12, day: 31) || self == .day(year: 9999, month: 12, day: 31)
  }

  /// Whether a canonical day is one of those that are written for no date.
  static func isNull(canonical value: ArraySlice<UInt8>) -> Bool {
    nullDays.contains { value.elementsEqual($0.utf8) }
  }

  /// Whether a canonical day is one of those that stand for “no end”.
  static func isOpenEnd(canonical value: ArraySlice<UInt8>) -> Bool {
    openEnds.contains { value.elementsEqual($0.utf8) }
  }

  private static let nullDays: [String] = [
    "1899-12-30", "1899-12-31", "1900-01-01", "1904-01-01", "0001-01-01", "1000-01-01", "1601-01-01",
    "1753-01-01", "1858-11-17", "1970-01-01",
  ]
  private static let openEnds: [String] = ["2099-12-31", "9999-12-31"]

  /// Appends `YYYY-MM-DD` of a day that exists.
  static func append(year: Int, month: Int, day: Int, to output: inout [UInt8]) {
    for (number, width, mark) in [(year, 1000, ""), (month, 10, "-"), (day, 10, "-")] {
      output += mark.utf8
      var place = width
      while place > 0 {
        output.append(0x30 + UInt8(number / place % 10))
        place /= 10
      }
    }
  }

  private static func isSerial(_ value: ArraySlice<UInt8>) -> Bool {
    let (days, rest) = (value.prefix(5), value.dropFirst(5))
    guard days.count == 5, days.allSatisfy(LegacyText.isDigit) else { return false }
    return rest.isEmpty
      || (rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy(LegacyText.isDigit))
  }

  /// Whether there is nothing but what stands between the figures of a day and a time.
  private static func lacksFigures(_ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    while let byte = rest.first {
      let length =
        "-/.:".utf8.contains(byte)
        ? 1 : marks.first { rest.starts(with: $0) }?.count ?? Blank.length(atStartOf: rest)
      guard length > 0 else { return false }
      rest = rest.dropFirst(length)
    }
    return !value.isEmpty
  }

  private static let marks = ["年", "月", "日", "时", "分", "秒"].map { Array($0.utf8) }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }
}

/// The written form of a day and perhaps a time, taken apart from its start.
private struct DateForm {
  var rest: ArraySlice<UInt8>
  /// The time that was taken.
  private(set) var time: (hour: Int, minute: Int, second: Int)?

  init(rest: ArraySlice<UInt8>) { self.rest = rest }

  /// Year, mark, month, the same mark, day.
  mutating func takeDay() -> (year: Int, month: Int, day: Int)? {
    guard let year = takeNumber(4...4) else { return nil }
    let marks = [("-", "-", ""), ("/", "/", ""), (".", ".", ""), ("年", "月", "日")]
    guard let mark = marks.first(where: { takeSpaced($0.0) }), let month = takeNumber(1...2),
      takeSpaced(mark.1), let day = takeNumber(1...2)
    else { return nil }
    _ = takeSpaced(mark.2)
    return (year, month, day)
  }

  /// The end, or a time of day (`0:00`, `T00:00:00.000+08:00`) and the end. A time in another zone could be another
  /// day here, so only the offset of China passes.
  mutating func takeTimeToEnd() -> Bool {
    if rest.isEmpty { return true }
    guard takeSpaces() || take("T"), let hour = takeNumber(1...2), hour < 24, take(":"),
      let minute = takeNumber(2...2), minute < 60
    else { return false }
    time = (hour, minute, 0)
    if take(":") {
      guard let second = takeNumber(2...2), second < 60 else { return false }
      time = (hour, minute, second)
      if take(".") { rest = rest.drop(while: LegacyText.isDigit) }
    }
    _ = take("+08:00")
    return rest.isEmpty
  }

  private mutating func takeNumber(_ length: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix(length.upperBound).prefix(while: LegacyText.isDigit)
    guard length.contains(digits.count) else { return nil }
    rest = rest[digits.endIndex...]
    return digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// Takes `text` with the white space around it, if it stands there.
  private mutating func takeSpaced(_ text: String) -> Bool {
    let before = rest
    _ = takeSpaces()
    guard !text.isEmpty, take(text) else {
      rest = before
      return false
    }
    let after = rest
    _ = takeSpaces()
    // What follows the last mark may be a time, which needs its space.
    if text == "日" { rest = after }
    return true
  }

  private mutating func takeSpaces() -> Bool {
    let before = rest.count
    while case let length = Blank.length(atStartOf: rest), length > 0 {
      rest = rest.dropFirst(length)
    }
    return rest.count < before
  }
}
