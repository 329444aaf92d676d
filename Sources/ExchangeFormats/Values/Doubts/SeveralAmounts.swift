import ExchangeBase

/// Several amounts in one cell, as people part them by a blank, a tabulator or a new line: without those they would become one that is
/// nobody's.
enum SeveralAmounts {
  /// Why such a value is no amount.
  static let cause = [
    "causeZh": "：里面有空格或换行，像是不止一个数",
    "cause": ": it has a blank or a line end in it, and seems to be more than one number",
  ]

  /// Whether blanks stand between figures of a value, and don't part the thousands of one: `1 234 567.50`.
  static func found(in value: ArraySlice<UInt8>) -> Bool {
    guard value.contains(where: { $0 <= 0x20 || $0 >= 0x80 }) else { return false }
    var text: [UInt8] = []
    LegacyText.appendNarrowed(value, droppingSpaces: false, to: &text)
    let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars).filter { !hasNoWidth($0) }
    return scalars.split(whereSeparator: { !isFigure($0) && !$0.isBlank }).contains { segment in
      let parts = segment.split(whereSeparator: { $0.isBlank })
      guard parts.count > 1, let first = parts.first, let last = parts.last else { return false }
      let gaps = segment[first.startIndex..<last.endIndex].filter { $0.isBlank }
      return gaps.count != parts.count - 1 || gaps.contains(where: isBreak) || !areThousands(parts)
    }
  }

  /// Whether the parts are the thousands of one number: the first has up to three digits, each other three, and a fraction stands
  /// behind the last.
  private static func areThousands(_ parts: [ArraySlice<Unicode.Scalar>]) -> Bool {
    parts.enumerated().allSatisfy { place, part in
      let whole = place == parts.count - 1 ? part.prefix(while: { $0 != "." }) : part
      return whole.allSatisfy(isDigit) && (place == 0 ? (1...3).contains(whole.count) : whole.count == 3)
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isFigure(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || scalar == "." || scalar == ","
  }

  /// Whether it parts lines or columns, which nobody puts between thousands.
  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    (0x09...0x0D).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
  }

  private static func hasNoWidth(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isInvisible && scalar.isBlank && !isBreak(scalar)
  }
}
