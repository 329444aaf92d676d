import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Exports in XML, read by a rule.
struct XMLTableReaderTests {
  /// All that a reader gives, so that two readings can be compared.
  struct Reading: Equatable {
    var records: [Record] = []
    var findings: [Finding] = []
    var encoding: TextEncoding?
    var failure: Finding?

    init(
      _ document: some Sequence<UInt8>, rule: SourceRule, naming: DepartmentNaming? = nil,
      chunk: Int = .max, pieceSize: Int = 65_536
    ) throws {
      do {
        var reader = try XMLTableReader(
          source: MemorySource(document, chunk: chunk), library: Library.shared, rule: rule,
          naming: naming, pieceSize: pieceSize)
        defer { (findings, encoding) = (findings + reader.bundleFindings, reader.encoding) }
        while let read = try reader.next() {
          records.append(read.record)
          findings += read.findings
        }
      } catch FormatError.malformed(let finding) { failure = finding }
    }

    var codes: [FindingCode] { findings.map(\.code) + (failure.map { [$0.code] } ?? []) }

    func text(_ field: String, _ index: Int = 0) -> String? {
      index < records.count ? Library.shared["approval-push"]?.schema.text(field, of: records[index]) : nil
    }
  }

  static func rule(
    record: [String] = ["DATA", "ROW"], _ namespace: SourceRule.XMLForm.Namespace = .any,
    _ fields: SourceRule.XMLForm.Fields = .elements
  ) throws -> SourceRule {
    var rule = try SampleRules.export()
    rule.xml = SourceRule.XMLForm(record: record, namespace: namespace, fields: fields)
    return rule
  }

  private static let fields = [
    ("JG", "薛城区行政审批服务局"), ("MC", "样例䶮餐饮店"), ("LX", "3"), ("DM", "92370403999800010P"), ("WH", "薛审〔2021〕1号"),
    ("SX", "食品经营许可"), ("RQ", "2021/1/4"), ("JZ", "长期"),
  ]

  private static func row(_ fields: [(String, String)] = fields) -> String {
    "  <ROW>\n" + fields.map { "    <\($0.0)>\($0.1)</\($0.0)>\n" }.joined() + "  </ROW>\n"
  }

  private static func attributes(_ fields: [(String, String)] = fields) -> String {
    "<ROW " + fields.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: " ") + "/>"
  }

  @Test func `elements in any order are read as a row of a CSV is`() throws {
    let reading = try Reading(
      "<DATA>\(Self.row())\(Self.row(Self.fields.reversed()))</DATA>".utf8, rule: Self.rule())
    #expect(reading.codes == [])
    #expect(reading.records.count == 2)
    #expect(reading.text("holderName", 1) == "样例䶮餐饮店")
    #expect(reading.text("decisionDate") == "2021-01-04")
    #expect(reading.text("longTerm") == "true")
    #expect(reading.text("holderType") == "个体工商户")
    #expect(reading.text("holderContact") == "0632-4400000")
  }

  @Test(arguments: [
    ("<q:DATA xmlns:q=\"urn:a\"><q:ROW %/></q:DATA>", SourceRule.XMLForm.Namespace.any, 1),
    ("<q:DATA xmlns:q=\"urn:a\"><q:ROW %/></q:DATA>", .uri("urn:a"), 1),
    ("<DATA xmlns=\"urn:a\"><ROW %/></DATA>", .uri("urn:a"), 1),
    ("<DATA xmlns=\"urn:a\"><ROW %/></DATA>", .none, 0),
    ("<DATA><ROW %/></DATA>", .none, 1), ("<DATA><ROW %/></DATA>", .uri("urn:a"), 0),
  ])
  func `prefixes don't matter, namespaces as the rule says`(
    document: String, namespace: SourceRule.XMLForm.Namespace, count: Int
  ) throws {
    let attributes = Self.fields.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: " ")
    let reading = try Reading(
      document.replacing("%", with: attributes).utf8, rule: Self.rule(namespace, .attributes))
    #expect(reading.records.count == count)
    #expect(reading.codes == (count == 0 ? [.sourceMismatch] : []))
  }

  @Test(arguments: [
    (SourceRule.XMLForm.Fields.attributes, 0, true), (.both, 0, false), (.both, 1, false),
    (.elements, 1, false),
    (.elements, 0, true),
  ])
  func `fields are elements, attributes or both, as the rule says`(
    fields: SourceRule.XMLForm.Fields, elements: Int, fails: Bool
  ) throws {
    let document = "<DATA>\(elements == 1 ? Self.row() : Self.attributes())</DATA>"
    let reading = try Reading(document.utf8, rule: Self.rule(.any, fields))
    let isRead = fields == .both || (fields == .elements) == (elements == 1)
    #expect(reading.codes.isEmpty == isRead, "\(reading.codes)")
  }

  @Test func `a name alone finds records wherever they stand, a path only there`() throws {
    let document = "<A><B>\(Self.row())</B><C>\(Self.row())</C></A>"
    #expect(try Reading(document.utf8, rule: Self.rule(record: ["ROW"])).records.count == 2)
    var rule = try Self.rule(record: ["A", "B", "ROW"])
    let reading = try Reading(document.utf8, rule: rule)
    #expect(reading.records.count == 1 && reading.codes == [.sourceMismatch])
    rule.ignored.append("C")
    #expect(try Reading(document.utf8, rule: rule).codes == [])
  }

  // MARK: What stands beside the records

  @Test(arguments: [
    "<row>%</row>", "<Row>%</Row>", "<ROW2>%</ROW2>", "<ROW xmlns=\"urn:x\">%</ROW>",
    "<x:ROW xmlns:x=\"urn:x\">%</x:ROW>", "<ROWS><ROW>%</ROW></ROWS>", "<row><MC>样例乙</MC></row>",
    "<ENTRY><MC>样例乙</MC><WH>薛审〔2021〕2号</WH><SX>食品经营许可</SX><RQ>2021/1/4</RQ><JG>样例局</JG></ENTRY>",
  ])
  func `an export comes back in which a record is spelt otherwise`(other: String) throws {
    let fields = Self.fields.map { "<\($0.0)>\($0.1)</\($0.0)>" }.joined()
    let other = other.replacing("%", with: fields)
    for rows in [Self.row() + other, other + Self.row(), other] {
      let reading = try Reading("<DATA>\n\(rows)</DATA>".utf8, rule: Self.rule(.none))
      #expect(reading.codes == [.sourceMismatch], "\(rows)")
    }
    let attributes = Self.attributes() + Self.attributes().replacing("<ROW", with: "<ZEILE")
    #expect(
      try Reading("<DATA>\(attributes)</DATA>".utf8, rule: Self.rule(.any, .attributes)).codes == [
        .sourceMismatch
      ])
  }

  @Test(arguments: [
    "<HEAD><RQ>2021-01-04</RQ><JG>样例局</JG><PC>1</PC></HEAD>", "<HEAD RQ=\"2021-01-04\" JG=\"样例局\"/>",
    "<row/>", "<COLUMNS><MC/><LX/><DM/><WH/><SX/><RQ/><JZ/><JG/></COLUMNS>",
    "<TOTAL>1</TOTAL>", "<HEAD><TOTAL>1</TOTAL><PAGESIZE>20</PAGESIZE><TS>2021-01-04 10:00:00</TS></HEAD>",
    "<CODE>0</CODE><MSG>操作成功</MSG>", "导出说明",
  ])
  func `what is no record and says nothing of them is passed over`(beside: String) throws {
    for document in ["\(beside)\(Self.row())", "\(Self.row())\(beside)"] {
      #expect(try Reading("<DATA>\(document)</DATA>".utf8, rule: Self.rule()).codes == [], "\(document)")
    }
  }

  /// A rule that names the first `count` of some columns, of which all but the first `needed` are optional, and what an element of a
  /// record holds by it; the others are called as the kind does.
  private static func few(
    _ count: Int, needed: Int, _ fields: SourceRule.XMLForm.Fields = .both
  ) throws -> (rule: SourceRule, row: [(String, String)]) {
    let columns = [
      ("organ", "JG", "薛城区行政审批服务局"), ("decisionDate", "RQ", "2021/1/4"), ("holderName", "MC", "样例䶮餐饮店"),
      ("docNo", "WH", "薛审〔2021〕1号"), ("itemName", "SX", "食品经营许可"), ("holderType", "LX", "个体工商户"),
      ("holderId", "DM", "92370403999800010P"), ("holderContact", "DH", "0632-4400000"),
      ("validTo", "JZ", "长期"),
    ]
    let schema = try SampleRules.schema("approval-push")
    let rule = try SampleRules.rule { rule, field in
      for (place, column) in columns.prefix(count).enumerated() {
        rule.columns[field(column.0)].titles = [column.1]
        rule.columns[field(column.0)].isOptional = place >= needed
      }
      rule.xml = SourceRule.XMLForm(record: ["DATA", "ROW"], fields: fields)
    }
    var row: [(String, String)] = []
    for (place, column) in columns.enumerated() {
      let field = try #require(schema.index(of: column.0))
      row.append((place < count ? column.1 : schema.fields[field].title, column.2))
    }
    return (rule, row)
  }

  @Test(arguments: [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (4, 1), (4, 2), (9, 1)])
  func `a head is no record by a rule with few columns, and a record is`(count: Int, needed: Int) throws {
    let (rule, row) = try Self.few(count, needed: needed)
    let empty = row.map { ($0.0, " ") }
    let heads = [
      "<HEAD><RQ>2021-01-04</RQ><JG>样例局</JG></HEAD>", "<HEAD RQ=\"2021-01-04\" JG=\"样例局\"/>", "<JG>样例局</JG>",
      "<许可机关>样例局</许可机关><许可决定日期>2021-01-04</许可决定日期>", "<MC>样例店</MC>",
      Self.row(empty).replacing("ROW>", with: "COLUMNS>"),
      Self.attributes(empty).replacing("<ROW", with: "<COLUMNS"),
    ]
    for head in heads {
      for document in ["\(head)\(Self.row(row))", "\(Self.row(row))\(head)"] {
        let reading = try Reading("<DATA>\(document)</DATA>".utf8, rule: rule)
        #expect(!reading.codes.contains(.sourceMismatch) && reading.records.count == 1, "\(head)")
      }
    }
    let others = [
      Self.row(row).replacing("ROW>", with: "ENTRY>"), Self.attributes(row).replacing("<ROW", with: "<ENTRY"),
      "<MORE>\(Self.row(row))</MORE>",
    ]
    for other in others {
      for document in ["\(other)\(Self.row(row))", "\(Self.row(row))\(other)"] {
        let reading = try Reading("<DATA>\(document)</DATA>".utf8, rule: rule)
        #expect(reading.codes.contains(.sourceMismatch), "\(other)")
      }
    }
  }

  @Test func `where a rule fills in the rest, an office and a day are no record`() throws {
    let schema = try SampleRules.schema("approval-push")
    let heads = ["<HEAD><JG>样例局</JG></HEAD>", "<HEAD><JG>样例局</JG><RQ>2021-01-04</RQ></HEAD>"]
    for (count, head) in zip(1..., heads) {
      var (rule, row) = try Self.few(count, needed: count, .elements)
      for field in schema.fields.indices
      where schema.fields[field].isRequired && !rule.columns[field].isNamed {
        rule.columns[field].constant = "2021-01-04"
      }
      row.removeLast(row.count - count)
      let reading = try Reading("<DATA>\(head)\(Self.row(row))</DATA>".utf8, rule: rule)
      #expect(!reading.codes.contains(.sourceMismatch), "\(head)")
    }
  }

  @Test(arguments: [
    "<ERROR>ORA-01555: snapshot too old</ERROR>", "ORA-01555: snapshot too old", "<MSG>导出超时</MSG>",
    "<RESULT>\n<MSG>java.sql.SQLException: 样例</MSG></RESULT>", "<TIP>仅显示前1条，共9条</TIP>",
    "<RESULT error=\"ORA-01555: snapshot too old\"/>",
  ])
  func `an export comes back behind whose records it says that it broke off`(end: String) throws {
    let reading = try Reading("<DATA>\(Self.row())\(end)</DATA>".utf8, rule: Self.rule())
    #expect(reading.codes == [.sourceMismatch], "\(end)")
    let inside = try Reading("<A><DATA>\(Self.row())\(end)</DATA></A>".utf8, rule: Self.rule(record: ["ROW"]))
    #expect(inside.codes == [.sourceMismatch], "\(end)")
    let shown = reading.findings.first?.message.zh ?? ""
    #expect(shown.contains("导出在这里中断了") || shown.contains("只是一部分"), "\(shown)")
  }

  @Test(arguments: [
    ("<HEAD><TOTAL>5</TOTAL></HEAD>", ""), ("<TotalCount>5</TotalCount>", ""), ("", "<记录数>5</记录数>"),
    ("", "<TIP>共 5 条记录</TIP>"), ("<HEAD count=\"5\"/>", ""), ("<BZ>测试数据，请勿使用</BZ>", ""),
  ])
  func `a number of records that isn't theirs is told, and that they are void`(head: String, end: String)
    throws
  {
    let reading = try Reading("<DATA>\(head)\(Self.row())\(end)</DATA>".utf8, rule: Self.rule())
    #expect(reading.codes == [.noteDoubtsRecords], "\(head)\(end)")
    var rule = try Self.rule()
    rule.ignored += ["HEAD", "TotalCount", "记录数", "TIP", "BZ"]
    #expect(try Reading("<DATA>\(head)\(Self.row())\(end)</DATA>".utf8, rule: rule).codes == [])
  }

  @Test func `numbers of groups add up`() throws {
    let group = "<GROUP><COUNT>2</COUNT>\(Self.row())\(Self.row())</GROUP>"
    let document = "<DATA>\(group)\(group)</DATA>"
    #expect(try Reading(document.utf8, rule: Self.rule(record: ["ROW"])).codes == [])
  }

  @Test(arguments: ["注销", "注销列表", "已注销信息", "变更"])
  func `an export comes back in which the element around records says what they are`(group: String) throws {
    let document = "<ROOT><新增>\(Self.row())</新增><\(group)>\(Self.row())</\(group)></ROOT>"
    let reading = try Reading(document.utf8, rule: Self.rule(record: ["ROW"]))
    #expect(reading.codes == [.headerColumnMissing], "\(group)")
    #expect(reading.findings.first?.message.zh.contains("“\(group)”") == true)
    let told = Self.row(Self.fields + [("业务动作", "注销")])
    let own = "<ROOT><\(group)>\(told)</\(group)></ROOT>"
    #expect(try Reading(own.utf8, rule: Self.rule(record: ["ROW"])).codes == [])
    var filled = try Self.rule(record: ["ROW"])
    let action = try #require(try SampleRules.schema("approval-push").index(of: "action"))
    filled.columns[action].constant = "注销"
    #expect(try Reading(own.utf8, rule: filled).codes == [])
  }

  @Test func `elements inside elements are named by their path`() throws {
    var rule = try Self.rule()
    let index = try #require(try SampleRules.schema("approval-push").index(of: "holderName"))
    rule.columns[index].titles = ["XDR/MC"]
    let row = Self.row().replacing("<MC>", with: "<XDR><MC>").replacing("</MC>", with: "</MC></XDR>")
    let reading = try Reading("<DATA>\(row)</DATA>".utf8, rule: rule)
    #expect(reading.codes == [])
    #expect(reading.text("holderName") == "样例䶮餐饮店")
  }

  @Test func `findings name line and column of the element`() throws {
    let bad = Self.fields.map { ($0.0, $0.0 == "RQ" ? "2021/13/4" : $0.1) }
    let reading = try Reading("<DATA>\n\(Self.row())\(Self.row(bad))</DATA>".utf8, rule: Self.rule())
    let finding = try #require(reading.findings.first)
    #expect(finding.code == .valueNotADate)
    #expect(finding.position == Position(line: 19, column: 5, record: 2, field: "decisionDate", title: "RQ"))
    #expect(reading.records.map(\.line) == [2, 12])
  }

  @Test(arguments: [
    ("罚款金额", false), ("罚款金额人民币", false), ("罚款金额RMB", false), ("罚款金额_CNY", false), ("罚款金额_元", false),
    ("罚款金额万元", true), ("罚款金额_人民币万元", true), ("罚款金额美元", true),
  ])
  func `an element that names another unit than the rule sends the file back`(
    name: String, isRefused: Bool
  ) throws {
    let rule = try SampleRules.rule("supervision-push") { rule, field in
      rule.columns[field("fineWan")].titles = ["罚款金额"]
      rule.columns[field("fineWan")].unit = .yuan
      rule.xml = SourceRule.XMLForm(record: ["ROW"])
    }
    let reading = try Reading("<DATA><ROW><\(name)>50</\(name)></ROW></DATA>".utf8, rule: rule)
    #expect(reading.codes.contains(.sourceMismatch) == isRefused, "\(reading.codes)")
  }

  @Test func `what the rule doesn't know is told once, a field that comes twice sends its record back`()
    throws
  {
    let row = Self.row(Self.fields + [("XX", "1"), ("流水号", "1")])
    #expect(try Reading("<DATA>\(row)\(row)</DATA>".utf8, rule: Self.rule()).codes == [.headerColumnUnknown])
    let twice = Self.row(Self.fields + [("MC", "样例乙")])
    #expect(try Reading("<DATA>\(twice)</DATA>".utf8, rule: Self.rule()).codes == [.xmlSchema])
    let foreign = Self.row().replacing("<MC>", with: "<x:MC xmlns:x=\"urn:x\">").replacing(
      "</MC>", with: "</x:MC>")
    #expect(
      try Reading("<DATA>\(foreign)</DATA>".utf8, rule: Self.rule(.none)).codes.sorted {
        $0.rawValue < $1.rawValue
      }
        == [.headerColumnUnknown, .sourceMismatch, .valueMissing])
  }

  // MARK: Values that nothing reads

  /// What is said of an export of notices of training whose records hold `records` beside what they need, where 甲局 is the sender, and
  /// 乙局 and 丙局 are others.
  private static func trainings(
    _ records: [String], head: String = "", _ fields: SourceRule.XMLForm.Fields = .elements,
    _ change: (inout SourceRule) throws -> Void = { _ in }
  ) throws -> [Finding] {
    var rule = try SampleRules.rule("training-info") { rule, field in
      for (name, title) in [("title", "MC"), ("trainingDate", "RQ"), ("audience", "DX"), ("summary", "NR")] {
        rule.columns[field(name)].titles = [title]
      }
      rule.xml = SourceRule.XMLForm(record: ["ROW"], fields: fields)
    }
    try change(&rule)
    let needed = [("MC", "样例培训"), ("RQ", "2021-01-20"), ("DX", "窗口人员"), ("NR", "样例内容")]
    let elements = needed.map { "<\($0.0)>\($0.1)</\($0.0)>" }.joined()
    let attributes = needed.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: " ")
    let rows = records.map { more in
      fields == .elements ? "<ROW>\(elements)\(more)</ROW>\n" : "<ROW \(attributes) \(more)/>\n"
    }
    return try Reading("<DATA>\(head)\n\(rows.joined())</DATA>".utf8, rule: rule) { text in
      let names = text.split { "|、\n".contains($0) }
      if names.contains(where: { ["乙局", "丙局"].contains($0) }) { return .others }
      return names.allSatisfy { $0 == "甲局" } ? .sender : .nobody
    }.findings
  }

  @Test(arguments: [
    ["<主送>乙局</主送>"], ["<主送/>", "<主送>丙局</主送>", "<主送>无</主送>"], ["<主送>甲局</主送>", "<主送>乙局、丙局</主送>", ""],
    ["<主送><单位>乙局</单位><单位>丙局</单位></主送>"], ["<主送>乙局</主送>", "<主送>各股室</主送>"],
  ])
  func `an export comes back whose unknown element names a department`(records: [String]) throws {
    let findings = try Self.trainings(records)
    let named = records.firstIndex { $0.contains("乙局") || $0.contains("丙局") }
    #expect(findings.map(\.code) == [.headerColumnUnknown, .headerColumnMissing], "\(records)")
    let finding = try #require(findings.last)
    #expect(finding.rejects == .bundle && finding.position.field == "recipients")
    #expect(finding.position.line == named.map { $0 + 2 })
    #expect(finding.message.zh.contains("“主送") && finding.message.zh.contains("像是它"))
  }

  @Test func `so does one whose unknown attribute does, or speaks of who gets something`() throws {
    let attribute = try Self.trainings(["主送=\"乙局\""], .attributes)
    #expect(attribute.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    let matrix = try Self.trainings(["<送达><乙局>√</乙局></送达>"])
    #expect(matrix.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    let mostly = try Self.trainings(["<DW>卫健委</DW>", "<DW>样例局</DW>", "<DW>各股室</DW>"])
    #expect(mostly.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    let spoken = try Self.trainings(["<接受部门>各股室</接受部门>"])
    #expect(spoken.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    #expect(spoken.last?.message.zh.contains("“接受部门”这一列说的像是它") == true)
  }

  @Test(arguments: [
    ["<DW>样例局</DW>", "<DW>各股室</DW>"], ["<主送>甲局</主送>"], ["<主送>无</主送>"], ["<主办单位>乙局</主办单位>"],
    ["<主送>乙局</主送>", "<recipients>丙局</recipients>"], ["<主送>乙局</主送><接收部门/>"],
  ])
  func `with something else, the sender, who acted, or beside recipients it is as unknown as before`(
    records: [String]
  ) throws {
    #expect(try Self.trainings(records).map(\.code) == [.headerColumnUnknown], "\(records)")
  }

  @Test func `what the rule leaves out, or gives the recipients of, isn't looked at`() throws {
    let ignored = try Self.trainings(["<主送>乙局</主送>"]) { $0.ignored = ["主送"] }
    #expect(ignored.isEmpty)
    let recipients = try #require(try SampleRules.schema("training-info").index(of: "recipients"))
    let constant = try Self.trainings(["<主送>乙局</主送>"]) { $0.columns[recipients].constant = "丙局" }
    #expect(constant.map(\.code) == [.headerColumnUnknown])
  }

  @Test func `an export comes back whose unknown element says what its records are`() throws {
    func findings(_ more: [(String, String)], _ rule: SourceRule) throws -> [Finding] {
      try Reading("<DATA>\(Self.row())\(Self.row(Self.fields + more))</DATA>".utf8, rule: rule).findings
    }
    let cancelled = try findings([("ZT", "注销")], Self.rule())
    #expect(cancelled.map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    #expect(cancelled.last?.message.zh.hasPrefix("缺少必填的列“业务动作”：“ZT”") == true)
    #expect(try findings([("ZT", "有效")], Self.rule()).map(\.code) == [.headerColumnUnknown])
    #expect(try findings([("ZT", "注销"), ("业务动作", "注销")], Self.rule()).map(\.code) == [.headerColumnUnknown])
    #expect(
      try findings([("ZT", "依法注销")], Self.rule()).map(\.code) == [.headerColumnUnknown, .headerColumnMissing])
    #expect(
      try findings([("注销日期", "2021-01-04")], Self.rule()).map(\.code) == [
        .headerColumnUnknown, .headerColumnMissing,
      ])
    #expect(try findings([("ZT", "同意变更")], Self.rule()).map(\.code) == [.headerColumnUnknown])
    var filled = try Self.rule()
    let action = try #require(try SampleRules.schema("approval-push").index(of: "action"))
    filled.columns[action].constant = "注销"
    #expect(try findings([("ZT", "注销")], filled).map(\.code) == [.headerColumnUnknown])
  }

  @Test
  func
    `of an export whose records say it and one doesn't, that one comes back, or all where it is the first`()
    throws
  {
    func findings(_ rows: [[(String, String)]]) throws -> [Finding] {
      let records = rows.map { Self.row(Self.fields + $0) }.joined()
      return try Reading("<DATA>\(records)</DATA>".utf8, rule: Self.rule()).findings
    }
    let later = try findings([[("业务动作", "核发")], [("ZT", "注销")], [("ZT", "注销"), ("业务动作", "")]])
    #expect(later.filter { $0.code == .valueMissing }.map(\.position.record) == [2, 3])
    #expect(!later.contains { $0.code == .headerColumnMissing })
    let first = try findings([[("ZT", "注销")], [("业务动作", "核发")]])
    let told = try #require(first.first { $0.code == .headerColumnMissing })
    #expect(told.message.zh.contains("第 1 条没有它，而“ZT”说的像是它（注销）"), "\(told.message.zh)")
  }

  @Test(arguments: [
    ("<HEAD><接收单位>乙局</接收单位><PC>1</PC></HEAD>", "接收单位"), ("<HEAD 接收部门=\"乙局、丙局\"/>", "接收部门"),
    ("<接收部门>各股室</接收部门>", "接收部门"), ("<HEAD><主送>乙局</主送></HEAD>", "主送"), ("<HEAD 发送范围=\"丙局\"/>", "发送范围"),
  ])
  func `so does one whose head says for whom its records are`(head: String, name: String) throws {
    let findings = try Self.trainings(["", ""], head: head)
    #expect(findings.map(\.code) == [.headerColumnMissing], "\(head)")
    #expect(findings.last?.position.line == 1 && findings.last?.message.zh.contains("“\(name)”") == true)
  }

  @Test(arguments: [
    "<HEAD><接收单位>甲局</接收单位></HEAD>", "<HEAD><TO>丙局</TO><FROM>乙局</FROM>说明<PC/></HEAD>",
    "<HEAD><FJ>\(String(repeating: "样", count: 400_000))</FJ></HEAD>",
    "<接收部门/>",
  ])
  func `a head that says nothing of it is passed over`(head: String) throws {
    #expect(try Self.trainings([""], head: head).isEmpty)
    let ignored = try Self.trainings([""], head: "<接收部门>乙局</接收部门>") { $0.ignored = ["接收部门"] }
    #expect(ignored.isEmpty)
    #expect(try Self.trainings(["<recipients>丙局</recipients>"], head: "<接收部门>乙局</接收部门>").isEmpty)
  }

  @Test func `an export comes back whose head says what its records are`() throws {
    let rows = Self.row() + Self.row()
    let read = try Reading("<DATA><HEAD><CZLX>注销</CZLX></HEAD>\(rows)</DATA>".utf8, rule: Self.rule())
    #expect(read.findings.map(\.code) == [.headerColumnMissing])
    let issued = try Reading("<DATA><HEAD><CZLX>核发</CZLX></HEAD>\(rows)</DATA>".utf8, rule: Self.rule())
    #expect(issued.findings.isEmpty)
  }

  @Test(arguments: [
    ("<DATA></DATA>", [FindingCode]()), ("<DATA><ZEILE/></DATA>", []),
    ("<OTHER><ROW/></OTHER>", [.sourceMismatch]),
    ("<DATA><ROW/></DATA>", [.sourceMismatch]),
  ])
  func `a document that doesn't fit is told what is missing`(document: String, codes: [FindingCode]) throws {
    let reading = try Reading(document.utf8, rule: Self.rule())
    #expect(reading.codes.filter { $0 == .sourceMismatch } == codes)
  }

  @Test(arguments: ["GB2312", "gbk", "GB18030"])
  func `any declared encoding is read, also a wrong label for GB 18030`(label: String) throws {
    let text = "<?xml version=\"1.0\" encoding=\"\(label)\"?>\n<DATA>\(Self.row())</DATA>"
    var bytes: [UInt8] = []
    try TextEncoder(.gb18030).append(to: &bytes) { $0 += text.utf8 }
    let reading = try Reading(bytes, rule: Self.rule())
    #expect(reading.codes == [])
    #expect(reading.text("holderName") == "样例䶮餐饮店")
    #expect(try Reading(text.utf8, rule: Self.rule()).codes == [.encodingMismatch])
  }

  @Test func `the rule's encoding is that of a document without declaration, and no other's`() throws {
    var rule = try Self.rule()
    rule.encoding = .gb18030
    var bytes: [UInt8] = []
    try TextEncoder(.gb18030).append(to: &bytes) { $0 += "<DATA>\(Self.row())</DATA>".utf8 }
    #expect(try Reading(bytes, rule: rule).codes == [])
    let declared = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><DATA>\(Self.row())</DATA>"
    #expect(try Reading(declared.utf8, rule: rule).codes == [.sourceMismatch])
  }

  @Test(arguments: [
    ("<!DOCTYPE DATA [<!ENTITY a \"b\">]><DATA/>", FindingCode.xmlDoctype),
    ("<DATA>" + String(repeating: "<a>", count: 20), .xmlTooDeep), ("<DATA><ROW>", .xmlMalformed),
    ("<DATA><ROW><MC>&x;</MC></ROW></DATA>", .xmlMalformed),
    ("<DATA><ROW><MC>\(String(repeating: "a", count: 1_100_000))</MC></ROW></DATA>", .xmlMalformed),
    ("<DATA a=\"\(String(repeating: "a", count: 70_000))\"/>", .xmlMalformed),
  ])
  func `what is refused in bundles is refused here`(document: String, code: FindingCode) throws {
    #expect(try Reading(document.utf8, rule: Self.rule()).codes == [code])
  }

  @Test func `a document is read the same at every chunk and piece size`() throws {
    let bytes = Array("<DATA>\(Self.row())\r\n<!-- c -->\(Self.row())<x/></DATA>".utf8)
    let whole = try Reading(bytes, rule: Self.rule())
    for size in 1...64 {
      #expect(try Reading(bytes, rule: Self.rule(), chunk: size) == whole)
      #expect(try Reading(bytes, rule: Self.rule(), pieceSize: max(8, size)) == whole)
    }
  }

  @Test func `each byte cut off or flipped gives findings, never a crash`() throws {
    let bytes = Array("<?xml version=\"1.0\"?><DATA>\(Self.row(Array(Self.fields.prefix(3))))</DATA>".utf8)
    let rule = try Self.rule()
    for length in 0..<bytes.count { _ = try Reading(bytes[..<length], rule: rule) }
    for place in bytes.indices {
      for flip in [UInt8(1), 0x20, 0x80] {
        var damaged = bytes
        damaged[place] ^= flip
        _ = try Reading(damaged, rule: rule)
      }
    }
  }
}
