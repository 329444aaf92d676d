import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// All who work on a folder work on one ledger.
struct LedgerLockTests {
  private let folder: ScratchFolder
  private let layout: ExchangeLayout
  /// Two ledgers, and the first once more.
  private let one, other, again: any SharedLedger

  init() throws {
    folder = try ScratchFolder()
    layout = ExchangeLayout(root: folder.path.appending("exchange"))
    try Files.makeFolder(layout.root)
    let homes = [folder.path.appending("one"), folder.path.appending("other")]
    for home in homes {
      try Files.makeFolder(home)
      let url = try PostgresServer.shared.newSchema()
      try Files.replace(home.appending("exchange.yaml"), with: "ledger: \(url)\n".utf8)
    }
    one = try Self.ledger(in: homes[0])
    other = try Self.ledger(in: homes[1])
    again = try Self.ledger(in: homes[0])
  }

  private static func ledger(in home: FilePath) throws -> any SharedLedger {
    let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    let store = try ExchangeLayout(root: home).openLedger(now: now, making: true).store
    return try #require(store as? any SharedLedger)
  }

  private func isRefused(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return false
    } catch ProcessorError.otherLedger {
      return true
    }
  }

  @Test func `who works on the same ledger shares the folder, and who works on another is refused`() throws {
    #expect(try one.identity() == again.identity() && one.identity() != other.identity())
    var locks = [try LedgerLock(of: layout, to: one), try LedgerLock(of: layout, to: again)]
    #expect(try isRefused { _ = try LedgerLock(of: layout, to: other) })
    locks.removeFirst()
    #expect(try isRefused { _ = try LedgerLock(of: layout, to: other) })
    for lock in locks { try lock.require() }
    locks = []
    // All of them were stopped.
    let lock = try LedgerLock(of: layout, to: other)
    #expect(try isRefused { _ = try LedgerLock(of: layout, to: one) })
    try lock.require()
  }

  @Test func `what a kill left of its file is no ledger's`() throws {
    try Files.replace(layout.ledgerLock, with: "7".utf8)
    let lock = try LedgerLock(of: layout, to: one)
    try lock.require()
  }

  @Test func `a lock that was lost is taken again, unless another ledger has the folder by then`() throws {
    let lock = try LedgerLock(of: layout, to: one)
    try Files.remove(layout.ledgerLock)
    try lock.require()
    #expect(try isRefused { _ = try LedgerLock(of: layout, to: other) })
    try Files.remove(layout.ledgerLock)
    let second = try LedgerLock(of: layout, to: other)
    #expect(try isRefused { try lock.require() })
    try second.require()
  }
}
