import ExchangeBase
import Mustache

/// How text gets into the page: nothing in it is markup, and what can't be seen, or turns text around, is spelt out, so that a page
/// that is copied from shows what is there.
///
/// Mustache's own way goes by what people see as one character. A quotation mark with an accent on it isn't one to it, and would
/// end an attribute.
struct PageText: MustacheContentType {
  func escapeText(_ text: String) -> String {
    var escaped: [UInt8] = []
    for byte in InvisibleText.spelt(text, keepsLines: true).utf8 {
      switch byte {
      case UInt8(ascii: "&"): escaped += "&amp;".utf8
      case UInt8(ascii: "<"): escaped += "&lt;".utf8
      case UInt8(ascii: ">"): escaped += "&gt;".utf8
      case UInt8(ascii: "\""): escaped += "&quot;".utf8
      case UInt8(ascii: "'"): escaped += "&#39;".utf8
      case UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): escaped.append(UInt8(ascii: " "))
      case 0..<0x20, 0x7F: escaped += "\u{FFFD}".utf8
      default: escaped.append(byte)
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }
}
