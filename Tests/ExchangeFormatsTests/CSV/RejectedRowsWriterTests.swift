import ExchangeBase
import ExchangeFormats
import Testing

/// Rows that come back.
@Suite struct RejectedRowsWriterTests {
  private let schema = KindSchema(
    kind: "test", title: "测试",
    fields: [Field(name: "holderName", title: "行政相对人名称"), Field(name: "decisionDate", title: "许可决定日期")])
  private let findings = [
    Finding(
      .valueNotADate, at: Position(line: 2, field: "decisionDate", title: "许可决定日期"), excerpt: "昨天,\"今天\"")
  ]
  private let words = "“许可决定日期”的值“昨天,\"今天\"”不是日期。写成 2020-12-22 这样的形式。"

  private func written(
    header: String?, rows: [String], encoding: TextEncoding = .utf8, language: Language = .zh,
    schema: KindSchema? = nil, values: [String] = ["样例甲", "昨天"]
  ) throws -> [UInt8] {
    let writer = try RejectedRowsWriter(
      schema: schema ?? self.schema, headerRow: header.map { Array($0.utf8) }, encoding: encoding,
      language: language)
    var output: [UInt8] = []
    writer.header(to: &output)
    for (index, row) in rows.enumerated() {
      writer.append(
        source: Array(row.utf8), record: Record(number: index + 1, values: values), line: index + 2,
        findings: findings, to: &output)
    }
    return output
  }

  @Test func `a row comes back as it came, with its findings and its line`() throws {
    let output = try written(header: "名称,日期", rows: ["样例甲,\"昨天\""])
    let quoted = words.replacing("\"", with: "\"\"")
    let expected = "\u{FEFF}名称,日期,校验问题,原文件行号\r\n样例甲,\"昨天\",\"\(quoted)\",\"2\"\r\n"
    #expect(Array(output) == Array(expected.utf8))
  }

  @Test(arguments: [(TextEncoding.utf8, "utf-8-sig"), (.utf8BOM, "utf-8-sig"), (.gb18030, "gb18030")])
  func `the file is in the encoding that the bundle came in`(
    _ encoding: TextEncoding, _ codec: String
  ) throws {
    let output = try written(header: "名称,日期", rows: ["样例䶮𬭊店,\"一\r\n二\""], encoding: encoding)
    #expect(
      try pythonRows(of: output, codec: codec) == [
        ["名称", "日期", "校验问题", "原文件行号"], ["样例䶮𬭊店", "一\r\n二", words, "2"],
      ])
  }

  @Test(arguments: [
    ("名称,日期", ","), ("名称\t日期", "\t"), ("名称;日期", ";"), ("名称|日期", "|"), ("名称", ","),
    ("\"名称,或;姓名,等\";日期", ";"), ("名称,日期|时间", ","),
  ])
  func `the added cells stand behind the file's own delimiter`(_ header: String, _ delimiter: String) throws {
    let output = try written(header: header, rows: [header])
    let rows = try pythonRows(of: output, codec: "utf-8-sig", delimiter: delimiter)
    #expect(rows.count == 2)
    #expect(rows[0].suffix(2) == ["校验问题", "原文件行号"])
    #expect(rows[1].suffix(2) == [words, "2"])
    #expect(rows[0].dropLast(2) == rows[1].dropLast(2))
  }

  @Test(arguments: ["样例\"甲,昨天", "\"样例\"甲,昨天", "样例甲,昨\"天\"", "\"样例\"甲\",昨天", "样例甲", "甲,乙,丙", ""])
  func `a broken row keeps its bytes, and its findings can be read`(_ source: String) throws {
    let output = try written(header: "名称,日期", rows: [source, "样例乙,前天"])
    #expect(String(decoding: output, as: UTF8.self).contains("\r\n\(source),\"“许可决定日期”"))
    let rows = try pythonRows(of: output, codec: "utf-8-sig")
    #expect(rows.count == 3)
    #expect(rows[1].suffix(2) == [words, "2"])
    #expect(rows[2] == ["样例乙", "前天", words, "3"])
  }

  @Test(arguments: ["名称,日期,校验问题,原文件行号", "名称,日期,\"校验问题\",\"原文件行号\""])
  func `a file that comes back twice has the added columns once`(_ header: String) throws {
    let output = try written(
      header: header, rows: ["\"样例,甲\",昨天,\"旧问题,\"\"一\"\"\",\"2\"", "样例乙,前天"])
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\r\n")
    #expect(lines.count == 3)
    #expect(lines[0] == "\u{FEFF}名称,日期,校验问题,原文件行号")
    #expect(lines[1].hasPrefix("\"样例,甲\",昨天,\"“许可决定日期”"))
    #expect(lines[2].hasPrefix("样例乙,前天,\"“许可决定日期”"), "a row of other width stays as it came")
  }

  @Test func `where the format has no rows, the values stand under the titles`() throws {
    let output = try written(header: nil, rows: [""], values: ["样例,甲", ""])
    let text = String(decoding: output, as: UTF8.self)
    #expect(text.hasPrefix("\u{FEFF}行政相对人名称,许可决定日期,校验问题,原文件行号\r\n\"样例,甲\",,\"“许可决定日期”"))
    #expect(text.hasSuffix("\",\"2\"\r\n"))
  }

  @Test func `a kind that is not known has only the added columns`() throws {
    let empty = KindSchema(kind: "", title: "", fields: [])
    let output = try written(header: nil, rows: [""], schema: empty, values: [])
    #expect(String(decoding: output, as: UTF8.self).hasPrefix("\u{FEFF}校验问题,原文件行号\r\n\"“许可决定日期”"))
  }

  @Test func `findings are told in the language that was asked for`() throws {
    let output = try written(header: "名称,日期", rows: ["样例甲,昨天"], language: .en)
    #expect(String(decoding: output, as: UTF8.self).contains("is not a date. Write it like 2020-12-22."))
  }
}
