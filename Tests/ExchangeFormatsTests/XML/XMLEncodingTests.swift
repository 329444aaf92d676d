import Testing

@testable import ExchangeFormats

struct XMLEncodingTests {
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  @Test(arguments: ["GB2312", "gb2312", "GBK", "gbk", "GB18030", "gb18030"])
  func `a label of the family means GB 18030`(label: String) throws {
    // 镕 is in GBK and not in GB 2312, 䶮 is in GB 18030 and not in GBK.
    let text = Bundles.bundle(
      Bundles.record(replacing: "holderName", by: "<holderName>样例镕䶮店</holderName>"), encoding: label)
    let reading = try XMLReading(try gb18030(text))
    #expect(reading.isAccepted, "\(reading)")
    #expect(reading.encoding == .gb18030)
    #expect(reading.text("holderName") == "样例镕䶮店")
  }

  @Test(arguments: ["UTF-8", "utf-8", "UTF8"])
  func `so do the spellings of UTF-8, with and without a mark`(label: String) throws {
    let text = Bundles.bundle(Bundles.record(), encoding: label)
    #expect(try XMLReading(text).encoding == .utf8)
    let marked = try XMLReading(Self.byteOrderMark + Array(text.utf8))
    #expect(marked.isAccepted)
    #expect(marked.encoding == .utf8BOM)
  }

  @Test func `without a label it is UTF-8`() throws {
    let text = Bundles.good.replacing(" encoding=\"UTF-8\"", with: "")
    #expect(try XMLReading(text).isAccepted)
    #expect(try XMLReading(text.drop { $0 != "\n" }.dropFirst().description).isAccepted)
    #expect(try XMLReading(try gb18030(text)).codes == [.encodingMismatch])
  }

  @Test(arguments: ["Big5", "ISO-8859-1", "UTF-16", "EBCDIC-CP-US", "x"])
  func `another label isn't supported`(label: String) throws {
    let reading = try XMLReading(Bundles.good.replacing("UTF-8", with: label))
    #expect(reading.codes == [.encodingUnsupported])
    #expect(reading.failure?.excerpt == label)
  }

  @Test func `UTF-16 isn't supported`() throws {
    let units = Array(Bundles.good.utf16)
    let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(try XMLReading(big).codes == [.encodingUnsupported])
    #expect(try XMLReading(big.dropFirst(2)).codes == [.nulByte])
  }

  @Test func `a label that the bytes contradict is told`() throws {
    let utf8 = Bundles.good.replacing("UTF-8", with: "GBK")
    #expect(try XMLReading(utf8).codes == [.encodingMismatch])
    #expect(try XMLReading(Self.byteOrderMark + Array(utf8.utf8)).codes == [.encodingMismatch])
    let legacy = try gb18030(Bundles.good)
    let reading = try XMLReading(legacy)
    #expect(reading.codes == [.encodingMismatch])
    #expect(reading.failure?.arguments == ["declared": "UTF-8", "actual": "GB18030"])
  }

  @Test func `UTF-8 is found behind any length of ASCII`() throws {
    let padding = String(repeating: "<!-- -->\n", count: 20_000)
    let text = Bundles.bundle(padding + Bundles.record(), encoding: "GBK")
    #expect(try XMLReading(text).codes == [.encodingMismatch])
    #expect(try XMLReading(try gb18030(text)).isAccepted)
  }

  @Test func `damaged bytes are told by their offset`() throws {
    var bytes = Array(Bundles.good.utf8)
    let place = try #require(bytes.lastIndex { $0 >= 0xE0 })
    bytes[place + 1] = UInt8(ascii: "x")
    let reading = try XMLReading(bytes)
    #expect(reading.failure?.code == .encodingInvalid)
    #expect(reading.failure?.position.byte == place)
    #expect(reading.records.count == 1)
  }

  @Test(arguments: [
    ("<?xml version=\"1.0\" encoding=\"GBK\"?>", "GBK"), ("<?xml version='1.0'\n encoding = 'gbk' ?>", "gbk"),
    ("<?xml version=\"1.0 encoding='GBK'\" encoding=\"UTF-8\"?>", "UTF-8"), ("<?xml version=\"1.0\"?>", nil),
    ("<?xml version=\"1.0\" encoding=?>", nil), ("<!-- encoding=\"GBK\" -->", nil), ("", nil),
    ("<?xml version=\"1.0\"?><a encoding=\"GBK\"/>", nil), ("<?xml", nil),
  ])
  func `the label is read as the declaration is written`(declaration: String, label: String?) {
    #expect(XMLDeclaration.encodingLabel(in: Array(declaration.utf8)) == label)
  }
}
