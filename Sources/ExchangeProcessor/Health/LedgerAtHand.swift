import ExchangeLedger

/// The ledger for all that look at an exchange together: it is opened, and held against what the folder knows of it, once. Where that
/// fails, whoever asks next tries again, since it may have been mended meanwhile.
final class LedgerAtHand {
  private let open: () throws -> (any LedgerSource)?
  private var ledger: (any LedgerSource)?

  /// - Parameter open: opens it; `nil` where nothing has been processed yet.
  init(_ open: @escaping () throws -> (any LedgerSource)?) { self.open = open }

  /// The ledger; `nil` where nothing has been processed yet.
  func ask() throws -> (any LedgerSource)? {
    if let ledger { return ledger }
    ledger = try open()
    return ledger
  }
}
