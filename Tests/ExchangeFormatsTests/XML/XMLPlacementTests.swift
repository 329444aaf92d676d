import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What stands before and behind a document.
struct XMLPlacementTests {
  private static func bytes(_ text: String, _ encoding: String) throws -> [UInt8] {
    switch encoding {
    case "GB18030": try gb18030(text)
    case "UTF-16": [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    default: Array(text.utf8)
    }
  }

  private static func good(_ encoding: String) -> String {
    Bundles.good.replacing("UTF-8", with: encoding)
  }

  @Test(
    arguments: [
      ("\n", 2, "空行"), ("\r\n\r\n", 3, "空行"), (" ", 1, "空格"), ("\t\n ", 2, "空行"), ("导出结果：\n", 2, "别的文字"),
      ("<!-- 样例 -->\n", 2, "注释"), ("<!-- <?xml ?> -->\n<?a?>\n", 3, "注释"), ("<?样例 ?>", 1, "注释"),
      ("HTTP/1.1 200 OK\r\n\r\n", 3, "别的文字"),
    ], ["UTF-8", "GB18030", "UTF-16"])
  func `what stands before the declaration is told`(
    front: (text: String, line: Int, words: String), encoding: String
  ) throws {
    let text = try Self.bytes(front.text + Self.good(encoding), encoding)
    for chunk in [1, 7, 65_536] {
      let finding = try #require(try XMLReading(text, chunk: chunk).failure)
      #expect(finding.code == .xmlNotAtStart, "\(finding)")
      #expect(finding.position.line == front.line)
      #expect(finding.message.zh.contains(front.words), "\(finding.message.zh)")
      #expect(finding.remedy.zh.contains("删去"))
    }
  }

  @Test(
    arguments: [("<?XML", "", 1), ("<?Xml", "\n", 2), ("<?xmL", " ", 1)], ["UTF-8", "GB18030", "UTF-16"])
  func `a declaration that isn't in small letters is told as that`(
    front: (spelt: String, above: String, line: Int), encoding: String
  ) throws {
    let text = front.above + Self.good(encoding).replacing("<?xml", with: front.spelt)
    for chunk in [1, 7, 65_536] {
      let finding = try #require(try XMLReading(Self.bytes(text, encoding), chunk: chunk).failure)
      #expect(finding.code == .xmlMalformed)
      #expect(finding.position.line == front.line)
      #expect(finding.message.zh.contains("写成了 \(front.spelt)，"), "\(finding.message.zh)")
    }
  }

  @Test(arguments: ["\u{FEFF}", " \u{FEFF}", "\u{FEFF}\n\u{FEFF}", "\u{3000}", "\n\u{FEFF} "])
  func `a byte order mark out of its place is told`(front: String) throws {
    for mark in ["", "\u{FEFF}"] where front != "\u{FEFF}" || mark != "" {
      #expect(
        try XMLReading(mark + front + Bundles.good).codes == [.xmlNotAtStart], "\(front.debugDescription)")
      let plain = String(Bundles.good.drop { $0 != "\n" }.dropFirst())
      #expect(try XMLReading(mark + front + plain).codes == [.xmlNotAtStart], "\(front.debugDescription)")
    }
  }

  @Test(
    arguments: [
      ("\u{FEFF}", 1, "U+FEFF，即 BOM"), ("\n\u{FEFF}\n", 2, "U+FEFF，即 BOM"),
      ("<!-- 样例 -->\u{FEFF}", 1, "U+FEFF"),
      ("\r\n\u{3000}", 2, "U+3000"), ("<!-- \n -->\n<?a?>\u{200B}", 3, "U+200B"),
      ("\n导出结果：\n", 2, "别的文字"), ("x", 1, "别的文字"),
    ], ["UTF-8", "GB18030", "UTF-16"])
  func `what stands between the declaration and the root element is told`(
    between: (text: String, line: Int, words: String), encoding: String
  ) throws {
    let (end, root) = ("?>", "<bundle")
    let good = Self.good(encoding)
    let start = try #require(good.firstRange(of: end))
    let body = try #require(good.firstRange(of: root))
    let text = String(good[..<start.upperBound]) + between.text + String(good[body.lowerBound...])
    for chunk in [1, 7, 65_536] {
      let finding = try #require(try XMLReading(Self.bytes(text, encoding), chunk: chunk).failure)
      #expect(finding.code == .xmlMalformed, "\(finding)")
      #expect(finding.position.line == between.line && (finding.position.column ?? 0) > 0)
      let words = finding.message.zh
      #expect(words.contains(between.words) && words.contains("删去"), "\(words)")
    }
    let plain: String? = between.text.hasPrefix("<") ? between.text + String(good[body.lowerBound...]) : nil
    if let plain { #expect(try XMLReading(plain).failure?.message.zh.contains(between.words) == true) }
    // Beyond what is looked at first, libxml2 says so.
    let comment = "<!-- \(String(repeating: "样", count: 1_024)) -->"
    let far = text.replacing(end, with: end + comment, maxReplacements: 1)
    #expect(
      try XMLReading(Self.bytes(far, encoding)).failure?.message.zh.contains("根元素的开始标签，却是别的文字") == true)
  }

  @Test(arguments: ["", "\n", " \r\n\t", "<!-- 样例 -->\n", "<!-- <?xml version=\"1.0\"?> -->"])
  func `a document without a declaration may begin with blanks`(front: String) throws {
    let plain = String(Bundles.good.drop { $0 != "\n" }.dropFirst())
    #expect(try XMLReading(front + plain).isAccepted)
  }

  @Test(arguments: [
    ("\n", 0), ("", 0), ("<!-- 样例 -->\n\n", 2), ("\r\n \t", 1),
  ])
  func `a second document is told with its line`(between: String, lines: Int) throws {
    let end = Bundles.good.count { $0 == "\n" }
    for second in [Bundles.good, String(Bundles.good.drop { $0 != "\n" }.dropFirst()), "<a/>"] {
      let reading = try XMLReading(Bundles.good + between + second)
      let finding = try #require(reading.failure)
      #expect(finding.code == .xmlSecondDocument, "\(finding)")
      #expect(finding.position.line.map { $0 > end && $0 <= end + lines + 3 } == true, "\(finding.position)")
    }
  }

  @Test func `a document pasted into another is told`() throws {
    let reading = try XMLReading(Bundles.bundle(Bundles.record() + Bundles.good))
    #expect(reading.failure?.code == .xmlMalformed)
    #expect(reading.failure?.message.zh.contains("贴进了另一个文件") == true)
  }

  @Test func `blanks around the values of attributes don't count`() throws {
    let text = Bundles.good.replacing("id=\"B1\"", with: "id=\"\n B1 \"")
      .replacing("sender=\"XC-SPJ\"", with: "sender=\" XC-SPJ\"")
      .replacing("kind=\"approval-push\"", with: "kind=\"approval-push\"")
      .replacing("records=\"2\"", with: "records=\" 2 \"")
    let reading = try XMLReading(text)
    #expect(reading.isAccepted, "\(reading)")
    #expect(
      reading.header
        == (try XMLReading(Bundles.good)).header.map {
          var header = $0
          header.declaredRecords = 2
          return header
        })
    #expect(reading.header?.id == "B1")
  }
}
