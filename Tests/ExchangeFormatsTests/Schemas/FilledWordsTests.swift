import ExchangeBase
import ExchangeFormats
import Testing

/// Whatever stands in whichever field of whichever kind, what is said of it has no place left unfilled.
struct FilledWordsTests {
  private static let junk = [
    "|", ",", ";", "|、|", "?", "#REF!", "9.2E+17", "44197", "0021-01-04", "1970-01-01", "不是", "-5", "￥5",
    "样\u{FFFD}例",
    "\u{1}", "92370403999800000", "3月1日", "=1+1", "&amp;", "鏍蜂緥鍐呭", "\u{E000}", "无", "0", "123", "2099-12-31",
    String(repeating: "样", count: 1100), " ", "\u{200B}", "{value}", "370403199001011",
  ]

  @Test func `no text has a place left`() throws {
    for definition in try Fixtures.library.get().definitions {
      let schema = definition.schema
      let header = schema.fields.map(\.title).joined(separator: ",")
      for (place, _) in schema.fields.enumerated() {
        let rows = Self.junk.map { junk in
          schema.fields.indices.map { $0 == place ? "\"\(junk)\"" : "\"\(schema.fields[$0].example)\"" }
            .joined(separator: ",")
        }
        let text = ([header] + rows).joined(separator: "\n") + "\n"
        let reading = try BundleReading(text, kind: definition.kind.code)
        for finding in reading.findings.joined() + reading.bundleFindings {
          let words = [finding.message.zh, finding.message.en, finding.remedy.zh, finding.remedy.en]
          for text in words where finding.excerpt != "{value}" {
            #expect(!text.contains(/\{[A-Za-z]+\}/), "\(definition.kind.code) \(finding.code): \(text)")
          }
        }
      }
    }
  }
}
