import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Exports in CSV, read by a rule.
struct SourceRuleCSVTests {
  private static let header = "流水号,MC,LX,DM,WH,SX,RQ,JZ,JG,BZ"
  private static let row = "1,样例甲餐饮店,3,92370403999800010P,薛审〔2021〕1号,食品经营许可,44200,长期,薛城区行政审批服务局,暂无"

  @Test func `names, codes, counts of days, NULL words and constants are the rule's`() throws {
    let reading = try BundleReading("\(Self.header)\n\(Self.row)\n", rule: SampleRules.export())
    #expect(reading.codes == [])
    #expect(
      try reading.values(1) == [
        "holderName": "样例甲餐饮店", "holderType": "个体工商户", "holderId": "92370403999800010P",
        "docNo": "薛审〔2021〕1号",
        "itemName": "食品经营许可", "decisionDate": "2021-01-04", "longTerm": "true", "organ": "薛城区行政审批服务局",
        "holderContact": "0632-4400000",
      ])
  }

  /// An export of trainings, with a column for who gets them.
  private static func trainings(_ cells: [String], codes: CodeTable? = nil) throws -> BundleReading {
    let rule = try SampleRules.rule("training-info") { rule, field in
      for (name, title) in [
        ("title", "MC"), ("trainingDate", "RQ"), ("audience", "DX"), ("summary", "NR"), ("recipients", "CS"),
      ] {
        rule.columns[field(name)].titles = [title]
      }
      rule.columns[field("recipients")].codes = codes
      rule.nulls = ["不发", "暂无"]
    }
    let rows = cells.map { "样例培训,2021-01-04,样例经营者,样例内容,\($0)" }
    return try BundleReading((["MC,RQ,DX,NR,CS"] + rows).joined(separator: "\n"), rule: rule)
  }

  @Test func `no word of a rule makes a list of recipients an empty one`() throws {
    let cells = ["", "XC-WJ", "暂无", "无", "不发"]
    let reading = try Self.trainings(cells)
    #expect(reading.findings.map { $0.map(\.code) } == [[], [], [.recipientNone], [.recipientNone], []])
    for (number, cell) in cells.enumerated() {
      #expect(try reading.values(number + 1)["recipients"] == (cell.isEmpty ? nil : cell))
    }
  }

  @Test func `a word for nobody that the table of codes lacks is told`() throws {
    let reading = try Self.trainings(["1", "", "无", "NULL", "暂无"], codes: CodeTable([("1", "XC-WJ")]))
    #expect(
      reading.findings.map { $0.map(\.code) } == [[], []] + Array(repeating: [.sourceCodeUnknown], count: 3))
  }

  @Test func `a file that has a column for a constant says it better`() throws {
    let reading = try BundleReading(
      "\(Self.header),联系方式\n\(Self.row),13800000001\n\(Self.row),\n", rule: SampleRules.export())
    #expect(try reading.values(1)["holderContact"] == "13800000001")
    #expect(reading.findings[1].map(\.code) == [.valueMissing])
  }

  @Test func `a code that the table lacks sends its record back, with what the table has`() throws {
    let rows = [Self.row, Self.row.replacing(",3,", with: ",9,"), Self.row.replacing(",3,", with: ",,")]
    let reading = try BundleReading(
      ([Self.header] + rows).joined(separator: "\n"), rule: SampleRules.export())
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.sourceCodeUnknown], [.valueMissing]])
    let finding = try #require(reading.findings[1].first)
    #expect(finding.position == Position(line: 3, column: 3, record: 2, field: "holderType", title: "LX"))
    #expect(finding.remedy.zh.contains("1=法人及非法人组织、2=自然人、3=个体工商户"))
  }

  @Test func `a header that lacks what the rule names is told what is missing, and no record is read`() throws
  {
    let reading = try BundleReading(
      "MC,LX,DM,SX,RQ,JZ\n样例甲,3,1,1,1,1\n", rule: SampleRules.export())
    #expect(reading.records.isEmpty)
    #expect(reading.codes == [.sourceMismatch])
    let words = try #require(reading.bundleFindings.first).message.zh
    #expect(words.contains("WH（许可决定文书号）"), "\(words)")
    #expect(words.contains("JG（许可机关）"), "\(words)")
    #expect(!words.contains("BZ"), "an optional column may be away: \(words)")
  }

  @Test(arguments: [("XX,标题\n\n", 3), ("", 1)])
  func `a header in a fixed row is found there and nowhere else`(above: String, row: Int) throws {
    var rule = try SampleRules.export()
    rule.header = .row(row)
    #expect(try BundleReading("\(above)\(Self.header)\n\(Self.row)\n", rule: rule).records.count == 1)
    rule.header = .row(row + 1)
    #expect(
      try BundleReading("\(above)\(Self.header)\n\(Self.row)\n", rule: rule).codes.contains(.sourceMismatch))
    rule.header = .row(9)
    #expect(try BundleReading("\(above)\(Self.header)\n\(Self.row)\n", rule: rule).codes == [.sourceMismatch])
  }

  @Test func `without a header columns are known by their numbers`() throws {
    var rule = try SampleRules.export()
    for (number, field) in rule.order.enumerated() {
      rule.columns[field].number = number + 1
      rule.columns[field].titles = []
    }
    rule.header = .none
    let schema = try SampleRules.schema("approval-push")
    let cells = rule.order.map { field in
      switch schema.fields[field].name {
      case "holderType": "3"
      case "decisionDate", "validTo": "44200"
      default: schema.fields[field].example
      }
    }
    let line = cells.joined(separator: ",")
    let reading = try BundleReading("\(line),多余\n\(line),多余\n", rule: rule)
    #expect(reading.codes == [])
    #expect(reading.records.map(\.line) == [1, 2])
    #expect(try reading.values(1)["decisionDate"] == "2021-01-04")
    #expect(try BundleReading("a,b\n", rule: rule).codes == [.sourceMismatch])
    // Of rows without line ends the first would be a record, and the others lost.
    let joined = try BundleReading("\(line),多余\u{2028}\(line),多余\u{2028}", rule: rule)
    #expect(joined.codes == [.csvSeparatorUnknown] && joined.records.isEmpty)
    #expect(try BundleReading("\(line),多\u{2028}余", rule: rule).records.count == 1)
  }

  @Test(arguments: ["\t", ";", "|"])
  func `the rule's delimiter is the only one`(delimiter: String) throws {
    var rule = try SampleRules.export()
    rule.delimiter = delimiter.utf8.first
    let text = "\(Self.header)\n\(Self.row)\n"
    #expect(try BundleReading(text.replacing(",", with: delimiter), rule: rule).codes == [])
    #expect(try BundleReading(text, rule: rule).codes.contains(.sourceMismatch))
  }

  @Test func `the rule's encoding outweighs guessing, and a mark that says another is told`() throws {
    var rule = try SampleRules.export()
    let text = "\(Self.header)\n\(Self.row)\n"
    rule.encoding = .gb18030
    var bytes: [UInt8] = []
    try TextEncoder(.gb18030).append(to: &bytes) { $0 += text.utf8 }
    #expect(try BundleReading(bytes, rule: rule).codes == [])
    #expect(try BundleReading([0xEF, 0xBB, 0xBF] + text.utf8, rule: rule).codes == [.sourceMismatch])
    rule.encoding = .utf8
    #expect(try BundleReading([0xEF, 0xBB, 0xBF] + text.utf8, rule: rule).codes == [])
    #expect(try BundleReading(bytes, rule: rule).codes == [.encodingInvalid])
  }

  @Test func `of the names that a rule lists for a field the first that is there counts`() throws {
    var rule = try SampleRules.export()
    let remark = try #require(try SampleRules.schema("approval-push").index(of: "remark"))
    rule.columns[remark].titles = ["BZ2", "BZ"]
    let reading = try BundleReading("\(Self.header),BZ2\n\(Self.row.dropLast(2))一,二\n", rule: rule)
    #expect(reading.codes == [])
    #expect(try reading.values(1)["remark"] == "二")
  }

  @Test func `an unknown column is told, one to be left out isn't`() throws {
    let reading = try BundleReading("\(Self.header),新列\n\(Self.row),1\n", rule: SampleRules.export())
    #expect(reading.codes == [.headerColumnUnknown])
  }

  @Test func `an unknown column that says what the records are sends the file back, unless the rule says it`()
    throws
  {
    let text = "\(Self.header),ZT\n\(Self.row),有效\n\(Self.row),注销\n"
    var rule = try SampleRules.export()
    let reading = try BundleReading(text, rule: rule)
    #expect(reading.codes == [.headerColumnUnknown, .headerColumnMissing])
    #expect(reading.bundleFindings.last?.position.line == 3)
    let action = try #require(try SampleRules.schema("approval-push").index(of: "action"))
    rule.columns[action].constant = "变更"
    #expect(try BundleReading(text, rule: rule).codes == [.headerColumnUnknown])
  }

  @Test func `a file is read the same at every chunk size`() throws {
    var rule = try SampleRules.export()
    rule.header = .row(2)
    let bytes = Array("标题\n\(Self.header)\n\(Self.row)\n\(Self.row)\n".utf8)
    let whole = try BundleReading(bytes, rule: rule)
    for chunk in 1...64 { #expect(try BundleReading(bytes, chunk: chunk, rule: rule) == whole) }
  }
}
