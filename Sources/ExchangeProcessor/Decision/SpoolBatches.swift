import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import SystemPackage

/// The records of a bundle that passed inspection, batch by batch, read and prepared ahead where there are many.
struct SpoolBatches {
  /// With fewer records another thread costs more than it spares.
  private static let many = 2_000

  private let reader: Reader
  private let size: Int
  private let isMuch: Bool
  private let bounds: Bounds
  /// Our copy of the file.
  private let file: FilePath

  /// What each record has to keep to. They come from a worker, which whatever it read may have taken over.
  private struct Bounds {
    /// How many values one has; `nil` where only its place is asked for.
    let fields: Int?
    /// How many sets of recipients there are.
    let routes: Int
    /// How many records there are.
    let records: Int

    func hold(_ spooled: SpooledRecord) -> Bool {
      (fields ?? spooled.record.count) == spooled.record.count && (routes == 0 || spooled.route < routes)
    }
  }

  /// Only a class may own what can't be copied.
  private final class Reader {
    var spool: RecordSpoolReader
    /// How many records have been read.
    var count = 0

    init(_ spool: consuming RecordSpoolReader) { self.spool = spool }
  }

  /// `nil` where no record passed.
  ///
  /// - Parameters:
  ///   - schema: what its records are made by; `nil` where only their places are asked for.
  ///   - size: how many records make a batch, at most.
  init?(_ inspection: Inspection, by schema: KindSchema?, of size: Int) throws {
    guard let records = inspection.records else { return nil }
    reader = Reader(try RecordSpoolReader(records))
    bounds = Bounds(fields: schema?.fields.count, routes: inspection.routes.count, records: inspection.passed)
    file = inspection.file.copy ?? ""
    self.size = size
    isMuch = inspection.passed >= Self.many
  }

  /// Goes over all batches, once.
  ///
  /// - Throws: `FileError` also for a record that its inspection leaves no room for, and where there are fewer than it says.
  /// - Parameters:
  ///   - prepare: makes of a record what is wanted of it, perhaps on another thread.
  ///   - body: is handed one batch after the other; `false` ends it.
  func forEach<Prepared: Sendable>(
    _ prepare: @escaping (SpooledRecord) -> Prepared, _ body: ([Prepared]) throws -> Bool
  ) throws {
    let (reader, size, bounds, file) = (reader, size, bounds, file)
    try ReadAhead.forEach(isWorthwhile: isMuch) {
      let batch = try reader.spool.next(atMost: size)
      // What isn't what the worker said of it is as good as unreadable.
      reader.count += batch.count
      // Where a file was cut between two records, the end of the batches tells.
      guard reader.count <= bounds.records, !batch.isEmpty || reader.count == bounds.records,
        batch.allSatisfy(bounds.hold)
      else { throw FileError(.ioError, .readBack, file) }
      return batch.isEmpty ? nil : batch.map(prepare)
    } _: {
      try body($0)
    }
  }
}
