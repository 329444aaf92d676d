import ExchangeBase
import ExchangeLedgerPostgres
import ExchangeLedgerSQLite
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeLedger

/// A ledger that is copied into another engine tells all that it told, and so does the copy of the copy.
struct LedgerTransferTests {
  @Test func `there and back all is told as before`() throws {
    let book = try Book.played()
    // Stopped in the midst: something waits for its place, and for its time.
    let (there, back) = (try empty(.postgres, book), try empty(.sqlite, book))
    try LedgerTransfer.bring(book.ledger, into: there, spoolingIn: FilePath(book.folderPath))
    try LedgerTransfer.bring(there, into: back, spoolingIn: FilePath(book.folderPath))
    let told = try [book.ledger, there, back].map(tell)
    #expect(told[0].count > 900)
    for other in told.dropFirst() {
      #expect(other.count == told[0].count)
      for (left, right) in zip(told[0], other) { #expect(left == right) }
    }
    for copy in [there, back] {
      #expect(try copy.read { try LedgerVerification.faults(of: $0) } == [])
    }
  }

  @Test func `what was changed behind the ledger's back isn't copied as if it were right`() throws {
    let book = try Book.played()
    try book.change("UPDATE deliveries SET sha256 = 'other' WHERE id = 1")
    #expect(throws: LedgerError.self) {
      try LedgerTransfer.bring(
        book.ledger, into: empty(.postgres, book), spoolingIn: FilePath(book.folderPath))
    }
  }

  @Test(.everyEngine) func `a ledger in which something stands isn't written into`() throws {
    let (book, other) = (try Book(.sqlite), try Book())
    let before = try other.ledger.read { try $0.freeRows() }
    #expect(throws: LedgerError.self) {
      try LedgerTransfer.bring(book.ledger, into: other.ledger, spoolingIn: FilePath(book.folderPath))
    }
    #expect(try other.ledger.read { try $0.freeRows() } == before)
  }

  /// A ledger without any entry.
  private func empty(_ engine: Engine, _ book: Book) throws -> any LedgerStore {
    switch engine {
    case .postgres: try PostgresLedger(PostgresPlace(PostgresServer.shared.newSchema()), now: nil)
    default: try SQLiteLedger(emptyAt: "\(book.folderPath)/copy.sqlite")
    }
  }

  private func tell(_ ledger: any LedgerStore) throws -> [String] {
    let days: [Day] = (3...13).map { "2021-01-\($0 < 10 ? "0" : "")\($0)" }
    return try ledger.read { view in
      try ReaderAnswers(view).lines + ViewAnswers(view, days: days).lines
        + LedgerSetting.allCases.map { "\($0) \(try view.setting($0) ?? "-")" }
        + (1..<view.freeRows().matter).map { "wake \($0) \(try view.wake(ofMatter: $0)?.text ?? "-")" }
        + [view.lastEntry()?.digest ?? ""]
    }
    // What waits for its place has a number only until it is there, and each engine gives its own.
    .map { $0.replacing(/PublicationRow\(id: [0-9]+/, with: "PublicationRow(") }
  }
}
