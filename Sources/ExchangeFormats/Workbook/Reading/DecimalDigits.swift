/// A number in its decimal digits, as a workbook writes it; never as a binary one, which would have others.
struct DecimalDigits: Equatable, Sendable {
  private(set) var isNegative = false
  /// The digits from the first that isn't zero to the last, as numbers; none for zero.
  private(set) var digits: [UInt8] = []
  /// How many of them stand before the point: the number is 0.digits × 10^point.
  private(set) var point = 0

  /// Zero.
  static let zero = DecimalDigits()

  /// So many digits a spreadsheet knows of a number.
  static let significant = 15
  private static let limit = 400

  private init() {}

  /// Reads `-12.5`, `3.7E+17`; `nil` for anything else, and beyond what a spreadsheet can hold.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest = rest.dropFirst()
    }
    let whole = rest.prefix(while: LegacyText.isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: LegacyText.isDigit)
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard whole.count + fraction.count > 0, whole.count + fraction.count <= Self.limit else { return nil }
    var exponent = 0
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      let isSmall = rest.first == UInt8(ascii: "-")
      if isSmall || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
      guard (1...3).contains(rest.count), rest.allSatisfy(LegacyText.isDigit) else { return nil }
      exponent = rest.reduce(0) { $0 * 10 + Int($1 & 0x0F) } * (isSmall ? -1 : 1)
      rest = []
    }
    guard rest.isEmpty, abs(exponent) <= Self.limit else { return nil }
    let all = (whole + fraction).map { $0 & 0x0F }
    let first = all.firstIndex { $0 != 0 } ?? all.endIndex
    digits = Array(all[first...])
    point = whole.count - first + exponent
    settle()
  }

  /// Whether it is zero.
  var isZero: Bool { digits.isEmpty }

  /// The number without its sign.
  var magnitude: DecimalDigits {
    var copy = self
    copy.isNegative = false
    return copy
  }

  /// The number times a hundred.
  var hundredfold: DecimalDigits {
    var copy = self
    if !isZero { copy.point += 2 }
    return copy
  }

  /// The number with so many digits at most.
  func rounded(significant count: Int) -> DecimalDigits { rounded(keeping: count) }

  /// The number with so many digits behind the point at most.
  func rounded(decimals count: Int) -> DecimalDigits { rounded(keeping: point + count) }

  /// The digits before the point, and those behind it.
  var parts: (whole: [UInt8], fraction: [UInt8]) {
    if point <= 0 { return ([], Array(repeating: 0, count: min(-point, Self.limit)) + digits) }
    if point >= digits.count { return (digits + Array(repeating: 0, count: point - digits.count), []) }
    return (Array(digits[..<point]), Array(digits[point...]))
  }

  /// Appends it in plain digits, or, where those would be very many, in scientific form.
  func append(to output: inout [UInt8]) {
    guard (-9...2 * Self.significant).contains(point) else { return appendScientific(to: &output) }
    if isNegative { output.append(UInt8(ascii: "-")) }
    let (whole, fraction) = parts
    output += whole.isEmpty ? [0x30] : whole.map { $0 | 0x30 }
    if !fraction.isEmpty { output += [UInt8(ascii: ".")] + fraction.map { $0 | 0x30 } }
  }

  /// Appends it in scientific form.
  func appendScientific(to output: inout [UInt8]) {
    if isNegative { output.append(UInt8(ascii: "-")) }
    output.append((digits.first ?? 0) | 0x30)
    output.append(UInt8(ascii: "."))
    output += digits.count > 1 ? digits.dropFirst().map { $0 | 0x30 } : [0x30]
    output += "E\(point > 0 ? "+" : "")\(point - 1)".utf8
  }

  private func rounded(keeping count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var copy = self
    guard count >= 0 else {
      copy.digits = []
      copy.settle()
      return copy
    }
    let goesUp = digits[count] >= 5
    copy.digits = Array(digits[..<count])
    if goesUp {
      var place = count - 1
      while place >= 0, copy.digits[place] == 9 {
        copy.digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        copy.digits[place] += 1
      } else {
        copy.digits.insert(1, at: 0)
        copy.point += 1
      }
    }
    copy.settle()
    return copy
  }

  /// Leaves out zeros behind the last digit.
  private mutating func settle() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { (isNegative, point) = (false, 0) }
  }
}

extension DecimalDigits: Comparable {
  static func < (left: DecimalDigits, right: DecimalDigits) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? isShorter(right, left) : isShorter(left, right)
  }

  /// Whether a number is less than another, whatever their signs.
  private static func isShorter(_ left: DecimalDigits, _ right: DecimalDigits) -> Bool {
    if left.isZero || right.isZero { return left.isZero && !right.isZero }
    if left.point != right.point { return left.point < right.point }
    return left.digits.lexicographicallyPrecedes(right.digits)
  }
}
