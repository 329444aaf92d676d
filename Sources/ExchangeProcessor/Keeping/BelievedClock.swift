import ExchangeBase

/// What the time is while a group is taken: never before what the ledger knew when that began.
struct BelievedClock: Sendable {
  let clock: WallClock
  /// What the clocks showed when the time was last believed; `nil` where somebody has set it.
  let believed: ClockWatch.Reading?
  /// The last that the ledger knows.
  let earliest: Instant

  /// The time.
  ///
  /// - Throws: ``ClockJump`` where the clock was set meanwhile.
  func now() throws -> Instant {
    try Self.requireNoJump(of: clock, since: believed)
    return max(clock.now(), earliest)
  }

  static func requireNoJump(of clock: WallClock, since believed: ClockWatch.Reading?) throws {
    if let believed, let jump = ClockWatch.jump(from: believed, to: .now(clock), last: nil, limit: 0) {
      throw jump
    }
  }
}
