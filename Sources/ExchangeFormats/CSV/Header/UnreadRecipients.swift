/// Watches the columns that nothing reads for departments, where the table has no column of recipients: without one each record goes to
/// everybody, and a column that holds nothing but departments may well say whom it is meant for, whatever it is called.
struct UnreadRecipients {
  private struct Column {
    let place: Int
    let title: String
    /// The line on which it names others first.
    var line: Int?
  }

  /// Those that have held nothing else so far.
  private var columns: [Column]
  private let field: Field
  private let naming: DepartmentNaming

  /// What a title says of who acted or speaks, and not of who gets something.
  private static let doers = [
    "主办", "承办", "协办", "举办", "组织", "制定", "起草", "编制", "发布", "发文", "印发", "发送", "来文", "报送", "上报", "填报", "填表",
    "制表",
    "牵头", "发起", "授课", "主讲", "联系", "责任", "实施",
  ]
  /// The most bytes of a cell that is looked at; a list of all departments has fewer.
  private static let longest = 2_000

  /// Prepares for the rows below a header; `nil` where nobody can be missed, or nobody tells what is a department.
  init?(below header: CSVHeader, rule: SourceRule?, naming: DepartmentNaming?) {
    let schema = header.definition.schema
    guard let naming, let place = schema.index(of: .recipients), header.columns[place] == nil,
      !(rule?.columns[place].isFilled ?? false)
    else { return nil }
    self.naming = naming
    field = schema.fields[place]
    columns = header.findings.filter { $0.code == .headerColumnUnknown }.compactMap { finding -> Column? in
      guard let number = finding.position.column, header.titles.indices.contains(number - 1) else {
        return nil
      }
      let title = header.titles[number - 1]
      let key = HeaderKey.key(of: title)
      return Self.doers.contains(where: key.contains)
        ? nil : Column(place: number - 1, title: Masking.excerpt(title))
    }
    if columns.isEmpty { return nil }
  }

  /// Whether a column may still be that of the recipients.
  var isWatching: Bool { !columns.isEmpty }

  /// Takes the next record.
  mutating func take(_ row: CSVRow) {
    guard !row.isBroken else { return }
    for index in columns.indices.reversed() where columns[index].place < row.fields.count {
      let place = columns[index].place
      guard row[place].count <= Self.longest else {
        columns.remove(at: index)
        continue
      }
      let cell = LegacyText.unprotected(row.value(place)[...], onlyBeforeDigits: false)
      if LegacyText.isNull(cell) { continue }
      switch naming(String(decoding: cell, as: UTF8.self)) {
      case .nobody: columns.remove(at: index)
      case .sender: break
      case .others: columns[index].line = columns[index].line ?? row.line
      }
    }
  }

  /// What is said once all records have been read.
  var findings: [Finding] {
    columns.compactMap { column in
      guard let line = column.line else { return nil }
      return Finding(
        .headerColumnMissing,
        at: Position(line: line, column: column.place + 1, field: field.name, title: field.title),
        arguments: [
          "aliases": ([field.name] + field.aliases).joined(separator: "、"),
          "hintZh": "：“\(column.title)”这一列写的都是部门，像是它，而没有这一列，每条都会送给所有部门",
          "hint":
            ": “\(column.title)” holds nothing but departments and seems to be it, and without the column each record would go to all of them",
        ])
    }
  }
}
