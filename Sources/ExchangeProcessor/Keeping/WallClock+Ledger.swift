import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension WallClock {
  /// Seconds by which time services step a clock back now and then.
  private static let tolerance: Int64 = 300

  /// The time, never before what the ledger already knows: a clock that was set back doesn't reorder what happened.
  ///
  /// - Throws: ``ProcessorError/clockBehindLedger(now:last:)`` where it was set back by more than time services do.
  func now(after ledger: any LedgerStore) throws -> Instant {
    try now(after: ledger.read { try $0.lastEntry() })
  }

  /// The time, never before the last entry of a ledger.
  func now(after last: EntryRow?) throws -> Instant {
    let now = now()
    guard let last = last?.at, now < last else { return now }
    if now.adding(seconds: Self.tolerance) < last {
      throw ProcessorError.clockBehindLedger(now: now.forPeople, last: last.forPeople)
    }
    return last
  }
}
