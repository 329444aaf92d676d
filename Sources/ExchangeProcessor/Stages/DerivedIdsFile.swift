import ExchangeFormats
import SystemPackage

/// A file of ids that were derived, made with the first of them.
final class DerivedIdsFile {
  let path: FilePath
  let writer: DerivedIdsWriter
  private var sink: FileSink?
  private var buffer: [UInt8] = []

  init(path: FilePath, language: Language) {
    self.path = path
    writer = DerivedIdsWriter(language: language)
  }

  /// Whether no id was derived.
  private(set) var isEmpty = true

  /// Appends the id of a record.
  func append(
    _ record: Record, by identity: RecordIdentity, to deliveries: [String], isNew: Bool
  ) throws {
    if isEmpty {
      sink = try FileSink(path: path)
      isEmpty = false
    }
    writer.append(
      record, msgId: identity.msgId(of: record), number: identity.number(of: record),
      about: identity.summary(of: record), deliveries: deliveries, isNew: isNew, to: &buffer)
    if buffer.count >= 1 << 16 { try drain() }
  }

  /// Ends the file.
  func finish() throws {
    guard !isEmpty else { return }
    try drain()
    try sink?.finish(flushing: false)
    sink = nil
  }

  private func drain() throws {
    try sink?.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}
