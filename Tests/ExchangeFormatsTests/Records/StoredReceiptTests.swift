import ExchangeBase
import Foundation
import Testing

@testable import ExchangeFormats

/// Receipts stay readable for as long as ledgers are kept.
struct StoredReceiptTests {
  /// Every code that a program of ours has ever given, a line each; nothing goes from it.
  private static func issued() throws -> [String] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/issued-codes.txt")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `every code that was ever given is read`() throws {
    let issued = try Self.issued()
    #expect(issued.count > 160 && issued == issued.sorted())
    for code in issued {
      let read = try JSONDecoder().decode([FindingCode].self, from: Data("[\"\(code)\"]".utf8))
      #expect(read.first?.rawValue == code || FindingCode.retired[code] == read.first)
    }
  }

  @Test func `a new code is noted down, and no retired one is given`() throws {
    let issued = Set(try Self.issued())
    for code in FindingCode.allCases {
      #expect(issued.contains(code.rawValue), "add it to Fixtures/issued-codes.txt")
      #expect(FindingCode.retired[code.rawValue] == nil)
    }
  }

  /// A receipt with all its parts, as a ledger keeps it.
  private static func receipt() throws -> [String: Any] {
    var receipt = Receipt(
      drop: "20210104-0001", fileName: "决定.csv", bytes: 1, sha256: "ab", sender: "XC-SPJ",
      senderName: "样例部门", receivedAt: try #require(Instant("2021-01-04T10:00:00.000+08:00")),
      verdict: .partiallyAccepted, advice: .correctAndResend)
    receipt.findings = [Finding(.valueNotADate, at: Position(line: 2), excerpt: "昨天")]
    let data = try JSONEncoder().encode(receipt)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private static func read(_ receipt: [String: Any]) throws -> Receipt {
    try JSONDecoder().decode(Receipt.self, from: JSONSerialization.data(withJSONObject: receipt))
  }

  @Test func `a field of tomorrow and a code of yesterday hide nothing`() throws {
    var stored = try Self.receipt()
    stored["fieldOfTomorrow"] = ["样例": 1]
    var findings = try #require(stored["findings"] as? [[String: Any]])
    findings[0]["code"] = "value-not-a-datetime"
    findings[0]["hint"] = "样例"
    stored["findings"] = findings
    let read = try Self.read(stored)
    #expect(read.drop == "20210104-0001")
    #expect(read.findings.map(\.code) == [.valueNotADate])
    #expect(read.findings.first?.excerpt == "昨天")
  }

  @Test func `a receipt from before a field was added is read`() throws {
    let whole = try Self.receipt()
    // What a receipt had from the first format that can be brought up to date on; see the ledger's fixtures.
    let first: Set = [
      "advice", "bytes", "counts", "deliveries", "drop", "fileName", "findingCounts", "findingTotal",
      "findings", "receivedAt", "sender", "senderName", "sha256", "timeliness", "verdict",
    ]
    #expect(try Self.read(whole.filter { first.contains($0.key) }).fileName == "决定.csv")
  }
}
