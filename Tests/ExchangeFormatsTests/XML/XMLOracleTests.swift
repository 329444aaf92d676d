import Foundation
import Testing

@testable import ExchangeFormats

/// Our verdict beside that of `xmllint`, which reads the same XSDs with its own parser calls.

struct XMLOracleTests {
  private static let meanings: Set<FindingCode> = [
    .recipientNone, .valueDateEmpty, .valueDatesReversed, .valueErrorCell, .valuePlaceholder,
  ]

  @Test(arguments: SchemaFolder.kinds, [UInt64(1), 2])
  func `bundles good and bad get the same verdict`(kind: String, seed: UInt64) throws {
    var generator = BundleGenerator(schema: try #require(Library.shared[kind]).schema, seed: seed)
    let documents = (0..<100).map { _ in Array(generator.bundle().utf8) }
    let verdicts = try Xmllint.verdicts(on: documents, kind: kind)
    #expect(Set(verdicts).isSuperset(of: [.valid, .invalid]), "the generator has gone one-sided")
    for (document, verdict) in zip(documents, verdicts) {
      let reading = try XMLReading(document)
      // What a value means beyond its form is no matter of an XSD.
      let faults = Set(reading.codes.filter { $0.entry.severity == .error })
      let isFormRight = reading.isAccepted || faults.isSubset(of: Self.meanings)
      #expect(
        isFormRight == (verdict == .valid),
        "seed \(seed): \(verdict), but \(reading.codes): \(String(decoding: document, as: UTF8.self))")
    }
  }

  @Test func `a document cut off anywhere is not accepted`() throws {
    let whole = Array(Self.small.utf8)
    // Behind the root element there is only a line feed.
    for length in 0..<(whole.count - 1) {
      #expect(try !XMLReading(whole.prefix(length)).isAccepted, "cut at \(length)")
    }
    #expect(try XMLReading(whole.dropLast()).isAccepted)
  }

  @Test(arguments: [UInt8(0x01), 0x02, 0x20, 0x80, 0xFF])
  func `a document with a changed byte is accepted only where xmllint accepts it`(flip: UInt8) throws {
    let whole = Array(Self.small.utf8)
    let documents = whole.indices.map { index in
      var damaged = whole
      damaged[index] ^= flip
      return damaged
    }
    let verdicts = try Xmllint.verdicts(on: documents, kind: "approval-push")
    for (index, (document, verdict)) in zip(documents, verdicts).enumerated() where verdict != .valid {
      #expect(
        try !XMLReading(document).isAccepted, "byte \(index) of \(String(decoding: document, as: UTF8.self))")
    }
  }

  @Test func `GB 18030 with a changed byte never crashes the reader, and gives a finding or a whole bundle`()
    throws
  {
    let whole = try gb18030(Self.small.replacing("UTF-8", with: "GBK"))
    for index in whole.indices {
      for flip in [UInt8(0x01), 0x20, 0x80, 0xFF] {
        var damaged = whole
        damaged[index] ^= flip
        let reading = try XMLReading(damaged)
        #expect(!reading.isAccepted || reading.records.count == 1)
      }
      #expect(try !XMLReading(whole.prefix(index)).isAccepted || index == whole.count - 1)
    }
  }

  private static let small = Bundles.bundle("  <controlTotals records=\"1\"/>\n" + Bundles.record())
}

/// `xmllint` over many documents in one go.
enum Xmllint {
  enum Verdict { case valid, invalid, malformed }

  static func verdicts(on documents: [[UInt8]], kind: String) throws -> [Verdict] {
    let tool = try #require(ExternalTool("xmllint"))
    return try withScratchFolder { folder in
      let paths = documents.indices.map { "\(folder)/\($0).xml" }
      for (path, document) in zip(paths, documents) {
        try Data(document).write(to: URL(fileURLWithPath: path))
      }
      let schema = "\(SchemaFolder.path)/\(kind).xsd"
      let lines = try tool.run(["--noout", "--nonet", "--schema", schema] + paths).output.split(
        separator: "\n")
      let said = Set(lines.filter { $0.hasPrefix(folder) }.map(String.init))
      return paths.map { path in
        if said.contains("\(path) validates") { return .valid }
        return said.contains("\(path) fails to validate") ? .invalid : .malformed
      }
    }
  }
}
