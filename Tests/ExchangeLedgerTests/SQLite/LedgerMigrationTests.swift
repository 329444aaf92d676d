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
  /// A ledger of an earlier format, made by the last program that knew no other.
  struct Earlier: Sendable, CustomTestStringConvertible {
    let format: Int
    /// Its drops, and days on which something happened.
    let drops: Int
    let days: [Day]
    /// A record of it, and who has still to claim it.
    let known: (sender: String, msgId: String, claimants: [String])

    var testDescription: String { "format \(format)" }

    fileprivate func folder() throws -> LedgerFolder { try LedgerMigrationTests.folder(format: format) }
  }

  /// A copy of the ledger of an earlier format.
  static func folder(format: Int) throws -> LedgerFolder {
    let folder = try LedgerFolder()
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = fixtures.appending(path: "Fixtures/ledger-format-\(format).sqlite")
    try folder.write(try Data(contentsOf: file))
    return folder
  }

  static let ledgers = [
    // Seven drops over five days.
    Earlier(
      format: 5, drops: 7, days: (4...9).map { "2021-01-0\($0)" }, known: ("XC-SPJ", "SPJ-3", ["XC-SCJG"])),
    // The samples of returns and of inquiries: pushes that are claimed, returned, and go to others by reassignments; ids that
    // senders gave and ids that were derived.
    Earlier(
      format: 6, drops: 22, days: (18...27).map { "2021-01-\($0)" },
      known: ("XC-GAJ", "XC-GAJ-f03040cedb42af2d3988", [])),
    // The same, brought up to date by the last program that knew no other.
    Earlier(
      format: 7, drops: 22, days: (18...27).map { "2021-01-\($0)" },
      known: ("XC-GAJ", "XC-GAJ-f03040cedb42af2d3988", [])),
    // The same samples, played by the last program that knew no other: its entries have seals.
    Earlier(
      format: 8, drops: 22, days: (18...27).map { "2021-01-\($0)" },
      known: ("XC-GAJ", "XC-GAJ-f03040cedb42af2d3988", [])),
    // And again.
    Earlier(
      format: 9, drops: 22, days: (18...27).map { "2021-01-\($0)" },
      known: ("XC-GAJ", "XC-GAJ-f03040cedb42af2d3988", [])),
  ]

  private let now: Instant

  init() throws { now = try LedgerFolder.moment("2022-01-09T09:00:00") }

  /// All that it tells of what it was.
  private func answers(_ source: any LedgerSource, _ days: [Day]) throws -> [String] {
    try source.read { view in
      try (ReaderAnswers(view).lines + ViewAnswers(view, days: days).lines)
        // The entry of the change is new, and with it the number of the next.
        .filter { !$0.hasPrefix("free: ") && !$0.contains("formatChanged") }
    }
  }

  @Test(arguments: ledgers) func `every receipt that an earlier program kept can be read`(earlier: Earlier)
    throws
  {
    let folder = try earlier.folder()
    #expect(try receipts(folder).count == earlier.drops)
  }

  @Test(arguments: ledgers) func `who only asks reads an earlier format as it is`(earlier: Earlier) throws {
    let folder = try earlier.folder()
    let asked = try answers(ReadOnlySQLiteLedger(path: folder.path), earlier.days)
    let opened = try SQLiteLedger(path: folder.path, now: now)
    #expect(opened.copyOfEarlierFormat == nil)
    #expect(try answers(opened, earlier.days) == asked && asked.count > 300)
    // Nothing is stored in a ledger that is to be read as it is.
    #expect(throws: LedgerError.self) {
      _ = try opened.write(spoolingIn: FilePath(folder.folderPath)) { overlay, _ in overlay.setLastSeen(now) }
    }
    try opened.close()
    #expect(try format(of: folder.path) == "\(earlier.format)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path).format-\(earlier.format)"))
  }

  @Test(arguments: ledgers) func `who holds the exchange brings it up to date, and it tells the same`(
    earlier: Earlier
  ) throws {
    let folder = try earlier.folder()
    let before = try answers(ReadOnlySQLiteLedger(path: folder.path), earlier.days)
    let receipts = try self.receipts(folder)
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    let after = try answers(ledger, earlier.days)
    #expect(after.count == before.count)
    for (left, right) in zip(before, after) { #expect(left == right) }
    #expect(try self.receipts(folder) == receipts)
    let last = try ledger.read { try $0.lastEntry() }
    #expect(
      last?.event == .formatChanged
        && last?.detail == #"{"from":"\#(earlier.format)","to":"\#(SQLiteLedger.format)"}"#)
    let faults = try ledger.read { try LedgerVerification.faults(of: $0, at: now) }
    #expect(faults == [], "\(faults)")
    try ledger.pool.read { (database) throws in
      #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
      #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
    }
    try ledger.close()
    // A second start finds nothing to do.
    let again = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    #expect(again.copyOfEarlierFormat == nil)
    #expect(try again.read { try $0.lastEntry()?.sequence } == last?.sequence)
  }

  @Test func `what is rare in a record comes along too`() throws {
    let folder = try #require(Self.ledgers.first { $0.format == 6 }).folder()
    // Judged by a year without a notice; two numbers that are one; a delivery that holds two of a drop's records, one of them
    // to be claimed and one not; and one that holds a record by no route.
    try folder.change(
      """
      UPDATE records SET trigger_day = '2020-12-31', due = '2021-01-05T00:00:00.000+08:00', on_time = id % 2,
        provisional_rule = 'push-approval', licence = document, summary = '样例' WHERE id <= 4;
      UPDATE delivery_records SET claimable = 1 - claimable WHERE record_row = 1 AND delivery_row = 3;
      """)
    let before = try answers(ReadOnlySQLiteLedger(path: folder.path), [])
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    let after = try answers(ledger, [])
    #expect(after.count == before.count)
    for (left, right) in zip(before, after) { #expect(left == right) }
  }

  @Test(arguments: [
    "UPDATE records SET sender = 'XC-WJ' WHERE id = 1",
    "PRAGMA foreign_keys = OFF; DELETE FROM drops WHERE id = 1",
  ])
  func `what doesn't fit together stays as it is`(damage: String) throws {
    let earlier = try #require(Self.ledgers.first { $0.format == 6 })
    let folder = try earlier.folder()
    try folder.change(damage)
    #expect(throws: LedgerError.self) { try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true) }
    #expect(try format(of: folder.path) == "\(earlier.format)")
  }

  @Test(arguments: ledgers) func `what it was lies beside it, whole`(earlier: Earlier) throws {
    let folder = try earlier.folder()
    let copy = "\(folder.path).format-\(earlier.format)"
    let before = try answers(ReadOnlySQLiteLedger(path: folder.path), earlier.days)
    // What can't be removed can't be written over.
    try FileManager.default.createDirectory(atPath: "\(copy).part/in", withIntermediateDirectories: true)
    #expect(throws: LedgerError.self) { try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true) }
    #expect(try format(of: folder.path) == "\(earlier.format)", "nothing is changed that isn't kept")
    try FileManager.default.removeItem(atPath: "\(copy).part")
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    #expect(ledger.copyOfEarlierFormat?.string == copy)
    #expect(try answers(ReadOnlySQLiteLedger(path: copy), earlier.days) == before)
    #expect(try format(of: copy) == "\(earlier.format)")
  }

  @Test(arguments: ledgers) func `it goes on where it was`(earlier: Earlier) throws {
    let folder = try earlier.folder()
    let ledger = try SQLiteLedger(path: folder.path, now: now, bringsUpToDate: true)
    let changes = try ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(folder.folderPath))
      let record = try #require(
        try overlay.record(sender: earlier.known.sender, msgId: earlier.known.msgId))
      #expect(try overlay.openDeliveries(holding: record.id).map(\.recipient) == earlier.known.claimants)
      return overlay.changes
    }
    try ledger.apply([changes])
  }

  private func format(of path: String) throws -> String? {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE key = 'format'") }
  }

  private func receipts(_ folder: LedgerFolder) throws -> [Receipt] {
    try ReadOnlySQLiteLedger(path: folder.path).read { view in
      try (1..<view.freeRows().drop).compactMap { try view.drop(row: $0)?.receipt }
    }
  }
}
