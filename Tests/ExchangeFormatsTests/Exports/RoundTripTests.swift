import ExchangeBase
import Foundation
import Testing

@testable import ExchangeFormats

/// What one system exported, another can import: CSV to XML to CSV loses nothing, in any encoding, line end and
/// layout.
struct RoundTripTests {
  private static let seed =
    ProcessInfo.processInfo.environment["EXCHANGE_TEST_SEED"].flatMap { UInt64($0) }
    ?? UInt64.random(in: 0 ... .max)

  private static func records(of kind: String) throws -> [Record] {
    var generator = RecordGenerator(schema: try SampleRules.schema(kind), seed: seed)
    return (1...20).map { generator.record(number: $0) }
  }

  private static func csv(
    _ records: [Record], _ schema: KindSchema, _ encoding: TextEncoding, _ lineEnd: LineEnd,
    _ layout: ExportLayout? = nil
  ) throws -> [UInt8] {
    let writer = try CSVBundleWriter(schema: schema, encoding: encoding, lineEnd: lineEnd, layout: layout)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    for record in records { writer.append(record, to: &bytes) }
    return bytes
  }

  private static func xml(
    _ records: [Record], _ schema: KindSchema, _ encoding: TextEncoding
  ) throws -> [UInt8] {
    var writer = try XMLBundleWriter(schema: schema, encoding: encoding)
    var bytes: [UInt8] = []
    writer.header(BundleHeader(kind: schema.kind, id: "B1", sender: "XC-SPJ"), to: &bytes)
    for record in records { writer.append(record, to: &bytes) }
    writer.footer(to: &bytes)
    return bytes
  }

  private static func values(_ records: [Record]) -> [[String?]] {
    records.map { record in (0..<record.count).map(record.text) }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `records of the kind survive CSV, XML and CSV again`(kind: String) throws {
    let schema = try SampleRules.schema(kind)
    let records = try Self.records(of: kind)
    for encoding in [TextEncoding.utf8, .utf8BOM, .gb18030] {
      for lineEnd in LineEnd.allCases {
        let first = try BundleReading(try Self.csv(records, schema, encoding, lineEnd), kind: kind)
        #expect(
          Self.values(first.records) == Self.values(records), "\(encoding) \(lineEnd), seed \(Self.seed)")
        let second = try XMLReading(try Self.xml(first.records, schema, encoding))
        #expect(Self.values(second.records) == Self.values(records), "\(encoding), seed \(Self.seed)")
        let third = try Self.csv(second.records, schema, encoding, lineEnd)
        #expect(try third == Self.csv(records, schema, encoding, lineEnd), "\(encoding), seed \(Self.seed)")
      }
    }
  }

  @Test(arguments: ["codes", "a unit by rule", "a unit by rule without a title", "a unit by title"])
  func `records survive a department's own columns, codes and units`(layout name: String) throws {
    let rule =
      name == "codes"
      ? try SampleRules.export()
      : try Self.penalties(
        unit: name == "a unit by title" ? nil : .yuan, isTitled: !name.hasSuffix("without a title"))
    let schema = try SampleRules.schema(rule.kind)
    let layout = try ExportLayout(of: rule, schema: schema)
    let records = try Self.records(of: rule.kind)
    for encoding in [TextEncoding.utf8, .utf8BOM, .gb18030] {
      for lineEnd in LineEnd.allCases {
        let bytes = try Self.csv(records, schema, encoding, lineEnd, layout)
        // Whoever knows nothing of the rule reads the same amounts.
        let titles = layout.titles.map { String(decoding: $0, as: UTF8.self) }
        #expect(!titles.contains("罚款金额（万元）") || name == "codes", "\(titles)")
        let reading = try BundleReading(bytes, rule: rule)
        #expect(
          Self.values(reading.records) == Self.values(records), "\(encoding) \(lineEnd), seed \(Self.seed)")
        #expect(try Self.csv(reading.records, schema, encoding, lineEnd, layout) == bytes)
      }
    }
  }

  private static func penalties(unit: AmountUnit?, isTitled: Bool) throws -> SourceRule {
    try SampleRules.rule("supervision-push") { rule, field in
      if isTitled { rule.columns[field("fineWan")].titles = [unit == nil ? "罚款（元）" : "罚款"] }
      rule.columns[field("fineWan")].unit = unit
      rule.columns[field("party")].titles = ["当事人名"]
      rule.delimiter = UInt8(ascii: "|")
    }
  }

  @Test func `a layout writes the titles and codes of the rule, and what it has no column for behind them`()
    throws
  {
    let rule = try SampleRules.export()
    let schema = try SampleRules.schema("approval-push")
    let values = schema.fields.map { field in
      switch field.name {
      case "validTo": ""
      default: field.example
      }
    }
    let bytes = try Self.csv(
      [Record(number: 1, values: values)], schema, .utf8, .lf, ExportLayout(of: rule, schema: schema))
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines[0].hasPrefix("MC,LX,") || lines[0].contains("MC"), "\(lines[0])")
    #expect(lines[0].contains(",消息标识,"))
    #expect(lines[0].contains("联系方式") && !lines[0].contains("长期有效"))
    #expect(lines[1].contains("2099-12-31"))
  }

  @Test func `what can't be turned around is refused`() throws {
    let schema = try SampleRules.schema("approval-push")
    func reason(_ change: (inout SourceRule) -> Void) throws -> String {
      var rule = try SampleRules.export()
      change(&rule)
      do {
        _ = try ExportLayout(of: rule, schema: schema)
        return ""
      } catch { return error.reason.en }
    }
    let type = try #require(schema.index(of: "holderType"))
    let both = [("1", "法人及非法人组织"), ("2", "自然人"), ("3", "个体工商户"), ("4", "自然人")]
    #expect(try reason { $0.columns[type].codes = CodeTable(both) }.contains("“自然人”"))
    #expect(try reason { $0.columns[type].codes = CodeTable([("1", "自然人")]) }.contains("no code"))
    #expect(try reason { $0.header = .none }.contains("header row"))
    #expect(try reason { $0.xml = SourceRule.XMLForm(record: ["a"]) }.contains("header row"))
    #expect(try reason { $0.columns[type].number = 3 }.contains("number"))
    #expect(try reason { _ in } == "")
  }
}
