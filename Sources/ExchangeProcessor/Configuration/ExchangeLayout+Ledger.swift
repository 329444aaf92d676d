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

/// A ledger wherever it lies, to be asked and copied.
struct LedgerFile: LedgerSource {
  private let ledger: ReadOnlySQLiteLedger

  /// Opens the ledger at `path`; nothing of it is changed.
  init(_ path: FilePath) throws(LedgerError) { ledger = try ReadOnlySQLiteLedger(path: path.string) }

  func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result { try ledger.read(body) }

  /// Lays a copy of it beside others, while whoever writes goes on writing.
  ///
  /// - Parameter look: looks at the copy before it gets its name; where it throws, there is none.
  func back(up copy: FilePath, once look: (FilePath) throws -> Void) throws {
    try ledger.back(up: copy, once: look)
  }

  /// Lets go of it.
  func close() throws { try ledger.close() }
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
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, ``ProcessorError/ledgerOlder(_:because:)``,
  ///   ``ProcessorError/nothingYet(exchange:)``, `LedgerError`.
  func openLedger(now: Instant, making: Bool) throws -> OpenedLedger {
    guard try hasLedger() || making else { throw ProcessorError.nothingYet(exchange: root.string) }
    // What SQLite makes beside it gets the same rights.
    if making { try Files.makePrivateFile(ledger) }
    let opened = try SQLiteLedger(
      path: ledger.string, now: now, making: making && !hasWorked(), bringsUpToDate: making)
    // Sound as it may be, it isn't the one of this exchange.
    if try opened.read({ try $0.freeRows().drop }) == 1, try hasProcessed() {
      throw ProcessorError.ledgerLost(ledger.string)
    }
    if making { try requireLast(opened) }
    return OpenedLedger(store: opened, copyOfEarlierFormat: opened.copyOfEarlierFormat)
  }

  /// Opens the ledger to rebuild what it doesn't know, and makes one where there is none.
  ///
  /// - Parameter now: the moment of the first entry, should it be made.
  func openLedgerToRecover(now: Instant) throws -> any LedgerStore {
    try Files.makePrivateFile(ledger)
    return try SQLiteLedger(path: ledger.string, now: now, bringsUpToDate: true)
  }

  /// The ledger, as who only asks and holds up nobody opens it; `nil` where nothing has been processed yet.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)``, `LedgerError`.
  func ledgerToAsk() throws -> (any LedgerSource)? {
    try hasLedger() ? ReadOnlySQLiteLedger(path: ledger.string) : nil
  }

  /// The same, for whom there is nothing to say without one.
  ///
  /// - Throws: ``ProcessorError/nothingYet(exchange:)`` where nothing has been processed yet.
  func requireLedgerToAsk() throws -> any LedgerSource {
    guard let ledger = try ledgerToAsk() else { throw ProcessorError.nothingYet(exchange: root.string) }
    return ledger
  }

  /// Whether there is a ledger.
  ///
  /// - Throws: ``ProcessorError/ledgerLost(_:)`` where there must be one.
  func hasLedger() throws -> Bool {
    if let size = try Files.status(of: ledger)?.size, size > 0 { return true }
    if try hasWorked() { throw ProcessorError.ledgerLost(ledger.string) }
    return false
  }

  /// Whether a processor has worked here: files were taken, or days closed. It had a ledger before that.
  private func hasWorked() throws -> Bool {
    if try hasProcessed() || holdsSomething(reports) { return true }
    guard try Files.exists(departments) else { return false }
    // A share that can't be looked at tells nothing.
    return try Files.names(in: departments).contains { name in
      takenPlaces(name.string).contains { (try? holdsSomething($0)) == true }
    }
  }

  /// Whether files were answered here.
  private func hasProcessed() throws -> Bool {
    try [archive, quarantine, deadLetter].contains { try holdsSomething($0) }
  }

  private func holdsSomething(_ folder: FilePath) throws -> Bool {
    try Files.exists(folder) && !Files.names(in: folder).isEmpty
  }
}
