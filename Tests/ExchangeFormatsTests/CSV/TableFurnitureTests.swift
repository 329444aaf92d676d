import Testing

import ExchangeBase
@testable import ExchangeFormats

/// What tools write between and below the rows of a table.
@Suite struct TableFurnitureTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式"
  private static let good = "M1,其他,甲,,"

  private static func reading(_ rows: [String], header: String = header) throws -> BundleReading {
    try BundleReading((["\(header)"] + rows).map { $0 + "\r\n" }.joined())
  }

  // MARK: Headers

  @Test(arguments: [
    header, "\u{FEFF}" + header, header + ",", "\u{0C}" + header, "\u{1A}" + header, "\u{1A}\u{1A}" + header,
    "消息标识 , 退回原因类别,退回理由,建议部门,联系方式",
    "消息标识,退回原因类别（必填）,退回原因,建议部门,联系方式", "\"消息标识\",\"退回原因类别\",\"退回理由\",\"建议部门\",\"联系方式\"",
  ])
  func `the header once more is passed over, however it is dressed`(again: String) throws {
    let reading = try Self.reading([Self.good, again, "M2,其他,乙,,", again, "M3,其他,丙,,"])
    #expect(
      reading.bundleFindings.map(\.code) == [.headerRepeated])
    #expect(reading.bundleFindings.last?.arguments == ["rows": "2", "line": "3"])
    #expect(reading.records.count == 3 && reading.findings.allSatisfy { $0.isEmpty })
  }

  @Test func `rows below a header of other columns come back under the first one`() throws {
    let reading = try Self.reading([
      Self.good, "退回理由,消息标识,退回原因类别,联系方式,建议部门", "乙,M2,其他,样例,\"样例,局\"", Self.header, "M3,其他,丙,,",
    ])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.headerChanged], []])
    #expect(reading.findings[1].first?.position == Position(line: 4, record: 2))
    #expect(reading.findings[1].first?.arguments == ["header": "3", "first": "1"])
    #expect(reading.sources[1] == "M2,其他,乙,\"样例,局\",样例")
  }

  @Test(arguments: ["", ",,,,"])
  func `a table of another kind below the first is told as that`(end: String)
    throws
  {
    let other = "培训名称,培训日期,培训对象,培训内容"
    let reading = try Self.reading(
      [Self.good + end, end, other + end, "乙,2021-01-25,对象,内容" + end, "丙,2021-01-26,对象,内容" + end],
      header: Self.header + end)
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.headerChanged], [.headerChanged]])
    let finding = try #require(reading.findings[1].first)
    #expect(finding.position == Position(line: 5, record: 2))
    #expect(finding.message.zh.contains("第 4 行又是一行表头（另一种报文“业务培训信息”的）"))
    #expect(finding.remedy.zh == "从第 4 行起是另一张表：连同它的表头另存为一个文件，单独投放。")
    #expect(reading.sources[1] == "乙,2021-01-25,对象,内容" + end)
  }

  @Test func `what has no column in the first header goes behind its row`() throws {
    let reading = try Self.reading(
      ["M1,其他,甲", "消息标识,退回原因类别,联系方式,退回理由", "M2,其他,13800000001,乙"], header: "消息标识,退回原因类别,退回理由")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.headerChanged]])
    #expect(reading.sources[1] == "M2,其他,乙,13800000001")
    let again = try Self.reading([try #require(reading.sources[1])], header: "消息标识,退回原因类别,退回理由")
    #expect(again.codes == [.csvColumnCount])
  }

  @Test(arguments: ["联系方式,其他,消息标识,样例局,甲", "消息标识,其他,甲,,", "退回理由,其他,乙,,消息标识"])
  func `a record that holds the name of a column is a record`(row: String) throws {
    #expect(try Self.reading([row]).records.count == 1)
    #expect(try Self.reading([row]).bundleFindings == [])
  }

  // MARK: Rules

  @Test(arguments: [
    "--------,--------,----,----,--", "-,-,-,-,-", "========,========,====,====,==",
    "---------------------------",
    "+------+------+------+", "─────────────", "━━━━,━━━━,━━━━,━━━━,━━━━", "--- ,--- ,---,,",
    "______,_____,____,___,__",
    "*****************", "——————————", "－－－－,－－－－,－－,－,－",
    ":---,:---:,---:,:-:,-", ":---------,--------:,:----:,----,:-",
  ])
  func `rows of strokes are no records`(row: String) throws {
    let reading = try Self.reading([row, Self.good, row])
    #expect(reading.codes == [.ornamentSkipped])
    #expect(reading.bundleFindings.first?.arguments["rows"] == "2")
    #expect(reading.records.count == 1)
  }

  @Test(arguments: ["|---|---|---|", "|:---|:---:|---:|", "| :--- | :---: | ---: |", "|:-|-|-:|"])
  func `a table of Markdown is read`(rule: String) throws {
    let reading = try BundleReading("|消息标识|退回原因类别|退回理由|\n\(rule)\n|M1|其他|甲|\n|M2|其他|乙|\n")
    #expect(reading.codes == [.ornamentSkipped], "\(reading.codes)")
    #expect(try reading.values(2)["reason"] == "乙")
  }

  @Test(arguments: [":", "：---", ":---样例", "---:---", "::--"])
  func `a cell with a colon elsewhere is no rule`(cell: String) throws {
    #expect(try !Self.reading(["\(cell),---,---,---,---"]).codes.contains(.ornamentSkipped), "\(cell)")
  }

  @Test func `a printed table of psql is read`() throws {
    let reading = try BundleReading(
      " 消息标识 | 退回原因类别 | 退回理由 \n----------+--------------+----------\n M1       | 其他         | 甲\n"
        + " M2       | 其他         | 乙\n(2 rows)\n\n")
    #expect(reading.codes == [.ornamentSkipped, .footerSkipped])
    #expect(try reading.values(2)["reason"] == "乙")
  }

  // MARK: Counts and pages

  @Test(arguments: [
    "(3 rows affected)", "(3 行受影响)", "（3 行受影响）", "(3 个行受影响)", "(所影响的行数为 3 行)", "(3 行记录)",
    "(3 rows)",
    "3 rows selected.", "no rows selected", "未选定行", "已选择 3 行。", "已选择3行。",
    "选定了 3 行",
    "3 rows in set (0.00 sec)", "3 行于数据集 (0.01 秒)", "共 3 条", "共３条记录", "共计 3 条数据", "总记录数：3", "记录数:3", "合计 3 条",
    "(3 row(s) affected)",
    "Query OK, 3 rows affected (0.01 sec)", "SQL> spool off", "SQL>",
    "PL/SQL procedure successfully completed.",
    "Completion time: 2021-01-04T10:00:00.0000000+08:00", "完成时间: 2021-01-04T10:00:00.0000000+08:00",
    "Elapsed: 00:00:00.01",
    "已用时间:  00: 00: 00.01", "制表人：样例甲,,,,", "制表人：样例甲,审核人：样例乙,,,", ",,共 3 条,,", "\"(3 rows affected)\"",
    "(3 rows affected),,,,",
    "With the Partitioning, OLAP, Data Mining and Real Application Testing options 断开",
    "With the Partitioning, Real Application Clusters, Automatic Storage Management, OLAP,",
    "Data Mining and Real Application Testing options", "With the Partitioning, OLAP and Data Mining options",
    "Version 19.3.0.0.0 断开", "Starting copy...", "3 rows copied.", "已复制了 3 行。",
    "3 rows successfully bulk-copied to host-file. Total received: 3", "Network packet size (bytes): 4096",
    "Clock Time (ms.) Total     : 1        Average : (3000.00 rows per sec.)", "网络数据包大小(字节): 4096",
    "时间：0.123 ms",
    "时间: 61234.567 ms (01:01.235)", "Time: 0.123 ms",
  ])
  func `what a database says of its rows is no record`(footer: String) throws {
    let reading = try Self.reading([Self.good, "M2,其他,乙,,", "M3,其他,丙,,", "", footer])
    #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
    #expect(reading.records.count == 3)
  }

  @Test(arguments: [
    "以下空白", "\\.", "以下空白,,,,", "（以下无正文）", "---END---", "EOF", "# 导出完成", "全文完。", "Query OK", "Time: 3.2 ms",
    "总数：2",
    "小计：2户", "制表人：样例甲,,日期：2021-01-04,,", "负责人：样例甲,联系电话：13800000001,,,",
    "制表人：样例甲,审核人：样例乙,日期：2021-01-04,电话：13800000001,", "制表人：,样例甲,审核人：,样例乙,", "填报单位：,样例局,日期：,2021-01-04,",
  ])
  func `what people write below a table is no record`(footer: String) throws {
    let reading = try Self.reading([Self.good, footer])
    #expect(reading.codes == [.footerSkipped], "\(reading.codes)")
    #expect(reading.records.count == 1)
  }

  @Test(arguments: ["/,/,/,/,/", "无,无,无,无,无", "NULL,NULL,NULL,NULL,NULL", "—,—,—,—,—"])
  func `a row of words for nothing is no record`(row: String) throws {
    let reading = try Self.reading([Self.good, row, Self.good.replacing("M1", with: "M2")])
    #expect(reading.codes == [.ornamentSkipped], "\(reading.codes)")
    #expect(reading.records.count == 2)
  }

  @Test(arguments: ["（续）", "(续表)", "（续）,,,,"])
  func `the title of a page that goes on is known`(mark: String) throws {
    let reading = try BundleReading(
      "样例局退回情况表,,,,\n\(Self.header)\n\(Self.good)\n样例局退回情况表\(mark)\n\(Self.header)\n\(Self.good)\n")
    #expect(reading.codes == [.titleSkipped, .ornamentSkipped, .headerRepeated], "\(reading.codes)")
    #expect(reading.records.count == 2)
  }

  @Test(arguments: [
    "第 1 页 共 3 页", "第1页，共3页", "第 1 页/共 3 页", "Page 1 of 3", ",,第 1 页,,", "第１页", "- 第 1 页 -",
  ])
  func `heads and feet of pages are no records, and told once`(foot: String) throws {
    let title = "样例局退回情况表,,,,"
    let page = [Self.header, Self.good, foot]
    let reading = try BundleReading(
      ([title] + page + ["\u{0C}" + title] + page + ["\u{0C}" + title] + page).map { $0 + "\n" }.joined())
    #expect(reading.codes == [.titleSkipped, .ornamentSkipped, .headerRepeated])
    #expect(reading.records.count == 3)
    #expect(reading.bundleFindings[1].arguments["rows"] == "5")
  }

  @Test func `titles with the number of their page are known again`() throws {
    let reading = try BundleReading(
      "样例局退回情况表（第 1 页）,,,,\n\(Self.header)\n\(Self.good)\n样例局退回情况表（第 12 页）,,,,\n\(Self.header)\n\(Self.good)\n"
    )
    #expect(reading.codes == [.titleSkipped, .ornamentSkipped, .headerRepeated])
    #expect(reading.records.count == 2)
  }

  @Test(arguments: [
    "M1,其他,共 3 条,,", "M1,其他,3 rows affected,,", "3,其他,第 1 页,,", "共有样例公司,其他,甲,,", "合计公司,其他,3,,", "行,其他,1,,",
    "-,其他,甲,,", "M1,其他,----,,", "\u{0C}M1,其他,甲,,", "小计,其他,甲,,", "总计,其他,甲,,", "合计科技,其他,甲,,", "空白,其他,甲,,",
    "完,其他,甲,,", "负责人,其他,样例：甲,,", "/,其他,甲,无,无", "EOF,其他,甲,,", "总数：2,其他,甲,,",
  ])
  func `a record is never taken for one of these`(row: String) throws {
    let reading = try Self.reading([row])
    #expect(reading.records.count == 1)
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: [
    "3 rows deleted by 样例", "共 3 条线索", "行政处罚 3 条", "第一页", "13800000001", "M9", "With the 样例",
  ])
  func `a line that says something else comes back, and is seen`(row: String) throws {
    let reading = try Self.reading([Self.good, row])
    #expect(reading.records.count == 2)
    #expect(reading.findings[1].contains { $0.severity == .error })
  }

  @Test func `in a table of one column a number is a record`() throws {
    let reading = try BundleReading("投递编号\n20210104-0001-XC-WJ\n20210104-0002-XC-WJ\n共 2 条\n", kind: "claim")
    #expect(reading.records.count == 2)
    #expect(reading.bundleFindings.map(\.code) == [.footerSkipped])
  }

  @Test(arguments: 1...40)
  func `every chunk size finds the same`(chunk: Int) throws {
    let text =
      "样例表,,,,\n\(Self.header)\n-----,--,--,-,-\n\(Self.good)\n(1 row)\n\u{FEFF}\(Self.header)\nM2,其他,乙,,\n第 1 页\n"
    #expect(try BundleReading(Array(text.utf8), chunk: chunk) == BundleReading(text))
  }

  // MARK: Separators

  @Test(arguments: [
    ("^", "“^”"), ("~", "“~”"), ("¦", "断开的竖线“¦”"), ("\u{1F}", "控制字符 U+001F"), ("\u{01}", "控制字符 U+0001"),
    ("，", "全角逗号“，”"),
    ("、", "顿号“、”"), ("；", "全角分号“；”"), ("    ", "空格"), ("\u{3000}", "空格"), (" ", "空格"), ("@@", "“@@”"),
    ("^|^", "“^|^”"),
    (":", "“:”"), ("#", "“#”"), ("%", "“%”"), ("$", "“$”"), ("｜", "全角竖线“｜”"), ("\"^\"", "“^”"),
  ])
  func `a separator that isn't read is named, not each column as missing`(separator: String, shown: String)
    throws
  {
    let header = ["消息标识", "退回原因类别", "退回理由", "建议部门"].joined(separator: separator)
    let row = ["M1", "其他", "样例", ""].joined(separator: separator)
    for (name, kind) in [("导出.csv", nil), ("claim-return_B1.csv", nil), ("导出.csv", "claim-return")]
      as [(String, String?)]
    {
      for above in ["", "样例局退回情况表\n"] {
        let bytes = Array((above + header + "\n" + row + "\n").utf8)
        let reading = try BundleReading(bytes, name: name, kind: kind)
        #expect(reading.codes == [.csvSeparatorUnknown])
        #expect(reading.failure?.arguments["separatorZh"] == shown)
        #expect(reading.failure?.position.line == (above.isEmpty ? 1 : 2))
      }
    }
  }

  @Test(arguments: [
    (#""消息标识", "退回原因类别", "退回理由""#, 2, "第 2 列的引号前面有空格", "改用不带空格的逗号"),
    (#"消息标识,退回原因类别,　"退回理由""#, 3, "第 3 列的引号前面有空格", "改用不带空格的逗号"),
    (#""消息标识" ,"退回原因类别","退回理由""#, 1, "第 1 列的引号后面有空格", "改用不带空格的逗号"),
    (#""消息标识"; "退回原因类别"; "退回理由""#, 2, "第 2 列的引号前面有空格", "改用不带空格的分号"),
    (#"消息标识", "退回原因类别", "退回理由"#, 1, "第 1 列的值里有引号", "改用逗号（去掉放错的引号）"),
  ])
  func `a quote of the header that stands where none may is told, and not the separator`(
    header: String, column: Int, words: String, remedy: String
  ) throws {
    for chunk in [1, 7, 64] {
      let reading = try BundleReading(
        Array((header + "\nM1,其他,样例\n").utf8), name: "claim-return_B1.csv", chunk: chunk)
      #expect(reading.codes == [.csvSeparatorUnknown])
      #expect(reading.failure?.position == Position(line: 1, column: column))
      #expect(reading.failure?.message.zh.hasPrefix("引号的位置不对") == true)
      #expect(reading.failure?.message.zh.contains(words) == true)
      #expect(reading.failure?.remedy.zh.hasPrefix(remedy) == true)
    }
  }

  @Test(arguments: [#""消息标识,退回原因类别,退回理由""#, "\"\"\"消息标识\"\",\"\"退回原因类别\"\",\"\"退回理由\"\"\""])
  func `a header in one pair of quotes is told so`(header: String) throws {
    let reading = try BundleReading(header + "\n")
    #expect(reading.codes == [.csvSeparatorUnknown])
    #expect(reading.failure?.message.zh.contains("整行被一对引号括住了") == true)
  }

  @Test(arguments: [("，", "全角逗号"), ("；", "全角分号"), ("｜", "全角竖线"), ("、", "顿号"), (";", "分号"), ("|", "竖线")])
  func `a row whose separator isn't the header's is told so`(separator: String, name: String) throws {
    let reading = try Self.reading([
      Self.good, ["M2", "其他", "乙", "", ""].joined(separator: separator), "M3,其他,丙,,",
    ])
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []])
    #expect(reading.findings[1][0].message.zh.contains("表头用逗号，这一行用\(name)"))
    #expect(reading.findings[1][0].remedy.zh.hasPrefix("让各行用与表头相同的分隔符"))
  }

  @Test func `a blank before or behind the quote of a record is told with its column`() throws {
    let reading = try Self.reading([#""M1", "其他",甲,,"#, #""M2","其他" ,甲,,"#, #"M3,"其他"甲,甲,,"#])
    #expect(reading.findings.map { $0.map(\.code) } == Array(repeating: [.csvQuoteMisplaced], count: 3))
    #expect(reading.findings.map { $0[0].position.column } == [2, 2, nil])
    #expect(reading.findings[0][0].message.zh.contains("第 2 列的引号前面有空格"))
    #expect(reading.findings[1][0].message.zh.contains("第 2 列的引号后面有空格"))
  }

  @Test(
    arguments: [
      ("\u{2028}", "U+2028"), ("\u{2029}", "U+2029"), ("\u{85}", "U+0085"), ("\u{0B}", "U+000B"),
      ("\u{0C}", "U+000C"),
      ("\u{1E}", "U+001E"),
    ], [",", "\t", "\u{1F}"])
  func `what ends rows that no line end parts is named`(mark: (end: String, shown: String), separator: String)
    throws
  {
    let rows = ["消息标识,退回原因类别,退回理由,建议部门", "M1,其他,样例,", "M2,其他,\"样例\",卫健局"]
      .map { $0.replacing(",", with: separator) }
    for (name, kind) in [("导出.csv", nil), ("claim-return_B1.txt", nil), ("导出.csv", "claim-return")]
      as [(String, String?)]
    {
      // Also with a title above, a quote that nothing closes, or more than a row may have.
      for (above, below) in [
        ("", ""), ("样例局退回情况表" + mark.end, ""), ("", mark.end), ("", "M3,\"" + mark.end),
        ("", String(repeating: "样例" + mark.end, count: 160_000)),
      ] {
        let reading = try BundleReading(
          above + rows.joined(separator: mark.end) + mark.end + below, name: name, kind: kind)
        #expect(reading.codes == [.csvSeparatorUnknown], "\(above) \(below.prefix(10))")
        #expect(reading.failure?.message.zh.contains("整份只读出一行（“消息标识") == true)
        #expect(reading.failure?.message.zh.contains("各行之间是\(mark.shown)（") == true)
        let other = separator == "\u{1F}" ? "和逗号" : ""
        #expect(reading.failure?.remedy.zh.hasPrefix("改用换行（CR LF 或 LF）\(other)分隔") == true)
      }
    }
  }

  @Test(arguments: ["\u{2028}", "\u{0B}", "\u{0C}"])
  func `in a title or a value such a mark ends nothing`(mark: String) throws {
    let header = "消息标识,退回原因类别,退回理由,建议部门"
    for text in [
      "\(header.replacing("类别", with: mark + "类别"))\nM1,其他,样例,\n", "\(header)\nM1,其他,样例\(mark)二,",
      "\(header),未知\(mark)一,未知二,未知三,未知四,未知五\nM1,其他,样例,,,,,,\n", "\(header)\(mark)", header,
    ] {
      let whole = try BundleReading(text, kind: "claim-return")
      #expect(!whole.codes.contains(.csvSeparatorUnknown), "\(text)")
      for chunk in [1, 7, 64] {
        #expect(try BundleReading(Array(text.utf8), kind: "claim-return", chunk: chunk) == whole)
      }
    }
  }

  @Test func `a header that lacks columns, or is unknown, is told as before`() throws {
    #expect(try BundleReading("消息标识,备注\n", kind: "claim-return").codes.contains(.headerColumnMissing))
    #expect(try BundleReading("备注^甲\n").codes == [.headerNotRecognised])
    #expect(try BundleReading("甲 乙 丙\n1 2 3\n").codes == [.headerNotRecognised])
  }
}
