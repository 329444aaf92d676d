import ExchangeFormats
import Foundation
import Testing

/// Every habit of legacy exports that `samples/README.md` lists has a case in which it is read, or told by its finding.
struct HabitSampleTests {
  private static func table() throws -> MarkdownTable {
    let page = try String(contentsOf: Sample.folder.appendingPathComponent("README.md"), encoding: .utf8)
    return try #require(
      MarkdownTable.all(in: page).first { $0.header == ["Habit of an export", "Case", "Becomes"] })
  }

  /// All findings in the receipts that a case expects.
  private static func findings(of name: String) throws -> Set<String> {
    let files = try Sample.files(below: Sample(name: name).folder.appendingPathComponent("expected"))
    #expect(!files.isEmpty, "there is no case \(name)")
    return try files.filter { $0.key.hasSuffix(".receipt.xml") }
      .reduce(into: []) { $0.formUnion(try ReceiptFile(Array($1.value)).codes) }
  }

  @Test(.disabled(if: Sample.isWriting, "the expectations are being written"))
  func `each habit has a case, and the findings that it becomes are there`() throws {
    let rows = try Self.table().rows
    #expect(rows.count > 20)
    for row in rows {
      let cases = MarkdownTable.codes(in: row[1])
      #expect(!cases.isEmpty, "\(row[0])")
      let found = try Set(cases.flatMap { try Self.findings(of: $0) })
      for code in MarkdownTable.codes(in: row[2]) where FindingCode(rawValue: code) != nil {
        #expect(found.contains(code), "\(row[0]): \(cases) have no \(code)")
      }
    }
  }
}
