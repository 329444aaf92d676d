public import SystemPackage

/// A ledger that can be asked.
public protocol LedgerSource: Sendable {
  /// Asks several things of one and the same state: the last that was stored. Whoever asks holds up nobody.
  func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result
}

/// What happened, durably: an append-only chain of entries with the facts they tell. Everything that a person or a program
/// is told comes from here; files follow the ledger, never the other way.
///
/// One writes at a time. `LedgerConformanceTests` holds every engine to the same.
public protocol LedgerStore: LedgerSource {
  /// Stores what was decided, in this order: all of it lasts, or nothing.
  ///
  /// - Parameters:
  ///   - ahead: the records of the first of the changes, which may be stored before these are asked for.
  ///   - changes: gives what was decided; where it throws, nothing lasts.
  ///   - condition: is waited for before any of it lasts; where it throws, nothing does.
  /// - Throws: ``LedgerError`` where something else was stored since it was decided: its numbers aren't free any more.
  func apply(
    ahead: DecidedRecords?, _ changes: () throws -> [LedgerChanges], once condition: () throws -> Void) throws

  /// Decides something over the last state, and stores it, while no other processor does. Used by one task at a time.
  func deciding<Result>(_ body: () throws -> Result) throws -> Result
}

extension LedgerStore {
  /// Where one processor works on a ledger, no other is to be kept out.
  public func deciding<Result>(_ body: () throws -> Result) throws -> Result { try body() }

  /// Stores what was decided, in this order: all of it lasts, or nothing.
  ///
  /// - Parameter condition: is waited for before any of it lasts; where it throws, nothing does.
  public func apply(_ changes: [LedgerChanges], once condition: () throws -> Void = {}) throws {
    try apply(ahead: nil, { changes }, once: condition)
  }

  /// Decides over the last state, and stores what was written over it.
  ///
  /// - Parameters:
  ///   - folder: where files of our own go meanwhile, should much be written.
  ///   - body: is given what may be written over, and the state below it.
  public func write<Result>(
    spoolingIn folder: FilePath, _ body: (LedgerOverlay, any LedgerView) throws -> Result
  ) throws -> Result {
    try deciding {
      let (result, changes) = try read { view in
        let overlay = try LedgerOverlay(over: view, folder: folder)
        return (try body(overlay, view), overlay.changes)
      }
      if !changes.isEmpty { try apply([changes]) }
      return result
    }
  }
}
