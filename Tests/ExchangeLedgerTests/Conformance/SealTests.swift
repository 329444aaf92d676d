import ExchangeBase
import ExchangeRules
import SystemPackage
import Testing

@testable import ExchangeLedger

/// Entries carry digests of the rows that were stored with them, and whoever goes over a ledger finds the same rows.
struct SealTests {
  @Test(.everyEngine) func `a ledger in which all of it happened is what its chain tells`() throws {
    let book = try Book()
    try LedgerConformanceTests.play(in: book)
    let faults = try book.ledger.read {
      try LedgerVerification.faults(of: $0)
    }
    #expect(faults == [], "\(faults)")
  }

  /// A table that the story doesn't fill would be proven by nothing.
  @Test(arguments: LedgerTable.allCases) func `rows of every table are sealed`(table: LedgerTable) throws {
    let book = try Book.played()
    var sealed = 0
    try book.ledger.read { view in
      try view.forEachEntry { entry in
        guard let text = entry.rows else { return true }
        let seal: RowSeal = try LedgerJSON.value(text, .seal)
        sealed += seal.rows[table]?.count ?? 0
        return true
      }
    }
    let stored = try book.ledger.read { try $0.count(of: table) }
    #expect(sealed > 0 && sealed == stored)
  }

  /// Digests are over it.
  @Test func `a seal is written with its keys in order, and read back`() throws {
    var next = FreeRows()
    next.entry = 12
    let seal = RowSeal(
      next: next,
      rows: [
        .notices: .init(count: 1, sha256: "cd"), .noticeLines: .init(count: 30, sha256: "ab"),
        .claims: .init(count: 2, sha256: "9f86"),
      ])
    #expect(
      seal.text
        == #"{"next":[12,1,1,1,1,1,1,1],"rows":{"claims":"2 9f86","notice-lines":"30 ab","notices":"1 cd"}}"#)
    let read: RowSeal = try LedgerJSON.value(seal.text, .seal)
    #expect(read == seal)
  }

  @Test func `engines seal the same`() throws {
    let chains = try Engine.allCases.map { engine in
      let book = try Book(engine)
      try LedgerConformanceTests.play(in: book)
      var digests: [String] = []
      try book.ledger.read { view in
        try view.forEachEntry {
          digests.append($0.digest)
          return true
        }
      }
      return digests
    }
    #expect(chains[0].count > 40 && chains.allSatisfy { $0 == chains[0] })
  }

  @Test(.everyEngine) func `rows of which no entry tells aren't stored`() throws {
    let book = try Book()
    let changes = try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      var drop = try book.drop("a")
      overlay.insert(&drop)
      return overlay.changes
    }
    #expect(throws: LedgerError.self) { try book.ledger.apply([changes]) }
    #expect(try book.ledger.read { try $0.drop("a") } == nil)
  }
}
