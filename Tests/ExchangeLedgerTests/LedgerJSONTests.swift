import Foundation
import Testing

@testable import ExchangeLedger

/// What entries tell is digested: it is the same bytes whichever way it is written.
struct LedgerJSONTests {
  private static let samples: [[String: String]] = [
    [:],
    ["file": "审批记录 (2).xml", "sha256": "00ff", "records": "20", "Records": "a/b", "r-2": "", "r10": "é"],
    ["quote": "\"", "plain": "x"], ["back\\slash": "1"], ["line": "a\nb", "tab": "\t", "bell": "\u{7}"],
    ["last": "\u{7f}\u{80}\u{2028}😀", "字": "键", "": "empty"],
  ]

  @Test(arguments: samples)
  func `texts are written as the encoder writes them`(texts: [String: String]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let encoded = String(decoding: try encoder.encode(texts), as: UTF8.self)
    #expect(try LedgerJSON.text(texts) == encoded)
    let read: [String: String] = try LedgerJSON.value(LedgerJSON.text(texts), .journal)
    #expect(read == texts)
  }
}
