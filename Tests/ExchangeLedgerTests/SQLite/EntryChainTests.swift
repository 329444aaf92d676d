import ExchangeFormats
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// The chain: nothing in it can be changed unnoticed.
struct EntryChainTests {
  /// A ledger whose chain has `length` entries, closed again.
  private func ledger(length: Int) throws -> LedgerFolder {
    let folder = try LedgerFolder()
    let ledger = try folder.open()
    for number in 2...length {
      _ = try ledger.write(spoolingIn: FilePath(folder.folderPath)) { overlay, _ in
        try overlay.append(
          .decided, subject: "20210104-000\(number)", at: LedgerFolder.moment("2021-01-04T10:00:00"),
          detail: ["number": "\(number)"])
      }
    }
    try ledger.close()
    return folder
  }

  private func firstBroken(_ folder: LedgerFolder) throws -> Int64? {
    let ledger = try folder.open()
    defer { try? ledger.close() }
    return try ledger.read { try $0.firstBrokenEntry() }
  }

  @Test func `a chain that was left alone is sound`() throws {
    #expect(try firstBroken(ledger(length: 5)) == nil)
  }

  @Test(arguments: [
    "UPDATE entry SET subject = 'x'", "DELETE FROM entry", "DELETE FROM entry WHERE sequence = 3",
  ])
  func `entries can't be changed or removed`(sql: String) throws {
    let folder = try ledger(length: 4)
    #expect(throws: DatabaseError.self) { try folder.change(sql) }
    #expect(try firstBroken(folder) == nil)
  }

  @Test(arguments: [
    "UPDATE entry SET subject = subject || 'x' WHERE sequence = 3",
    "UPDATE entry SET at = '2021-01-04T10:00:00.001+08:00' WHERE sequence = 3",
    "UPDATE entry SET event = 'published' WHERE sequence = 3",
    "UPDATE entry SET detail = replace(detail, '3', '4') WHERE sequence = 3",
    "UPDATE entry SET digest = zeroblob(32) WHERE sequence = 3",
  ])
  func `who gets round the triggers is found out at the entry`(sql: String) throws {
    let folder = try ledger(length: 5)
    try folder.change("DROP TRIGGER entry_is_never_changed; \(sql)")
    #expect(try firstBroken(folder) == 3)
  }

  @Test func `a removed entry is found out at the next`() throws {
    let folder = try ledger(length: 5)
    try folder.change("DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE sequence = 3")
    #expect(try firstBroken(folder) == 4)
  }

  @Test func `every byte of an entry counts`() throws {
    let folder = try ledger(length: 3)
    try folder.change("DROP TRIGGER entry_is_never_changed")
    let detail = try #require(try folder.open().read { try $0.entry(2)?.detail })
    for place in 0..<detail.utf8.count {
      var bytes = Array(detail.utf8)
      bytes[place] ^= 1
      let set = "UPDATE entry SET detail = ? WHERE sequence = 2"
      try folder.change(set, [String(decoding: bytes, as: UTF8.self)])
      #expect(try firstBroken(folder) == 2, "byte \(place)")
    }
  }
}
