/// The unit of the amounts in a column. Canonical amounts are in 10,000 yuan (万元), without zeros at their end.
public enum AmountUnit: String, Sendable, CaseIterable {
  /// Yuan.
  case yuan
  /// 10,000 yuan.
  case wanYuan = "wan-yuan"

  /// An amount in 10,000 yuan in this unit, exactly; `nil` where it isn't a plain decimal number.
  func exported(_ amount: ArraySlice<UInt8>) -> [UInt8]? {
    self == .yuan ? Self.shifted(amount, by: 4) : Array(amount)
  }

  /// The number with its point moved to the right by `places`, digit by digit: no rounding can happen.
  private static func shifted(_ number: ArraySlice<UInt8>, by places: Int) -> [UInt8]? {
    let whole = number.prefix(while: LegacyText.isDigit)
    var fraction = number.dropFirst(whole.count)
    if !fraction.isEmpty {
      guard fraction.removeFirst() == UInt8(ascii: "."), !fraction.isEmpty else { return nil }
    }
    guard !whole.isEmpty, fraction.allSatisfy(LegacyText.isDigit) else { return nil }
    let zeros = Array(repeating: UInt8(ascii: "0"), count: abs(places))
    let digits = (places < 0 ? zeros : []) + whole + fraction + (places > 0 ? zeros : [])
    let point = (places < 0 ? zeros.count : 0) + whole.count + places
    let front = digits[..<point].drop { $0 == UInt8(ascii: "0") }
    let back = digits[point...].dropLast(digits[point...].reversed().prefix { $0 == UInt8(ascii: "0") }.count)
    return (front.isEmpty ? [UInt8(ascii: "0")] : Array(front))
      + (back.isEmpty ? [] : [UInt8(ascii: ".")] + back)
  }
}
