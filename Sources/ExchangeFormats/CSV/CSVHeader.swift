/// What a header row means for one kind.
struct CSVHeader: Sendable {
  /// The kind whose columns they are.
  let definition: KindDefinition
  /// The cells as the file spells them, without the empty ones at the end.
  let titles: [String]
  /// The column of each field of the schema, from 0; `nil` where the file has none.
  let columns: [Int?]
  /// What is wrong with it: missing, doubled and unknown columns.
  let findings: [Finding]

  /// Reads `titles` as the header of a kind.
  init(titles: [String], keys: [String], definition: KindDefinition, index: ColumnIndex, line: Int) {
    let schema = definition.schema
    var columns = [Int?](repeating: nil, count: schema.fields.count)
    var findings: [Finding] = []
    for (column, key) in keys.enumerated() {
      var position = Position(line: line, column: column + 1, title: titles[column])
      if CSVBookkeeping.isOurs(keys, at: column) { continue }
      guard let field = index.field(for: key) else {
        if CSVBookkeeping.isOrdinal(key) { continue }
        let title = titles[column].isEmpty ? "第 \(column + 1) 列" : Masking.excerpt(titles[column])
        findings.append(Finding(.headerColumnUnknown, at: position, excerpt: title))
        continue
      }
      guard let first = columns[field] else {
        columns[field] = column
        continue
      }
      position.field = schema.fields[field].name
      let arguments = ["field": schema.fields[field].title, "first": Masking.excerpt(titles[first])]
      let title = Masking.excerpt(titles[column])
      findings.append(Finding(.headerColumnDuplicate, at: position, excerpt: title, arguments: arguments))
    }
    self.definition = definition
    self.titles = titles
    self.columns = columns
    self.findings = findings + Self.missing(in: columns, of: schema).map { $0.finding(line: line) }
  }

  /// How many fields have a column.
  var matchCount: Int { columns.count { $0 != nil } }

  /// The titles of what is missing, with alternatives joined.
  var missing: [String] { Self.missing(in: columns, of: definition.schema).map(\.title) }

  private static func missing(in columns: [Int?], of schema: KindSchema) -> [MissingColumn] {
    var missing: [MissingColumn] = []
    for (index, field) in schema.fields.enumerated() where field.isRequired && columns[index] == nil {
      missing.append(MissingColumn(fields: [field]))
    }
    for group in schema.groups {
      let members = group.fields.compactMap { schema.index(of: $0) }
      if members.allSatisfy({ columns[$0] == nil }) {
        missing.append(MissingColumn(fields: members.map { schema.fields[$0] }))
      }
    }
    return missing
  }
}

/// A column that the file should have: one field, or one of several.
private struct MissingColumn {
  let fields: [Field]

  var title: String { fields.map(\.title).joined(separator: "／") }

  func finding(line: Int) -> Finding {
    let position = Position(line: line, field: fields.count == 1 ? fields[0].name : nil, title: title)
    let names = fields.flatMap { [$0.name] + $0.aliases }
    return Finding(.headerColumnMissing, at: position, arguments: ["aliases": names.joined(separator: "、")])
  }
}

/// Columns that the exchange and spreadsheets add to a table and that aren't data.
enum CSVBookkeeping {
  /// The first column that ``RejectedRowsWriter`` puts behind a file's own: the line of the row in that file.
  static let lineTitle = LocalizedText("原行号", "Original line")
  /// The second: what was wrong with the row.
  static let reasonTitle = LocalizedText("退回原因", "Rejection reason")

  private static let lineKeys = keys(of: lineTitle)
  private static let reasonKeys = keys(of: reasonTitle)
  /// What a column that only numbers the rows is called.
  private static let ordinals: Set<String> = ["序号", "no."]

  /// Whether the exchange wrote the column. 退回原因 is also what kinds of messages call a field of theirs, so that it
  /// only counts behind the other.
  static func isOurs(_ keys: [String], at column: Int) -> Bool {
    lineKeys.contains(keys[column])
      || (reasonKeys.contains(keys[column]) && column > 0 && lineKeys.contains(keys[column - 1]))
  }

  /// Whether a column that is no field only numbers the rows.
  static func isOrdinal(_ key: String) -> Bool { ordinals.contains(key) }

  private static func keys(of title: LocalizedText) -> Set<String> {
    Set(Language.allCases.map { HeaderKey.key(of: title[$0]) })
  }
}
