import Crypto
import ExchangeFormats
import SystemPackage

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  private enum Layout {
    case xml(XMLBundleWriter)
    case csv(CSVBundleWriter)
  }

  private let layout: Layout
  private var sink: FileSink
  private var hash = SHA256()
  private var buffer: [UInt8] = []

  init(
    path: FilePath, schema: KindSchema, preference: DeliveryPreference, header: BundleHeader
  ) throws {
    sink = try FileSink(path: path)
    switch preference.format {
    case .xml:
      let writer = try XMLBundleWriter(schema: schema, encoding: preference.encoding)
      writer.header(header, to: &buffer)
      layout = .xml(writer)
    case .csv:
      let writer = try CSVBundleWriter(schema: schema, encoding: preference.encoding)
      writer.header(to: &buffer)
      layout = .csv(writer)
    }
  }

  mutating func append(_ record: Record) throws {
    switch layout {
    case .xml(let writer): writer.append(record, to: &buffer)
    case .csv(let writer): writer.append(record, to: &buffer)
    }
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Ends the file and returns the SHA-256 of its bytes. Flushing is the group's.
  mutating func finish() throws -> String {
    if case .xml(let writer) = layout { writer.footer(to: &buffer) }
    try drain()
    try sink.finish(flushing: false)
    return hash.finalize().hexadecimal
  }

  private mutating func drain() throws {
    buffer.withUnsafeBytes { hash.update(bufferPointer: $0) }
    try sink.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
