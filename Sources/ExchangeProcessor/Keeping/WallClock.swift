public import ExchangeBase
import ExchangeRules
import Glibc

/// What time it is: the machine's clock, or a moment that a replay sets.
public struct WallClock: Sendable {
  /// Reads the clock.
  public let now: @Sendable () -> Instant
  /// Whether somebody has set it (`--at`).
  public let isSet: Bool

  /// The machine's clock.
  public static let system = WallClock(isSet: false) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// A clock that stands still at the time written as `2021-01-04T16:00`, in China Standard Time, or as RFC 3339.
  public init?(at text: String) {
    guard let instant = Instant(text) else { return nil }
    self = .fixed(instant)
  }

  init(isSet: Bool, now: @escaping @Sendable () -> Instant) {
    self.isSet = isSet
    self.now = now
  }

  /// A clock that stands still at `instant` (`--at`).
  public static func fixed(_ instant: Instant) -> WallClock { WallClock(isSet: true) { instant } }
}
