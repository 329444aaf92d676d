import ExchangeTesting
import Foundation
import Testing

@testable import ExchangeFormats

/// Our reading of CSV held against `frictionless validate` with the same Table Schema: the same rows come back, for
/// the same cells.
///
/// What differs on purpose (docs/decisions/0021-frictionless-as-a-second-opinion.md) is left out or said here:
///
/// 1. Values are canonical. What we forgive (dates with slashes, full-width digits, `="…"`, 长期) a Table Schema
///    doesn't know; see ``FrictionlessOracleTests/leniencies``.
/// 2. `groups`, `check`, lost and control characters are no part of a Table Schema: findings of these are ours alone,
///    and where a code is malformed we don't also say that it doesn't match the pattern.
/// 3. A row with another number of cells comes back whole; frictionless names each cell that is missing. Where only cells are
///    missing that needn't be filled, as spreadsheets leave them out, we take them as empty.
/// 4. A `pattern` is held against whole numbers, too; frictionless takes it for text alone.
/// 5. Columns are found by name; frictionless does that with `schema_sync`.
@Suite struct FrictionlessOracleTests {
  /// A cell that failed: the record from 1 and the field; no field for a row whose cells don't fit the header.
  private struct Cell: Hashable, Decodable {
    var record: Int
    var field: String?
  }

  private static let program = """
    import json, os, sys
    from frictionless import Detector, Resource, Schema
    result = {}
    for name in sorted(os.listdir(sys.argv[1])):
        with open(f'{sys.argv[2]}/{name.split("_")[0]}.json', encoding='utf-8') as file:
            descriptor = json.load(file)
        for field in descriptor['fields']:
            if field['type'] == 'integer': field.get('constraints', {}).pop('pattern', None)
        schema = Schema.from_descriptor(descriptor)
        resource = Resource(path=name, basepath=sys.argv[1], schema=schema, encoding='utf-8',
                            detector=Detector(schema_sync=True))
        cells = []
        for row, field, kind in resource.validate(limit_errors=100000).flatten(['rowNumber', 'fieldName', 'type']):
            if row is None: sys.exit(f'{name}: {kind}')
            cells.append({'record': row - 1, 'field': None if kind in ('missing-cell', 'extra-cell') else field})
        result[name] = cells
    print(json.dumps(result))
    """

  private static let ownCodes: Set<FindingCode> = [
    .groupMissing, .groupConflict, .valueCharacterLost, .valueControlCharacter,
  ]

  @Test(arguments: [UInt64(1), 2, 3])
  func `generated files of every kind fail in the same cells`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var files: [String: String] = [:]
    for definition in try Fixtures.library.get().definitions {
      var table = GeneratedTable(schema: definition.schema)
      for _ in 0..<30 { table.addRow(&random) }
      files["\(definition.kind.code)_\(seed).csv"] = table.text
    }
    let theirs = try validate(files)
    #expect(theirs.count == files.count)
    var failures = 0
    for (name, text) in files {
      let (ours, malformed, lenient) = try failingCells(text, kind: String(name.prefix { $0 != "_" }))
      let expected = Set(theirs[name] ?? []).filter { !lenient || $0.field != nil || ours.contains($0) }
      // Where cells are missing, which of them is named doesn't matter.
      let broken = Set(expected.union(ours).filter { $0.field == nil }.map(\.record))
      #expect(broken.isSubset(of: ours.map(\.record)) && broken.isSubset(of: expected.map(\.record)))
      let rows = text.components(separatedBy: "\r\n")
      for cell in ours.symmetricDifference(expected).subtracting(malformed)
      where !broken.contains(cell.record) {
        let side = ours.contains(cell) ? "ours" : "theirs"
        Issue.record("\(name): \(cell.field ?? "") fails in \(side) alone: \(rows[cell.record])")
      }
      failures += expected.count
    }
    #expect(failures > 100)
  }

  /// Values that we take and a Table Schema, which has no normalisation, refuses.
  static let leniencies: [(field: String, raw: String)] = [
    ("actionDate", "2021/1/15"), ("actionDate", "2021年1月15日"), ("actionDate", "20210115"),
    ("actionDate", "2021-01-15 00:00:00"), ("fineWan", "0.5万元"), ("fineWan", "1,234.50"),
    ("fineWan", "5000元"), ("fineWan", "无"), ("partyId", "=\"92370403999000102X\""),
    ("partyId", "'92370403999000102X"),
    ("partyId", "９２３７０４０３９９９０００１０２Ｘ"), ("partyContact", "（０６３２）４４０００００"), ("organUscc", "NULL"),
  ]

  @Test func `what we forgive fails with frictionless, each in its cell`() throws {
    let schema = try #require(try Fixtures.library.get()["supervision-push"]).schema
    var table = GeneratedTable(schema: schema)
    for (field, raw) in Self.leniencies { table.addRow(replacing: field, by: raw) }
    #expect(try failingCells(table.text, kind: "supervision-push").all.isEmpty)
    let theirs = try validate(["supervision-push_0.csv": table.text])["supervision-push_0.csv"]
    #expect(theirs?.map(\.field) == Self.leniencies.map(\.field))
  }

  /// The cells that we refuse, those among them for what only we check, and whether we took missing cells as empty.
  private func failingCells(
    _ text: String, kind: String
  ) throws -> (all: Set<Cell>, malformed: Set<Cell>, takesMissing: Bool) {
    let reading = try BundleReading(text, kind: kind)
    try #require(reading.failure == nil && !reading.bundleFindings.contains { $0.severity == .error })
    var cells: Set<Cell> = []
    var malformed: Set<Cell> = []
    for (record, findings) in zip(reading.records, reading.findings) {
      for finding in findings where finding.severity == .error && !Self.ownCodes.contains(finding.code) {
        let isShape = finding.code == .csvColumnCount || finding.code == .csvRowShifted
        if finding.code == .valuePattern, type(of: finding, kind) == .integer { continue }
        cells.insert(Cell(record: record.number, field: isShape ? nil : finding.position.field))
        if finding.code == .valueCodeMalformed {
          malformed.insert(Cell(record: record.number, field: finding.position.field))
        }
      }
    }
    return (cells, malformed, reading.bundleFindings.contains { $0.code == .csvCellsLeftOut })
  }

  private func type(of finding: Finding, _ kind: String) -> FieldType? {
    guard let schema = try? Fixtures.library.get()[kind]?.schema else { return nil }
    return finding.position.field.flatMap(schema.index).map { schema.fields[$0].type }
  }

  private func validate(_ files: [String: String]) throws -> [String: [Cell]] {
    try withScratchFolder { folder in
      for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
      let output = try OraclePython.answer(Self.program, [folder, SchemaFolder.path])
      return try JSONDecoder().decode([String: [Cell]].self, from: output)
    }
  }
}

/// A CSV of canonical values, most of them good.
private struct GeneratedTable {
  private let schema: KindSchema
  private let row = CSVRowWriter()
  private var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  init(schema: KindSchema) {
    self.schema = schema
    append(schema.fields.map(\.name))
  }

  /// Adds a row of examples, of which up to three cells have been changed, or the last is missing.
  mutating func addRow(_ random: inout SeededGenerator) {
    var cells = example
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let index = Int.random(in: cells.indices, using: &random)
      cells[index] = values(for: schema.fields[index]).randomElement(using: &random) ?? ""
    }
    if Int.random(in: 0..<20, using: &random) == 0 { cells.removeLast() }
    if Int.random(in: 0..<20, using: &random) == 0 { cells.append("多") }
    append(cells)
  }

  /// Adds a row of examples with one cell replaced.
  mutating func addRow(replacing field: String, by raw: String) {
    append(zip(schema.fields, example).map { $0.name == field ? raw : $1 })
  }

  private var example: [String] {
    let excluded = schema.excludedFromExample
    return schema.fields.map { excluded.contains($0.name) ? "" : $0.example }
  }

  private mutating func append(_ cells: [String]) {
    row.append(row: cells.map { Array($0.utf8)[...] }, to: &bytes)
  }

  /// Good and bad values of a field, in canonical form as far as they have one.
  private func values(for field: Field) -> [String] {
    var values = ["", field.example] + (field.enumeration ?? [])
    switch field.type {
    case .date: values += ["2020-02-29", "2021-02-29", "2021-13-01", "某日", "2021-01"]
    case .integer: values += ["0", "12", "1.5", "十二"]
    // “false” where only “true” can be said is one of our leniencies.
    case .boolean: values += ["true", field.enumeration == ["true"] ? "true" : "false", "也许"]
    case .string:
      values += ["样例", "样例,“值”\"", "!"]
      if let limit = field.maxLength {
        values += [String(repeating: "7", count: limit), String(repeating: "例", count: limit + 1)]
      }
    }
    return values
  }
}
