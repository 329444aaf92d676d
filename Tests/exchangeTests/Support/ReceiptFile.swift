import Foundation
import FoundationXML
import Testing

/// A receipt as its receiver reads it: from the XML, with a parser that isn't ours.
struct ReceiptFile {
  /// A share of the bundle.
  struct Delivery {
    let id: String
    let recipient: String
    let records: Int
    let fileName: String
  }

  /// A finding, as far as tests ask.
  struct Finding: Equatable {
    let code: String
    let line: Int?
    let record: Int?
  }

  let drop: String
  /// The kind's code; `nil` when it couldn't be told.
  let kind: String?
  let verdict: String
  let fileName: String
  let sha256: String?
  let found: Int
  let accepted: Int
  let rejected: Int
  let unchanged: Int
  let rejectedFile: String?
  /// The forms that were handed in together: sheet, kind, records found, accepted, rejected, unchanged.
  let parts: [[String]]
  let deliveries: [Delivery]
  let findings: [Finding]
  /// All text between the tags: the Chinese and English words of the findings.
  let words: String

  /// Records found, accepted, rejected, unchanged.
  var counts: [Int] { [found, accepted, rejected, unchanged] }

  /// The codes of the findings, in order.
  var codes: [String] { findings.map(\.code) }

  /// Reads a receipt.
  init(_ bytes: [UInt8]) throws {
    let collector = Collector()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = collector
    try #require(parser.parse(), "\(String(decoding: bytes, as: UTF8.self))")
    func one(_ name: String) throws -> [String: String] { try #require(collector.all(name).first, "\(name)") }
    func count(_ name: String) throws -> Int { try #require(one("counts")[name].flatMap { Int($0) }) }
    drop = try #require(one("receipt")["drop"])
    kind = collector.all("bundle").first?["kind"]
    verdict = try #require(one("receipt")["verdict"])
    fileName = try #require(one("file")["name"])
    sha256 = try one("file")["sha256"]
    parts = collector.all("part").map { part in
      ["sheet", "kind", "found", "accepted", "rejected", "unchanged"].compactMap { part[$0] }
    }
    found = try count("found")
    accepted = try count("accepted")
    rejected = try count("rejected")
    unchanged = try count("unchanged")
    rejectedFile = collector.all("rejectedFile").first?["name"]
    deliveries = try collector.all("delivery").map {
      Delivery(
        id: try #require($0["id"]), recipient: try #require($0["recipient"]),
        records: try #require($0["records"].flatMap { Int($0) }), fileName: try #require($0["fileName"]))
    }
    findings = try collector.all("finding").map {
      Finding(
        code: try #require($0["code"]), line: $0["line"].flatMap { Int($0) },
        record: $0["record"].flatMap { Int($0) })
    }
    words = collector.words
  }
}

/// Notes the elements of a document with their attributes.
private final class Collector: NSObject, XMLParserDelegate {
  private var elements: [(name: String, attributes: [String: String])] = []
  private(set) var words = ""
  /// What is signed is told, and not how.
  private var isSignature = false

  func all(_ name: String) -> [[String: String]] { elements.filter { $0.name == name }.map(\.attributes) }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
    isSignature = name == "signature"
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { if !isSignature { words += text } }
}
