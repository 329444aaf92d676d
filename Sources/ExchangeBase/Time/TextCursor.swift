/// Reads the fixed forms of dates and times, a byte at a time. Whatever doesn't fit is `nil` or `false`, and then
/// nothing was taken.
public struct TextCursor {
  private let bytes: Substring.UTF8View
  private var place: Substring.UTF8View.Index

  /// Reads `text` from its front.
  public init(_ text: String) {
    bytes = text[...].utf8
    place = bytes.startIndex
  }

  /// Whether all was read.
  public var isAtEnd: Bool { place == bytes.endIndex }

  /// Takes exactly `count` ASCII digits.
  public mutating func number(digits count: Int) -> Int? {
    var value = 0
    var next = place
    for _ in 0..<count {
      guard next < bytes.endIndex, let digit = Self.digit(bytes[next]) else { return nil }
      value = value * 10 + digit
      bytes.formIndex(after: &next)
    }
    place = next
    return value
  }

  /// Takes one or more digits as the fraction of a second, in whole milliseconds; finer digits are cut off.
  public mutating func milliseconds() -> Int? {
    guard var value = number(digits: 1).map({ $0 * 100 }) else { return nil }
    var weight = 10
    while let digit = number(digits: 1) {
      value += digit * weight
      weight /= 10
    }
    return value
  }

  /// Takes the next byte if it is one of `choices`, and says which.
  public mutating func take(_ choices: Unicode.Scalar...) -> Unicode.Scalar? {
    guard place < bytes.endIndex else { return nil }
    let scalar = Unicode.Scalar(bytes[place])
    guard choices.contains(scalar) else { return nil }
    bytes.formIndex(after: &place)
    return scalar
  }

  /// Takes `YYYY-MM-DD`, if there is such a day.
  public mutating func day() -> Day? {
    guard let year = number(digits: 4), take("-") != nil, let month = number(digits: 2), take("-") != nil,
      let day = number(digits: 2)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    (0x30...0x39).contains(byte) ? Int(byte) - 0x30 : nil
  }
}
