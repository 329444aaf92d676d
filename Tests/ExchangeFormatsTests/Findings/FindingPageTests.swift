import ExchangeFormats
import Foundation
import Testing

/// `docs/findings.md`, which departments read, says of every finding what the program says.
struct FindingPageTests {
  private static let page = URL(fileURLWithPath: SchemaFolder.path).deletingLastPathComponent()
    .appendingPathComponent("docs/findings.md")

  /// The rows of the page's tables, by code.
  private static func rows() throws -> [String: [Substring]] {
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter {
      $0.hasPrefix("| `")
    }
    return Dictionary(grouping: rows) { String($0.dropFirst(3).prefix { $0 != "`" }) }
  }

  @Test(arguments: FindingCode.allCases)
  func `the page has the finding with its weight and words`(code: FindingCode) throws {
    let entry = code.entry
    func cell(_ text: LocalizedText) -> String {
      "\(text.zh)<br>\(text.en)".replacing("|", with: "\\|")
    }
    let row =
      "| `\(code.rawValue)` | \(entry.severity.rawValue) | \(entry.scope.rawValue) | \(cell(entry.message)) "
      + "| \(cell(entry.remedy)) |"
    #expect(try Self.rows()[code.rawValue] == [Substring(row)], "the row should be\n\(row)")
  }

  @Test func `the page has no finding that the program doesn't have`() throws {
    #expect(try Set(Self.rows().keys) == Set(FindingCode.allCases.map(\.rawValue)))
  }
}
