import ExchangeBase
import ExchangeFormats
import Foundation
import GRDB
import SystemPackage
import ExchangeTesting
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// A ledger that an earlier program made is brought up to date, and tells the same.
struct LedgerMigrationTests {
  private let folder: LedgerFolder
  private let now: Instant

  /// An exchange of seven drops over five days, made by the last program that knew format 5.
  private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/ledger-format-5.sqlite")

  init() throws {
    folder = try LedgerFolder()
    now = try LedgerFolder.moment("2021-01-09T09:00:00")
    try folder.write(try Data(contentsOf: Self.fixture))
  }

  private var copy: String { "\(folder.path).format-5" }

  /// All that it tells.
  private func answers(_ view: any LedgerView) throws -> [String] {
    let days: [Day] = (4...9).map { "2021-01-0\($0)" }
    return try ReaderAnswers(view).lines + ViewAnswers(view, days: days).lines
  }

  @Test func `every receipt that an earlier program kept can be read`() throws {
    try ReadOnlySQLiteLedger(path: folder.path).read { view in
      for row in 1..<(try view.freeRows().drop) {
        let drop = try #require(try view.drop(row: row))
        #expect(try drop.receipt.drop == drop.drop)
      }
    }
  }

  @Test func `who only asks reads an earlier format as it is`() throws {
    let asked = try ReadOnlySQLiteLedger(path: folder.path).read(answers)
    let opened = try SQLiteLedger(path: folder.path, now: now)
    #expect(opened.copyOfEarlierFormat == nil)
    #expect(try opened.read(answers) == asked && asked.count > 300)
    try opened.close()
    #expect(try format(of: folder.path) == "5")
    #expect(!FileManager.default.fileExists(atPath: copy))
  }

  @Test func `who holds the exchange brings it up to date, and it tells the same`() throws {
    let before = try ReadOnlySQLiteLedger(path: folder.path).read { try ReaderAnswers($0).lines }
    let receipts = try self.receipts()
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    let after = try ledger.read { try ReaderAnswers($0).lines }
    // One entry is new: that of the change.
    #expect(after.count == before.count && after.dropFirst() == before.dropFirst())
    #expect(try self.receipts() == receipts && receipts.count == 7)
    let last = try ledger.read { try $0.lastEntry() }
    #expect(last?.event == .formatChanged && last?.detail == #"{"from":"5","to":"\#(SQLiteLedger.format)"}"#)
    #expect(try ledger.read { try $0.firstBrokenEntry() } == nil)
    try ledger.close()
    // A second start finds nothing to do.
    let again = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    #expect(again.copyOfEarlierFormat == nil)
    #expect(try again.read { try $0.lastEntry()?.sequence } == last?.sequence)
  }

  @Test func `what it was lies beside it, whole`() throws {
    let before = try ReadOnlySQLiteLedger(path: folder.path).read(answers)
    // What can't be removed can't be written over.
    try FileManager.default.createDirectory(atPath: "\(copy).part/in", withIntermediateDirectories: true)
    #expect(throws: LedgerError.self) { try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true) }
    #expect(try format(of: folder.path) == "5", "nothing is changed that isn't kept")
    try FileManager.default.removeItem(atPath: "\(copy).part")
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    #expect(ledger.copyOfEarlierFormat?.string == copy)
    #expect(try ReadOnlySQLiteLedger(path: copy).read(answers) == before)
    #expect(try format(of: copy) == "5")
  }

  @Test func `it goes on where it was`() throws {
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    let changes = try ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(folder.folderPath))
      let record = try #require(try overlay.record(sender: "XC-SPJ", msgId: "SPJ-3"))
      #expect(try overlay.openDeliveries(holding: record.id).map(\.recipient) == ["XC-SCJG"])
      return overlay.changes
    }
    try ledger.apply([changes])
  }

  private func format(of path: String) throws -> String? {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = 'format'") }
  }

  private func receipts() throws -> [Receipt] {
    let ledger = try ReadOnlySQLiteLedger(path: folder.path)
    return try ledger.read { view in
      try (1..<view.freeRows().drop).compactMap { try view.drop(row: $0)?.receipt }
    }
  }
}
