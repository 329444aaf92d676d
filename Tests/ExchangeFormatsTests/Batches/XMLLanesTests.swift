import ExchangeBase
import ExchangeTesting
import Foundation
import Testing

@testable import ExchangeFormats

/// A bundle that is read in blocks, with its plain records as batches and told from their bytes, gives what libxml2 gives of
/// all of it.
@Suite struct XMLLanesTests {
  /// How many bundles are read of each kind; `EXCHANGE_TEST_DOCUMENTS` asks for so many in all.
  private static let rounds: Int = {
    let wanted = ProcessInfo.processInfo.environment["EXCHANGE_TEST_DOCUMENTS"].flatMap { Int($0) } ?? 4_000
    return wanted / SchemaFolder.kinds.count + 1
  }()

  /// How many records were plain, at most.
  private func compare(
    _ document: String, _ sizes: [Int] = [700, 1 << 20], kind: String? = nil, _ note: String
  ) throws -> Int {
    var whole = try XMLReading(document, kind: kind)
    whole.forgetsPlaceOfEnd()
    var most = 0
    for size in sizes {
      var blocks = try XMLReading(document.utf8, inBlocksOf: size, kind: kind)
      blocks.forgetsPlaceOfEnd()
      let isSame = blocks == whole
      #expect(isSame, "\(note), in blocks of \(size): \(difference(blocks, whole))\n\(document)")
      most = max(most, blocks.plain)
    }
    return most
  }

  private func difference(_ blocks: XMLReading, _ whole: XMLReading) -> String {
    if blocks.failure != whole.failure {
      return "it ends with \(blocks.failure as Any), not \(whole.failure as Any)"
    }
    if blocks.bundleFindings != whole.bundleFindings {
      return "\(blocks.bundleFindings), not \(whole.bundleFindings)"
    }
    for (index, findings) in whole.recordFindings.enumerated() where index < blocks.records.count {
      if blocks.records[index] != whole.records[index] {
        return "record \(index + 1) is \(blocks.records[index]), not \(whole.records[index])"
      }
      if blocks.recordFindings[index] != findings {
        return "record \(index + 1) has \(blocks.recordFindings[index]), not \(findings)"
      }
    }
    return "\(blocks.records.count) records, not \(whole.records.count)"
  }

  @Test(arguments: SchemaFolder.kinds)
  func `good bundles and bad ones are read the same`(kind: String) throws {
    let definition = try #require(Library.shared[kind])
    var seeds = SeededGenerator()
    var plain = 0
    for round in 0..<Self.rounds {
      let seed = seeds.next()
      var generator = BundleGenerator(
        schema: definition.schema, seed: seed, calm: round.isMultiple(of: 3) ? 1 : 20)
      plain += try compare(
        generator.bundle(of: 8), [[200], [700], [5_000]][round % 3], kind: kind, "seed \(seed)")
    }
    if kind == "approval-push" { #expect(plain > Self.rounds) }
  }

  @Test func `whatever is done to a bundle, it is read the same`() throws {
    var generator = SeededGenerator()
    let record = Bundles.record(Bundles.fields.dropLast())
    let bundle = Bundles.bundle(String(repeating: record, count: 6))
    var plain = 0
    for round in 0..<Self.rounds * 5 {
      var document = Array(bundle.utf8)
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 150..<document.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: document.insert(contentsOf: Self.insertions.randomElement(using: &generator)!.utf8, at: place)
        case 1: document.remove(at: place)
        default:
          document.removeSubrange(
            place..<min(document.count, place + Int.random(in: 1...60, using: &generator)))
        }
      }
      plain += try compare(
        String(decoding: document, as: UTF8.self), [[64], [700], [1 << 20]][round % 3],
        "seed \(generator.seed)")
    }
    #expect(plain > 100)
  }

  private static let insertions = [
    "<!-- x -->", "<!-- <record> -->", "<!--</record>", "-->", "<![CDATA[", "]]>", "<?p q?>", "&amp;",
    "&#x6837;", "&lt;", "&nope;", "<", ">",
    "</record>", "<record>", "<record/>", "</record >", "<record a=\"1\">", "<x/>", " a=\"1\"",
    " xmlns=\"urn:other\"", "</bundle>", "\r\n", "\r",
    "\n", " ", "样例", "<controlTotals records=\"6\"/>", "<docNo>1</docNo>", "<town></town>", "<town/>", "]",
    "\u{FFFD}", "<!DOCTYPE a>", "x:",
  ]

  @Test(arguments: ["\n", "\r\n", "\r", ""])
  func `line ends of any sort, and none, are counted the same`(lineEnd: String) throws {
    let faulty = Bundles.record(replacing: "decisionDate", by: "<decisionDate>样例</decisionDate>")
    let good = Bundles.record(Bundles.fields.dropLast())
    let content = (good + good + faulty + good + good + faulty).replacing("\n", with: lineEnd)
    let document = Bundles.bundle(content)
    #expect(
      try compare(document, [64, 300, 1_000, 1 << 20], "\(lineEnd.utf8.count)") >= (lineEnd == "\r" ? 0 : 2))
  }

  @Test(arguments: ["\r", "\r\r\n", "\n\r", " \r ", "\r\n", "\n", ""])
  func `line ends between records of one line each are counted the same`(between: String) throws {
    let good = Bundles.record(Bundles.fields.dropLast()).replacing("\n", with: "").replacing("  ", with: "")
    let faulty = good.replacing("2020-12-22", with: "样例")
    let content = [good, good, good, faulty, good, faulty].joined(separator: between)
    _ = try compare(Bundles.bundle(content), [64, 300, 1_000, 1 << 20], "between \(Array(between.utf8))")
  }

  @Test func `a bundle with prefixes is libxml2's`() throws {
    let good = Bundles.bundle(String(repeating: Bundles.record(Bundles.fields.dropLast()), count: 4))
    let prefixed = good.replacing("<bundle xmlns=", with: "<x:bundle xmlns:x=").replacing(
      "</bundle>", with: "</x:bundle>")
    #expect(try compare(prefixed, [700], "prefixed root") == 0)
    #expect(try compare(good, [700], "default namespace") == 3, "the first is always parsed")
  }

  @Test func `many blocks are read the same as one`() throws {
    let good = Bundles.record(Bundles.fields.dropLast())
    let odd = Bundles.record()
    let content = (0..<900).map { $0 % 100 == 7 ? odd : good }.joined()
    #expect(try compare(Bundles.bundle(content), [500, 3_000, 20_000], "many") > 800)
  }
}

extension XMLReading {
  /// Where libxml2 says that a document ends in the middle of a comment or section depends on the pieces that it gets.
  fileprivate mutating func forgetsPlaceOfEnd() {
    guard let failure, failure.code == .xmlMalformed,
      failure.arguments["detail"]?.contains("ends here") == true
    else { return }
    self.failure?.position = Position()
    // How often it says that there is text where none may stand, too.
    bundleFindings.removeAll { $0.code == .xmlBundleSchema }
  }
}
