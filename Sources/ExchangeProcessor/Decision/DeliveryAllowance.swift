import ExchangeBase
import ExchangeFormats
import ExchangeLedger

/// How many messages departments may have delivered to others on a day. It knows what the ledger has, and what was decided
/// since; it goes away with those decisions when they come to nothing.
struct DeliveryAllowance {
  private struct Owner: Hashable {
    let sender: String
    let day: Day
  }

  private var accounts: [Owner: (used: Int, limit: Int)] = [:]

  /// Adds a department's account of a day.
  mutating func add(used: Int, limit: Int, of sender: String, on day: Day) {
    accounts[Owner(sender: sender, day: day)] = (used, limit)
  }

  /// Why so many messages can't be delivered for a sender; `nil` where they can, or nobody counts.
  func refusal(of deliveries: Int, from sender: String, on day: Day) -> Finding? {
    guard let account = accounts[Owner(sender: sender, day: day)], deliveries > 0,
      deliveries > account.limit - account.used
    else { return nil }
    return Finding(
      .quotaDeliveriesExceeded,
      arguments: [
        "deliveries": "\(deliveries)", "used": "\(account.used)", "limit": "\(account.limit)",
        "free": "\(day.adding(days: 1))",
      ])
  }

  /// Counts messages that are delivered.
  mutating func take(_ deliveries: Int, from sender: String, on day: Day) {
    accounts[Owner(sender: sender, day: day)]?.used += deliveries
  }
}
