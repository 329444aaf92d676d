import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

extension ExchangeLayout {
  /// Opens the exchange's ledger.
  ///
  /// An exchange that has worked has a ledger. A new one in its place would deliver everything again, so that none is
  /// made then, and none by who only asks.
  ///
  /// - Parameters:
  ///   - now: the moment of the first entry, should the ledger be made.
  ///   - making: whether a ledger is made where nothing has been processed yet, and one of an earlier format brought up to
  ///     date.
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, ``ProcessorError/nothingYet(exchange:)``, `LedgerError`.
  func openLedger(now: Instant, making: Bool) throws -> Ledger {
    guard try hasLedger() || making else { throw ProcessorError.nothingYet(exchange: root.string) }
    // What SQLite makes beside it gets the same rights.
    if making { try Files.makePrivateFile(ledger) }
    return try Ledger(path: ledger.string, now: now, bringsUpToDate: making)
  }

  /// Whether there is a ledger.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)`` where there must be one.
  func hasLedger() throws -> Bool {
    if let size = try Files.status(of: ledger)?.size, size > 0 { return true }
    for folder in [archive, quarantine] where try Files.exists(folder) {
      guard try Files.names(in: folder).isEmpty else { throw ProcessorError.ledgerLost(ledger.string) }
    }
    return false
  }
}
