import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The format and encoding that a recipient wants.
struct BundleForm: Sendable {
  // One of the two.
  fileprivate var xml: XMLBundleWriter?
  fileprivate var csv: CSVBundleWriter?

  /// - Parameter tellsTerms: whether recipients may have to act on records of the kind.
  init(schema: KindSchema, preference: DeliveryPreference, tellsTerms: Bool) throws {
    let encoding = preference.encoding
    xml = preference.format == .xml ? try XMLBundleWriter(schema: schema, encoding: encoding) : nil
    csv =
      preference.format == .csv
      ? try CSVBundleWriter(
        schema: schema, encoding: encoding, lineEnd: preference.lineEnd, layout: preference.layout,
        disarmsFormulas: preference.formulas == .text,
        remarks: tellsTerms ? TermColumns.titles : []) : nil
  }

  /// Appends a record with which its recipient has nothing to do, as it stands in any bundle of this form.
  func render(_ record: Record, to output: inout [UInt8]) {
    xml?.render(record, to: &output)
    csv?.append(record, to: &output)
  }
}

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  private var form: BundleForm
  private let path: FilePath
  /// The file, once there is so much to write that it isn't a small one.
  private var sink: DigestingSink?
  private var buffer: [UInt8] = []

  init(path: FilePath, form: BundleForm, header: BundleHeader) {
    self.path = path
    self.form = form
    self.form.xml?.header(header, to: &buffer)
    self.form.csv?.header(to: &buffer)
  }

  /// Appends a record, with what its recipient has to do with it.
  mutating func append(_ record: Record, _ terms: [Term]) throws {
    form.xml?.append(record, remarks: terms.map(\.sentence.zh), to: &buffer)
    form.csv?.append(record, remarks: Self.cells(of: terms), to: &buffer)
    if buffer.count >= WritingAside.limit { try drain() }
  }

  /// Appends a record as ``BundleForm/render(_:to:)`` wrote it.
  mutating func append(rendered record: UnsafeRawBufferPointer) throws {
    form.xml?.beginRecord(to: &buffer)
    buffer.append(contentsOf: record)
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

  /// Ends the file and tells what it holds. Flushing is the group's.
  ///
  /// - Parameter aside: who writes it if it is small; `nil` where it has to be there at once.
  mutating func finish(aside: WritingAside?) throws -> FileContent {
    form.xml?.footer(to: &buffer)
    if let aside, sink == nil {
      aside.write(buffer, to: path)
      return FileContent(of: buffer)
    }
    return try drain().end()
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
