import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The format and encoding that a recipient wants.
struct BundleForm: Sendable {
  // One of the two, or none for a workbook, in which a record isn't a piece of the file.
  fileprivate var xml: XMLBundleWriter?
  fileprivate var csv: CSVBundleWriter?
  private let schema: KindSchema
  private let layout: ExportLayout?
  /// The titles of columns for what recipients have to do.
  private let remarks: [String]

  /// - Parameter tellsTerms: whether recipients may have to act on records of the kind.
  init(schema: KindSchema, preference: DeliveryPreference, tellsTerms: Bool) throws {
    self.schema = schema
    layout = preference.layout
    remarks = tellsTerms ? TermColumns.titles : []
    let encoding = preference.encoding
    xml = preference.format == .xml ? try XMLBundleWriter(schema: schema, encoding: encoding) : nil
    csv =
      preference.format == .csv
      ? try CSVBundleWriter(
        schema: schema, encoding: encoding, lineEnd: preference.lineEnd, layout: preference.layout,
        disarmsFormulas: preference.formulas == .text,
        remarks: remarks) : nil
  }

  /// Appends a record with which its recipient has nothing to do, as it stands in any bundle of this form.
  func render(_ record: Record, to output: inout [UInt8]) {
    xml?.render(record, to: &output)
    csv?.append(record, to: &output)
  }

  /// Begins a workbook; `nil` where the form is another.
  fileprivate func workbook(_ header: BundleHeader, created: Instant, scratch: FilePath) throws -> Workbook? {
    guard xml == nil, csv == nil else { return nil }
    let file = try UnnamedFile(in: scratch)
    return Workbook(
      file: file,
      writer: try WorkbookBundleWriter(
        path: file.pathWhileOpen.string, scratch: scratch.string, title: "\(schema.title) \(header.id ?? "")",
        created: created, schema: schema, layout: layout, remarks: remarks))
  }

  /// A workbook being written, and the file that it is written to when it is whole.
  fileprivate struct Workbook {
    let file: UnnamedFile
    let writer: WorkbookBundleWriter
  }
}

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  private var form: BundleForm
  private let path: FilePath
  /// The file, once there is so much to write that it isn't a small one.
  private var sink: DigestingSink?
  private var buffer: [UInt8] = []
  private let workbook: BundleForm.Workbook?

  /// - Parameters:
  ///   - created: the moment that a workbook shows as that of its making.
  ///   - scratch: a folder for what isn't part of a file yet; nothing stays there.
  init(path: FilePath, form: BundleForm, header: BundleHeader, created: Instant, scratch: FilePath) throws {
    self.path = path
    self.form = form
    workbook = try form.workbook(header, created: created, scratch: scratch)
    self.form.xml?.header(header, to: &buffer)
    self.form.csv?.header(to: &buffer)
  }

  /// Appends a record, with what its recipient has to do with it.
  mutating func append(_ record: Record, _ terms: [Term]) throws {
    form.xml?.append(record, remarks: terms.map(\.sentence.zh), to: &buffer)
    form.csv?.append(record, remarks: Self.cells(of: terms), to: &buffer)
    try workbook?.writer.append(record, remarks: Self.cells(of: terms))
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
    if let workbook {
      try workbook.writer.finish()
      try workbook.file.forEachPiece { piece in
        buffer.append(contentsOf: piece)
        if buffer.count >= WritingAside.limit { try drain() }
      }
    }
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
