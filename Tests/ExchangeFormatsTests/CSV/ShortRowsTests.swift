import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Rows without their last cells: as spreadsheets leave them out, as line ends break them, and as files are cut.
@Suite struct ShortRowsTests {
  private static let header = "消息标识,退回原因类别,退回理由,建议部门,联系方式\n"

  @Test func `cells that needn't be filled may be left out at the end of a row`() throws {
    let reading = try BundleReading(
      Self.header + "M1,其他,甲,,\nM2,其他,乙\nM3,其他,丙,样例局\nM4,其他,丁,,\nM5,其他,戊\n\n合计,5\n")
    #expect(reading.findings.allSatisfy { $0.isEmpty })
    #expect(reading.records.count == 5)
    #expect(reading.bundleFindings.map(\.code) == [.csvCellsLeftOut, .footerSkipped])
    #expect(reading.bundleFindings.first?.arguments == ["rows": "3", "line": "3"])
    #expect(reading.bundleFindings.first?.severity == .warning)
    #expect(try reading.values(3)["suggestedDept"] == "样例局")
    #expect(try reading.values(2)["reason"] == "乙")
  }

  @Test func `between bars nothing is left out, since half a character swallows a bar`() throws {
    let text = (Self.header + "M1,其他,甲,样例局\nM2,其他,乙,,\n").replacing(",", with: "|")
    #expect(try BundleReading(text).findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
  }

  @Test func `where one has to be filled, that is said`() throws {
    let reading = try BundleReading(Self.header + "M1,其他\nM2,其他,乙,,\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
    #expect(reading.findings[0].first?.message.zh == "这一行有 2 列，表头有 5 列，没有必填的“退回理由”。")
  }

  @Test(arguments: [",", ";"])
  func `of a row of a cell or two that is said once, be its last cells there or not`(delimiter: String) throws
  {
    let titles = "行政相对人名称,行政相对人类别,统一社会信用代码,事项名称,许可决定文书号,联系方式,许可决定日期,有效期至,许可机关,许可内容,备注\n"
    let whole = "样例甲店,个体工商户,92370403999800010P,食品经营许可,薛审食许字〔2021〕1号,13800000001,2021-01-04,长期,样例局,,\n"
    for row in [",,,,,,,,,类食品制售", ",,,,,,,,,类食品制售,", "样例甲,,,,,,,,,类食品制售", "样例甲,,,,,,,,,类食品制售,"] {
      let text = (titles + whole + row + "\n" + whole.replacing("1号", with: "2号")).replacing(
        ",", with: delimiter)
      let reading = try BundleReading(text)
      #expect(
        reading.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []], "\(row): \(reading.codes)")
      let message = try #require(reading.findings[1].first?.message.zh)
      #expect(message.contains(row.hasPrefix(",") ? "只有一格有内容" : "只有 2 格有内容"), "\(message)")
      #expect(message.contains("这一行有 \(row.hasSuffix(",") ? 11 : 10) 列"), "\(message)")
    }
  }

  @Test func `a row that lost the cell of its recipients, or of who came, isn't for everybody, or nobody`()
    throws
  {
    for kind in try Fixtures.library.get().definitions {
      let fields = kind.schema.fields
      guard let place = kind.schema.speaksWhenEmpty else { continue }
      // What needn't be filled stands behind what has to be; they behind that.
      let needed = fields.indices.filter { $0 != place && fields[$0].isRequired }
      let others = fields.indices.filter { $0 != place && !needed.contains($0) }
      let columns = needed + others + [place]
      let header = columns.map { fields[$0].title }.joined(separator: ",")
      let values = columns.dropLast().map { fields[$0].example }
      let whole = (values + [""]).joined(separator: ",")
      let short = values.joined(separator: ",")
      let reading = try BundleReading("\(header)\n\(short)\n\(whole)\n", kind: kind.kind.code)
      #expect(reading.findings.count == 2, "\(kind.kind.code): \(reading.codes)")
      let findings = try #require(reading.findings.first)
      #expect(findings.map(\.code) == [.csvColumnCount], "\(kind.kind.code): \(reading.codes)")
      #expect(findings.first?.message.zh.contains(fields[place].title) == true, "\(kind.kind.code)")
      #expect(!reading.bundleFindings.contains { $0.code == .csvCellsLeftOut })
      #expect(reading.findings.last?.contains { $0.code == .csvColumnCount } == false, "\(kind.kind.code)")
    }
  }

  @Test(arguments: ["=\"\"", "=\" \"", "\"=\"\"\"\"\"", "=\"　\""])
  func `recipients that only look empty aren't everybody`(cell: String) throws {
    let header = "消息标识,培训名称,培训日期,培训对象,培训内容,培训地点,联系人及电话,接收部门,备注\n"
    let row = "许可培训,2021-01-25,各镇街,要点,会议室,样例乙 13800000002"
    let reading = try BundleReading(
      header + "K1,\(row),\(cell),样例\nK2,\(row),,样例\nK3,\(row),\"\",样例\nK4,\(row),=\"XC-WJ\",=\"\"\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[.recipientNone], [], [], []], "\(reading.codes)")
    #expect(try reading.values(4)["recipients"] == "XC-WJ")
    #expect(reading.sources.first??.contains(cell) == true, "it comes back as it came")
  }

  @Test func `cells behind those of the recipients may be left out`() throws {
    let header = "消息标识,培训名称,培训日期,培训对象,培训内容,培训地点,联系人及电话,接收部门,备注\n"
    let row = "许可培训,2021-01-25,各镇街,要点,会议室,样例乙 13800000002"
    let reading = try BundleReading(
      header + "K1,\(row),XC-SCJG\nK2,\(row),\nK3,\(row)\nK4,\(row),XC-WJ,样例\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [], [.csvColumnCount], []])
    #expect(reading.bundleFindings.first?.arguments == ["rows": "2", "line": "2"])
    let finding = try #require(reading.findings[2].first)
    #expect(finding.message.zh.contains("没有“接收部门”这一格"), "\(finding.message.zh)")
    #expect(finding.remedy.zh.contains("行末的分隔符要写全"), "\(finding.remedy.zh)")
  }

  @Test(arguments: ["\n", "\r\n"])
  func `a line end that breaks a record before its recipients is told, and not to fill up the front`(
    end: String
  ) throws {
    let lines = [
      "消息标识,培训名称,培训日期,培训对象,培训内容,接收部门", "K1,样例培训,2021-01-25,对象,一、审查要点", "二、现场核查,XC-WJ",
      "K2,样例培训,2021-01-25,对象,内容,XC-WJ",
    ]
    for last in [lines.count, 3] {
      // Also where the file ends with the rest, without a line end.
      let text = lines.prefix(last).joined(separator: end) + (last == 3 ? "" : end)
      let reading = try BundleReading(text, kind: "training-info")
      #expect(reading.findings.prefix(2).map { $0.map(\.code) } == [[.csvColumnCount], [.csvColumnCount]])
      for finding in reading.findings.prefix(2).compactMap(\.first) {
        #expect(finding.message.zh.contains("第 2–3 行像是一条记录"), "\(finding.message.zh)")
        #expect(
          finding.remedy.zh.contains("加上引号") && !finding.remedy.zh.contains("空着"), "\(finding.remedy.zh)")
      }
    }
    // Broken twice.
    let twice = [lines[0], lines[1], "一点五", lines[2], lines[3]].joined(separator: end) + end
    for findings in try BundleReading(twice, kind: "training-info").findings.prefix(3) {
      let finding = try #require(findings.first)
      #expect(finding.message.zh.contains("第 2–4 行像是一条记录"), "\(finding.message.zh)")
      #expect(!finding.remedy.zh.contains("空着"))
    }
    // Nothing is broken.
    let short = [lines[0], lines[1], lines[3]].joined(separator: end) + end
    let told = try BundleReading(short, kind: "training-info").findings
    #expect(told.map { $0.map(\.code) } == [[.csvColumnCount], []])
    #expect(told[0].first?.remedy.zh.contains("行末的分隔符要写全") == true)
  }

  @Test(arguments: [
    ("\"M1,其他,甲,,\"", "整行被一对引号括住了"), ("M1\t其他\t甲\t\t", "表头用逗号，这一行用制表符"), ("M1;其他;甲;;", "表头用逗号，这一行用分号"),
    ("M1|其他|甲||", "表头用逗号，这一行用竖线"),
  ])
  func `a row that is parted otherwise than the header is told so`(row: String, words: String) throws {
    let reading = try BundleReading(Self.header + "\(row)\nM2,其他,乙,,\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], []])
    let finding = try #require(reading.findings[0].first)
    #expect(finding.message.zh.contains(words), "\(finding.message.zh)")
    #expect(!finding.remedy.zh.contains("加上引号"), "\(finding.remedy.zh)")
  }

  @Test func `a table whose every line stands in quotes is told what to take away`() throws {
    let text = (Self.header + "M1,其他,甲,,\n").split(separator: "\n").map { "\"\($0)\"\n" }.joined()
    let reading = try BundleReading(text)
    let finding = try #require(reading.failure ?? reading.bundleFindings.first)
    #expect(finding.message.zh.contains("整行被一对引号括住了"), "\(finding.message.zh)")
  }

  @Test func `where one cell is filled the row may be no record`() throws {
    let reading = try BundleReading(Self.header + "样例说明\nM2,其他,乙,,\n")
    let finding = try #require(reading.findings[0].first)
    #expect(finding.remedy.zh.contains("不是记录的"), "\(finding.remedy.zh)")
  }

  @Test func `the front of a record that a line end broke comes back with the rest of it`() throws {
    for rest in ["还有\n", "还有,样例局\n", "还有,样例局"] {
      let reading = try BundleReading(Self.header + "M1,其他,甲\n\(rest)")
      #expect(reading.records.count == 2)
      #expect(reading.findings.allSatisfy { $0.contains { $0.severity == .error } }, "\(rest)")
      #expect(reading.findings[0].map(\.code) == [.csvColumnCount])
      #expect(reading.bundleFindings == [])
    }
  }

  @Test func `a row that lacks required cells says nothing about the one before it`() throws {
    let header =
      "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,罚款金额（万元）,决定日期,监管机关,备注\n"
    let front = "罚款,样罚〔2021〕1号,样例甲,92370403999000102X,样许〔2020〕1号,《样例条例》"
    let reading = try BundleReading(
      header + "M1,\(front),样例,0.05,2021-01-15,样例局\nM2,\(front)\nM3,\(front),样例,0.05,2021-01-15,样例局\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvColumnCount], []])
    #expect(reading.bundleFindings.first?.arguments == ["rows": "2", "line": "2"])
  }

  @Test func `a last row that ends too early and without a line end isn't whole`() throws {
    for row in ["M2,其他,乙", "M2,其他", "M2,其他,乙,样例"] {
      let reading = try BundleReading(Self.header + "M1,其他,甲,,\n\(row)")
      #expect(reading.findings.map { $0.map(\.code) } == [[], [.csvRowCut]], "\(row)")
      #expect(reading.sources[1] == row)
    }
    #expect(try BundleReading(Self.header + "M1,其他,甲,,\nM2,其他,乙,,").codes == [])
  }

  @Test func `values under wrong columns aren't taken for a row whose last cells are left out`() throws {
    let header = "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,罚款金额（万元）,决定日期,监管机关,备注\n"
    // The number of the licence is left out together with its separator.
    let reading = try BundleReading(
      header + "M1,罚款,样罚〔2021〕1号,样例甲,92370403999000102X,《样例条例》,样例,0.05,2021-01-15,样例局,样例\n")
    #expect(reading.findings.count == 1)
    #expect(
      reading.findings[0].contains { [.csvRowShifted, .csvColumnCount].contains($0.code) }, "\(reading.codes)"
    )
    #expect(reading.bundleFindings == [])
  }

  @Test(arguments: 1...40)
  func `every chunk size finds the same`(chunk: Int) throws {
    let text = Self.header + "M1,其他,甲\nM2,其他,乙,\nM3\nM4,其他,丁\nM5,其他"
    #expect(try BundleReading(Array(text.utf8), chunk: chunk) == BundleReading(text))
  }

  // MARK: The end of the file

  @Test(
    arguments: ["", "\r\n", "\n"],
    ["\u{1A}", "\u{1A}\r\n", "\u{1A}\n\u{1A}", String(repeating: "\u{1A}", count: 128)])
  func `the end of file mark of DOS is no row and no value`(end: String, mark: String) throws {
    for last in ["样例局", "\"样例\"\"局\"", "", "\"样例\n局\""] {
      let text = Self.header + "M1,其他,甲,,\(last)"
      let plain = try BundleReading(text + end)
      #expect(plain.codes == [])
      let marked = try BundleReading(text + end + mark)
      #expect(marked == plain, "\(last.debugDescription)")
      for chunk in [1, 2, 3, 7, 64] {
        #expect(try BundleReading(Array((text + end + mark).utf8), chunk: chunk) == marked)
      }
    }
  }

  @Test func `NULs behind the mark, and a mark elsewhere, stay what they are`() throws {
    let text = Array((Self.header + "M1,其他,甲,,\r\n").utf8)
    #expect(try BundleReading(text + [0x1A, 0, 0]).failure?.code == .nulByte)
    #expect(try BundleReading(Self.header + "M1,其他,甲\u{1A}乙,,\n").codes == [.valueControlCharacter])
  }
}
