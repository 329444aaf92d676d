import ExchangeInspection
import ExchangeFormats

/// The records of a bundle that passed inspection, batch by batch, read and prepared ahead where there are many.
struct SpoolBatches {
  /// With fewer records another thread costs more than it spares.
  private static let many = 2_000

  private let reader: Reader
  private let size: Int
  private let isMuch: Bool

  /// Only a class may own what can't be copied.
  private final class Reader {
    var spool: RecordSpoolReader

    init(_ spool: consuming RecordSpoolReader) { self.spool = spool }
  }

  /// `nil` where no record passed.
  ///
  /// - Parameter size: how many records make a batch, at most.
  init?(_ inspection: Inspection, of size: Int) throws {
    guard let records = inspection.records else { return nil }
    reader = Reader(try RecordSpoolReader(records))
    self.size = size
    isMuch = inspection.passed >= Self.many
  }

  /// Goes over all batches, once.
  ///
  /// - Parameters:
  ///   - prepare: makes of a record what is wanted of it, perhaps on another thread.
  ///   - body: is handed one batch after the other; `false` ends it.
  func forEach<Prepared: Sendable>(
    _ prepare: @escaping (SpooledRecord) -> Prepared, _ body: ([Prepared]) throws -> Bool
  ) throws {
    let (reader, size) = (reader, size)
    try ReadAhead.forEach(isWorthwhile: isMuch) {
      let batch = try reader.spool.next(atMost: size)
      return batch.isEmpty ? nil : batch.map(prepare)
    } _: {
      try body($0)
    }
  }
}
