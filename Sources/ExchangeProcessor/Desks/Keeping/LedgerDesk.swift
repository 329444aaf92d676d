import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Moves ledgers between engines, and says what a role of a database needs.
public struct LedgerDesk {
  /// Opens the desk.
  public init() {}

  /// Copies all of a ledger to an empty place, and proves what is there then.
  ///
  /// - Parameters:
  ///   - source: a file, or the URL of a database. Whoever works with it isn't held up, and what comes later isn't in the copy.
  ///   - target: a file that isn't there, or the URL of a database without tables.
  ///   - note: is told how many entries have arrived.
  /// - Throws: ``ProcessorError/ledgerUnproven(_:faults:)`` where the source isn't what its chain tells,
  ///   ``ProcessorError/unknown(_:reason:)`` for an address that isn't right.
  public func copy(
    from source: String, to target: String, _ note: (Int64) -> Void = { _ in }
  ) throws -> LedgerCopyAnswer {
    let (from, to) = (try place(source, as: "FROM"), try place(target, as: "TO"))
    guard try from.holdsLedger() else {
      throw ProcessorError.unknown(from.shown, reason: LocalizedText("那里没有台账", "there is no ledger"))
    }
    let ledger = try to.emptyLedger()
    let folder = try Files.makeTemporaryFolder(named: "exchange-ledger")
    defer { try? Files.removeTree(folder) }
    let asked = try from.ledgerToAsk()
    // The copy makes its own seals: of what isn't what was written it would say that it is.
    let changed = try asked.read { SettingSeal.broken(in: try $0.allSettings()) }
    guard changed.isEmpty else { throw ProcessorError.ledgerUnproven(from.shown, faults: changed.count) }
    try LedgerTransfer.bring(asked, into: ledger, spoolingIn: folder, note)
    let faults = try ledger.read { try LedgerVerification.faults(of: $0) }
    guard faults.isEmpty else {
      throw ProcessorError.ledgerUnproven(to.shown, faults: faults.count)
    }
    let (last, records) = try ledger.read { (try $0.lastEntry(), try $0.count(of: .records)) }
    return LedgerCopyAnswer(from: from.shown, to: to.shown, last: last, records: records)
  }

  /// What isn't right isn't shown: there may be a password in it.
  private func place(_ text: String, as argument: String) throws(ProcessorError) -> LedgerPlace {
    do throws(LedgerError) { return try LedgerPlace(text) } catch {
      throw .unknown(argument, reason: error.message)
    }
  }

  /// The SQL that gives a role what running needs, and no more.
  public func rights(of role: String) -> String { LedgerPlace.rights(of: role) }
}
