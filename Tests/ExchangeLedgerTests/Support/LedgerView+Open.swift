import ExchangeLedger

extension LedgerView {
  /// All that was open after an entry, of some or of all, the most urgent first.
  func openObligations(after entry: Int64, of debtors: [String]? = nil) throws -> [ObligationVersion] {
    var open: [ObligationVersion] = []
    try forEachOpenObligation(after: entry, of: debtors) { open.append($0) }
    return open
  }
}
