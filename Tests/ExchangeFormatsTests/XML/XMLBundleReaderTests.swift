import Testing

@testable import ExchangeFormats

struct XMLBundleReaderTests {
  @Test func `a good bundle gives its header and its records`() throws {
    let reading = try XMLReading(Bundles.good)
    #expect(reading.isAccepted, "\(reading)")
    #expect(
      reading.header
        == BundleHeader(
          kind: "approval-push", id: "B1", sender: "XC-SPJ", createdAt: "2020-12-22T16:00:00+08:00",
          declaredRecords: 2))
    #expect(reading.encoding == .utf8)
    #expect(reading.records.map(\.number) == [1, 2])
    #expect(reading.records.map(\.line) == [4, 16])
    let schema = try #require(Library.shared["approval-push"]).schema
    let record = try #require(reading.records.first)
    #expect(schema.text("holderName", of: record) == "样例镕餐饮店")
    #expect(schema.text("remark", of: record) == "样例 & <甲>")
    #expect(schema.text("licenceNo", of: record) == nil)
  }

  @Test(arguments: Array(1...64))
  func `the pieces in which the bytes come make no difference`(size: Int) throws {
    let long = Bundles.record(Bundles.fields.dropLast() + [("remark", String(repeating: "长文本，", count: 200))])
    let text = Bundles.bundle(
      Bundles.record() + "<!-- 注释 -->\r\n<?pi x?>" + long
        + Bundles.record(replacing: "organ", by: "<organ/>\r"))
    let whole = try XMLReading(text)
    #expect(whole.codes == [.valueMissing])
    #expect(try XMLReading(text.utf8, chunk: size) == whole)
    #expect(try XMLReading(text.utf8, pieceSize: max(8, size)) == whole)
    let legacy = try gb18030(text.replacing("UTF-8", with: "GBK"))
    var expected = whole
    expected.encoding = .gb18030
    #expect(try XMLReading(legacy, chunk: size) == expected)
    #expect(try XMLReading(legacy, pieceSize: max(8, size)) == expected)
  }

  @Test func `white space around a value, and in one that is a word, doesn't count`() throws {
    let record = Bundles.fields.map { ($0.name, "\n      \($0.value)\t\r\n    ") }
    let reading = try XMLReading(Bundles.bundle(Bundles.record(record)))
    #expect(reading.isAccepted, "\(reading)")
    #expect(reading.text("docNo") == "薛审食许字〔2020〕001号")
  }

  @Test func `line breaks stay in running text, as line feeds`() throws {
    let reading = try XMLReading(
      Bundles.bundle(Bundles.record(replacing: "remark", by: "<remark>一\r\n二\r三</remark>")))
    #expect(reading.isAccepted)
    #expect(reading.text("remark") == "一\n二\n三")
  }

  @Test func `ampersands in attributes are read`() throws {
    let reading = try XMLReading(Bundles.good.replacing("XC-SPJ", with: "XC&amp;SPJ&#38;"))
    #expect(reading.header?.sender == "XC&SPJ&")
    #expect(reading.codes == [.xmlBundleSchema])
  }

  @Test func `a prefix serves as well as a default namespace`() throws {
    let text = Bundles.good.replacing("<", with: "<x:").replacing("<x:/", with: "</x:")
      .replacing("<x:?", with: "<?").replacing("<x:!", with: "<!").replacing("<x:甲", with: "<甲")
      .replacing("xmlns=", with: "xmlns:x=")
    let reading = try XMLReading(text)
    #expect(reading.isAccepted, "\(reading)")
    #expect(try reading.records == XMLReading(Bundles.good).records)
  }

  @Test func `lines beyond 65,535 are right`() throws {
    let padding = String(repeating: "\n", count: 70_000)
    let reading = try XMLReading(
      Bundles.bundle(padding + Bundles.record(replacing: "validTo", by: "<validTo>明年</validTo>")))
    #expect(reading.records.first?.line == 70_003)
    #expect(reading.recordFindings.first?.first?.position.line == 70_010)
    let broken = try XMLReading(Bundles.bundle(padding + "<record></bundle>"))
    #expect(broken.failure?.position.line == 70_003)
  }

  @Test func `a finding says line, column, record, field and title`() throws {
    let wrong = Bundles.fields.map { ($0.name, $0.name == "decisionDate" ? "2020-02-30" : $0.value) }
    let reading = try XMLReading(Bundles.bundle(Bundles.record() + Bundles.record(wrong)))
    #expect(
      reading.recordFindings[1].map(\.position) == [
        Position(line: 22, column: 5, record: 2, field: "decisionDate", title: "许可决定日期")
      ])
  }
}
