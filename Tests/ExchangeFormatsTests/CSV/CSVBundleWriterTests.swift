import ExchangeFormats
import Testing

/// Delivered CSV.
@Suite struct CSVBundleWriterTests {
  static let schema = KindSchema(
    kind: "test", title: "测试",
    fields: [
      Field(name: "holderName", title: "行政相对人名称"), Field(name: "docNo", title: "许可决定文书号"),
      Field(name: "content", title: "许可内容,范围"),
    ])

  private func written(_ values: [[String]], _ encoding: TextEncoding) throws -> [UInt8] {
    let writer = try CSVBundleWriter(schema: Self.schema, encoding: encoding)
    var output: [UInt8] = []
    writer.header(to: &output)
    for (index, row) in values.enumerated() {
      writer.append(Record(number: index + 1, values: row), to: &output)
    }
    return output
  }

  static let rows = [
    ["样例甲餐饮店", "薛审食许字〔2020〕001号", "热食类食品制售"],
    ["样例䶮𬭊店", "=1+1", "一\r\n二"],
    ["", "", ""],
    ["样例\"乙\"店", "a,b", "\""],
    [" 甲 ", "1;2\t3|4", "@甲"],
  ]

  @Test(arguments: [
    (["甲", "乙", "丙"], "甲,乙,丙"), (["", "", ""], ",,"), (["a,b", "", "\""], "\"a,b\",,\"\"\"\""),
    (["a\"b", "\r", "\n"], "\"a\"\"b\",\"\r\",\"\n\""), (["=1+1", "'001", "0012"], "=1+1,'001,0012"),
    (["a;b", "a\tb", "a|b"], "a;b,a\tb,a|b"), ([" a ", "\u{3000}", "，"], " a ,\u{3000},，"),
  ])
  func `values are quoted only where they have to be, and never altered`(
    _ row: [String], _ line: String
  ) throws {
    let output = try written([row], .utf8)
    #expect(output == Array("行政相对人名称,许可决定文书号,\"许可内容,范围\"\r\n\(line)\r\n".utf8))
  }

  @Test func `only UTF-8 with a mark begins with a mark`() throws {
    #expect(try written([], .utf8BOM).starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(Array(try written([], .utf8BOM).dropFirst(3)) == (try written([], .utf8)))
    // 行 in GBK
    #expect(try written([], .gb18030).starts(with: [0xD0, 0xD0]))
  }

  @Test func `a row of one empty value is not a blank line`() throws {
    let schema = KindSchema(kind: "test", title: "测试", fields: [Field(name: "remark", title: "备注")])
    let writer = try CSVBundleWriter(schema: schema, encoding: .utf8)
    var output: [UInt8] = []
    writer.append(Record(number: 1, values: [""]), to: &output)
    #expect(output == Array("\"\"\r\n".utf8))
  }

  @Test(arguments: [(TextEncoding.utf8, "utf-8"), (.utf8BOM, "utf-8-sig"), (.gb18030, "gb18030")])
  func `Python reads back what was written`(_ encoding: TextEncoding, _ codec: String) throws {
    let read = try pythonRows(of: written(Self.rows, encoding), codec: codec)
    #expect(read == [Self.schema.fields.map(\.title)] + Self.rows)
  }
}
