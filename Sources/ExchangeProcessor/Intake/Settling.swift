import ExchangeBase
import ExchangeFiles

/// For how long files that belong together have been as they are, by the machine's own monotonic clock. Modification
/// times are only compared with themselves: nothing is asked of the sender's clock.
///
/// An inbox may hold very many files, so that of how they are only a digest is held.
struct Settling: Sendable, Equatable {
  private let digest: Int
  private let since: ContinuousClock.Instant

  /// Begins with a first look.
  init(_ statuses: [Files.Status], now: ContinuousClock.Instant) {
    digest = statuses.hashValue
    since = now
  }

  /// Looks again; a change begins the time anew.
  mutating func look(_ statuses: [Files.Status], now: ContinuousClock.Instant) {
    if statuses.hashValue != digest { self = Settling(statuses, now: now) }
  }

  /// How long it still has to stay as it is until it has done so for `time`; zero or less when it has.
  func rest(of time: Duration, now: ContinuousClock.Instant) -> Duration { time - (now - since) }
}
