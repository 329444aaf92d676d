import ExchangeBase
import ExchangeTesting
import Foundation
import Testing

@testable import ExchangeFormats

/// What is delivered as a workbook is what was sent: read by ourselves, by openpyxl and by LibreOffice.
struct WorkbookBundleWriterTests {
  private static let seed =
    ProcessInfo.processInfo.environment["EXCHANGE_TEST_SEED"].flatMap { UInt64($0) }
    ?? UInt64.random(in: 0 ... .max)

  /// Texts that a spreadsheet, or whoever writes one, makes something else of.
  private static let naughty = [
    "=1+1", "+86", "-1", "@SUM(A1)", "＝1", "'1", "007", "1E5", "1.20", "2021-01-04", "2099-12-31", "12:30",
    "370403199003118502", "6222020200001234567", "TRUE", "#N/A的", "_x0041_", "_x005F_x0041_", "_x0D_",
    "a_x000d_b", "a\rb", "a\r\nb\nc", "\tb", "<a href=\"&amp;\">", "𬭊䶮", "e\u{301}", "\u{200D}甲\u{202E}",
    "甲\u{B}乙", "0.10", "1,234", "1/2", "http://样例.example/", "mailto:a@b.example", "{=1}", "\"引号\"", "%s%n",
    "=cmd|' /C calc'!A0", String(repeating: "长", count: 1000),
  ]

  private static func records(of kind: String) throws -> [Record] {
    let schema = try SampleRules.schema(kind)
    var generator = RecordGenerator(schema: schema, seed: seed)
    return (1...20).map { generator.record(number: $0) }
  }

  /// Records in whose prose stands what is hard to keep, and in whose days and amounts what lies at their ends.
  private static func naughtyRecords(of kind: String) throws -> [Record] {
    let schema = try SampleRules.schema(kind)
    var generator = RecordGenerator(schema: schema, seed: seed)
    let days = [
      "1900-01-01", "1900-02-28", "1900-03-01", "0001-01-01", "2024-02-29", "2099-12-30", "9999-12-30",
    ]
    let amounts = [
      "0", "0.50", "7", "007", "000.5", "123456789012", "123456789012.123456", "123456789.123456", "0.000001",
      "12345678901.2345", "1.000000",
    ]
    return naughty.enumerated().map { place, text in
      var values: [Int: String] = [:]
      for (index, field) in schema.fields.enumerated() {
        if field.isProse { values[index] = String("甲\(text)".unicodeScalars.prefix(field.maxLength ?? 40)) }
        if field.normalization == .amount { values[index] = amounts[place % amounts.count] }
        if field.normalization == .date, field.role == nil { values[index] = days[place % days.count] }
      }
      return generator.record(number: place + 1).replacing(values)
    }
  }

  private static func workbook(
    _ records: [Record], _ schema: KindSchema, _ layout: ExportLayout? = nil, in folder: String,
    named name: String = "a.xlsx"
  ) throws -> [UInt8] {
    let path = "\(folder)/\(name)"
    let writer = try WorkbookBundleWriter(
      path: path, scratch: folder, title: "样例", created: Instant(day: Day(year: 2021, month: 1, day: 4)!),
      schema: schema, layout: layout)
    for record in records { try writer.append(record) }
    try writer.finish()
    return Array(try Data(contentsOf: URL(filePath: path)))
  }

  private static func values(_ records: [Record]) -> [[String?]] {
    records.map { record in (0..<record.count).map(record.text) }
  }

  private static func expectSame(_ read: [Record], _ written: [Record], _ schema: KindSchema) {
    #expect(read.count == written.count)
    for (ours, theirs) in zip(read, written) {
      for field in schema.fields.indices where ours[field] != theirs[field] {
        Issue.record(
          """
          \(schema.fields[field].name) of record \(theirs.number): \(theirs.text(field)?.debugDescription ?? "—") came back as \
          \(ours.text(field)?.debugDescription ?? "—"), seed \(seed)
          """)
      }
    }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `records of the kind come back from a workbook as they were`(kind: String) throws {
    let schema = try SampleRules.schema(kind)
    try withScratchFolder { folder in
      let records = try Self.records(of: kind)
      let bytes = try Self.workbook(records, schema, in: folder)
      let reading = try WorkbookReading(bytes, name: "\(kind)_B-1.xlsx")
      #expect(reading.failure == nil && reading.header?.id == "B-1")
      Self.expectSame(reading.records, records, schema)
      #expect(try Self.workbook(records, schema, in: folder, named: "b.xlsx") == bytes, "the same bytes")
    }
  }

  @Test(arguments: ["approval-push", "supervision-push", "inquiry", "correction"])
  func `nothing hard to keep is lost on the way through a cell`(kind: String) throws {
    let schema = try SampleRules.schema(kind)
    try withScratchFolder { folder in
      // What CSV's reader takes off values it takes off here, too: blanks at the ends, and what no document may hold.
      let records = try Self.naughtyRecords(of: kind)
      let written = try Self.workbook(records, schema, in: folder)
      let reading = try WorkbookReading(written, kind: kind)
      #expect(reading.failure == nil)
      let csv = try CSVBundleWriter(schema: schema, encoding: .utf8)
      var bytes: [UInt8] = []
      csv.header(to: &bytes)
      for record in records { csv.append(record, to: &bytes) }
      let table = try BundleReading(bytes, kind: kind)
      Self.expectSame(reading.records, table.records, schema)
      #expect(
        reading.findings.map { $0.map(\.code) } == table.findings.map { $0.map(\.code) }, "seed \(Self.seed)")
    }
  }

  @Test func `a department's own columns, codes and units come back by its rule`() throws {
    let rules = [
      try SampleRules.export(),
      try SampleRules.rule("supervision-push") { rule, field in
        rule.columns[field("fineWan")].titles = ["罚款"]
        rule.columns[field("fineWan")].unit = .yuan
        rule.columns[field("party")].titles = ["当事人名"]
      },
    ]
    for rule in rules {
      let schema = try SampleRules.schema(rule.kind)
      let layout = try ExportLayout(of: rule, schema: schema)
      let records = try Self.records(of: rule.kind)
      try withScratchFolder { folder in
        let reading = try WorkbookReading(
          try Self.workbook(records, schema, layout, in: folder), kind: rule.kind, rule: rule)
        #expect(reading.failure == nil)
        Self.expectSame(reading.records, records, schema)
      }
    }
  }

  @Test(arguments: ["approval-push", "supervision-push"])
  func `openpyxl and LibreOffice see each value as it was written`(kind: String) throws {
    let schema = try SampleRules.schema(kind)
    let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Workbooks/delivery.py").path
    try withScratchFolder { folder in
      // LibreOffice shows no control characters, and a table in commas made by it ends rows by line feeds.
      let records =
        try Self.records(of: kind)
        + Self.naughtyRecords(of: kind).filter { record in
          !(0..<record.count).contains { record[$0].contains { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 } }
        }
      _ = try Self.workbook(records, schema, in: folder)
      let rows = [schema.fields.map(\.title)] + Self.values(records).map { $0.map { $0 ?? "" } }
      try JSONEncoder().encode(rows).write(to: URL(filePath: "\(folder)/values.json"))
      let (status, output) = try OraclePython.run([script, "\(folder)/a.xlsx", "\(folder)/values.json"])
      let text = String(decoding: output, as: UTF8.self)
      #expect(status == 0, "\(text) seed \(Self.seed)")
      let sorts = kind == "approval-push" ? "NoneType,datetime,str" : "NoneType,datetime,float,int,str"
      #expect(text.hasPrefix(sorts), "\(text)")
    }
  }

  @Test func `there is a workbook for what fits into one sheet, whatever the records hold`() throws {
    let schema = try SampleRules.schema("approval-push")
    #expect(WorkbookBundleWriter.holds(1_048_575, of: schema))
    #expect(!WorkbookBundleWriter.holds(1_048_576, of: schema))
    let own = KindSchema(
      kind: "own", title: "样例", fields: [Field(name: "text", title: "文本", maxLength: 20_000)])
    #expect(!WorkbookBundleWriter.holds(1, of: own))
  }

  @Test(
    arguments: [
      ("0", 0), ("10", 0), ("0.5", 1), ("12.340", 3), ("123456789012345", 0), ("", nil), (".5", nil),
      ("5.", nil),
      ("00", nil), ("01.5", nil), ("1.2.3", nil), ("-1", nil), ("1234567890123456", nil),
      ("1234567890.123456", nil),
      ("1e5", nil), ("１", nil),
    ] as [(String, Int?)])
  func `a number is one only where a spreadsheet gives it back as it is written`(text: String, decimals: Int?)
  {
    #expect(CanonicalForm.decimals(ofNumber: Array(text.utf8)[...]) == decimals)
  }
}
