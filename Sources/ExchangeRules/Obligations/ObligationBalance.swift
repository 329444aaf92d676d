public import ExchangeBase

/// How a set of obligations moved over a stretch of time, counted in records: what was open before, plus what
/// was opened, less what ended, is what is open after.
public struct ObligationBalance: Sendable, Hashable {
  /// Open just before the first moment.
  public private(set) var opening = 0
  /// Opened in the time.
  public private(set) var opened = 0
  /// Ended in the time, however it ended.
  public private(set) var discharged = 0
  /// Open at the end.
  public private(set) var closing = 0

  /// Counts obligations as they stood at `end` or later, from `start` to just before `end`.
  public init(of obligations: some Sequence<Obligation>, from start: Instant, to end: Instant) {
    for obligation in obligations where obligation.openedAt < end {
      let settledAt = obligation.settledAt ?? .last
      if settledAt >= end { closing += obligation.records }
      if obligation.openedAt >= start {
        opened += obligation.records
      } else if settledAt >= start {
        opening += obligation.records
      }
      if (start..<end).contains(settledAt) { discharged += obligation.records }
    }
  }
}
