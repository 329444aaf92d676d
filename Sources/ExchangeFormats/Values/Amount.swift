/// An amount of money as exports write it: `5000`, `1,234.50`, `￥5,000.00`, `5000元`, `0.5万元`, `.5`.
struct Amount {
  /// The digits before and behind the point, as they are written.
  private let whole: [UInt8]
  private let fraction: [UInt8]
  /// The unit that stands behind the digits, if one does.
  let unit: MoneyUnit?
  /// Whether a currency sign stands before them, which people write before yuan and hardly ever before 万元.
  private let hasSign: Bool

  /// Reads a value in which full-width forms have been made half-width and spaces dropped; `nil` when it isn't an
  /// amount, or its commas don't part thousands.
  init?(_ value: ArraySlice<UInt8>) {
    var rest = value
    for sign in ["人民币", "¥", "￥", "RMB", "CNY"] where rest.starts(with: sign.utf8) {
      rest = rest.dropFirst(sign.utf8.count)
    }
    hasSign = rest.count < value.count
    unit = Self.takeUnit(off: &rest)
    let number = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = number.first, let whole = Self.withoutCommas(first) else { return nil }
    let fraction = number.count == 2 ? number[1] : []
    guard fraction.allSatisfy(LegacyText.isDigit), !(whole.isEmpty && fraction.isEmpty) else { return nil }
    self.whole = whole.isEmpty ? [UInt8(ascii: "0")] : whole
    self.fraction = Array(fraction)
  }

  /// Appends the amount in ten thousands of yuan, exactly and in its one form, ``CanonicalForm/isAmount(_:)``.
  ///
  /// - Parameter columnUnit: the unit of an amount that names none.
  /// - Returns: `false` when that many digits aren't enough, or the unit isn't certain: an amount with a currency sign in
  ///   a column of more than yuan. Nothing has been appended then.
  func append(columnUnit: MoneyUnit, to output: inout [UInt8]) -> Bool {
    if hasSign, unit == nil, columnUnit != .yuan { return false }
    var (whole, fraction) = (whole, fraction)
    let steps = MoneyUnit.wanYuan.power - (unit ?? columnUnit).power
    if steps > 0 {
      whole = Array(repeating: UInt8(ascii: "0"), count: max(0, steps + 1 - whole.count)) + whole
      fraction = whole.suffix(steps) + fraction
      whole.removeLast(steps)
    } else if steps < 0 {
      whole += fraction.prefix(-steps)
      whole += Array(repeating: UInt8(ascii: "0"), count: max(0, -steps - fraction.count))
      fraction.removeFirst(min(-steps, fraction.count))
    }
    whole = Self.withoutLeadingZeros(whole)
    while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
    guard whole.count <= 12, fraction.count <= 6 else { return false }
    output += whole
    if !fraction.isEmpty { output += [UInt8(ascii: ".")] + fraction }
    return true
  }

  private static func takeUnit(off rest: inout ArraySlice<UInt8>) -> MoneyUnit? {
    // Every name ends with an ideograph: a glance at the last byte spares plain figures the rest.
    guard let last = rest.last, last >= 0x80 else { return nil }
    for (name, unit) in MoneyUnit.written where rest.suffix(name.count).elementsEqual(name) {
      rest = rest.dropLast(name.count)
      return unit
    }
    return nil
  }

  /// The digits of `number`, whose commas, if it has any, stand before each three of the last digits.
  private static func withoutCommas(_ number: ArraySlice<UInt8>) -> [UInt8]? {
    let groups = number.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.allSatisfy(LegacyText.isDigit) }) else { return nil }
    if groups.count > 1 {
      guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else {
        return nil
      }
    }
    return Array(groups.joined())
  }

  private static func withoutLeadingZeros(_ digits: [UInt8]) -> [UInt8] {
    let rest = digits.drop { $0 == UInt8(ascii: "0") }
    return rest.isEmpty ? [UInt8(ascii: "0")] : Array(rest)
  }
}
