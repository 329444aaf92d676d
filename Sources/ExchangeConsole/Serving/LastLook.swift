import ExchangeProcessor
import Synchronization
import SystemPackage

/// How an exchange was when it was looked at last. That costs more than any page, and many may ask at once: they are told the same for a
/// moment.
final class LastLook: Sendable {
  /// What was seen.
  struct Look: Sendable {
    let health: HealthAnswer
    /// How it stands; `nil` where that can't be told, and its health says why.
    let status: StatusAnswer?
  }

  /// For how much longer than it took to look it is told, and for how long at most.
  private static let restraint = 5.0, limit = Duration.seconds(2)

  private let root: FilePath
  private let data: ProgramData
  private let clock: WallClock
  private let kept = Mutex<(look: Look, until: ContinuousClock.Instant)?>(nil)

  init(root: FilePath, data: ProgramData, clock: WallClock) {
    (self.root, self.data, self.clock) = (root, data, clock)
  }

  /// How it is, or was a moment ago. Who asks meanwhile waits.
  func look(_ desk: ReadingDesk) -> Look {
    kept.withLock { kept in
      let start = ContinuousClock.now
      if let kept, start < kept.until { return kept.look }
      let look = Look(
        health: HealthAnswer(root: root, data: data, clock: clock), status: try? desk.status(at: clock))
      let end = ContinuousClock.now
      kept = (look, end + min((end - start) * Self.restraint, Self.limit))
      return look
    }
  }
}
