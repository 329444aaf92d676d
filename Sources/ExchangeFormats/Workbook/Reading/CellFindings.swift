/// Says of cells what their text alone doesn't show.
struct CellFindings {
  private let schema: KindSchema
  private let validator: RecordValidator
  private let fields: [Int: Int]
  private let titles: [String]

  /// Prepares for the rows under a header.
  init(_ header: CSVHeader) {
    schema = header.definition.schema
    validator = header.definition.validator
    fields = Dictionary(
      header.columns.enumerated().compactMap { field, column in column.map { ($0, field) } }
    ) { first, _ in first }
    titles = header.titles.map { Masking.excerpt($0) }
  }

  /// The record with what is said of its cells.
  func added(to read: ReadRecord, _ doubts: [(column: Int, doubt: CellDoubt)]) -> ReadRecord {
    guard !doubts.isEmpty, read.hasValues else { return read }
    var read = read
    for (column, doubt) in doubts {
      guard let field = fields[column], let code = code(of: doubt, field: field, in: read.record) else {
        continue
      }
      let name = schema.fields[field].name
      let entry = code.entry
      // What the cell shows says more than what its text lacks.
      read.findings.removeAll { finding in
        finding.position.field == name && (entry.severity == .error || finding.severity < .error)
      }
      let value = read.record.text(field)
      let position = Position(
        line: read.record.line, column: column + 1, record: read.record.number, field: name,
        title: titles[column])
      let excerpt = value.map { Masking.excerpt($0, personal: schema.fields[field].isPersonal) }
      read.findings.append(Finding(code, at: position, excerpt: excerpt))
    }
    return read
  }

  private func code(of doubt: CellDoubt, field: Int, in record: Record) -> FindingCode? {
    let value = record[field]
    let isText = schema.fields[field].type == .string && schema.fields[field].normalization != .amount
    switch doubt {
    case .formulaEmpty: return .cellFormulaEmpty
    case .digitsLost: return .cellDigitsLost
    case .scaled: return .cellFormatScaled
    case .shownScientific where isText && !lacksZero(value, field): return .cellShownScientific
    case .shownScientific, .number: return isText && lacksZero(value, field) ? .cellZeroLost : nil
    }
  }

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
}
