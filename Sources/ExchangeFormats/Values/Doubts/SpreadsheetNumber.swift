/// What a spreadsheet makes of the number of a document, a licence or a message when it takes it for a date or a figure.
enum SpreadsheetNumber {
  /// Whether `value` is how spreadsheets show a date: `3月1日`, `2021年3月`, `Mar-21`, `1-Mar`.
  static func isShownDate(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count <= 24, value.count >= 4 else { return false }
    return isChineseDate(value) || isMonthName(value)
  }

  /// Whether `value` is a whole date, or a count of days that means one of our years, where a number should stand.
  static func isDate(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.count <= 40, let first = value.first, LegacyText.isDigit(first) else { return false }
    // A code may have lost its blanks: how many digits before the colon are the hour's can't be seen.
    if let colon = value.firstIndex(of: UInt8(ascii: ":")) {
      return (1...2).contains { hour in
        var day = value[..<colon]
        guard day.count > 8, day.suffix(hour).allSatisfy(LegacyText.isDigit) else { return false }
        day = day.dropLast(hour)
        if day.last == UInt8(ascii: "T") || day.last == UInt8(ascii: " ") { day = day.dropLast() }
        return !day.allSatisfy(LegacyText.isDigit) && isDate(day)
      }
    }
    switch LegacyDate(value) {
    // Eight digits are the number of many a document.
    case .day, .null: return !value.allSatisfy(LegacyText.isDigit)
    case .serial: return days.contains(number(value.prefix(5)))
    case .invalid: return isSlashedDate(value)
    }
  }

  /// Whether `value` is a number of more than the fifteen digits that spreadsheets keep, with zeros for the others.
  static func isRounded(_ value: ArraySlice<UInt8>) -> Bool {
    value.count >= 17 && value.allSatisfy(LegacyText.isDigit)
      && value.dropFirst(15).allSatisfy { $0 == UInt8(ascii: "0") }
      && !value.allSatisfy { $0 == UInt8(ascii: "0") }
  }

  /// The days from 2015 to 2030 as spreadsheets count them.
  private static let days = 42_005...47_848

  /// `M月D日` and `YYYY年M月`.
  private static func isChineseDate(_ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    let first = takeNumber(&rest)
    if take("年", &rest) {
      guard (1900...2100).contains(first), (1...12).contains(takeNumber(&rest)), take("月", &rest) else {
        return false
      }
    } else {
      guard (1...12).contains(first), take("月", &rest) else { return false }
    }
    if rest.isEmpty { return true }
    return (1...31).contains(takeNumber(&rest)) && take("日", &rest) && rest.isEmpty
  }

  /// `Mar-21`, `1-Mar`, `1-Mar-21`, `三月-21`.
  private static func isMonthName(_ value: ArraySlice<UInt8>) -> Bool {
    let parts = value.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let place = parts.firstIndex(where: isMonth),
      place == parts.count - 2
        || (place == 1 && parts.count == 2)
    else { return false }
    return parts.indices.allSatisfy { index in
      index == place || ((1...4).contains(parts[index].count) && parts[index].allSatisfy(LegacyText.isDigit))
    }
  }

  /// `3/1/2021`.
  private static func isSlashedDate(_ value: ArraySlice<UInt8>) -> Bool {
    let parts = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(LegacyText.isDigit) }) else {
      return false
    }
    return parts[0].count <= 2 && parts[1].count <= 2 && (1...31).contains(number(parts[0]))
      && (1...31).contains(number(parts[1])) && parts[2].count == 4
      && (1900...2100).contains(number(parts[2]))
  }

  private static func isMonth(_ word: ArraySlice<UInt8>) -> Bool {
    months.contains { LegacyText.isWord($0, word) }
  }

  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "一月", "二月", "三月",
    "四月",
    "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月",
  ].map { Array($0.utf8) }

  /// The number of up to four digits at the beginning; 0 without one.
  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Int {
    let digits = rest.prefix(4).prefix(while: LegacyText.isDigit)
    rest = rest[digits.endIndex...]
    return number(digits)
  }

  private static func take(_ mark: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.starts(with: mark.utf8) else { return false }
    rest = rest.dropFirst(mark.utf8.count)
    return true
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
  }
}
