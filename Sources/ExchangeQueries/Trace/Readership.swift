import ExchangeLedger
import ExchangeRules

/// Who is told: whoever may see all, or one department, which is told of what it sent, got, owes or is owed. To it
/// everything else is as if it weren't there (decision 0041).
struct Readership {
  /// The names under which the department sends, gets and owes; `nil` for whoever may see all.
  let names: [String]?
  let view: any LedgerView

  /// Whether one of some departments is the one that reads.
  func includes(_ departments: String?...) -> Bool {
    guard let names else { return true }
    return departments.contains { $0.map(names.contains) ?? false }
  }

  /// Whether it sent a record or got it.
  func sees(_ record: RecordRow) throws -> Bool {
    try includes(record.sender) || view.deliveries(holding: record.id).contains { includes($0.recipient) }
  }

  /// Whether it sent a delivery or got it.
  func sees(_ delivery: DeliveryRow) -> Bool { includes(delivery.sender, delivery.recipient) }

  /// Whether it owes something or is owed it.
  func sees(_ obligation: Obligation) -> Bool { includes(obligation.key.debtor, obligation.creditor) }

  /// Whether anything in a matter is its own.
  func sees(_ matter: MatterRow) throws -> Bool {
    guard names != nil else { return true }
    if let row = matter.delivery, let delivery = try view.delivery(row: row), sees(delivery) { return true }
    return try view.obligations(of: matter).contains { sees($0.obligation) }
      || view.records(in: matter).contains { try sees($0) }
  }

  /// What the file is called in which it knows a record: its own, or that which lay in its outbox.
  func fileName(of record: RecordRow, in drop: DropRow) throws -> String {
    if includes(drop.sender) { return drop.fileName }
    return try view.deliveries(holding: record.id).first { includes($0.recipient) }?.fileName ?? ""
  }
}
