import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension WallClock {
  /// The time, never before what the ledger already knows: a clock that was set back doesn't reorder what happened.
  ///
  /// - Throws: ``ClockLag`` where it was set back by more than time services do, and ``ProcessorError/clockBehindLedger(now:last:)``
  ///   where somebody has set it so.
  func now(after ledger: any LedgerStore) throws -> Instant {
    try now(after: ledger.read { try $0.lastEntry()?.at })
  }

  /// The time, never before the last that is known.
  func now(after last: Instant?) throws -> Instant {
    let now = now()
    guard let last, now < last else { return now }
    guard let lag = ClockLag(now: now, last: last) else { return last }
    if isSet { throw ProcessorError.clockBehindLedger(now: now.forPeople, last: last.forPeople) }
    throw lag
  }
}
