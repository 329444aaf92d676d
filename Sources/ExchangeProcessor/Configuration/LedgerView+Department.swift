import ExchangeLedger

extension LedgerView {
  /// Whether anything ever came from a department or was for it.
  func knows(_ department: String) throws -> Bool {
    if try !drops(before: .max, from: department, limit: 1).isEmpty { return true }
    return try !deliveries(before: .max, to: department, limit: 1).isEmpty
  }
}
