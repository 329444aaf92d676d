public import ExchangeBase

/// How a set of obligations moved over a stretch of time, counted in records: what was open before, plus what
/// was opened, less what isn't needed any more and what ended, is what is open after.
public struct ObligationBalance: Sendable, Hashable {
  /// Open just before the first moment.
  public private(set) var opening = 0
  /// Opened in the time.
  public private(set) var opened = 0
  /// Overtaken in the time by a correction or cancellation, so that it isn't needed any more.
  public private(set) var withdrawn = 0
  /// Ended otherwise in the time.
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
      guard (start..<end).contains(settledAt) else { continue }
      if obligation.outcome == .superseded {
        withdrawn += obligation.records
      } else {
        discharged += obligation.records
      }
    }
  }
}
