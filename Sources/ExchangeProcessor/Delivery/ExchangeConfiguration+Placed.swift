import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension ExchangeConfiguration {
  /// The rule by which what is delivered is to be claimed; `nil` where nothing is.
  func claimRule(of delivery: DeliveryRow) -> Rule? {
    guard delivery.claimable > 0, profile.claimMode == .explicit else { return nil }
    return profile.rules.first { $0.family == .claim && $0.kinds.contains(delivery.kind) }
  }

  /// When what is delivered at a moment is to be claimed; `nil` where nothing is or the profile sets no limit.
  func claimDeadline(of delivery: DeliveryRow, from moment: Instant) -> Deadline? {
    claimRule(of: delivery).flatMap {
      profile.deadline(for: $0, from: moment, values: [:], calendar: calendar)
    }
  }

  /// A drop with its receipt as it would be by now: what waited for a folder that was away lies in its place, and its limits count from
  /// then. The receipt that was given stays as it is.
  func asPlaced(_ drop: DropRow, _ ledger: any LedgerSource) throws -> DropRow {
    var receipt = try drop.receipt
    var hasChanged = false
    for place in receipt.deliveries.indices {
      let told = receipt.deliveries[place]
      guard told.terms?.contains(DeliveryWriter.waits) ?? false,
        let delivery = try ledger.read({ try $0.delivery(told.id) }), let at = delivery.deliveredAt
      else { continue }
      let due = claimDeadline(of: delivery, from: at)
      receipt.deliveries[place].claimDue = due?.due
      receipt.deliveries[place].isProvisional = due?.isProvisional ?? false
      receipt.deliveries[place].terms = [
        LocalizedText(
          "已于 \(at.forPeople) 放入，期限自此时起算；逐项期限见 exchange todo",
          "put into its place at \(at.forPeople), from which limits count; `exchange todo` has each")
      ]
      hasChanged = true
    }
    return hasChanged ? try DropRow(receipt: receipt, receiptStem: drop.receiptStem) : drop
  }
}
