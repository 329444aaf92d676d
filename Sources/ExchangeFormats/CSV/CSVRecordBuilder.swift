/// Makes canonical, checked records of rows.
struct CSVRecordBuilder {
  private let columns: RowColumns
  private var builder: RecordBuilder

  /// Prepares for the rows under `header`.
  init(header: CSVHeader, rule: SourceRule? = nil, trace: ReadingTrace? = nil) {
    columns = RowColumns(header: header)
    builder = RecordBuilder(
      definition: header.definition, rule: rule, given: header.columns.map { $0 != nil }, trace: trace)
  }

  /// How many columns the header has.
  var width: Int { columns.header.titles.count }

  /// The record that a row holds, with what is wrong with it.
  mutating func record(from row: CSVRow, number: Int) -> ReadRecord {
    let source = Array(row.content)
    if let finding = columns.structureFinding(of: row, number: number) {
      return builder.broken(number: number, line: row.line, finding: finding, source: source)
    }
    builder.begin()
    for (field, column) in columns.header.columns.enumerated() {
      guard let column else { continue }
      let place = row.fields[column]
      if place.start == place.end { continue }
      builder.add(
        place.isQuoted ? row.unquoted(column)[...] : source[place.start..<place.end], field: field)
    }
    let columns = columns
    return builder.finish(number: number, line: row.line, source: source) { field in
      columns.position(of: field, in: row, number: number)
    }
  }
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
