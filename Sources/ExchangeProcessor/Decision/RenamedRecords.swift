import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The records of a bundle that name what they refer to as their sender knows it, by a document's number or with its
/// sender's code, kept as those who get them know it. A file of our own, so that any number may be.
final class RenamedRecords {
  private let path: FilePath
  private var sink: Sink?

  private final class Sink {
    var writer: RecordSpoolWriter

    init(path: FilePath) throws {
      // An earlier attempt may have left one.
      try Files.remove(path)
      writer = try RecordSpoolWriter(path: path)
    }
  }

  /// Reads them along with the bundle's own records.
  struct Reader: ~Copyable {
    private var source: RecordSpoolReader?
    private var next: SpooledRecord?

    fileprivate init(path: FilePath?) throws {
      guard let path else { return }
      source = try RecordSpoolReader(path: path)
      next = try source?.next()
    }

    /// What is passed on of a record: it as it came, or with the name that others know.
    mutating func passedOn(_ record: Record) throws -> Record {
      guard let renamed = next, renamed.record.number == record.number else { return record }
      next = try source?.next()
      return renamed.record
    }
  }

  init(path: FilePath) { self.path = path }

  /// Keeps a record with other values in some of its fields. Records come in the order of the bundle.
  func append(_ spooled: SpooledRecord, _ values: [Int: String]) throws {
    let sink = try sink ?? Sink(path: path)
    self.sink = sink
    var renamed = spooled
    renamed.record = spooled.record.replacing(values)
    try sink.writer.append(renamed)
  }

  /// Ends the keeping.
  func finish() throws { try sink?.writer.finish() }

  /// Begins to read from the first record.
  func reader() throws -> Reader { try Reader(path: sink == nil ? nil : path) }
}
