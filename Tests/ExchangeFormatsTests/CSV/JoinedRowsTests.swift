import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Quotes that run rows together, and quotes that are text.
@Suite struct JoinedRowsTests {
  @Test(arguments: ["丁", "", "样例 ", "\u{FEFF}"], [",", "\t", "|"])
  func `two exports that were joined without a line end are told so`(last: String, separator: String) throws {
    let header = "消息标识,退回原因类别,退回理由,建议部门"
    let rows = ["M1,其他,甲,\(last)\(header)", "M2,其他,乙,样例局", "M3,其他,丙,\(last)\(header),", "M4,其他,丙,"]
    let text = ([header] + rows).map { $0.replacing(",", with: separator) + "\n" }.joined()
    let reading = try BundleReading(text, kind: "claim-return")
    #expect(
      reading.findings.map { $0.map(\.code) } == [[.csvColumnCount], [], [.csvColumnCount], []],
      "\(reading.codes)")
    for finding in [reading.findings[0][0], reading.findings[2][0]] {
      #expect(finding.message.zh.contains("又是一行表头（从“消息标识”起）"), "\(finding.message.zh)")
      #expect(finding.remedy.zh.contains("前面换行"), "\(finding.remedy.zh)")
    }
    let other = try BundleReading("\(header)\nM1,其他,甲,丁消息标识,退回原因类别,建议部门\n", kind: "claim-return")
    #expect(other.findings[0].first?.message.zh.contains("又是一行表头") == false)
  }

  private static let header = "消息标识,监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,罚款金额（万元）,决定日期,监管机关"

  /// The cells of a good row.
  private static func cells(_ number: Int) -> [String] {
    [
      "JG-\(number)", "罚款", "样罚〔2021〕\(number)号", "样例甲", "92370403999000102X", "样许〔2020〕1号", "《样例条例》", "样例",
      "0.05",
      "2021-01-15", "样例局",
    ]
  }

  /// A file of six rows under the header, in which `marks` put text before or behind cells, by row and column.
  private static func file(
    _ marks: [(row: Int, column: Int, before: String, behind: String)], separator: String = ",",
    end: String = "\r\n"
  ) -> String {
    var rows = (1...6).map(cells)
    for mark in marks {
      rows[mark.row][mark.column] = mark.before + rows[mark.row][mark.column] + mark.behind
    }
    let lines = [header.replacing(",", with: separator)] + rows.map { $0.joined(separator: separator) }
    return lines.map { $0 + end }.joined()
  }

  private static let joined: [[(row: Int, column: Int, before: String, behind: String)]] = [
    // Where it opens a row and closes behind the first value of the next, or of one further down.
    [(1, 0, "\"", ""), (2, 0, "", "\"")], [(1, 0, "\"", ""), (4, 0, "", "\"")],
    // In the middle: closed in the same column, before it, behind it.
    [(1, 3, "\"", ""), (2, 3, "", "\"")], [(1, 6, "\"", ""), (2, 3, "", "\"")],
    [(1, 3, "\"", ""), (2, 6, "", "\"")],
    [(1, 10, "\"", ""), (2, 0, "", "\"")], [(1, 10, "\"", ""), (3, 10, "", "\"")],
    // Opened twice, so that the second doesn't close.
    [(1, 3, "\"", ""), (2, 3, "\"", "")], [(1, 7, "\"", ""), (3, 7, "5\"", "")],
    // Beside a value that is quoted as it should be.
    [(1, 3, "\"", ""), (2, 3, "", "\""), (2, 6, "\"", ",《样例办法》\"")],
    [(1, 6, "\"", ",《样例办法》\""), (1, 7, "\"", ""), (3, 2, "", "\"")],
  ]

  @Test(arguments: joined.indices)
  func `rows that a quote joins come back one by one, with the lines that were joined`(example: Int) throws {
    let marks = Self.joined[example]
    let (first, last) = (try #require(marks.map(\.row).min()), try #require(marks.map(\.row).max()))
    for end in ["\n", "\r\n", "\r"] {
      let text = Self.file(marks, end: end)
      let reading = try BundleReading(text)
      #expect(reading.failure == nil)
      #expect(reading.records.count == 6)
      #expect(reading.records.map(\.number) == Array(1...6))
      #expect(reading.records.map(\.line) == Array(2...7))
      for (row, findings) in reading.findings.enumerated() {
        let isJoined = (first...last).contains(row)
        #expect(findings.map(\.code) == (isJoined ? [.csvRowsJoined] : []), "row \(row)")
        guard isJoined else { continue }
        #expect(findings[0].arguments["first"] == "\(first + 2)")
        #expect(findings[0].arguments["last"] == "\(last + 2)")
        #expect(findings[0].arguments["rows"] == "\(last - first + 1)")
        #expect(!findings[0].remedy.zh.contains("缩短这"))
      }
      let lines = text.split(separator: end, omittingEmptySubsequences: true).dropFirst()
      #expect(reading.sources == lines.map { String($0) })
      for chunk in [1, 7, 64] { #expect(try BundleReading(Array(text.utf8), chunk: chunk) == reading) }
    }
  }

  @Test func `what came back is written so that no line is lost or joined again`() throws {
    let reading = try BundleReading(Self.file(Self.joined[0]))
    let schema = try #require(try Fixtures.library.get()["supervision-push"]).schema
    let writer = try RejectedRowsWriter(
      schema: schema, headerRow: Array(Self.header.utf8), encoding: .utf8, language: .zh)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    for (place, record) in reading.records.enumerated() where !reading.findings[place].isEmpty {
      writer.append(
        source: Array((reading.sources[place] ?? "").utf8), record: record, line: record.line,
        findings: reading.findings[place], to: &bytes)
    }
    let again = try BundleReading(bytes)
    #expect(again.findings.map { $0.map(\.code) } == [[.csvQuoteMisplaced], [.csvQuoteMisplaced]])
    let mended = try BundleReading(
      String(decoding: bytes, as: UTF8.self).replacing("\"JG-2", with: "JG-2").replacing(
        "JG-3\"", with: "JG-3"))
    #expect(mended.records.count == 2 && mended.findings.joined().isEmpty)
  }

  @Test func `in a narrow table rows are joined where two of the lines are records`() throws {
    let header = "消息标识,退回原因类别,退回理由\n"
    for rows in ["M1,其他,\"甲\nM2,其他,乙\"\n", "\"M1,其他,甲\nM2\",其他,乙\n", "M1,其他,\"甲\nM2,信息有误,\"乙\n"] {
      let reading = try BundleReading(header + rows + "M3,其他,丙\n")
      #expect(reading.findings.map { $0.map(\.code) } == [[.csvRowsJoined], [.csvRowsJoined], []], "\(rows)")
    }
  }

  @Test(arguments: [
    (3, "样例甲\n（样例街1号）"), (3, "样例甲\r\n样例街1号,2号\r\n"), (7, "一、样例,乙\n二、丙,丁\n三、戊"), (0, "JG-7\n"),
    (10, "样例局\n甲,乙,丙"), (7, "甲,乙,丙,丁,戊,己,庚,辛,壬,癸,子,丑\n寅"), (3, "说\"好\"\n的"), (6, "样例\n\n"),
    (7, "甲,乙,丙,丁,戊,己,庚,辛,壬,癸\n子,丑,寅"),
  ])
  func `a value that holds line ends is a value`(column: Int, value: String) throws {
    var cells = Self.cells(1)
    cells[column] = "\"" + value.replacing("\"", with: "\"\"") + "\""
    let reading = try BundleReading(
      Self.header + "\n" + cells.joined(separator: ",") + "\n" + Self.cells(2).joined(separator: ",") + "\n")
    #expect(reading.records.count == 2)
    #expect(
      !reading.codes.contains(.csvRowsJoined) && reading.findings.allSatisfy { $0.isEmpty },
      "\(reading.codes)")
  }

  @Test(arguments: ["\"关于甲,乙,丙\n的培训\"", "\"甲,乙,丙,丁\n戊,己\"", "\"甲\n乙,丙,丁,戊\""])
  func `lists over several lines in a narrow table are values`(value: String) throws {
    let reading = try BundleReading("消息标识,退回原因类别,退回理由\nM1,其他,\(value)\nM2,其他,样例\n")
    #expect(reading.codes == [])
    #expect(reading.records.count == 2)
  }

  @Test func `broken quotes over several lines that aren't rows name the lines`() throws {
    let reading = try BundleReading("消息标识,退回原因类别,退回理由\nM1,其他,\"甲\n乙\"丙\nM2,其他,样例\n")
    #expect(reading.findings.map { $0.map(\.code) } == [[.csvQuoteMisplaced], []])
    #expect(reading.findings[0].first?.message.zh.contains("第 2–3 行") == true)
  }

  @Test func `a quote that nothing closes is told with the lines that it took`() throws {
    let reading = try BundleReading(Self.file([(2, 3, "\"", "")]))
    #expect(reading.records.count == 2)
    #expect(reading.failure?.code == .csvQuoteUnclosed)
    #expect(reading.failure?.position.line == 4)
    #expect(reading.failure?.arguments == ["line": "4", "last": "7"])
  }

  @Test(arguments: [
    ("M1,其他,样例\n\"M2\",\"其他\",\"样", true), ("\"M2", true), ("M1,\"其他\",\"样\n例\"\nM2,其他,\"样", true),
    ("M1,其他,\"样\nM2,其他,样例", false), ("M1,其他,样例\nM2,其他,\"样例\n", false),
  ])
  func `a file that ends inside quotes of its last line is told to be cut off first`(
    rows: String, isCut: Bool
  )
    throws
  {
    let failure = try #require(try BundleReading("消息标识,退回原因类别,退回理由\n\(rows)").failure)
    #expect(failure.code == .csvQuoteUnclosed)
    #expect(failure.message.zh.contains("没有传完") == isCut && failure.message.en.contains("cut off") == isCut)
    #expect(failure.remedy.zh.hasPrefix("先确认导出已经写完") == isCut, "\(failure.remedy.zh)")
    #expect(!failure.message.zh.contains("{") && !failure.remedy.en.contains("{"))
  }

  // MARK: Text

  @Test(arguments: joined.indices)
  func `between tabs, quotes of rows that are whole without them are text`(example: Int) throws {
    let text = Self.file(Self.joined[example], separator: "\t")
    let reading = try BundleReading(text)
    #expect(reading.records.count == 6)
    #expect(reading.findings.allSatisfy { !$0.contains { $0.code == .csvRowsJoined } })
    #expect(reading.bundleFindings.map(\.code) == [.csvQuotesAsText])
    for chunk in [1, 7, 64] { #expect(try BundleReading(Array(text.utf8), chunk: chunk) == reading) }
  }

  @Test func `inch marks between tabs are kept, on one line and on many`() throws {
    for marks in [
      [(2, 7, "", "5\"管")], [(2, 7, "\"", "")], [(5, 7, "\"", "一\"二")],
      [(1, 7, "\"", ""), (4, 7, "加\"", "\"")],
    ] as [[(row: Int, column: Int, before: String, behind: String)]] {
      let reading = try BundleReading(Self.file(marks, separator: "\t"))
      #expect(reading.findings.allSatisfy { $0.isEmpty })
      #expect(reading.bundleFindings.map(\.code) == [.csvQuotesAsText])
      #expect(reading.bundleFindings.first?.arguments["line"] == "\(marks[0].row + 2)")
      #expect(reading.bundleFindings.first?.arguments["rows"] == "\(marks.count)")
      for mark in marks {
        #expect(try reading.values(mark.row + 1)["content"] == mark.before + "样例" + mark.behind)
      }
    }
  }

  @Test func `between tabs a value in quotes is one`() throws {
    let reading = try BundleReading(Self.file([(2, 7, "\"甲\n", "\t\"\"乙\"\"\"")], separator: "\t"))
    #expect(reading.codes == [])
    #expect(try reading.values(3)["content"] == "甲\n样例\t\"乙\"")
  }
}
