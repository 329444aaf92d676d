import ExchangeBase
import ExchangeFormats
import Foundation
import GRDB
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// The ledger as a file: durable, refused when it isn't sound, and never made anew over another.
struct LedgerFileTests {
  private let folder: LedgerFolder
  private var path: String { folder.path }

  init() throws { folder = try LedgerFolder() }

  @Test func `what is found at the start is brought into the database, unless somebody is asking`() throws {
    let first = try folder.open()
    func start() throws {
      try SQLiteLedger(path: path, now: LedgerFolder.moment("2021-01-04T09:00:00"), bringsUpToDate: true)
        .close()
    }
    func settled() throws -> Int {
      try first.pool.read { try Int.fetchOne($0, sql: "SELECT value FROM setting WHERE key = 'settled'") }
        ?? 0
    }
    try start()
    #expect(try settled() == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-wal")).isEmpty)
    try first.pool.read { database in
      _ = try Row.fetchAll(database, sql: "SELECT * FROM setting")
      try start()
    }
    #expect(try settled() == 2)
  }

  @Test func `a commit is on disk when it returns`() throws {
    let ledger = try folder.open()
    let levels = try ledger.pool.write { database in
      (
        try Int.fetchOne(database, sql: "PRAGMA synchronous"),
        try String.fetchOne(database, sql: "PRAGMA journal_mode")
      )
    }
    #expect(levels.0 == 2, "FULL")
    #expect(levels.1 == "wal")
  }

  @Test func `a new ledger begins with its opening and is opened again as it is`() throws {
    let first = try folder.open()
    #expect(try first.read { try $0.firstEntry()?.event } == .opened)
    try first.close()
    let second = try folder.open()
    #expect(try second.read { try $0.lastEntry()?.sequence } == 1)
  }

  /// Files that are no ledgers.
  enum Stranger: CaseIterable {
    case text
    case zeros
    case cutLedger
    case ledgerWithoutHeader
    case otherDatabase
    case newerFormat
    case olderFormat
    case formatless
  }

  @Test(arguments: Stranger.allCases)
  func `what is no sound ledger is refused and stays as it is`(stranger: Stranger) throws {
    try make(stranger)
    let before = try folder.bytes()
    let error = try #require(throws: LedgerError.self) { _ = try folder.open() }
    let code: LedgerError.Code =
      switch stranger {
      case .newerFormat: .tooNew
      case .olderFormat: .tooOld
      default: .damaged
      }
    #expect(error.code == code, "\(error)")
    #expect(error.message.zh.contains(path) && error.message.en.contains(path))
    #expect(try folder.bytes() == before)
  }

  private func make(_ stranger: Stranger) throws {
    func change(_ sql: String) throws {
      try folder.open().close()
      try folder.change(sql)
    }
    // All that was written lies in the file itself and not beside it.
    func settle() throws { try change("PRAGMA wal_checkpoint(TRUNCATE)") }
    switch stranger {
    case .text: try folder.write(Data(repeating: 0x41, count: 5_000))
    case .zeros: try folder.write(Data(count: 4_096))
    case .cutLedger:
      try settle()
      try folder.write(try folder.bytes().prefix(5_000))
    case .ledgerWithoutHeader:
      try settle()
      var bytes = try folder.bytes()
      bytes.replaceSubrange(0..<16, with: Data(count: 16))
      try folder.write(bytes)
    case .otherDatabase: try folder.change("CREATE TABLE other (a); INSERT INTO other VALUES (1)")
    case .newerFormat:
      try change("UPDATE setting SET value = '\(SQLiteLedger.format + 1)' WHERE key = 'format'")
    case .olderFormat: try change("UPDATE setting SET value = '1' WHERE key = 'format'")
    case .formatless: try change("DELETE FROM setting")
    }
  }
}
