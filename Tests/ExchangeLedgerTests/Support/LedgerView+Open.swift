import ExchangeLedger

extension LedgerView {
  /// All that was open after an entry, the most urgent first.
  func openObligations(after entry: Int64) throws -> [ObligationVersion] {
    var open: [ObligationVersion] = []
    try forEachOpenObligation(after: entry) { open.append($0) }
    return open
  }
}
