import ExchangeBase
@testable import ExchangeFormats

/// The kinds of the repository, compiled once for all tests.
enum Library {
  static let shared: KindLibrary = {
    do { return try KindLibrary(folder: SchemaFolder.path) } catch { fatalError("\(error)") }
  }()
}

/// All that a reader says of a document, to compare and to print.
struct XMLReading: Equatable {
  var header: BundleHeader?
  var encoding: TextEncoding?
  var records: [Record] = []
  var recordFindings: [[Finding]] = []
  var bundleFindings: [Finding] = []
  /// The finding that ended the reading.
  var failure: Finding?

  /// Reads `document` to its end.
  init(
    _ document: some Sequence<UInt8>, chunk: Int = .max, pieceSize: Int = 65_536, kind: String? = nil
  ) throws {
    do {
      var reader = try XMLBundleReader(
        source: MemorySource(document, chunk: chunk), library: Library.shared, kind: kind,
        pieceSize: pieceSize)
      header = reader.header
      try readRecords(of: &reader)
    } catch FormatError.malformed(let finding) { failure = finding }
  }

  init(_ document: String, kind: String? = nil) throws { try self.init(document.utf8, kind: kind) }

  /// Reads `document` in blocks of `size`, plain records as batches.
  init(_ document: some Sequence<UInt8>, inBlocksOf size: Int, kind: String? = nil) throws {
    do {
      var reader = try XMLBundleReader(
        source: MemorySource(document, chunk: max(16, size / 3)), library: Library.shared, kind: kind,
        pieceSize: max(16, min(size, 65_536)))
      header = reader.header
      reader.takePlainRecords(inBlocksOf: size) { CopyingTaker() }
      try readRecords(of: &reader)
    } catch FormatError.malformed(let finding) { failure = finding }
  }

  /// How many records were plain.
  private(set) var plain = 0

  static func == (left: Self, right: Self) -> Bool {
    left.header == right.header && left.encoding == right.encoding && left.records == right.records
      && left.recordFindings == right.recordFindings && left.bundleFindings == right.bundleFindings
      && left.failure == right.failure
  }

  /// The value of a field of one of the records.
  func text(_ field: String, ofRecord index: Int = 0) -> String? {
    guard let header, let schema = Library.shared[header.kind]?.schema, index < records.count else {
      return nil
    }
    return schema.text(field, of: records[index])
  }

  /// The codes of all findings: of the records, of the bundle, of the end.
  var codes: [FindingCode] {
    recordFindings.flatMap { $0 }.map(\.code) + bundleFindings.map(\.code) + (failure.map { [$0.code] } ?? [])
  }

  /// Whether nothing sends back the bundle or one of its records.
  var isAccepted: Bool {
    failure == nil && (recordFindings.flatMap { $0 } + bundleFindings).allSatisfy { $0.severity != .error }
  }

  private mutating func readRecords(of reader: inout XMLBundleReader<MemorySource>) throws {
    // What a reader says of the file is complete only now, also when it throws.
    defer { (encoding, bundleFindings) = (reader.encoding, reader.bundleFindings) }
    while let part = try reader.nextPart(counting: false) {
      switch part {
      case .record(let read):
        records.append(read.record)
        recordFindings.append(read.findings)
      case .batch(let batch):
        plain += batch.count
        records += CopyingTaker.records(of: batch, reader.schema).map(\.record)
        recordFindings += batch.entries.map { _ in [] }
      }
    }
  }
}

/// Bundles of approval pushes to start from.
enum Bundles {
  /// The fields of a good record, with one value a field.
  static let fields: [(name: String, value: String)] = [
    ("itemName", "食品经营许可"), ("docNo", "薛审食许字〔2020〕001号"), ("holderName", "样例镕餐饮店"),
    ("holderType", "个体工商户"), ("holderId", "92370403999800010P"), ("holderContact", "13800000001"),
    ("decisionDate", "2020-12-22"), ("validTo", "2025-12-21"), ("organ", "薛城区行政审批服务局"),
    ("remark", "样例 &amp; <![CDATA[<甲>]]>"),
  ]

  /// A record of `fields`, on one line a field.
  static func record(_ fields: [(name: String, value: String)] = fields) -> String {
    "  <record>\n" + fields.map { "    <\($0.name)>\($0.value)</\($0.name)>\n" }.joined() + "  </record>\n"
  }

  /// A bundle around `content`.
  static func bundle(_ content: String, encoding: String = "UTF-8", kind: String = "approval-push") -> String
  {
    """
    <?xml version="1.0" encoding="\(encoding)"?>
    <bundle xmlns="urn:xuecheng:exchange:1" kind="\(kind)" id="B1" sender="XC-SPJ" \
    createdAt="2020-12-22T16:00:00+08:00">
    \(content)</bundle>

    """
  }

  /// A good bundle of two records.
  static let good = bundle("  <controlTotals records=\"2\"/>\n" + record() + record())

  /// A record whose field `name` is replaced by `replacement` (a whole element, or nothing).
  static func record(replacing name: String, by replacement: String) -> String {
    let lines = fields.map { $0.name == name ? replacement : "<\($0.name)>\($0.value)</\($0.name)>" }
    return "<record>" + lines.joined(separator: "\n") + "</record>\n"
  }
}
