/// Watches the columns that nothing reads for what a field means that the table has no column for: 注销 under 证照状态, where the
/// absence of 业务动作 means 核发. Each record would be taken for another, however loud the column is told to be unknown.
struct UnreadMeaning {
  private let columns: [(place: Int, title: String, key: String)]
  private let fields: [Field]

  /// What says yes in a column such as 是否注销.
  private static let affirmations: Set<String> = ["是", "Y", "y", "yes", "true", "1", "√"]

  /// Prepares for the rows below a header; `nil` where nothing can be missed.
  init?(below header: CSVHeader) {
    columns = header.findings.filter { $0.code == .headerColumnUnknown }.compactMap {
      finding -> (place: Int, title: String, key: String)? in
      guard let column = finding.position.column, header.titles.indices.contains(column - 1) else {
        return nil
      }
      let title = header.titles[column - 1]
      return (place: column - 1, title: title, key: HeaderKey.key(of: title))
    }
    fields = zip(header.definition.schema.fields, header.columns).compactMap { field, column in
      column == nil && field.standard != nil && field.enumeration != nil ? field : nil
    }
    if columns.isEmpty || fields.isEmpty { return nil }
  }

  /// What is said of a row in which such a column says something else than the absence of the field does.
  func finding(in row: CSVRow) -> Finding? {
    guard !row.isBroken else { return nil }
    for column in columns where column.place < row.fields.count {
      let value = String(decoding: LegacyText.trimmed(row.value(column.place)[...]), as: UTF8.self)
      for field in fields {
        guard let word = word(of: field, in: value, under: column.key) else { continue }
        return finding(word, of: field, in: row, at: column.place, title: Masking.excerpt(column.title))
      }
    }
    return nil
  }

  private func word(of field: Field, in value: String, under key: String) -> String? {
    field.enumeration?.first { word in
      guard word != field.standard else { return false }
      return value == word || value == "已" + word
        || (["是否" + word, "是否已" + word].contains(key) && Self.affirmations.contains(value))
    }
  }

  private func finding(
    _ word: String, of field: Field, in row: CSVRow, at column: Int, title: String
  ) -> Finding {
    let standard = field.standard ?? ""
    return Finding(
      .headerColumnMissing,
      at: Position(line: row.line, column: column + 1, field: field.name, title: field.title),
      arguments: [
        "aliases": ([field.name] + field.aliases).joined(separator: "、"),
        "hintZh": "：“\(title)”这一列说的像是它（\(word)），而没有这一列，每条都成了“\(standard)”",
        "hint":
          ": “\(title)” seems to say it (\(word)), and without the column each record would be “\(standard)”",
      ])
  }
}
