import ExchangeBase

/// Watches what nothing reads for departments, where the file says nothing of those who get its records, or who came: then each record
/// goes to everybody, or says that nobody came, and a column that holds nothing but departments may well say who, whatever it is called.
struct UnreadDepartments {
  private let field: Field
  private let role: FieldRole
  private let naming: DepartmentNaming
  private let wayOut: LocalizedText
  /// The columns that hold something else.
  private var others: Set<Int> = []
  /// Those that haven't so far and name others than the sender, by their numbers, with where they do first.
  private var found: [Int: (column: UnreadColumn, position: Position)] = [:]

  /// The most bytes of a cell that is looked at; a list of all departments has fewer.
  private static let longest = 2_000

  /// Prepares for the records of a file that has the fields `given`; `nil` where nobody can be missed, or nobody tells what is a
  /// department.
  init?(of schema: KindSchema, given: [Bool], rule: SourceRule?, naming: DepartmentNaming?) {
    guard let naming, let place = schema.speaksWhenEmpty, let role = schema.fields[place].role,
      schema.absent(given: given, rule: rule).contains(place)
    else { return nil }
    self.naming = naming
    wayOut = SourceRule.wayOut(of: rule)
    field = schema.fields[place]
    self.role = role
  }

  /// Whether the title of a column says that it is the one.
  func isNamed(by column: UnreadColumn) -> Bool { HeaderKey.names(role, column.key) }

  /// Whether a column may still be the one.
  func watches(_ column: UnreadColumn) -> Bool { !column.namesActors && !others.contains(column.number) }

  /// Takes the next value of a column.
  mutating func take(_ raw: ArraySlice<UInt8>, of column: UnreadColumn, at position: Position) {
    guard watches(column) else { return }
    let cell = LegacyText.unprotected(raw, onlyBeforeDigits: false)
    if LegacyText.isNull(cell) { return }
    switch raw.count <= Self.longest ? naming(String(decoding: cell, as: UTF8.self)) : .nobody {
    case .sender: return
    case .nobody where !isNamed(by: column):
      others.insert(column.number)
      found[column.number] = nil
    case .nobody, .others: found[column.number] = found[column.number] ?? (column, position)
    }
  }

  /// What is said once all records have been read.
  var findings: [Finding] { found.sorted { $0.key < $1.key }.map { finding(of: $1.column, at: $1.position) } }

  private func finding(of column: UnreadColumn, at position: Position) -> Finding {
    let (zh, en) =
      isNamed(by: column)
      ? ("说的像是它", "speaks of such departments") : ("写的都是部门，像是它", "holds nothing but departments")
    let (otherwiseZh, otherwise) =
      role == .participants
      ? ("通知到的部门都成了没有到场", "nobody would have come")
      : ("每条都会送给所有部门", "each record would go to all of them")
    return Finding(
      .headerColumnMissing,
      at: Position(line: position.line, column: position.column, field: field.name, title: field.title),
      arguments: [
        "aliases": ([field.name] + field.aliases).joined(separator: "、"),
        "hintZh": "：“\(column.title)”这一列\(zh)，而没有这一列，\(otherwiseZh)\(wayOut.zh)",
        "hint":
          ": “\(column.title)” \(en) and seems to be it, and without the column \(otherwise)\(wayOut.en)",
      ])
  }
}
