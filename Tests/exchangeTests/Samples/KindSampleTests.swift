import Foundation
import Testing

/// The samples show every kind of message, accepted and sent back.
struct KindSampleTests {
  /// The codes in `schemas/kinds.csv`.
  private static let kinds: [String] = {
    let url = Sample.folder.deletingLastPathComponent().appendingPathComponent("schemas/kinds.csv")
    let lines = (try? String(contentsOf: url, encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.dropFirst().compactMap { $0.split(separator: ",").first.map(String.init) }
  }()

  /// The table in `samples/README.md`: a kind, and the cases that show it.
  private static func table() throws -> [String: [String]] {
    let page = try String(contentsOf: Sample.folder.appendingPathComponent("README.md"), encoding: .utf8)
    let table = page.split(separator: "\n").drop { !$0.hasPrefix("| Kind |") }.prefix { $0.hasPrefix("|") }
    let rows = table.filter { $0.hasPrefix("| `") }.map { row in
      row.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
    }
    return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Array($0.dropFirst())) })
  }

  @Test func `the page lists every kind and no other`() throws {
    #expect(try Self.table().keys.sorted() == Self.kinds.sorted())
  }

  @Test(.disabled(if: Sample.isWriting, "the expectations are being written"), arguments: kinds)
  func `the cases that the page names have the kind accepted and sent back`(kind: String) throws {
    let cases = try #require(Self.table()[kind])
    var accepted = 0
    var rejected = 0
    for sample in cases.map(Sample.init(name:)) {
      let receipts = try Sample.files(below: sample.folder.appendingPathComponent("expected"))
        .filter { $0.key.hasSuffix(".receipt.xml") }
        .map { try ReceiptFile(Array($0.value)) }.filter { $0.kind == kind }
      #expect(!receipts.isEmpty, "\(sample.name) has no \(kind)")
      accepted += receipts.reduce(0) { $0 + $1.accepted }
      rejected += receipts.reduce(0) { $0 + $1.rejected }
    }
    #expect(accepted > 0)
    #expect(rejected > 0)
  }
}
