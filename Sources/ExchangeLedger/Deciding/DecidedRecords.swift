/// The accepted records of a decision, and the ways that they go.
public struct DecidedRecords {
  /// The numbers that were free when the decision began.
  public let first: FreeRows
  /// The records.
  public let records: RowSpool<RecordRow>
  /// The way of each, by its place among ``routes``; -1 for none.
  public let routeOfRecord: [Int32]
  /// The ways.
  public let routes: [LedgerChanges.Route]
}

extension LedgerChanges {
  /// The accepted records, as far as they are known.
  public var decidedRecords: DecidedRecords {
    DecidedRecords(first: first, records: records, routeOfRecord: routeOfRecord, routes: routes)
  }

  /// The accepted records, for another thread to store them while all else is being decided. None may come to them any more.
  public func recordsAhead() throws -> DecidedRecords {
    DecidedRecords(
      first: first, records: try records.handedOver(), routeOfRecord: routeOfRecord, routes: routes)
  }
}
