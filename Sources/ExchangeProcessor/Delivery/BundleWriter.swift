import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  // One of the two, as the recipient wants it.
  private var xml: XMLBundleWriter?
  private var csv: CSVBundleWriter?
  private let sink: DigestingSink
  private var buffer: [UInt8] = []

  /// - Parameter tellsTerms: whether recipients may have to act on records of the kind.
  init(
    path: FilePath, schema: KindSchema, preference: DeliveryPreference, header: BundleHeader, tellsTerms: Bool
  ) throws {
    let encoding = preference.encoding
    xml = preference.format == .xml ? try XMLBundleWriter(schema: schema, encoding: encoding) : nil
    csv =
      preference.format == .csv
      ? try CSVBundleWriter(
        schema: schema, encoding: encoding, lineEnd: preference.lineEnd, layout: preference.layout,
        remarks: tellsTerms ? TermColumns.titles : []) : nil
    sink = try DigestingSink(path: path)
    xml?.header(header, to: &buffer)
    csv?.header(to: &buffer)
  }

  /// Appends a record, with what its recipient has to do with it.
  mutating func append(_ record: Record, _ terms: [Term]) throws {
    xml?.append(record, remarks: terms.map(\.sentence.zh), to: &buffer)
    csv?.append(record, remarks: Self.cells(of: terms), to: &buffer)
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// The cells of ``TermColumns``.
  private static func cells(of terms: [Term]) -> [String] {
    if terms.isEmpty { return [] }
    let consequences = terms.map(\.consequence.zh).filter { !$0.isEmpty }
    return [
      terms.map { "\($0.title.zh) \($0.due.zh)" }.joined(separator: "；"),
      terms.map(\.basis.zh).joined(separator: "；"), consequences.joined(),
    ]
  }

  /// Ends the file and returns the SHA-256 of its bytes. Flushing is the group's.
  mutating func finish() throws -> String {
    xml?.footer(to: &buffer)
    try drain()
    return try sink.finish(flushing: false)
  }

  private mutating func drain() throws {
    try sink.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
