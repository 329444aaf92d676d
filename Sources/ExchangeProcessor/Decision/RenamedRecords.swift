import ExchangeInspection
import ExchangeFiles
import ExchangeFormats
import SystemPackage

/// The records of a bundle that name what they refer to as their sender knows it, by a document's number or with its
/// sender's code, kept as those who get them know it. A file of our own, so that any number may be.
final class RenamedRecords {
  private let path: FilePath
  private var sink: Sink?
  /// How many were kept.
  private var count = 0

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
    /// How many follow that one.
    private var left: Int
    private let path: FilePath

    fileprivate init(path: FilePath, of count: Int) throws {
      self.path = path
      left = count
      if count > 0 { source = try RecordSpoolReader(path: path) }
      try advance()
    }

    /// Reads the next of those that were kept. One that is there no more would go on under a name that others don't know.
    private mutating func advance() throws {
      next = nil
      if left == 0 { return }
      guard let record = try source?.next() else { throw FileError(.ioError, .readBack, path) }
      left -= 1
      next = record
    }

    /// What is passed on of a record: it as it came, or with the name that others know.
    mutating func passedOn(_ record: Record) throws -> Record {
      guard let renamed = next, renamed.record.number == record.number else { return record }
      try advance()
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
    count += 1
  }

  /// Ends the keeping.
  func finish() throws { try sink?.writer.finish() }

  /// Begins to read from the first record.
  func reader() throws -> Reader { try Reader(path: path, of: count) }
}
