/// Makes canonical, checked records of rows: normalises every value once and puts it in the order of the schema.
struct CSVRecordBuilder {
  private let plan: Plan
  private let normalizer: ValueNormalizer
  /// For each field where its open end is put, if it has one.
  private let openEnds: [Int?]
  /// The canonical values of the row in hand, one after another, and where each stands; an empty one is absent.
  private var values: [UInt8] = []
  private var places: [Range<Int>]
  private var problems: [(field: Int, code: FindingCode)] = []

  /// Prepares for the rows under `header`.
  init(header: CSVHeader) {
    plan = Plan(header: header)
    let schema = header.definition.schema
    normalizer = ValueNormalizer(schema: schema, yuanFields: header.yuanFields)
    openEnds = schema.fields.map { $0.openEndedField.flatMap(schema.index) }
    places = Array(repeating: 0..<0, count: schema.fields.count)
  }

  /// How many columns the header has.
  var width: Int { plan.header.titles.count }

  /// The record that a row holds, with what is wrong with it.
  mutating func record(from row: CSVRow, number: Int) -> ReadRecord {
    let source = Array(row.content)
    if let finding = plan.structureFinding(of: row, number: number) {
      var empty = Record(number: number, line: row.line)
      for _ in places { empty.append(EmptyCollection()) }
      return ReadRecord(record: empty, findings: [finding], source: source)
    }
    var read = read(row, source, number: number, columns: plan.header.columns)
    if !read.findings.isEmpty, let shift = shift(in: row, source, number: number, read.findings) {
      read.findings = [shift]
    }
    return ReadRecord(record: read.record, findings: read.findings, source: source)
  }

  /// Reads the values of the fields from `columns`.
  private mutating func read(
    _ row: CSVRow, _ source: [UInt8], number: Int, columns: [Int?]
  ) -> (record: Record, findings: [Finding]) {
    values.removeAll(keepingCapacity: true)
    problems.removeAll(keepingCapacity: true)
    for field in places.indices { places[field] = 0..<0 }
    for (field, column) in columns.enumerated() {
      if let column { normalize(row, source, field: field, column: column) }
    }
    var record = Record(number: number, line: row.line, capacity: values.count, fields: places.count)
    for place in places { record.append(values[place]) }
    return (record, plan.findings(in: record, row, problems))
  }

  /// Says that the values of a row stand one column off, where that is certain: several of those that have a form
  /// of their own fail, and one column to the left or right, from some column on, the whole row is in order.
  private mutating func shift(
    in row: CSVRow, _ source: [UInt8], number: Int, _ findings: [Finding]
  ) -> Finding? {
    let failed = Set(findings.filter { Self.tellsForm.contains($0.code) }.compactMap(\.position.field))
    let first = findings.compactMap { failed.contains($0.position.field ?? "") ? $0.position.column : nil }
      .min()
    guard failed.count >= 2, let first else { return nil }
    let lastIsBlank = Trimming.range(of: row[row.fields.count - 1]).isEmpty
    for step in lastIsBlank ? [1, -1] : [1] {
      // Cells of mere text may stand off as well without showing it.
      for start in (max(0, first - 1 - Self.textColumns)..<first).reversed() {
        let columns = plan.header.columns.map { $0.flatMap { shifted($0, by: step, from: start, in: row) } }
        let read = read(row, source, number: number, columns: columns)
        // What isn't there at all may be the value that was left out.
        let others = read.findings.filter { $0.code != .valueMissing || $0.position.column != start + 1 }
        if others.contains(where: { $0.severity == .error }) { continue }
        let mended = failed.count { plan.header.definition.schema.text($0, of: read.record) != nil }
        if mended >= 2 { return plan.shiftFinding(from: start, in: row, number: number) }
      }
    }
    return nil
  }

  /// How many columns of text before the first value that fails may stand off, too.
  private static let textColumns = 4

  private func shifted(_ column: Int, by step: Int, from start: Int, in row: CSVRow) -> Int? {
    guard column >= start else { return column }
    let cell = column + step
    return cell >= start && cell < row.fields.count ? cell : nil
  }

  /// What is found in a value that has the form of another field's.
  private static let tellsForm: Set<FindingCode> = [
    .valueNotADate, .valueNotADateTime, .valueDateSerial, .valueNotAnInteger, .valueNotABoolean,
    .valueNotInList,
    .valuePattern, .valueNotAnAmount, .valueCodeMalformed,
  ]

  /// Normalises the value of one field and notes its place.
  private mutating func normalize(_ row: CSVRow, _ source: [UInt8], field: Int, column: Int) {
    let place = row.fields[column]
    if place.start == place.end { return }
    let raw = place.isQuoted ? row.unquoted(column)[...] : source[place.start..<place.end]
    let start = values.count
    switch normalizer.normalize(raw, field: field, into: &values) {
    case .value: places[field] = start..<values.count
    case .absent: break
    case .openEnded: setOpenEnd(of: field)
    case .failed(let code):
      places[field] = start..<values.count
      problems.append((field, code))
    }
  }

  /// 长期 in a date's column says what another field is for.
  private mutating func setOpenEnd(of field: Int) {
    guard let target = openEnds[field], places[target].isEmpty else { return }
    let start = values.count
    values += Array("true".utf8)
    places[target] = start..<values.count
  }
}

/// What stays the same from row to row and makes their findings.
///
/// A class, because the validator is handed a closure over it for every field: a reference costs nothing to pass on,
/// a copy of header and schema would cost more than the check.
private final class Plan: Sendable {
  let header: CSVHeader
  private let schema: KindSchema

  init(header: CSVHeader) {
    self.header = header
    schema = header.definition.schema
  }

  func structureFinding(of row: CSVRow, number: Int) -> Finding? {
    let position = Position(line: row.line, record: number)
    if row.isBroken { return Finding(.csvQuoteMisplaced, at: position) }
    let expected = header.titles.count
    let isWhole =
      row.count == expected
      || (row.count > expected && row.count == row.fields.count
        && (expected..<row.count).allSatisfy { Trimming.range(of: row[$0]).isEmpty })
    if isWhole { return nil }
    return Finding(
      .csvColumnCount, at: position, arguments: ["found": "\(row.count)", "expected": "\(expected)"])
  }

  func findings(in record: Record, _ row: CSVRow, _ problems: [(field: Int, code: FindingCode)]) -> [Finding]
  {
    let skipped = Set(problems.map(\.field))
    let checked = header.definition.validator.findings(in: record, skipping: skipped) { field in
      position(of: field, in: row, number: record.number)
    }
    if problems.isEmpty { return checked }
    let own = problems.map { problem in
      let value = record.text(problem.field) ?? ""
      let excerpt = Masking.excerpt(value, personal: schema.fields[problem.field].isPersonal)
      let position = position(of: problem.field, in: row, number: record.number)
      return Finding(problem.code, at: position, excerpt: excerpt)
    }
    return (own + checked).enumerated()
      .sorted { (place(of: $0.element), $0.offset) < (place(of: $1.element), $1.offset) }
      .map(\.element)
  }

  func shiftFinding(from column: Int, in row: CSVRow, number: Int) -> Finding {
    let field = header.columns.firstIndex(of: column)
    var place = position(of: field, in: row, number: number)
    place.column = column + 1
    place.title = Masking.excerpt(header.titles[column])
    return Finding(.csvRowShifted, at: place)
  }

  /// The field that a finding is about; findings about the whole record come last.
  private func place(of finding: Finding) -> Int {
    finding.position.field.flatMap(schema.index) ?? schema.fields.count
  }

  private func position(of field: Int?, in row: CSVRow, number: Int) -> Position {
    guard let field else { return Position(line: row.line, record: number) }
    let name = schema.fields[field].name
    guard let column = header.columns[field] else {
      return Position(line: row.line, record: number, field: name, title: schema.fields[field].title)
    }
    return Position(
      line: row.line(of: column), column: column + 1, record: number, field: name,
      title: Masking.excerpt(header.titles[column]))
  }
}
