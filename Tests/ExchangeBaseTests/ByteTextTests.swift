import ExchangeBase
import Testing

struct ByteTextTests {
  @Test(arguments: [("é", "e\u{301}"), ("豈", "\u{F900}"), ("K", "\u{212A}"), ("가", "\u{1100}\u{1161}")])
  func `texts of the same letters and of other bytes are two`(text: String, other: String) {
    #expect(text == other)
    #expect(!text.hasBytes(of: other))
    #expect(Set([text, other, text].map(ByteText.init)).count == 2)
    #expect(ByteText(text) == ByteText(String(decoding: Array(text.utf8), as: UTF8.self)))
  }
}
