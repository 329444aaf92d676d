/// What the codes in a column of an export mean.
public struct CodeTable: Sendable, Equatable {
  /// The codes with their canonical values, in the order of the rule.
  public let entries: [(code: String, value: String)]
  private let values: [[UInt8]: [UInt8]]

  /// Makes a table; of a code that stands there twice the first entry counts.
  public init(_ entries: [(code: String, value: String)]) {
    self.entries = entries
    values = Dictionary(entries.map { (Array($0.code.utf8), Array($0.value.utf8)) }) { first, _ in first }
  }

  /// The canonical value of a trimmed code; `nil` where the table doesn't have it.
  func value(of code: ArraySlice<UInt8>) -> [UInt8]? { values[Array(code)] }

  /// The canonical values of several codes in one cell, as a list; `nil` unless there are several, and the table has each.
  func values(inList cell: ArraySlice<UInt8>) -> [UInt8]? {
    let parts = ListCell.parts(of: cell)
    guard parts.count > 1 else { return nil }
    var values: [UInt8] = []
    for part in parts {
      guard let value = value(of: part) else { return nil }
      if !values.isEmpty { values.append(UInt8(ascii: "|")) }
      values += value
    }
    return values
  }

  /// The codes, for a message.
  var codes: String { entries.map { "\($0.code)=\($0.value)" }.joined(separator: "、") }

  /// Whether both have the same entries.
  public static func == (left: Self, right: Self) -> Bool {
    left.entries.elementsEqual(right.entries) { $0 == $1 }
  }
}
