import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What becomes of libxml2's complaints.
struct XMLSchemaFindingTests {
  @Test(arguments: [
    ("holderName", "", [FindingCode.valueMissing]),
    ("holderName", "<holderName/>", [.valueMissing]),
    ("remark", "<remark/>", [.xmlElementEmpty]),
    ("remark", "<remark></remark>", [.xmlElementEmpty]),
    ("validTo", "<validTo/><longTerm>true</longTerm>", [.xmlElementEmpty]),
    ("validTo", "<validTo> </validTo><longTerm>true</longTerm>", [.xmlElementEmpty]),
    ("licenceNo", "<licenceNo xsi:nil=\"true\"/>", [.xmlElementEmpty]),
    ("remark", "<remark xsi:nil=\"true\"/>", [.xmlElementEmpty]),
    ("remark", "<remark xsi:nil=\"false\">样例</remark>", [.xmlSchema]),
    ("remark", "<remark xsi:nil=\"是\">样例</remark>", [.xmlSchema]),
    ("holderName", "<holderName xsi:nil=\"true\"/>", [.valueMissing]),
    ("holderName", "<holderName xsi:type=\"xs:string\">样例甲</holderName>", [.xmlSchema]),
    ("holderName", "<holderName xsi:type=\"string\">样例甲</holderName>", [.xmlSchema]),
    ("holderName", "<holderName xsi:type=\"q:string\">样例甲</holderName>", [.xmlSchema]),
    ("decisionDate", "<decisionDate xsi:type=\"xs:date\">2020-12-22</decisionDate>", [.xmlSchema]),
    ("organ", "<organ> </organ>", [.valueMissing]),
    ("docNo", "", [.groupMissing]),
    ("docNo", "<docNo/>", [.groupMissing, .xmlElementEmpty]),
    ("validTo", "<validTo>2025-12-21</validTo><longTerm>true</longTerm>", [.groupConflict]),
    ("validTo", "<longTerm>false</longTerm>", [.valueNotInList]),
    ("validTo", "<validTo>2025/12/21</validTo>", [.valueNotADate]),
    ("holderContact", "<holderContact>无</holderContact>", [.valuePattern]),
    ("holderType", "<holderType>公司</holderType>", [.valueNotInList]),
    ("holderName", "<holderName>无</holderName>", [.valuePlaceholder]),
    ("holderName", "<holderName>\u{3000}</holderName>", [.valuePlaceholder]),
    ("holderName", "<holderName>&#160; </holderName>", [.valuePlaceholder]),
    ("docNo", "<docNo>—</docNo>", [.valuePlaceholder]),
    ("organ", "<organ>undefined</organ>", [.valuePlaceholder]),
    ("remark", "<remark>无</remark>", []),
    ("remark", "<remark>样例</remark><remark>样例</remark>", [.xmlSchema]),
    ("remark", "<remark>样例</remark><note>样例</note>", [.xmlSchema]),
    ("remark", "<note>样例</note><other/><other/>", [.xmlSchema]),
    ("remark", "<note>样例</note><Remark>样例</Remark>", [.xmlSchema, .xmlSchema]),
    ("remark", "<remark xmlns=\"\">样例</remark>", [.xmlSchema]),
    ("remark", "<remark lang=\"zh\">样例</remark>", [.xmlSchema]),
    ("remark", "<remark>样<b>例</b></remark>", [.xmlSchema]),
    ("remark", "<remark>样例</remark>文字", [.xmlSchema]),
    ("remark", "<itemCode>XK001</itemCode>", [.xmlSchema]),
    ("holderName", "<holdrName>样例甲</holdrName>", [.valueMissing, .xmlSchema]),
  ])
  func `a record that breaks the XSD gets findings that say why, once`(
    field: String, replacement: String, codes: [FindingCode]
  ) throws {
    let field = field == "licenceNo" ? "holderName" : field
    let replacement =
      replacement.hasPrefix("<licenceNo") ? replacement + "<holderName>样例甲</holderName>" : replacement
    let reading = try XMLReading(
      Self.typed(
        Bundles.bundle(
          Bundles.record() + Bundles.record(replacing: field, by: replacement) + Bundles.record())))
    #expect(reading.codes == codes, "\(reading.recordFindings)")
    #expect(reading.recordFindings.map(\.isEmpty) == [true, codes.isEmpty, true])
    #expect(reading.records.map(\.number) == [1, 2, 3])
  }

  @Test(arguments: ["1", "是", "false"])
  func `of a field that only knows true it is said that no is said by leaving it out`(value: String) throws {
    let record = Bundles.record(replacing: "validTo", by: "<longTerm>\(value)</longTerm>")
    let finding = try #require(try XMLReading(Bundles.bundle(record)).recordFindings.first?.first)
    #expect(finding.code == (value == "false" ? .valueNotInList : .valueNotABoolean))
    #expect(finding.remedy.zh.contains("不写"))
    #expect(!finding.remedy.zh.contains("false"))
  }

  /// A bundle with the prefixes that programs declare which bind data to types.
  private static func typed(_ text: String) -> String {
    text.replacing(
      "<bundle ",
      with: "<bundle xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        + "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" ", maxReplacements: 1)
  }

  @Test(arguments: [
    ("<remark xsi:nil=\"false\">样例</remark>", "去掉 xsi:nil"),
    ("<remark xsi:nil=\"是\">样例</remark>", "去掉 xsi:nil"),
    ("<remark xsi:type=\"xs:string\">样例</remark>", "请去掉 xsi:type"),
    ("<remark xsi:type=\"Remark\">样例</remark>", "请去掉 xsi:type"),
    ("<remark xsi:type=\"q:x\">样例</remark>", "请去掉 xsi:type"),
    ("<remark xsi:type=\"\">样例</remark>", "请去掉 xsi:type"),
    ("<remark xsi:other=\"1\">样例</remark>", "请去掉 xsi:other"),
    ("<Remark>样例</Remark>", "应写作 remark"), ("<REMARK>样例</REMARK>", "应写作 remark"),
    ("<remark xmlns=\"\">样例</remark>", "名称空间应为 urn:xuecheng:exchange:1"),
    ("<x:remark xmlns:x=\"urn:x\">样例</x:remark>", "名称空间应为 urn:xuecheng:exchange:1"),
    ("<remark xml:lang=\"zh\">样例</remark>", "不应有属性"), ("<note/>", "本种报文没有元素 note"),
  ])
  func `what a program's habit adds is told with what to leave out`(replacement: String, words: String) throws
  {
    let reading = try XMLReading(
      Self.typed(Bundles.bundle(Bundles.record(replacing: "remark", by: replacement))))
    #expect(reading.codes == [.xmlSchema], "\(reading)")
    #expect(reading.recordFindings.first?.first?.message.zh.contains(words) == true, "\(reading)")
  }

  /// However many fields it has: one cause is told once, with how often.
  @Test(arguments: [
    ("<record/>", "一个字段也没有"), ("<record> </record>", "一个字段也没有"),
    ("<record itemName=\"取水许可\"/>", "写成元素：<itemName>"),
    ("<record itemName=\"取水许可\" docNo=\"1\" holderName=\"样例\" organ=\"样例局\"/>", "共 4 处：itemName、docNo"),
    ("<record a=\"1\" b=\"2\"/>", "共 2 处：a、b"),
    ("<record><事项名称>取水许可</事项名称><许可机关>样例局</许可机关></record>", "“事项名称”写作 itemName"),
    (
      "<record><ItemName>取水许可</ItemName><Organ>样例局</Organ></record>",
      "应写作 itemName，大小写要一致；这样的共 2 处：ItemName、Organ"
    ),
    (
      "<record><itemName xmlns=\"\">取水许可</itemName><organ xmlns=\"\">样例局</organ></record>",
      "共 2 处：itemName、organ"
    ),
    ("<record><a/><b/><c/><d/><e/><f/></record>", "共 6 处：a、b、c、d、e…"),
  ])
  func `a record that is written in another way has one fault`(record: String, words: String) throws {
    let reading = try XMLReading(Bundles.bundle(Bundles.record() + record + Bundles.record()))
    #expect(reading.codes == [.xmlSchema], "\(reading.recordFindings)")
    #expect(reading.recordFindings.map(\.isEmpty) == [true, false, true])
    let finding = try #require(reading.recordFindings[1].first)
    #expect(finding.message.zh.contains(words), "\(finding.message.zh)")
    #expect(finding.rejects == .record)
  }

  @Test(arguments: [
    ("ORA-01555: snapshot too old", "导出在这里中断了（“ORA-01555: snapshot too old”）"),
    (
      "\n\n  java.sql.SQLException: Closed Connection\n\tat a.B.c(D.java:1)\n",
      "导出在这里中断了（“java.sql.SQLException"
    ),
    ("<![CDATA[导出超时\n请重试]]>", "导出在这里中断了（“导出超时"), ("仅显示前1条，共1024条", "导出的只是一部分（“仅显示前1条，共1024条”）"),
    ("\n样例", "记录之外有文字“样例”"), ("电话13800000001", "记录之外有文字“电话13"),
  ])
  func `text beside the records is told with what it says`(text: String, words: String) throws {
    let front = Bundles.bundle(Bundles.record()).replacing("</bundle>\n", with: "")
    let blank = text.prefix { $0.isWhitespace }.count { $0.isNewline }
    let line = front.count { $0 == "\n" } + 1 + blank
    for end in ["\n" + Bundles.record() + "</bundle>\n", "</bundle>\n", ""] {
      let document = front + text + end
      let reading = try XMLReading(document)
      let told = reading.bundleFindings
      #expect(told.map(\.code) == [.xmlBundleSchema], "\(told)")
      #expect(told.first?.position.line == line, "\(told)")
      #expect(told.first?.message.zh.contains(words) == true, "\(told)")
      #expect(told.first?.message.zh.contains("13800000001") == false)
      #expect(end.isEmpty == (reading.failure?.code == .xmlMalformed))
      for size in [1, 7, 64] {
        #expect(try XMLReading(document.utf8, chunk: size, pieceSize: max(8, size)).bundleFindings == told)
      }
      for size in [64, 200, 1_000] {
        #expect(try XMLReading(document.utf8, inBlocksOf: size).bundleFindings == told)
      }
    }
  }

  @Test(arguments: [
    ("<bundle ", "<bundle xsi:type=\"Bundle\" "), ("<bundle ", "<bundle xs:a=\"1\" "),
    ("<bundle ", "<bundle a=\"1\" "),
    ("id=\"B1\"", "id=\"\""), ("sender=\"XC-SPJ\"", "sender=\"局\""),
    ("createdAt=\"2020", "createdAt=\"年2020"),
    ("<record>", "<record id=\"1\">"), ("<record>", "<record xsi:nil=\"true\">"),
    ("<record>", "<record xmlns=\"\">"),
    ("<record>", "<Record/><record>"), ("<record>", "文字<record>"), ("<record>", "<record>文字"),
    ("<record>", "<record xsi:type=\"xs:anyType\">"), ("records=\"2\"", "records=\"-1\""),
    ("records=\"2\"", "records=\"99999999999999999999\""), ("records=\"2\"", ""),
    ("records=\"2\"/>", "records=\"2\"> </controlTotals>"),
    ("records=\"2\"/>", "records=\"2\"><a/></controlTotals>"),
    ("<controlTotals", "<controlTotals records=\"2\"/><controlTotals"),
    ("</bundle>", "<controlTotals records=\"2\"/></bundle>"), ("</bundle>", "<foo/></bundle>"),
    ("<remark>", "<remark><a/>"), ("<organ>", "<organ>a</organ><organ>"),
    ("<docNo>", "<remark>a</remark><docNo>"),
    ("<holderType>", "<holderType>x"), ("<decisionDate>", "<decisionDate>x"),
    ("<holderId>", "<holderid>1</holderid><holderId>"),
  ])
  func `whatever breaks the XSD is told in Chinese first`(right: String, wrong: String) throws {
    let text = Self.typed(Bundles.good)
    try #require(text.contains(right))
    let reading = try XMLReading(text.replacing(right, with: wrong, maxReplacements: 1))
    let findings = reading.bundleFindings + reading.recordFindings.joined()
    #expect(!reading.isAccepted)
    for finding in findings {
      let detail = finding.arguments["detailZh"] ?? "字"
      #expect(detail.prefix { $0 != "（" }.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) }, "\(detail)")
    }
  }

  @Test(arguments: [
    ("<note/>", "本种报文没有元素 note，请核对名称和名称空间。（Element 'note': This element is not expected."),
    ("<remark>甲</remark><remark>乙</remark>", "元素 remark 重复出现。"),
    ("<itemCode>XK001</itemCode>", "元素 itemCode 的次序不对，应在前面；各元素请按 `exchange template` 的次序写。"),
    (
      "<remark n=\"1\">样例</remark>",
      "remark 不应有属性 n。（Element 'remark', attribute 'n': The attribute 'n' is not allowed.）"
    ),
    ("文字", "record 里不应直接写文字。"),
    ("<remark>样<b>例</b></remark>", "字段 remark 里只能有文字，不能有元素。"),
  ])
  func `the words are Chinese, with those of libxml2 behind them`(replacement: String, words: String) throws {
    let reading = try XMLReading(Bundles.bundle(Bundles.record(replacing: "remark", by: replacement)))
    let finding = try #require(reading.recordFindings.first?.first)
    #expect(finding.message.zh.hasPrefix("不符合本种报文的 XSD：" + words), "\(finding.message.zh)")
    #expect(!finding.message.en.contains("urn:"))
    #expect(!finding.message.en.contains { $0 >= "\u{4E00}" }, "\(finding.message.en)")
  }

  @Test(arguments: [
    ("id=\"B1\" ", "", FindingCode.xmlBundleSchema), ("id=\"B1\"", "id=\"../B1\"", .xmlBundleSchema),
    ("id=\"B1\"", "id=\"B1\" extra=\"1\"", .xmlBundleSchema),
    ("records=\"2\"", "records=\"two\"", .xmlBundleSchema),
    ("<controlTotals records=\"2\"/>", "<controlTotals records=\"2\">text</controlTotals>", .xmlBundleSchema),
    ("<controlTotals records=\"2\"/>", "<total/>", .xmlBundleSchema),
    ("<controlTotals records=\"2\"/>", "text", .xmlBundleSchema),
  ])
  func `what breaks the XSD outside of records sends the bundle back`(
    right: String, wrong: String, code: FindingCode
  ) throws {
    #expect(Bundles.good.contains(right))
    let reading = try XMLReading(Bundles.good.replacing(right, with: wrong))
    #expect(reading.failure == nil)
    #expect(reading.bundleFindings.contains { $0.code == code && $0.rejects == .bundle }, "\(reading)")
    #expect(reading.records.count == 2)
  }

  @Test func `a bundle without records says so`() throws {
    #expect(try XMLReading(Bundles.bundle("")).codes == [.noRecords])
    #expect(try XMLReading(Bundles.bundle("<controlTotals records=\"0\"/>")).codes == [.noRecords])
  }

  @Test(arguments: [
    ("xmlns=\"urn:xuecheng:exchange:1\"", "", FindingCode.xmlBundleSchema, "没有名称空间"),
    ("exchange:1", "exchange:2", .xmlBundleSchema, "urn:xuecheng:exchange:2"),
    ("bundle", "Package", .xmlBundleSchema, "<Package>"),
    (" kind=\"approval-push\"", "", .xmlBundleSchema, "缺少 kind"),
    ("\"approval-push\"", "\"approval\"", .kindUnknown, "“approval”"),
  ])
  func `what isn't a bundle of a known kind is told what would be`(
    right: String, wrong: String, code: FindingCode, words: String
  ) throws {
    let reading = try XMLReading(Bundles.good.replacing(right, with: wrong))
    let failure = try #require(reading.failure)
    #expect(failure.code == code)
    #expect(failure.message.zh.contains(words), "\(failure.message.zh)")
    #expect(reading.records.isEmpty)
  }

  @Test func `a kind that the caller knows outweighs the one that is written`() throws {
    #expect(try XMLReading(Bundles.good, kind: "approval-push").isAccepted)
    let reading = try XMLReading(Bundles.good, kind: "claim")
    #expect(reading.header?.kind == "claim")
    #expect(reading.bundleFindings.map(\.code) == [.xmlBundleSchema])
  }

  @Test func `personal values in libxml2's words are masked`() {
    let words = "Element 'holderId': '370403199001010012' is not a valid value."
    let shown = XMLWording.hiding("370403199001010012", isPersonal: true, in: words)
    #expect(shown == "Element 'holderId': '370********12' is not a valid value.")
  }

  @Test func `a flood of complaints is cut`() throws {
    let strays = String(repeating: "<x/>", count: 5000)
    let reading = try XMLReading(Bundles.bundle(Bundles.record(replacing: "remark", by: strays)))
    #expect(reading.codes == [.xmlSchema], "elements that have no place are told once")
    let outside = try XMLReading(Bundles.bundle(String(repeating: "t" + Bundles.record(), count: 200)))
    #expect(outside.codes.count == XMLBundle.maximumComplaints)
  }

  /// libxml2 is given a text in pieces, and says of each that it may not stand there.
  @Test(arguments: [
    Bundles.bundle(Bundles.record(replacing: "remark", by: flood)), Bundles.bundle(flood + Bundles.record()),
    Bundles.bundle("<controlTotals records=\"1\">\(flood)</controlTotals>" + Bundles.record()),
  ])
  func `a text where none may stand is told once, however it is read`(document: String) throws {
    let whole = try XMLReading(document)
    #expect(whole.codes.count == 1)
    for size in [64, 1000] {
      #expect(try XMLReading(document.utf8, chunk: size, pieceSize: size) == whole)
      #expect(try XMLReading(document.utf8, inBlocksOf: size) == whole)
    }
  }

  /// Those of all bundles of a day are added up.
  @Test(
    arguments: [
      ("2", 2), (" 2 ", 2), ("999999999", 999_999_999), ("1000000000", nil), ("-1", nil),
      ("\(Int.max)", nil), ("\(Int.min)", nil), ("99999999999999999999", nil),
    ] as [(String, Int?)])
  func `a control total is one that may stand there, or none`(said: String, total: Int?) throws {
    let document = Bundles.good.replacing("records=\"2\"", with: "records=\"\(said)\"")
    let reading = try XMLReading(document)
    #expect(reading.header?.declaredRecords == total)
    #expect(reading.codes.isEmpty == (total != nil))
  }

  private static let flood = String(repeating: "文字<!---->&#65;<![CDATA[文字]]>", count: 3000)

  @Test func `a value of more than a mebibyte isn't kept, and is too long`() throws {
    let flood = String(repeating: "长", count: 700_000)
    let reading = try XMLReading(
      Bundles.bundle(
        Bundles.record(replacing: "remark", by: "<remark>\(flood)</remark>")
          + Bundles.record(replacing: "remark", by: "<remark><![CDATA[\(flood)]]></remark>")))
    #expect(reading.codes == [.valueTooLong, .valueTooLong], "\(reading.failure?.message.en ?? "")")
    #expect(reading.recordFindings.flatMap { $0 }.map { $0.arguments["found"] } == ["700000", "700000"])
  }
}
