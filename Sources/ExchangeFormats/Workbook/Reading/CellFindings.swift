/// Says of cells what their text alone doesn't show.
struct CellFindings {
  private let schema: KindSchema
  private let validator: RecordValidator
  private let fields: [Int: Int]
  private let titles: [String]
  /// What is doubtful of rows whose records haven't been given yet, and what comes back of them where it isn't what they hold.
  private var rows: [(line: Int, doubts: [(column: Int, doubt: CellDoubt)], source: [UInt8]?)] = []
  /// More rows than are held back at a time.
  private static let rowLimit = 256

  /// Prepares for the rows under a header.
  init(_ header: CSVHeader) {
    schema = header.definition.schema
    validator = header.definition.validator
    fields = Dictionary(
      header.columns.enumerated().compactMap { field, column in column.map { ($0, field) } }
    ) { first, _ in first }
    titles = header.titles.map { Masking.excerpt($0) }
  }

  /// Notes what is doubtful of a row.
  mutating func note(_ doubts: [(column: Int, doubt: CellDoubt)], of row: CSVRow) {
    if doubts.isEmpty { return }
    if rows.count == Self.rowLimit { rows.removeFirst() }
    rows.append((row.line, doubts, returned(row, doubts)))
  }

  /// The record with what is said of its cells.
  mutating func added(to read: ReadRecord) -> ReadRecord {
    if rows.isEmpty { return read }
    // Rows before it became no records.
    rows.removeAll { $0.line < read.record.line }
    guard let row = rows.first, row.line == read.record.line else { return read }
    rows.removeFirst()
    var read = read
    if let source = row.source { read.source = source }
    guard read.hasValues else { return read }
    for (column, doubt) in row.doubts {
      guard let field = fields[column], let code = code(of: doubt, field: field, in: read.record) else {
        continue
      }
      let name = schema.fields[field].name
      let entry = code.entry
      // What the cell shows says more than what its text lacks.
      read.findings.removeAll { finding in
        finding.position.field == name && (entry.severity == .error || finding.severity < .error)
          || entry.severity == .error && validator.tells(finding, ofGroupWith: field)
      }
      let position = Position(
        line: read.record.line, column: column + 1, record: read.record.number, field: name,
        title: titles[column])
      read.findings.append(
        Finding(
          code, at: position, excerpt: excerpt(of: doubt, field: field, in: read.record),
          arguments: code == .recipientNone
            ? UnnamedDepartment.arguments(for: schema.fields[field].role) : [:]))
    }
    return read
  }

  private func excerpt(of doubt: CellDoubt, field: Int, in record: Record) -> String? {
    switch doubt {
    case .blank, .merged: Self.mark(of: doubt)?.rawValue
    case .formulaEmpty, .digitsLost, .scaled, .shownScientific, .number:
      record.text(field).map { Masking.excerpt($0, personal: schema.fields[field].isPersonal) }
    }
  }

  private func code(of doubt: CellDoubt, field: Int, in record: Record) -> FindingCode? {
    let value = record[field]
    let isText = schema.fields[field].type == .string && schema.fields[field].normalization != .amount
    switch doubt {
    case .formulaEmpty: return .cellFormulaEmpty
    case .digitsLost: return .cellDigitsLost
    case .scaled: return .cellFormatScaled
    case .blank, .merged: return speaksWhenEmpty(field) ? .recipientNone : nil
    case .shownScientific where isText && !lacksZero(value, field): return .cellShownScientific
    case .shownScientific, .number: return isText && lacksZero(value, field) ? .cellZeroLost : nil
    }
  }

  private func speaksWhenEmpty(_ field: Int) -> Bool { schema.fields[field].role?.speaksWhenEmpty == true }

  /// Whether a value is wrong as it is, and would be right with one to three zeros in front.
  private func lacksZero(_ value: ArraySlice<UInt8>, _ field: Int) -> Bool {
    guard !value.isEmpty, value.allSatisfy(LegacyText.isDigit), validator.fault(in: value, of: field) != nil
    else {
      return false
    }
    return (1...3).contains { zeros in
      validator.fault(in: (Array(repeating: 0x30, count: zeros) + value)[...], of: field) == nil
    }
  }

  // MARK: What comes back

  /// What is written in the place of a cell; `nil` where its text is known again as it is, or would be right.
  private static func mark(of doubt: CellDoubt) -> ReturnedCell? {
    switch doubt {
    case .formulaEmpty: .formula
    case .scaled: .scaled
    case .blank: .blank
    case .merged: .merged
    case .digitsLost, .shownScientific, .number: nil
    }
  }

  /// A row with what is written in the place of cells that would go in as if nothing were wrong; `nil` where none would.
  private func returned(_ row: CSVRow, _ doubts: [(column: Int, doubt: CellDoubt)]) -> [UInt8]? {
    var marks: [Int: ReturnedCell] = [:]
    for (column, doubt) in doubts {
      guard let field = fields[column], let mark = Self.mark(of: doubt) else { continue }
      if mark.code != .recipientNone || speaksWhenEmpty(field) { marks[column] = mark }
    }
    if marks.isEmpty { return nil }
    let cells = row.fields.indices.map { column -> [UInt8] in
      guard let mark = marks[column] else { return row.value(column) }
      return Array(mark.rawValue.utf8) + (mark == .scaled ? row.value(column) : [])
    }
    var source: [UInt8] = []
    CSVRowWriter().appendCells(cells.map { $0[...] }, to: &source)
    return source
  }
}
