import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Documents that are made to harm, or that a broken export makes. What they may cost is counted, never timed.
struct XMLThreatTests {
  private func read(_ document: some Sequence<UInt8>) throws -> XMLReading { try XMLReading(document) }

  private func read(_ document: String) throws -> XMLReading { try read(document.utf8) }

  @Test(arguments: [
    "<!DOCTYPE bundle>", "<!DOCTYPE bundle SYSTEM \"http://127.0.0.1:48879/x.dtd\">",
    "<!DOCTYPE bundle [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
    "<!DOCTYPE bundle [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
    "<!DOCTYPE bundle [<!ENTITY % x SYSTEM \"file:///etc/passwd\">%x;]>",
    "<!DOCTYPE bundle [<!ATTLIST bundle kind CDATA \"claim\">]>",
    "<!DOCTYPE bundle [<!ENTITY % a '<!ENTITY &#37; b \"%a;\">'>%a;%b;]>",
    "<!--\n--><!DOCTYPE\nbundle\n[",
  ])
  func `a DOCTYPE is refused before it is read`(doctype: String) throws {
    let reading = try read(Bundles.good.replacing("<bundle", with: doctype + "<bundle"))
    #expect(reading.codes == [.xmlDoctype], "\(reading)")
    #expect(reading.records.isEmpty)
  }

  @Test func `entities that multiply don't get to`() throws {
    var doctype = "<!DOCTYPE bundle [<!ENTITY e0 \"xxxxxxxxxx\">"
    for level in 1...9 {
      let inner = String(repeating: "&e\(level - 1);", count: 10)
      doctype += "<!ENTITY e\(level) \"\(inner)\">"
    }
    let text = Bundles.bundle(Bundles.record(replacing: "remark", by: "<remark>&e9;</remark>"))
    #expect(try read(text.replacing("<bundle", with: doctype + "]><bundle")).codes == [.xmlDoctype])
    #expect(try read(text).codes == [.xmlMalformed])
  }

  @Test(arguments: ["<record", "<remark", "<bundle"])
  func `a hundred thousand attributes are refused unread`(tag: String) throws {
    let attributes = (0..<100_000).map { " a\($0)=\"\"" }.joined()
    let reading = try read(Bundles.good.replacing(tag, with: tag + attributes))
    #expect(reading.codes == [.xmlMalformed])
    #expect(reading.failure?.message.zh.contains("64 个属性") == true)
  }

  @Test(arguments: [" a=\"%\"", " a='%'", "<!--%-->", "<?p %?>"])
  func `markup longer than 64 KiB is refused, whatever stands in it`(form: String) throws {
    let inner = String(repeating: "> =", count: 30_000)
    let isTag = form.hasPrefix(" ")
    let filled = form.replacing("%", with: inner)
    let text =
      isTag
      ? Bundles.good.replacing("<remark", with: "<remark" + filled)
      : Bundles.good.replacing("<controlTotals", with: filled + "<controlTotals")
    let reading = try read(text)
    #expect(reading.codes == [.xmlMalformed])
    #expect(reading.failure?.message.zh.contains("超过 65536 字节") == true)
    #expect(reading.failure?.position.line == (isTag ? 14 : 3))
  }

  @Test func `long text and CDATA are not markup`() throws {
    let inner = String(repeating: "> =]] >'\"", count: 20_000)
    for form in ["<remark>\(inner)</remark>", "<remark><![CDATA[\(inner)]]></remark>"] {
      #expect(
        try read(Bundles.bundle(Bundles.record(replacing: "remark", by: form))).codes == [.valueTooLong])
    }
  }

  @Test func `deep nesting is refused`() throws {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(try read(Bundles.bundle(deep)).codes.last == .xmlTooDeep)
    #expect(try read(Bundles.bundle(Bundles.record(replacing: "remark", by: deep))).codes == [.xmlTooDeep])
  }

  @Test func `white space without end is only passed over`() throws {
    let space = String(repeating: " \n", count: 4_000_000)
    #expect(try read(Bundles.bundle(Bundles.record() + space + Bundles.record())).isAccepted)
  }

  @Test func `a section of ten mebibytes that never ends is given up`() throws {
    for opening in ["<remark><![CDATA[", "<remark>&a", "<remark>"] {
      let text = Bundles.good + "x"
      let head = text.replacing("<remark>", with: opening, maxReplacements: 1)
      let flood = head.prefix(head.count / 2) + String(repeating: "a", count: 12_000_000)
      #expect(try read(String(flood)).failure != nil)
    }
  }

  @Test(arguments: [
    "<n%/>", "<record><n%/></record>", "<record n%=\"\"/>", "<x xmlns:n%=\"urn:x\"/>",
    "<n%:x xmlns:n%=\"urn:x\"/>",
    "<x xmlns=\"urn:%\"/>", "<?n%?>", "<?n% x?>",
  ])
  func `no more names are read than any bundle has`(form: String) throws {
    let flood = (0..<20_000).map { form.replacing("%", with: "\($0)") }.joined()
    for text in [Bundles.bundle(Bundles.record() + flood), "<x>" + flood] {
      let reading = try read(text)
      let finding = try #require(reading.failure)
      let isOtherRoot = text.hasPrefix("<x>")
      #expect(finding.code == (isOtherRoot ? .xmlBundleSchema : .xmlMalformed), "\(finding)")
      #expect(isOtherRoot || finding.message.zh.contains("多于 \(XMLBundle.maximumNames) 个"))
      #expect(reading.records.count <= XMLBundle.maximumNames + 64)
    }
    let few = (0..<2_000).map { form.replacing("%", with: "\($0)") }.joined()
    #expect(try read(Bundles.bundle(Bundles.record() + few)).failure == nil)
  }

  @Test(arguments: ["<![CDATA[]]>", "<![CDATA[x]]>", "x<?p?>", "<itemName/>", "<x/>", "<!---->", "<?p?>"])
  func `what is small and without end costs a bounded number of findings`(part: String) throws {
    let flood = String(repeating: part, count: 50_000)
    for text in [
      Bundles.bundle("<record>\(flood)</record>"), Bundles.bundle(Bundles.record() + flood),
      Bundles.bundle(Bundles.record(replacing: "remark", by: "<remark>\(flood)</remark>")),
    ] {
      let reading = try read(text)
      #expect(reading.codes.count <= 2 * XMLBundle.maximumComplaints + 20)
    }
  }

  @Test(arguments: [(60, true), (9, true), (8, false)])
  func `records of nothing but faults aren't read to the end`(faults: Int, isRefused: Bool) throws {
    let attributes = (0..<faults).map { " a\($0)=\"\"" }.joined()
    let record = Bundles.record().replacing("<record", with: "<record\(attributes)")
    let limit = XMLBundle.complaintLimit / max(1, faults - XMLBundle.complaintsPerRecord)
    let reading = try read(Bundles.bundle(String(repeating: record, count: limit + 200)))
    #expect((reading.failure != nil) == isRefused)
    #expect(reading.records.count <= limit + (isRefused ? 1 : 200))
  }

  @Test func `only XML 1_0 is read`() throws {
    #expect(
      try read(Bundles.good.replacing("version=\"1.0\"", with: "version=\"1.1\"")).codes == [.xmlMalformed])
  }

  @Test(arguments: ["x", "\u{FEFF}", "&amp;", "<![CDATA[]]>"])
  func `nothing comes after the root element`(rest: String) throws {
    let reading = try read(Bundles.good + rest)
    #expect(reading.failure?.code == .xmlMalformed)
  }

  @Test func `a second document behind zeros isn't overlooked`() throws {
    let reading = try read(Array(Bundles.good.utf8) + [0, 0, 0] + Array(Bundles.good.utf8))
    #expect(reading.failure?.code == .nulByte)
    #expect(try read(Array(Bundles.good.utf8) + [0]).failure?.code == .nulByte)
  }

  @Test(arguments: ["", " ", "\n\n", "x", "<", "<?", "<?xml version=\"1.0\"?>", "<!-- -->", "PK\u{3}\u{4}"])
  func `what isn't XML at all is malformed`(text: String) throws {
    #expect(try read(text).codes == [.xmlMalformed])
  }

  @Test func `nothing outside is opened`() throws {
    let hint = """
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="urn:xuecheng:exchange:1 http://127.0.0.1:48879/x.xsd" xmlns=
      """
    #expect(try read(Bundles.good.replacing("xmlns=", with: hint)).isAccepted)
    let include = """
      <x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>
      """
    let reading = try read(
      Bundles.bundle(Bundles.record(replacing: "remark", by: "<remark>\(include)</remark>")))
    #expect(reading.codes == [.xmlSchema])
    #expect(reading.text("remark") == nil)
  }
}
