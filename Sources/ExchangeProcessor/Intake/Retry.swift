import ExchangeBase

/// When something that failed for a reason of ours is tried again: soon, and then less and less often, so that it costs
/// nobody else anything.
struct Retry: Sendable {
  private static let longest = Duration.seconds(300)

  private var pause = Duration.seconds(1)
  /// From when on it is tried again.
  private(set) var due: ContinuousClock.Instant

  /// Whether it has failed so often that nobody should be spared a reminder because of it.
  var isLasting: Bool { pause >= .seconds(60) }

  /// The pause after so many failures, of which `earlier` is what the one before made.
  init(after earlier: Retry?, now: ContinuousClock.Instant) {
    if let earlier { pause = min(earlier.pause * 2, Self.longest) }
    due = now + pause
  }
}
