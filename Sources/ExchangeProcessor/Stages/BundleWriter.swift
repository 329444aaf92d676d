import Crypto
import ExchangeFormats
import SystemPackage

/// Writes one recipient's share into its outbox's staging folder, in the recipient's format and encoding.
struct BundleWriter: ~Copyable {
  // One of the two, as the recipient wants it.
  private var xml: XMLBundleWriter?
  private var csv: CSVBundleWriter?
  private var sink: FileSink
  private var hash = SHA256()
  private var buffer: [UInt8] = []

  init(
    path: FilePath, schema: KindSchema, preference: DeliveryPreference, header: BundleHeader
  ) throws {
    let encoding = preference.encoding
    xml = preference.format == .xml ? try XMLBundleWriter(schema: schema, encoding: encoding) : nil
    csv =
      preference.format == .csv
      ? try CSVBundleWriter(
        schema: schema, encoding: encoding, lineEnd: preference.lineEnd, layout: preference.layout) : nil
    sink = try FileSink(path: path)
    xml?.header(header, to: &buffer)
    csv?.header(to: &buffer)
  }

  mutating func append(_ record: Record) throws {
    xml?.append(record, to: &buffer)
    csv?.append(record, to: &buffer)
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Ends the file and returns the SHA-256 of its bytes. Flushing is the group's.
  mutating func finish() throws -> String {
    xml?.footer(to: &buffer)
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
