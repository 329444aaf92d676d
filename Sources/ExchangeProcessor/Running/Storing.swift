import Dispatch
import ExchangeInspection
import ExchangeLedger
import Synchronization

/// Stores what is being decided: the records of a large bundle, which take longest, while its files are still being written; all else
/// once it is decided.
///
/// It is one transaction, which nobody sees anything of, and of which nothing lasts, before it is finished.
final class Storing {
  /// What the transaction waits for.
  private final class Rest: Sendable {
    private struct Decided: @unchecked Sendable {
      let changes: [LedgerChanges]
      let condition: () throws -> Void
    }

    private let decided = Mutex<Result<Decided, any Error>?>(nil)
    private let arrival = DispatchSemaphore(value: 0)

    func give(_ outcome: Result<([LedgerChanges], once: () throws -> Void), any Error>) {
      let outcome = outcome.map { Decided(changes: $0, condition: $1) }
      decided.withLock { $0 = outcome }
      arrival.signal()
    }

    /// What was decided, once that is known.
    func changes() throws -> [LedgerChanges] {
      arrival.wait()
      return try decided.withLock(\.self)?.get().changes ?? []
    }

    func condition() throws { try decided.withLock(\.self)?.get().condition() }
  }

  private struct Ahead: @unchecked Sendable { let records: DecidedRecords }

  /// With fewer records another thread costs more than it spares.
  private static let many = Drill.isPlayed ? 2 : 5_000

  private let ledger: any LedgerStore
  private let rest = Rest()
  private var begun: Aside<Void>?

  init(in ledger: any LedgerStore) { self.ledger = ledger }

  /// Begins with the records of changes, to which none come any more, if they are many and the first that are decided.
  func begin(with changes: LedgerChanges) throws {
    guard begun == nil, changes.records.count >= Self.many else { return }
    let ahead = Ahead(records: try changes.recordsAhead())
    begun = Aside { [ledger, rest] in
      try ledger.apply(ahead: ahead.records, rest.changes, once: rest.condition)
    }
  }

  /// Stores all of it, once `condition` has come about.
  func finish(_ changes: [LedgerChanges], once condition: @escaping () throws -> Void) throws {
    guard let begun else { return try ledger.apply(changes, once: condition) }
    rest.give(.success((changes, once: condition)))
    try begun.value()
  }

  /// Lets go of what was begun, for whatever it was that kept the rest from being decided.
  func abandon(_ error: any Error) {
    rest.give(.failure(error))
    try? begun?.value()
  }
}
