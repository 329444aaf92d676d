import ExchangeBase
import Testing

@testable import ExchangeFormats

/// All that a reader gives for a file, so that two readings can be compared.
struct BundleReading: Equatable {
  var header: BundleHeader?
  var records: [Record] = []
  var findings: [[Finding]] = []
  var sources: [String?] = []
  var bundleFindings: [Finding] = []
  var encoding: TextEncoding?
  /// What ended the reading.
  var failure: Finding?

  init(
    _ bytes: [UInt8], name: String = "导出.csv", kind: String? = nil, chunk: Int = .max, rule: SourceRule? = nil
  ) throws {
    let library = try Fixtures.library.get()
    do {
      let source = MemorySource(bytes, chunk: chunk)
      var reader = try CSVBundleReader(
        source: source, fileName: name, library: library, kind: kind, rule: rule)
      header = reader.header
      defer { (bundleFindings, encoding) = (reader.bundleFindings, reader.encoding) }
      while let read = try reader.next() {
        records.append(read.record)
        findings.append(read.findings)
        sources.append(read.source.map { String(decoding: $0, as: UTF8.self) })
      }
    } catch {
      guard case .malformed(let finding) = error else { throw error }
      failure = finding
    }
  }

  init(_ text: String, name: String = "导出.csv", kind: String? = nil, rule: SourceRule? = nil) throws {
    try self.init(Array(text.utf8), name: name, kind: kind, rule: rule)
  }

  /// The values of a record by field name; absent ones are left out.
  func values(_ number: Int) throws -> [String: String] {
    let kind = try #require(header?.kind)
    let schema = try #require(try Fixtures.library.get()[kind]).schema
    let record = try #require(records.first { $0.number == number })
    let pairs = schema.fields.indices.compactMap { index in
      record.text(index).map { (schema.fields[index].name, $0) }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// All codes: of the file, then of the records.
  var codes: [FindingCode] {
    (bundleFindings + findings.joined()).map(\.code) + (failure.map { [$0.code] } ?? [])
  }
}
