import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  // One of the two, as the recipient wants it.
  private var xml: XMLBundleWriter?
  private var csv: CSVBundleWriter?
  private let path: FilePath
  /// The file, once there is so much to write that it isn't a small one.
  private var sink: DigestingSink?
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
    self.path = path
    xml?.header(header, to: &buffer)
    csv?.header(to: &buffer)
  }

  /// Appends a record, with what its recipient has to do with it.
  mutating func append(_ record: Record, _ terms: [Term]) throws {
    xml?.append(record, remarks: terms.map(\.sentence.zh), to: &buffer)
    csv?.append(record, remarks: Self.cells(of: terms), to: &buffer)
    if buffer.count >= WritingAside.limit { try drain() }
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
  ///
  /// - Parameter aside: who writes it if it is small; `nil` where it has to be there at once.
  mutating func finish(aside: WritingAside?) throws -> String {
    xml?.footer(to: &buffer)
    if let aside, sink == nil {
      aside.write(buffer, to: path)
      return Files.sha256(of: buffer)
    }
    return try drain().finish(flushing: false)
  }

  @discardableResult
  private mutating func drain() throws -> DigestingSink {
    let sink = try self.sink ?? DigestingSink(path: path)
    self.sink = sink
    try sink.write(buffer)
    buffer.removeAll(keepingCapacity: true)
    return sink
  }
}
