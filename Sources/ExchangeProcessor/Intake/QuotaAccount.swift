import ExchangeBase
import ExchangeFormats
import ExchangeLedger

/// What each department has dropped today, held against its quota. After a start the ledger tells what was before.
struct QuotaAccount {
  /// What of a day is used up.
  private struct Used {
    let day: Day
    var files = 0
    var bytes = 0
  }

  private let quotas: Quotas
  private let ledger: any LedgerStore
  private var used: [String: Used] = [:]

  init(quotas: Quotas, ledger: any LedgerStore) {
    self.quotas = quotas
    self.ledger = ledger
  }

  /// Counts a file that was taken.
  ///
  /// - Returns: why it comes back; `nil` where it is within the quota.
  mutating func take(bytes: Int, from sender: String, on day: Day) throws -> Finding? {
    let quota = quotas[sender]
    var used = try used[sender].flatMap { $0.day == day ? $0 : nil } ?? before(day, from: sender)
    defer { self.used[sender] = used }
    used.files += 1
    let isWithin = used.files <= quota.files && bytes <= quota.bytes - used.bytes
    if isWithin { used.bytes += bytes }
    guard !isWithin else { return nil }
    return Finding(
      .quotaExceeded,
      arguments: [
        "files": "\(used.files - 1)", "filesLimit": "\(quota.files)", "mebibytes": "\(used.bytes >> 20)",
        "mebibytesLimit": "\(quota.bytes >> 20)", "free": "\(day.adding(days: 1))",
      ])
  }

  /// What the ledger knows of the day. What came back has no part in the bytes.
  private func before(_ day: Day, from sender: String) throws -> Used {
    var used = Used(day: day)
    try ledger.read { view in
      var last = Int64.max
      while true {
        let drops = try view.drops(before: last, from: sender, limit: 500)
        for drop in drops {
          guard drop.receivedAt.day == day else { return }
          used.files += 1
          if drop.verdict != .rejected { used.bytes += drop.bytes }
        }
        guard let row = drops.last?.id else { return }
        last = row
      }
    }
    return used
  }
}
