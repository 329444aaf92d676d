import ExchangeBase

/// What a line above or below a table says of who gets what stands in it: 主送：样例局, 接收部门 beside a code, or 样例局： as letters begin.
enum AddressLine {
  /// The labels in the cells of a row that speak of who gets something, with what stands behind each.
  static func labels(in cells: [String]) -> [(label: String, value: String)] {
    let filled = cells.filter { !$0.isEmpty }
    if filled.count == 2, isLabel(filled[0]), !isNothing(filled[1]) { return [(filled[0], filled[1])] }
    let text = Array(filled.joined(separator: "\t").unicodeScalars.prefix(longest))
    var labels: [(label: String, value: String)] = []
    for place in text.indices where isColon(text[place]) {
      let label = Self.label(before: place, in: text)
      guard isLabel(label) else { continue }
      let value = Self.value(behind: place, in: text)
      if !isNothing(value) { labels.append((label, value)) }
    }
    return labels
  }

  /// Whom a row with one cell begins a letter to; `nil` for any other.
  static func salutation(in cells: [String]) -> String? {
    let filled = cells.filter { !$0.isEmpty }
    guard filled.count == 1, let last = filled[0].unicodeScalars.last, isColon(last) else { return nil }
    return String(filled[0].unicodeScalars.dropLast())
  }

  /// The text before a colon, up to what parts it from other text. Its blanks are those of wide type: 主　送：.
  private static func label(before place: Int, in text: [Unicode.Scalar]) -> String {
    var label: [Unicode.Scalar] = []
    for scalar in text[..<place].reversed() {
      if label.count == longestLabel || isColon(scalar) || ends.contains(scalar) { break }
      if !scalar.isBlank { label.append(scalar) }
    }
    while let first = label.last, openings.contains(first) { label.removeLast() }
    return string(label.reversed())
  }

  /// The text behind a colon, up to a blank or what ends it; empty where another label follows.
  private static func value(behind place: Int, in text: [Unicode.Scalar]) -> String {
    let rest = text[(place + 1)...].drop(while: \.isBlank)
    let value = rest.prefix { !$0.isBlank && !ends.contains($0) }
    return value.contains(where: isColon) ? "" : string(value)
  }

  private static func isLabel(_ text: String) -> Bool {
    let key = HeaderKey.key(of: text)
    return HeaderKey.ends(in: .recipients, key) || HeaderKey.addresses(key)
  }

  private static func isNothing(_ value: String) -> Bool {
    LegacyText.isNull(LegacyText.trimmed(Array(value.utf8)[...]))
  }

  private static func isColon(_ scalar: Unicode.Scalar) -> Bool { colons.contains(scalar) }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  /// The most characters of a row that are looked at.
  static let longest = 1_000
  private static let longestLabel = 16
  private static let colons: Set<Unicode.Scalar> = [":", "：", "∶", "﹕"]
  private static let ends: Set<Unicode.Scalar> = ["\t", "\n", "；", ";", "。"]
  private static let openings: Set<Unicode.Scalar> = ["(", "（", "[", "【", "〔", "《"]
}
