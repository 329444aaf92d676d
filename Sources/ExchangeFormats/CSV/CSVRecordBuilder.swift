/// Makes canonical, checked records of rows.
struct CSVRecordBuilder {
  private let columns: RowColumns
  private var builder: RecordBuilder
  /// How many rows in a row were looked at in vain for a shift. A fault of all rows isn't one of columns, and each look
  /// reads its row several times.
  private var fruitlessTrials = 0
  private static let trialLimit = 100

  /// Prepares for the rows under `header`.
  init(header: CSVHeader, rule: SourceRule? = nil, trace: ReadingTrace? = nil) {
    columns = RowColumns(header: header)
    builder = RecordBuilder(
      definition: header.definition, rule: rule, given: header.columns.map { $0 != nil },
      yuanFields: header.yuanFields, trace: trace)
  }

  /// How many columns the header has.
  var width: Int { columns.header.titles.count }

  /// The record that a row holds, with what is wrong with it.
  mutating func record(from row: CSVRow, number: Int) -> ReadRecord {
    let source = Array(row.content)
    if let finding = columns.structureFinding(of: row, number: number) {
      return builder.broken(number: number, line: row.line, finding: finding, source: source)
    }
    var read = read(row, source, number: number, columns: columns.header.columns)
    if read.findings.isEmpty {
      fruitlessTrials = 0
    } else if fruitlessTrials < Self.trialLimit {
      let shift = shift(in: row, source, number: number, read.findings)
      fruitlessTrials = shift == nil ? fruitlessTrials + 1 : 0
      if let shift { read.findings = [shift] }
    }
    return read
  }

  /// Reads the values of the fields from `cells`.
  private mutating func read(
    _ row: CSVRow, _ source: [UInt8], number: Int, columns cells: [Int?], onTrial: Bool = false
  ) -> ReadRecord {
    builder.begin(onTrial: onTrial)
    for (field, cell) in cells.enumerated() {
      guard let cell else { continue }
      let place = row.fields[cell]
      if place.start == place.end { continue }
      builder.add(
        place.isQuoted ? row.unquoted(cell)[...] : source[place.start..<place.end], field: field)
    }
    let columns = columns
    return builder.finish(number: number, line: row.line, source: source) { field in
      columns.position(of: field, in: row, number: number)
    }
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
        let shifted = columns.header.columns.map { $0.flatMap { place($0, by: step, from: start, in: row) } }
        let read = read(row, source, number: number, columns: shifted, onTrial: true)
        // What isn't there at all may be the value that was left out.
        let others = read.findings.filter { $0.code != .valueMissing || $0.position.column != start + 1 }
        if others.contains(where: { $0.severity == .error }) { continue }
        let mended = failed.count { columns.header.definition.schema.text($0, of: read.record) != nil }
        if mended >= 2 { return columns.shiftFinding(from: start, in: row, number: number) }
      }
    }
    return nil
  }

  /// How many columns of text before the first value that fails may stand off, too.
  private static let textColumns = 4

  private func place(_ column: Int, by step: Int, from start: Int, in row: CSVRow) -> Int? {
    guard column >= start else { return column }
    let cell = column + step
    return cell >= start && cell < row.fields.count ? cell : nil
  }

  /// What is found in a value that has the form of another field's.
  private static let tellsForm: Set<FindingCode> = [
    .valueNotADate, .valueDateSerial, .valueNotAnInteger, .valueNotABoolean, .valueNotInList,
    .valuePattern, .valueNotAnAmount, .valueCodeMalformed,
  ]
}

/// Which column each field has, and what that says of places in a row.
///
/// A class, because the validator is handed a closure over it for every field: a reference costs nothing to pass on,
/// a copy of header and schema would cost more than the check.
private final class RowColumns: Sendable {
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

  func shiftFinding(from column: Int, in row: CSVRow, number: Int) -> Finding {
    let field = header.columns.firstIndex(of: column)
    var place = position(of: field, in: row, number: number)
    place.column = column + 1
    place.title = Masking.excerpt(header.titles[column])
    return Finding(.csvRowShifted, at: place)
  }

  func position(of field: Int?, in row: CSVRow, number: Int) -> Position {
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
