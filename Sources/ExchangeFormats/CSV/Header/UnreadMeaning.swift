import ExchangeBase

/// Watches what nothing reads for what a field means that the file says nothing of: 注销 under 证照状态, where the absence of 业务动作
/// means 核发. Each record would be taken for another, however loud the column is told to be unknown.
struct UnreadMeaning {
  /// The fields that haven't been met elsewhere so far.
  private var fields: [Field]
  /// What is said of where each was met first.
  private(set) var findings: [Finding] = []
  private let wayOut: LocalizedText

  /// What says yes in a column such as 是否注销.
  private static let affirmations: Set<String> = ["是", "Y", "y", "yes", "true", "1", "√"]

  /// Prepares for the records of a file that has the fields `given`; `nil` where nothing can be missed.
  init?(of schema: KindSchema, given: [Bool], rule: SourceRule?) {
    wayOut = SourceRule.wayOut(of: rule)
    fields = schema.absent(given: given, rule: rule).map { schema.fields[$0] }
      .filter { $0.standard != nil && $0.enumeration != nil }
    if fields.isEmpty { return nil }
  }

  /// Whether there is still something to be missed.
  var isWatching: Bool { !fields.isEmpty }

  /// Takes the next value of a column, which may say something else than the absence of a field does.
  mutating func take(_ raw: ArraySlice<UInt8>, of column: UnreadColumn, at position: Position) {
    let value = String(decoding: LegacyText.trimmed(raw), as: UTF8.self)
    for (place, field) in fields.enumerated() {
      guard let word = word(of: field, in: value, under: column.key) else { continue }
      findings.append(finding(word, of: field, under: column.title, at: position))
      fields.remove(at: place)
      return
    }
  }

  private func word(of field: Field, in value: String, under key: String) -> String? {
    field.enumeration?.first { word in
      guard word != field.standard else { return false }
      return value == word || value == "已" + word
        || (["是否" + word, "是否已" + word].contains(key) && Self.affirmations.contains(value))
    }
  }

  private func finding(
    _ word: String, of field: Field, under title: String, at position: Position
  ) -> Finding {
    let standard = field.standard ?? ""
    return Finding(
      .headerColumnMissing,
      at: Position(line: position.line, column: position.column, field: field.name, title: field.title),
      arguments: [
        "aliases": ([field.name] + field.aliases).joined(separator: "、"),
        "hintZh": "：“\(title)”这一列说的像是它（\(word)），而没有这一列，每条都成了“\(standard)”\(wayOut.zh)",
        "hint":
          ": “\(title)” seems to say it (\(word)), and without the column each record would be “\(standard)”\(wayOut.en)",
      ])
  }
}
