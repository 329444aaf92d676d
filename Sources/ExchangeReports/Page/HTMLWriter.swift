import ExchangeBase

/// Writes HTML into a buffer of bytes; text and attributes are always escaped, tags always balanced.
struct HTMLWriter {
  private(set) var bytes: [UInt8] = Array("<!DOCTYPE html>\n".utf8)

  /// Writes an element with what `content` writes inside it. An attribute whose value is `nil` is left out.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ content: (inout HTMLWriter) -> Void
  ) {
    startTag(name, attributes)
    content(&self)
    append("</\(name)>")
    if Self.blocks.contains("\(name)") { append("\n") }
  }

  /// Writes an element that holds text.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], text: String
  ) {
    element(name, attributes) { $0.text(text) }
  }

  /// Writes an element that never has content (`meta`), or an SVG shape without any.
  mutating func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) {
    startTag(name, attributes)
  }

  /// Writes text.
  mutating func text(_ text: String) { appendEscaped(text) }

  /// Writes text that somebody else made up (a file name, an id, a reason): it may turn its own direction, but not
  /// that of the page around it.
  mutating func foreign(_ text: String) { element("bdi", text: text) }

  /// Writes our own style sheet. It must not hold anything from outside.
  mutating func style(_ css: StaticString) { append("<style>\n\(css)\n</style>\n") }

  /// Line breaks after these keep the source readable and don't show.
  private static let blocks: Set<String> = [
    "head", "title", "header", "main", "section", "footer", "h1", "h2", "h3", "p", "div", "dl", "ul", "li",
    "table",
    "caption", "thead", "tbody", "tfoot", "tr", "svg", "g", "figure", "body", "html",
  ]

  private mutating func startTag(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>
  ) {
    append("<\(name)")
    for case (let key, let value?) in attributes {
      append(" \(key)=\"")
      appendEscaped(value)
      append("\"")
    }
    append(">")
  }

  private mutating func append(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  /// What can't be seen, or turns text around, is spelt out: a page that is copied from shows what is there.
  private mutating func appendEscaped(_ text: String) {
    for byte in InvisibleText.spelt(text, keepsLines: true).utf8 {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "\""): append("&quot;")
      case UInt8(ascii: "'"): append("&#39;")
      case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): bytes.append(UInt8(ascii: " "))
      case 0..<0x20, 0x7F: append("\u{FFFD}")
      default: bytes.append(byte)
      }
    }
  }
}
