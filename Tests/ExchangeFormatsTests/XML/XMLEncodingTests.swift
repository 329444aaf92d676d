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

  @Test(arguments: ["Big5", "ISO-8859-1", "UTF-32", "EBCDIC-CP-US", "x"])
  func `another label isn't supported`(label: String) throws {
    let reading = try XMLReading(Bundles.good.replacing("UTF-8", with: label))
    #expect(reading.codes == [.encodingUnsupported])
    #expect(reading.failure?.excerpt == label)
  }

  @Test(arguments: [TextEncoding.utf16LE, .utf16BE], ["UTF-16", "utf-16", nil])
  func `UTF-16 is read by its mark`(encoding: TextEncoding, label: String?) throws {
    let text = Bundles.bundle(
      Bundles.record(replacing: "holderName", by: "<holderName>样例䶮𬭊店</holderName>"), encoding: label ?? "")
    let document = label == nil ? text.replacing(" encoding=\"\"", with: "") : text
    for chunk in [1, 7, Int.max] {
      let reading = try XMLReading(utf16(document, encoding), chunk: chunk, pieceSize: 9)
      #expect(reading.isAccepted, "\(reading)")
      #expect(reading.encoding == encoding)
      #expect(reading.text("holderName") == "样例䶮𬭊店")
    }
  }

  @Test func `UTF-16 that names its order of bytes has it, or is told`() throws {
    let little = Bundles.bundle(Bundles.record(), encoding: "UTF-16LE")
    #expect(try XMLReading(utf16(little, .utf16LE)).isAccepted)
    let reading = try XMLReading(utf16(little, .utf16BE))
    #expect(reading.codes == [.encodingMismatch])
    #expect(
      reading.failure?.arguments == ["declared": "UTF-16LE", "declaredZh": "UTF-16LE", "actual": "UTF-16BE"])
  }

  @Test(arguments: ["UTF-8", "GBK"])
  func `a label that UTF-16 contradicts is told`(label: String) throws {
    let text = Bundles.bundle(Bundles.record(), encoding: label)
    let reading = try XMLReading(utf16(text, .utf16LE))
    #expect(reading.failure?.arguments == ["declared": label, "declaredZh": label, "actual": "UTF-16LE"])
  }

  @Test func `what is labelled UTF-16 and isn't is told, with what it is`() throws {
    let text = Bundles.bundle(Bundles.record(), encoding: "UTF-16")
    for (bytes, actual) in [(Array(text.utf8), "UTF-8"), (try gb18030(text), "GB18030")] {
      let reading = try XMLReading(bytes)
      #expect(reading.failure?.code == .encodingMismatch)
      #expect(reading.failure?.arguments == ["declared": "UTF-16", "declaredZh": "UTF-16", "actual": actual])
    }
  }

  @Test(arguments: [TextEncoding.utf16LE, .utf16BE])
  func `UTF-16 without a mark is told, not guessed`(encoding: TextEncoding) throws {
    let reading = try XMLReading(utf16(Bundles.good, encoding).dropFirst(2))
    #expect(reading.codes == [.encodingUnmarked])
    #expect(reading.failure?.arguments == ["encoding": encoding.name])
  }

  @Test func `a label that the bytes contradict is told`() throws {
    let utf8 = Bundles.good.replacing("UTF-8", with: "GBK")
    #expect(try XMLReading(utf8).codes == [.encodingMismatch])
    #expect(try XMLReading(Self.byteOrderMark + Array(utf8.utf8)).codes == [.encodingMismatch])
    let legacy = try gb18030(Bundles.good)
    let reading = try XMLReading(legacy)
    #expect(reading.codes == [.encodingMismatch])
    #expect(reading.failure?.arguments == ["declared": "UTF-8", "declaredZh": "UTF-8", "actual": "GB18030"])
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
    #expect(reading.failure?.code == .characterCut)
    #expect(reading.failure?.position.byte == place)
    #expect(reading.failure?.position.line == bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1)
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
