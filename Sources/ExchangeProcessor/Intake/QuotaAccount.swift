import ExchangeBase
import ExchangeFormats
import ExchangeLedger

/// What each department has dropped and caused on a day, held against its quota. What was before a start the ledger tells, in one
/// question about that day.
struct QuotaAccount {
  private let quotas: Quotas
  private let ledger: any LedgerStore
  /// By day and sender. A file that waited over midnight counts on the day on which it was taken.
  private var used: [Day: [String: DayUsage]] = [:]

  init(quotas: Quotas, ledger: any LedgerStore) {
    self.quotas = quotas
    self.ledger = ledger
  }

  /// Counts a file that was taken.
  ///
  /// - Returns: why it comes back; `nil` where it is within the quota.
  mutating func take(bytes: Int, from sender: String, on day: Day) throws -> Finding? {
    let refusal = Self.refusal(of: bytes, beside: try usage(of: sender, on: day), quotas[sender], on: day)
    try count(bytes: refusal == nil ? bytes : 0, from: sender, on: day)
    return refusal
  }

  /// Counts a file that was taken, and its bytes where it doesn't come back.
  mutating func count(bytes: Int, from sender: String, on day: Day) throws {
    var usage = try usage(of: sender, on: day)
    usage.files += 1
    usage.bytes += bytes
    used[day]?[sender] = usage
  }

  private static func refusal(
    of bytes: Int, beside usage: DayUsage, _ quota: Quotas.Quota, on day: Day
  ) -> Finding? {
    if usage.rejected >= quota.rejections {
      return Finding(
        .quotaRejectionsExceeded,
        arguments: [
          "used": "\(usage.rejected)", "limit": "\(quota.rejections)", "free": "\(day.adding(days: 1))",
        ])
    }
    if usage.files < quota.files, bytes <= quota.bytes - usage.bytes { return nil }
    return Finding(
      .quotaExceeded,
      arguments: [
        "files": "\(usage.files)", "filesLimit": "\(quota.files)", "mebibytes": "\(usage.bytes >> 20)",
        "mebibytesLimit": "\(quota.bytes >> 20)", "free": "\(day.adding(days: 1))",
      ])
  }

  /// What some departments may still have delivered on some days, for who decides what of theirs is.
  mutating func allowance(for senders: [(sender: String, day: Day)]) throws -> DeliveryAllowance {
    var allowance = DeliveryAllowance()
    for (sender, day) in senders {
      allowance.add(
        used: try usage(of: sender, on: day).deliveries, limit: quotas[sender].deliveries, of: sender, on: day
      )
    }
    return allowance
  }

  /// Counts what was decided, now that it is stored.
  mutating func note(_ drop: DropRow, deliveries: Int) {
    let day = drop.receivedAt.day
    // What isn't counted yet is read from the ledger, which knows it.
    guard used[day]?[drop.sender] != nil else { return }
    used[day]?[drop.sender]?.rejected += drop.counts.rejected
    used[day]?[drop.sender]?.deliveries += deliveries
  }

  /// Forgets everything: nobody knows what lasts of what was written last, and the ledger is asked again.
  mutating func forget() { used = [:] }

  private mutating func usage(of sender: String, on day: Day) throws -> DayUsage {
    if used[day] == nil {
      used[day] = try ledger.read { try $0.usage(onDay: day.digits) }
      // A department's files come on two days at most at once.
      for old in used.keys.sorted().dropLast(2) where old != day { used[old] = nil }
    }
    let usage = used[day]?[sender] ?? DayUsage()
    used[day]?[sender] = usage
    return usage
  }
}
