import ExchangeBase
import Testing

@testable import ExchangeFormats

/// The units in which the amounts of a table stand, wherever in it they are said.
@Suite struct TableUnitsTests {
  private static let header =
    "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,事项名称,依据,处理内容,罚款金额,没收金额（万元）,决定日期,监管机关,备注"
  private static func row(_ number: Int, _ fine: String, confiscated: String = "") -> String {
    "S-\(number),罚款,样监罚〔2021〕\(number)号,样例\(number)店,92370403999800010P,样水〔2021〕1号,取水许可,样例,样例,\"\(fine)\","
      + "\(confiscated),2021-01-04,薛城区市场监督管理局,"
  }

  private static func reading(_ lines: [String]) throws -> BundleReading {
    try BundleReading(lines.map { $0 + "\n" }.joined(), kind: "supervision-push")
  }

  private static func fines(_ reading: BundleReading) throws -> [String?] {
    try reading.records.map { try reading.values($0.number)["fineWan"] }
  }

  private static func titled(_ unit: String) -> String {
    header.replacing("罚款金额,", with: "罚款金额（\(unit)）,")
  }

  // MARK: Headers further down

  @Test(arguments: [
    ("万元", "元", "0.005"), ("万元", "千元", "5"), ("元", "万元", "50"), ("", "元", "0.005"), ("", "分", "0.00005"),
    ("万元", "", "50"), ("", "万元", "50"), ("元", "元", "0.005"),
  ])
  func `each header further down says the unit of the rows below it`(
    first: String, second: String, expected: String
  ) throws {
    let headers = [first, second].map { $0.isEmpty ? Self.header : Self.titled($0) }
    let reading = try Self.reading([
      headers[0], Self.row(1, "2"), headers[1], Self.row(2, "50"), headers[0], Self.row(3, "2"),
    ])
    #expect(reading.codes == [.headerRepeated], "\(reading.codes)")
    let fines = try Self.fines(reading)
    #expect(fines[1] == expected && fines[0] == fines[2])
  }

  // MARK: Beside a rule

  /// The codes of an export whose rule says that fines are in yuan and under 罚款金额. Of its lines `H` is a header, `T` one that names a
  /// unit, and `R` a record.
  private static func ruled(
    _ lines: [String], _ change: (inout SourceRule) -> Void = { _ in }
  ) throws -> [FindingCode] {
    var rule = try SampleRules.rule("supervision-push") { rule, field in
      rule.columns[field("fineWan")].titles = ["罚款金额"]
      rule.columns[field("fineWan")].unit = .yuan
    }
    change(&rule)
    let text = lines.enumerated().map { number, line in
      let rest = String(line.dropFirst())
      switch line.first {
      case "H": return header + rest + "\n"
      case "T": return titled(rest) + "\n"
      case "R": return row(number, "50") + rest + "\n"
      default: return line + "\n"
      }
    }
    return try BundleReading(text.joined(), rule: rule).codes
  }

  @Test(arguments: [
    ["T万元", "R"], ["单位：万元", "H", "R"], ["处罚信息表（单位：千元）", "H", "R"], ["H", "单位：万元", "R"],
    ["H", ",,,,,,,,,万元,,,,", "R"], ["H", "R", "注：以上金额单位为万元"], ["H", "R", "T万元", "R"],
    ["H", "R", "单位：万元", "H", "R"],
    ["H,金额单位", "R,万元"], ["单位：万元", "T人民币", "R"], ["H", "R", "单位：万元", "TRMB", "R"], ["T人民币万元", "R"],
    ["T港币", "R"], ["T元、万元", "R"], ["货币单位：美元", "H", "R"],
  ])
  func `what says another unit than the rule sends the file back`(lines: [String]) throws {
    let codes = try Self.ruled(lines)
    #expect(codes.contains(.sourceMismatch) && !codes.contains(.headerColumnMissing), "\(codes)")
  }

  @Test(arguments: [
    ["T元", "R"], ["单位：元", "H", "R"], ["H", "单位：元", "R"], ["H", "R", "注：以上金额单位为元"], ["H,金额单位", "R,元"],
    ["T人民币", "R"], ["TRMB", "R"], ["T单位：人民币", "R"], ["TCNY", "R", "T人民币", "R"], ["货币单位：人民币", "H", "R"],
    ["货币单位：人民币（RMB）  填报单位：样例局", "H", "R"], ["H", "货币单位：人民币", "R"], ["H", "R", "货币单位：人民币", "H", "R"],
    ["H", "R", "注：货币单位：人民币"], ["H,币种", "R,人民币"], ["货币单位：yuan", "H", "R"],
  ])
  func `what says the rule's own doesn't`(lines: [String]) throws {
    let codes = try Self.ruled(lines)
    #expect(!codes.contains(.sourceMismatch) && !codes.contains(.headerColumnMissing), "\(codes)")
  }

  @Test func `a title that the rule itself has is known to it`() throws {
    let codes = try Self.ruled(["T万元", "R"]) { rule in
      for field in rule.columns.indices where rule.columns[field].unit != nil {
        rule.columns[field].titles = ["罚款金额（万元）"]
      }
    }
    #expect(!codes.contains(.sourceMismatch))
  }

  @Test(arguments: ["*消息标识", "消息标识（必填）", "编号", ""])
  func `a header is known by its amounts, whatever it begins with`(first: String) throws {
    let again: String = first + Self.titled("元").dropFirst("消息标识".count)
    let reading = try Self.reading([Self.titled("万元"), Self.row(1, "2"), again, Self.row(2, "50")])
    #expect(reading.codes == [.headerRepeated], "\(reading.codes)")
    #expect(try Self.fines(reading) == ["2", "0.005"])
  }

  @Test func `a header that leaves out the unit of the first leaves it open`() throws {
    let reading = try Self.reading([
      Self.titled("元"), Self.row(1, "2"), Self.header, Self.row(2, "50"), Self.row(3, ""),
    ])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.valueNotAnAmount], []])
  }

  @Test func `amounts in a unit that isn't known come back, until it is known again`() throws {
    let reading = try Self.reading([
      Self.titled("万元"), Self.row(1, "2"), Self.titled("美元"), Self.row(2, "50"), Self.row(3, ""),
      Self.titled("万元"), Self.row(4, "2"),
    ])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.valueNotAnAmount], [], []])
  }

  @Test func `rows below a header of other columns come back with their unit`() throws {
    let other = "监管信息类型,罚款金额（元）,决定书文号,行政相对人名称,消息标识"
    let reading = try Self.reading([Self.titled("万元"), Self.row(1, "2"), other, "罚款,50,样监罚〔2021〕2号,样例,S-2"])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.headerChanged]])
    #expect(reading.sources[1]?.contains(",50元,") == true, "\(reading.sources[1] ?? "")")
  }

  @Test func `codes below titles leave them their unit`() throws {
    let codes = Self.header.replacing("罚款金额,没收金额（万元）", with: "CF_NR_FK,CF_NR_WFFF")
    let reading = try Self.reading([Self.titled("元"), codes, Self.row(1, "50", confiscated: "2")])
    #expect(reading.codes == [.headerRepeated])
    #expect(try reading.values(1)["fineWan"] == "0.005")
    #expect(try reading.values(1)["confiscatedWan"] == "2")
  }

  @Test func `two header rows that name two units leave it open`() throws {
    let reading = try Self.reading([Self.titled("元"), Self.titled("万元"), Self.row(1, "50"), Self.row(2, "")])
    #expect(reading.findings.map { $0.map(\.code) } == [[.valueNotAnAmount], []])
  }

  // MARK: Lines

  @Test(arguments: ["单位：元", "（单位：元）", "金额单位：元", "币种：人民币元", ",,,,,,,,,,,,单位：元,", "第二批（单位：元）"])
  func `a line above a further header says its unit`(line: String) throws {
    let reading = try Self.reading([
      "单位：万元", Self.header, Self.row(1, "2"), line, Self.header, Self.row(2, "50", confiscated: "2"),
      Self.header,
      Self.row(3, "50"), "单位：万元", Self.header, Self.row(4, "2"),
    ])
    let fines = try Self.fines(reading).compactMap(\.self)
    #expect(fines == ["2", "0.005", "0.005", "2"], "\(reading.codes)")
    #expect(!reading.bundleFindings.contains { $0.severity == .error })
    let isTitle = line.hasPrefix("第")
    #expect(reading.records.count == (isTitle ? 5 : 4))
    #expect(try reading.values(isTitle ? 3 : 2)["confiscatedWan"] == "2")
  }

  @Test(arguments: ["单位：元", "（元）", "第二批（单位：元）"])
  func `a line with no header below it sends all of it back`(line: String) throws {
    for rows in [[line], [line, Self.row(2, "2")], [line, "", "合计,,,,,,,,,2,,,,"]] {
      let reading = try Self.reading([Self.header, Self.row(1, "2")] + rows)
      let finding = try #require(reading.bundleFindings.first { $0.severity == .error }, "\(rows)")
      #expect(
        finding.code == .headerColumnMissing && finding.rejects == .bundle && finding.position.line == 3)
      #expect(finding.message.zh.contains("“罚款金额（元）”") && finding.message.zh.contains("按万元读（例如第 2 行）"))
    }
    // Where amounts name their units, or there are none, it tells nothing else.
    for cell in ["2万元", "", "0"] {
      let reading = try Self.reading([Self.header, Self.row(1, cell), line])
      #expect(!reading.bundleFindings.contains { $0.severity == .error }, "\(cell)")
    }
    let titled = try Self.reading([Self.titled("万元"), Self.row(1, "2"), line])
    #expect(!titled.bundleFindings.contains { $0.severity == .error })
  }

  // MARK: Rows of units

  @Test(arguments: [
    ",,,,,,,,,（元）,,,,", ",,,,,,,,,元,,,,", ",,,,,,,,,单位：元,,,,", ",,,,,,,,,[人民币元],,,,",
    "文本,文本,文本,文本,文本,文本,文本,文本,文本,元,万元,日期,文本,文本",
    "必填,必填,必填,必填,,,,,,（元）,（万元）,yyyy-mm-dd,必填,选填", "说明：罚款金额按元填写", "（单位：元）", "金额单位：元,,,,,,,,,,,,,",
  ])
  func `a row below the header says the units of its columns`(units: String) throws {
    for above in [[], ["样例表"]] {
      let reading = try Self.reading(
        above + [Self.header, units, Self.row(1, "50", confiscated: "2"), Self.row(2, "3")])
      #expect(reading.records.count == 2, "\(reading.codes)")
      #expect(try Self.fines(reading) == ["0.005", "0.0003"], "\(reading.codes)")
      #expect(try reading.values(1)["confiscatedWan"] == "2")
      #expect(reading.bundleFindings.allSatisfy { $0.severity == .notice })
    }
  }

  @Test func `units that contradict a title leave it open`() throws {
    let reading = try Self.reading([
      Self.header, ",,,,,,,,,元,元,,,", Self.row(1, "50"), Self.row(2, "", confiscated: "2"),
    ])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.valueNotAnAmount]])
    #expect(reading.findings[1].first?.message.zh.contains("“万元、元”") == true)
  }

  @Test func `a record whose amount is a unit is a record`() throws {
    let reading = try Self.reading([Self.header, Self.row(1, "元"), Self.row(2, "2")])
    #expect(reading.findings.map { $0.map(\.code) } == [[.valueNotAnAmount], []])
    #expect(try reading.values(2)["fineWan"] == "2")
  }

  @Test func `a second row of the header is told`() throws {
    let header = Self.header.replacing("罚款金额,没收金额（万元）", with: "处罚金额（元）,")
    let reading = try Self.reading([header, ",,,,,,,,,罚款金额,没收金额,,,", Self.row(1, "50", confiscated: "3")])
    let finding = try #require(reading.bundleFindings.first { $0.severity == .error })
    #expect(
      finding.code == .headerColumnMissing
        && finding.position == Position(line: 2, column: 10, field: "fineWan", title: "罚款金额（万元）"))
    #expect(finding.message.zh.contains("表头的第二行"))
  }

  // MARK: Notes and columns

  @Test(arguments: [
    "注：以上金额单位为元", "备注：金额单位：元。", "说明：罚款以元为单位，案卷另存。", "填表说明：罚款金额按元填写", "注：金额均为元", "制表人：样例甲,,,,,,,单位：元,,,,,,",
    "合计（元）,,,,,,,,,53,,,,", "说明：\n1、本表以元计", "备注：单位是千元", "注：币种：美元",
  ])
  func `a note that names another unit sends all of it back`(note: String) throws {
    let note = note.contains("\n") ? "\"\(note)\"" : note
    let reading = try Self.reading([Self.header, Self.row(1, "50"), Self.row(2, "3"), note])
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped, .headerColumnMissing], "\(reading.codes)")
    // It says nothing of amounts that name their unit.
    let named = try Self.reading([Self.header, Self.row(1, "50元"), note])
    #expect(named.bundleFindings.map(\.code) == [.footerSkipped])
  }

  @Test(arguments: [
    "注：以上金额单位为万元", "备注：罚款以万元为单位", "说明：10万元以上的案件另附材料", "注：涉案货值按元填写", "填报单位：样例局", "说明：处罚单位和个人共2家",
    "制表人：样例甲,,日期：2021-01-04,,,,,,,,,,,", "合计,,,,,,,,,53元,,,,", "备注：样例", "说明：案件数以百计", "注：费用按规定填报",
  ])
  func `a note that doesn't is passed over`(note: String) throws {
    let reading = try Self.reading([Self.header, Self.row(1, "50"), note])
    #expect(!reading.bundleFindings.contains { $0.severity == .error }, "\(reading.codes)")
  }

  @Test(arguments: ["金额单位", "罚款单位", "币种", "单位", "计量单位", "Unit"])
  func `a column that nothing reads and that names another unit sends all of it back`(title: String) throws {
    for (unit, isOther) in [
      ("元", true), ("（千元）", true), ("美元", true), ("万元", false), ("", false), ("样例局", false),
    ] {
      let reading = try Self.reading([
        Self.header + ",\(title)", Self.row(1, "50元") + ",元", Self.row(2, "50") + ",万元",
        Self.row(3, "3") + ",\(unit)",
      ])
      let finding = reading.bundleFindings.first { $0.severity == .error }
      #expect((finding != nil) == isOther, "\(unit): \(reading.codes)")
      if isOther { #expect(finding?.code == .headerColumnMissing && finding?.position.line == 4) }
    }
  }

  @Test(arguments: ["USD", "美元", "港币"], [titled("元"), header])
  func `other money sends all of it back whatever the titles say, with what helps`(
    money: String, header: String
  ) throws {
    let lines = [header + ",币种", Self.row(1, "50") + ",人民币", Self.row(2, "50") + ",\(money)"]
    let reading = try Self.reading(lines)
    let finding = try #require(reading.bundleFindings.first { $0.severity == .error })
    #expect(finding.code == .headerColumnMissing && finding.position.line == 3)
    #expect(finding.message.zh.contains("缺少必填的列“折算成人民币的罚款金额”"))
    #expect(finding.remedy.zh.contains("罚款金额（元）、罚款金额（万元）"))
    let inYuan = try Self.reading([header + ",币种", Self.row(1, "50元") + ",\(money)"])
    #expect(!inYuan.bundleFindings.contains { $0.severity == .error })
  }

  // MARK: Rows that come back

  @Test func `what comes back has the unit with it that its header doesn't say`() throws {
    let bad = Self.row(2, "1,050").replacing("2021-01-04", with: "样例")
    for (lines, expected) in [
      (["单位：元", Self.header, bad], "\"1,050元\""), ([Self.header, ",,,,,,,,,元,,,,", bad], "\"1,050元\""),
      ([Self.titled("万元"), Self.row(1, "2"), Self.titled("元"), bad], "\"1,050元\""),
      ([Self.titled("元"), bad], "\"1,050\""),
      ([Self.header, bad], "\"1,050\""), (["单位：万元", Self.header, bad], "\"1,050\""),
    ] {
      let reading = try Self.reading(lines)
      let source = try #require(reading.sources.last ?? nil)
      #expect(source.contains(",\(expected),"), "\(source)")
      // Mended and dropped again, it is the same amount.
      let again = try Self.reading([
        lines.first { $0.contains("罚款金额") } ?? "", source.replacing("样例,薛城", with: "2021-01-04,薛城"),
      ])
      #expect(
        try Self.fines(again).last == (expected.contains("元") || lines[0].contains("（元）") ? "0.105" : "1050"))
    }
  }
}
