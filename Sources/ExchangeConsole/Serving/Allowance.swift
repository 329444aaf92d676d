import Synchronization

/// How often something may happen to each of many: so many times at once, and so many a second. It takes no more room than the many
/// that it happens to at a time.
final class Allowance: Sendable {
  private struct Account {
    var left: Double
    var seen: ContinuousClock.Instant
  }

  /// How many accounts are kept; those that are full again are as good as none.
  private static let limit = 10_000

  private let perSecond: Double
  private let atOnce: Double
  private let accounts = Mutex<[String: Account]>([:])

  init(perSecond: Double, atOnce: Double) {
    self.perSecond = perSecond
    self.atOnce = atOnce
  }

  /// Whether it may happen once more now; if so, it is counted.
  func grants(_ key: String, at now: ContinuousClock.Instant = .now) -> Bool {
    accounts.withLock { accounts in
      if accounts.count >= Self.limit {
        accounts = accounts.filter { saved($0.value, at: now) < atOnce }
        if accounts.count >= Self.limit { accounts.removeAll() }
      }
      let left = accounts[key].map { saved($0, at: now) } ?? atOnce
      accounts[key] = Account(left: max(left - 1, left < 1 ? left : 0), seen: now)
      return left >= 1
    }
  }

  private func saved(_ account: Account, at now: ContinuousClock.Instant) -> Double {
    min(atOnce, account.left + max(0, (now - account.seen) / .seconds(1)) * perSecond)
  }
}
