import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerSQLite
import SystemPackage

/// The exchange's ledger, in the engine that it has.
struct OpenedLedger {
  let store: any LedgerStore
  /// Where a copy lies of what it was before it was brought up to date; `nil` where it was of this format.
  let copyOfEarlierFormat: FilePath?
}

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
  func openLedger(now: Instant, making: Bool) throws -> OpenedLedger {
    guard try hasLedger() || making else { throw ProcessorError.nothingYet(exchange: root.string) }
    // What SQLite makes beside it gets the same rights.
    if making { try Files.makePrivateFile(ledger) }
    let opened = try SQLiteLedger(path: ledger.string, now: now, bringsUpToDate: making)
    return OpenedLedger(store: opened, copyOfEarlierFormat: opened.copyOfEarlierFormat)
  }

  /// The ledger, as who only asks and holds up nobody opens it; `nil` where nothing has been processed yet.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, `LedgerError`.
  func ledgerToAsk() throws -> (any LedgerSource)? {
    try hasLedger() ? ReadOnlySQLiteLedger(path: ledger.string) : nil
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
