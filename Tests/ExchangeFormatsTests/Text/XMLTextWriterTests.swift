import ExchangeFormats
import ExchangeTesting
import Foundation
import FoundationXML
import Testing

@Suite struct XMLTextWriterTests {
  @Test func `elements stand one a line, indented, and close themselves when empty`() {
    var xml = XMLTextWriter()
    xml.start("a", ["x": "1", "left": nil])
    xml.element("b", text: "甲")
    xml.start("c")
    xml.element("d", ["y": ""])
    xml.end()
    xml.element("e", text: "")
    xml.end()
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <a x="1">
        <b>甲</b>
        <c>
          <d y=""/>
        </c>
        <e></e>
      </a>

      """
    #expect(String(decoding: xml.take(), as: UTF8.self) == expected)
  }

  @Test(arguments: [
    ("a<b>&c", "a&lt;b&gt;&amp;c"), ("]]>", "]]&gt;"), ("\"'", "\"'"), ("a\r\nb\tc", "a&#13;\nb\tc"),
    ("\u{0}\u{1F}|\u{8}", "\u{FFFD}\u{FFFD}|\u{FFFD}"), ("\u{FFFE}x\u{FFFF}", "\u{FFFD}x\u{FFFD}"),
    ("\u{FFFD}\u{FEFF}\u{FF0C}", "\u{FFFD}\u{FEFF}\u{FF0C}"), ("𬭊䶮", "𬭊䶮"), ("", ""),
  ])
  func `text is escaped and forbidden characters are replaced`(text: String, expected: String) {
    var xml = XMLTextWriter()
    xml.element("t", text: text)
    #expect(Self.content(of: xml.take()) == expected)
  }

  @Test(arguments: [
    ("<", "&lt;"), (">", "&gt;"), ("&", "&amp;"), ("\r", "&#13;"), ("\u{0}", "\u{FFFD}"),
    ("\u{1F}", "\u{FFFD}"),
    ("\u{FFFE}", "\u{FFFD}"), ("\u{FFFF}", "\u{FFFD}"),
  ])
  func `what can't stand for itself is seen wherever it stands`(character: String, expected: String) {
    for (before, after) in (0..<20).flatMap({ before in [0, 1, 7, 9].map { (before, $0) } }) {
      let (head, tail) = (String(repeating: "=", count: before), String(repeating: "样", count: after))
      var xml = XMLTextWriter()
      xml.element("t", text: head + character + tail)
      #expect(Self.content(of: xml.take()) == head + expected + tail)
    }
  }

  @Test func `a comment can't end early`() {
    var xml = XMLTextWriter()
    xml.comment("a --> b --- c -")
    xml.start("t")
    xml.comment("甲")
    xml.end()
    let expected = "\n<!-- a - -> b - - - c - -->\n<t>\n  <!-- 甲 -->\n</t>\n"
    #expect(String(decoding: xml.take(), as: UTF8.self).hasSuffix(expected))
  }

  @Test func `an attribute keeps its quotes and line breaks`() {
    var xml = XMLTextWriter()
    xml.element("t", ["v": "a\"b\r\n\tc<&>"])
    #expect(
      String(decoding: xml.take(), as: UTF8.self).hasSuffix(
        "<t v=\"a&quot;b&#13;&#10;&#9;c&lt;&amp;&gt;\"/>\n"))
  }

  @Test func `bytes that aren't in one piece are escaped alike`() {
    var (whole, pieces) = (XMLTextWriter(), XMLTextWriter())
    let text = "a<\u{FFFF}\r样"
    whole.element("t", text: text)
    pieces.start("t")
    pieces.text(text.utf8.lazy.map { $0 })
    pieces.end()
    #expect(whole.take() == pieces.take())
  }

  @Test func `taking in pieces gives the same document`() {
    var (whole, pieces) = (XMLTextWriter(), XMLTextWriter())
    var taken = pieces.take()
    whole.start("a")
    pieces.start("a")
    for number in 0..<5 {
      whole.element("b", text: "\(number)")
      pieces.element("b", text: "\(number)")
      taken += pieces.take()
      #expect(pieces.count == 0)
    }
    whole.end()
    pieces.end()
    #expect(whole.take() == taken + pieces.take())
  }

  @Test(arguments: [1, 2, 3, 0x5EED] as [UInt64])
  func `a parser gives back whatever XML can hold`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let alphabet: [Unicode.Scalar] = [
      "a", "<", ">", "&", "\"", "'", "]", "\r", "\n", "\t", " ", "样", "𬭊", "\u{FFFD}",
    ]
    for _ in 0..<200 {
      let count = Int.random(in: 1...12, using: &generator)
      let scalars = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "a" }
      let text = "|" + String(String.UnicodeScalarView(scalars)) + "|"
      var xml = XMLTextWriter()
      xml.element("t", ["v": text], text: text)
      let root = try #require(XMLDocument(data: Data(xml.take())).rootElement())
      #expect(root.stringValue == text, "seed \(seed)")
      #expect(root.attribute(forName: "v")?.stringValue == text, "seed \(seed)")
    }
  }

  private static func content(of bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).components(separatedBy: "<t>")[1]
      .replacingOccurrences(of: "</t>\n", with: "")
  }
}
