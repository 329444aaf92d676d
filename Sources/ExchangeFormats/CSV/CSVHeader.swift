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
      guard let field = index.field(for: key) else {
        if index.isIgnored(key) { continue }
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
