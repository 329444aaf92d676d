import ExchangeLedger
import Synchronization

/// A ledger that several ask at the same time: each by a connection of its own, of which there are as many as ever asked at once.
final class LedgerPool: LedgerSource {
  private let open: @Sendable () throws -> any LedgerSource
  private let idle: Mutex<[any LedgerSource]>

  /// Opens the first connection.
  init(_ open: @escaping @Sendable () throws -> any LedgerSource) throws {
    self.open = open
    idle = Mutex([try open()])
  }

  func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    let ledger = try idle.withLock { $0.popLast() } ?? open()
    defer { idle.withLock { $0.append(ledger) } }
    return try ledger.read(body)
  }
}
