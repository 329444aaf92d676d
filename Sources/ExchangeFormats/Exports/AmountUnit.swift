/// The unit of the amounts in a column. Canonical amounts are in 10,000 yuan (万元), without zeros at their end.
public enum AmountUnit: String, Sendable, CaseIterable {
  /// Yuan.
  case yuan
  /// 10,000 yuan.
  case wanYuan = "wan-yuan"

  /// An amount in 10,000 yuan in this unit, exactly: the point is moved, digit by digit, and nothing rounded. `nil`
  /// where it isn't a plain decimal number.
  func exported(_ amount: ArraySlice<UInt8>) -> [UInt8]? {
    let whole = amount.prefix(while: LegacyText.isDigit)
    var fraction = amount.dropFirst(whole.count)
    if !fraction.isEmpty {
      guard fraction.removeFirst() == UInt8(ascii: "."), !fraction.isEmpty else { return nil }
    }
    guard !whole.isEmpty, fraction.allSatisfy(LegacyText.isDigit) else { return nil }
    if self == .wanYuan { return Array(amount) }
    let zero = UInt8(ascii: "0")
    let digits = whole + fraction + Array(repeating: zero, count: max(0, 4 - fraction.count))
    let front = digits.prefix(whole.count + 4).drop { $0 == zero }
    var back = digits.dropFirst(whole.count + 4)
    while back.last == zero { back.removeLast() }
    return (front.isEmpty ? [zero] : Array(front)) + (back.isEmpty ? [] : [UInt8(ascii: ".")] + back)
  }
}
