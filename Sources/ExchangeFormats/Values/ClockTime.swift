/// Times of day as people and spreadsheets write them: `9:30`, `14:30:00`, `下午2:30`, `9时30分`.
public enum ClockTime {
  private static let noon = ["上午": false, "早上": false, "am": false, "下午": true, "晚上": true, "pm": true]

  /// `HH:MM` for a time without seconds; `nil` for anything else.
  public static func written(for text: String) -> String? {
    written(for: Array(text.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
  }

  /// `HH:MM` for a time without seconds; `nil` for anything else.
  ///
  /// - Parameter value: without blanks, in half-width forms.
  static func written(for value: ArraySlice<UInt8>) -> [UInt8]? {
    guard value.count <= 24 else { return nil }
    var text = String(decoding: value, as: UTF8.self).lowercased()
    var isAfterNoon: Bool?
    for (word, isAfter) in noon where text.hasPrefix(word) || text.hasSuffix(word) {
      text = text.replacing(word, with: "", maxReplacements: 1)
      isAfterNoon = isAfter
      break
    }
    for mark in ["时", "点"] { text = text.replacing(mark, with: ":") }
    for mark in ["分", "秒"] { text = text.replacing(mark, with: mark == "分" ? ":" : "") }
    var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    // 9时, 9时30分.
    if parts.count > 1, parts.last == "" { parts.removeLast() }
    if parts.count == 1, text.hasSuffix(":") { parts.append("00") }
    guard (2...3).contains(parts.count), let hour = number(parts[0], to: 23),
      let minute = number(parts[1], to: 59),
      parts.count == 2 || number(parts[2], to: 59) == 0
    else { return nil }
    guard let isAfterNoon else { return written(hour, minute) }
    guard hour <= 12 else { return isAfterNoon ? written(hour, minute) : nil }
    return written(hour % 12 + (isAfterNoon ? 12 : 0), minute)
  }

  private static func number(_ text: String, to most: Int) -> Int? {
    guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(LegacyText.isDigit), let number = Int(text)
    else {
      return nil
    }
    return number <= most ? number : nil
  }

  private static func written(_ hour: Int, _ minute: Int) -> [UInt8] {
    [hour / 10, hour % 10].map { UInt8($0) | 0x30 } + [UInt8(ascii: ":")]
      + [minute / 10, minute % 10].map { UInt8($0) | 0x30 }
  }
}
