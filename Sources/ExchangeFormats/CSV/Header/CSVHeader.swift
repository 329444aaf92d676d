import ExchangeBase

/// What a header row means for one kind.
struct CSVHeader: Sendable {
  /// The kind whose columns they are.
  let definition: KindDefinition
  /// The cells as the file spells them, without the empty ones at the end.
  let titles: [String]
  /// The column of each field of the schema, from 0; `nil` where the file has none.
  let columns: [Int?]
  /// The units of the fields for amounts whose columns, or a line above them, say one, by their places in the schema.
  let units: [Int: StatedUnit]
  /// The columns, from 0, that have no title: nothing is lost with them unless a row has something there.
  let untitled: [Int]
  /// The columns, from 0, that only count the rows.
  let rowNumbers: [Int]
  /// What is wrong with it: missing, doubled and unknown columns.
  let findings: [Finding]
  /// The titles of what is missing, with alternatives joined.
  let missing: [String]

  /// The line on which it stands.
  let line: Int
  /// Of a form, the column that tells what a row answers.
  let subjectColumn: Int?
  /// Of a form, the columns that somebody fills in; `nil` where the table is none.
  let answerColumns: [Int]?
  /// Of a form, the columns that are filled in beforehand and name what is answered.
  let givenColumns: [Int]

  /// Reads `titles` as the header of a kind; amounts whose columns don't name their unit are in `amountUnit`, if
  /// there is one.
  ///
  /// - Parameter isDeclared: whether somebody named the kind.
  init(
    titles: [String], keys: [String], definition: KindDefinition, index: ColumnIndex, line: Int,
    amountUnit: StatedUnit? = nil, isDeclared: Bool = true
  ) {
    let schema = definition.schema
    var columns = [Int?](repeating: nil, count: schema.fields.count)
    var units: [Int: StatedUnit] = [:]
    var findings: [Finding] = []
    var untitled: [Int] = []
    var rowNumbers: [Int] = []
    for (column, key) in keys.enumerated() {
      var position = Position(line: line, column: column + 1, title: titles[column])
      guard let field = index.numbered[column] ?? index.field(for: key) else {
        if HeaderKey.isRowNumber(key) { rowNumbers.append(column) }
        if index.isIgnored(key) || HeaderKey.isRowNumber(key) { continue }
        if titles[column].isEmpty {
          untitled.append(column)
          continue
        }
        let title = Masking.excerpt(titles[column])
        let isContrary = ContraryWords.contradict(column: key, of: definition.kind.effect)
        findings.append(
          isContrary
            ? Self.contrary(title, at: position, definition)
            : Finding(.headerColumnUnknown, at: position, excerpt: title))
        continue
      }
      guard let first = columns[field] else {
        columns[field] = column
        if schema.fields[field].normalization == .amount {
          units[field] = index.amountUnit(for: key) ?? amountUnit
        }
        continue
      }
      if let better = index.preferred(keys[first], or: key, for: field) {
        columns[field] = better == key ? column : first
        continue
      }
      position.field = schema.fields[field].name
      let arguments = ["field": schema.fields[field].title, "first": Masking.excerpt(titles[first])]
      let title = Masking.excerpt(titles[column])
      findings.append(Finding(.headerColumnDuplicate, at: position, excerpt: title, arguments: arguments))
    }
    Self.findDepartments(among: keys, titles, schema, line: line, &columns, &findings)
    Self.gatherDoubled(in: &findings)
    // Whatever has a reference and no more passes for a claim, and that can't be taken back.
    if !isDeclared, definition.kind.effect == .claims, !schema.hasOwnColumn(among: columns),
      let place = findings.firstIndex(where: { $0.code == .headerColumnUnknown })
    {
      findings[place] = Self.contrary(
        findings[place].excerpt ?? "", at: findings[place].position, definition)
    }
    self.definition = definition
    self.line = line
    self.titles = titles
    self.columns = columns
    self.units = units
    self.untitled = untitled
    self.rowNumbers = rowNumbers
    let given = schema.givenInForms
    subjectColumn = keys.firstIndex(of: HeaderKey.key(of: ReplyForm.subject))
    answerColumns =
      subjectColumn == nil ? nil : columns.enumerated().compactMap { given.contains($0) ? nil : $1 }
    givenColumns =
      subjectColumn == nil ? [] : columns.enumerated().compactMap { given.contains($0) ? $1 : nil }
    let missing = index.needed.filter { $0.allSatisfy { columns[$0] == nil } }
      .map { MissingColumn(fields: $0.map { schema.fields[$0] }) }
    self.missing = missing.map(\.title)
    if let rule = index.rule {
      let lost = rule.missing(among: columns.map { $0 != nil }, needed: index.needed, of: schema)
      self.findings =
        findings + (lost.isEmpty ? [] : [rule.mismatch(missing: lost, at: Position(line: line))])
    } else {
      self.findings = findings + missing.map { $0.finding(line: line) }
    }
  }
}

extension CSVHeader {
  /// A column that speaks of those who get something is that of the recipients, however it is called, and one of those who came that
  /// of the participants: without it everybody would get what was meant for one, or nobody have come. A second such column comes back:
  /// those whom it names would get nothing, or not have come.
  private static func findDepartments(
    among keys: [String], _ titles: [String], _ schema: KindSchema, line: Int, _ columns: inout [Int?],
    _ findings: inout [Finding]
  ) {
    guard let field = schema.speaksWhenEmpty, let role = schema.fields[field].role else { return }
    let unknown = Set(findings.filter { $0.code == .headerColumnUnknown }.compactMap(\.position.column))
    let places = keys.indices.filter { unknown.contains($0 + 1) }
    let speaking = places.filter { HeaderKey.names(role, keys[$0]) }
    // What speaks of more than these departments may be of anything: 接收单位联系人.
    var rivals = places.filter { HeaderKey.ends(in: role, keys[$0]) }
    // At windows 收件 is who took an application in.
    if columns[field] != nil { rivals.removeAll { keys[$0].contains("收件") } }
    if columns[field] == nil {
      let certain = speaking.filter(rivals.contains)
      if certain.isEmpty { rivals += speaking }
      columns[field] = likeliest(of: certain.isEmpty ? speaking : certain, keys)
    }
    guard let first = columns[field] else { return }
    // Of code and name of the same one is enough.
    let others = rivals.filter { place in
      place != first && HeaderKey.withoutForm(keys[place]) != HeaderKey.withoutForm(keys[first])
    }
    findings.removeAll { finding in
      finding.code == .headerColumnUnknown
        && (others + [first]).contains { finding.position.column == $0 + 1 }
    }
    for place in others {
      let position = Position(
        line: line, column: place + 1, field: schema.fields[field].name, title: titles[place])
      let arguments = ["field": schema.fields[field].title, "first": Masking.excerpt(titles[first])]
      findings.append(
        Finding(
          .headerColumnDuplicate, at: position, excerpt: Masking.excerpt(titles[place]), arguments: arguments)
      )
    }
  }

  /// The column of those that may be meant that is taken for it: of code and name of the same, that of codes.
  private static func likeliest(of places: [Int], _ keys: [String]) -> Int? {
    let isOne = Set(places.map { HeaderKey.withoutForm(keys[$0]) }).count == 1
    return places.first { isOne && HeaderKey.namesCodes(keys[$0]) } ?? places.first
  }

  /// So many doubled columns are a second table beside the first, which is told once.
  private static let fewDoubled = 2

  private static func gatherDoubled(in findings: inout [Finding]) {
    let doubled = findings.indices.filter { findings[$0].code == .headerColumnDuplicate }
    guard doubled.count > fewDoubled, let place = doubled.first else { return }
    let first = findings[place]
    let titles = doubled.prefix(3).compactMap { findings[$0].arguments["field"] }
    let all = ["field": "\(titles.joined(separator: "、"))… ×\(doubled.count)"]
    findings[place] = Finding(
      first.code, at: first.position, excerpt: first.excerpt,
      arguments: first.arguments.merging(all) { _, joined in joined })
    let others = Set(doubled.dropFirst())
    findings = findings.indices.filter { !others.contains($0) }.map { findings[$0] }
  }

  /// A column that the kind doesn't have says that another is meant.
  private static func contrary(_ title: String, at position: Position, _ definition: KindDefinition)
    -> Finding
  {
    let kind = definition.kind.title
    return Finding(
      .headerColumnContradicts, at: position, excerpt: title, arguments: ["kind": kind.en, "kindZh": kind.zh])
  }

  /// What a row of a form is.
  enum FormRow {
    /// Somebody filled in something of the answer.
    case answer
    /// It says nothing but what was filled in beforehand.
    case unanswered
    /// It answers nothing and names nothing that could be answered: somebody wrote it beside the form.
    case remark
  }

  /// What a row of a form is; `nil` where the table is none, or the row makes no sense.
  ///
  /// - Parameter uncomputed: the columns, from 0, in which it has a formula without a result: nobody knows what that says, but it was put
  ///   there.
  func formRow(_ row: CSVRow, uncomputed: [Int]) -> FormRow? {
    guard let answerColumns, !row.isBroken else { return nil }
    let isFilled = { (column: Int) in uncomputed.contains(column) || !Self.isBlank(column, in: row) }
    if answerColumns.contains(where: { isFilled($0) || isLost($0, in: row) }) { return .answer }
    if givenColumns.isEmpty { return .unanswered }
    // Of ours none has a single cell.
    let isOurs = row.filledCount(upTo: 2) + uncomputed.count > 1 && givenColumns.contains(where: isFilled)
    return isOurs ? .unanswered : .remark
  }

  /// Whether a row of a form, wherever it stands, says what it answers and answers it.
  func isWholeAnswer(_ row: CSVRow) -> Bool {
    formRow(row, uncomputed: []) == .answer && givenColumns.contains { !Self.isBlank($0, in: row) }
  }

  /// The first field whose column is among those; `nil` where none is.
  func firstField(in places: [Int]) -> Int? {
    columns.indices.first { field in columns[field].map { places.contains($0) } ?? false }
  }

  /// The first column without a title in which a row holds something; `nil` where there is none.
  func columnBeside(of row: CSVRow) -> Int? {
    if row.isBroken { return nil }
    return row.fields.indices.first { column in
      (column >= titles.count || untitled.contains(column)) && !Self.isBlank(column, in: row)
    }
  }

  /// Whether a row of what was a form says more than what was filled in beforehand, as far as the titles still tell that; `uncomputed` as
  /// for ``formRow(_:uncomputed:)``.
  func saysMore(_ row: CSVRow, uncomputed: [Int]) -> Bool {
    let given = Set(definition.schema.givenInForms.compactMap { columns[$0] })
    let remarks = Set(ReplyForm.remarks.map(HeaderKey.key))
    return titles.indices.contains { column in
      !titles[column].isEmpty && !given.contains(column)
        && !remarks.contains(HeaderKey.key(of: titles[column]))
        && (uncomputed.contains(column) || !Self.isBlank(column, in: row))
    }
  }

  /// What a row of a form says that it answers.
  func subject(of row: CSVRow) -> String? {
    guard let subjectColumn, !row.isBroken, subjectColumn < row.fields.count else { return nil }
    return String(decoding: row.value(subjectColumn), as: UTF8.self)
  }

  private static func isBlank(_ column: Int, in row: CSVRow) -> Bool {
    column >= row.fields.count || Trimming.range(of: row[column]).isEmpty
      || LegacyText.isNull(LegacyText.trimmed(Array(row[column])[...]))
  }

  /// Whether `#N/A` stands in a column that has to be filled: something went wrong there. Elsewhere it is nothing.
  private func isLost(_ column: Int, in row: CSVRow) -> Bool {
    guard column < row.fields.count, ErrorCell.isNotAvailable(Array(row[column])[...]) else { return false }
    return zip(definition.schema.fields, columns).contains { $0.isRequired && $1 == column }
  }
}

extension KindSchema {
  /// Whether there is a column that tells who claims, or when: not only what.
  fileprivate func hasOwnColumn(among columns: [Int?]) -> Bool {
    zip(fields, columns).contains { field, column in
      column != nil && [.claimant, .actDate, .sender].contains(field.role)
    }
  }
}

/// A column that the file should have: one field, or one of several.
private struct MissingColumn {
  let fields: [Field]

  var title: String { fields.map(\.title).joined(separator: "／") }

  func finding(line: Int) -> Finding {
    let position = Position(line: line, field: fields.count == 1 ? fields[0].name : nil, title: title)
    let names = fields.flatMap { [$0.name] + $0.aliases }
    return Finding(
      .headerColumnMissing, at: position,
      arguments: ["aliases": names.joined(separator: "、"), "hintZh": "", "hint": ""])
  }
}
