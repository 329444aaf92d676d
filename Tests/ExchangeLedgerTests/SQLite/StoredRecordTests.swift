import ExchangeBase
import ExchangeTesting
import Foundation
import GRDB
import SystemPackage
import Testing

@testable import ExchangeLedger
@testable import ExchangeLedgerSQLite

/// However a record is laid out in the file, it comes back as it was given.
struct StoredRecordTests {
  private static let texts = [
    "", "0", "00", "007", "1", "12", "SPJ-2021-000001", "SPJ-2021-1", "SPJ-2021-01", "1234567", "0234567",
    "薛审样许字(2021)1号", "薛审样许字(2021)01号", "样例", "样例1样例", "XC-SPJ-2c26b46b68ffc68ff99b",
    "XC-SPJ-2C26B46B68FFC68FF99B", "XC-SPJ-2c26b46b68ffc68ff99", "XC-SPJ-2c26b46b68ffc6", "XC-SPJ-", "XC-SPJ",
    "XC-WJ-2c26b46b68ffc68ff99b", "00000000-0000-0000-0000-000000000001", "a'b\"c%d", "%d%s%0*d", "e\u{301}1",
    "䶮𬭊1",
  ]

  private func records(_ texts: [String], drop: Int64) -> [RecordRow] {
    texts.enumerated().map { place, text in
      var record = RecordRow(
        drop: drop, number: place * 2 + 1, sender: "XC-SPJ", msgId: text,
        digest: [UInt8](repeating: UInt8(place % 256), count: place % 17),
        documents: [[], [text], [text, text], ["\(text)号", "JY\(text)"]][place % 4],
        summary: [nil, text, "样例事项"][place % 3])
      if place.isMultiple(of: 5) {
        record.triggerDay = Day("1949-10-01").adding(days: place)
        record.due = Instant(milliseconds: -1_000 + Int64(place))
        record.isOnTime = place.isMultiple(of: 2)
        record.provisionalRule = place.isMultiple(of: 3) ? "push-approval" : nil
      }
      return record
    }
  }

  @Test func `every record comes back, whether its wording is kept or not`() throws {
    let book = try Book(.sqlite)
    // The second time most wordings are met often enough to be kept, and the third time they are there.
    for round in 0..<3 {
      let texts = Self.texts.flatMap { text in
        (0..<6).map { "\(round)/\(text)/\($0)" } + ["\(round == 0 ? "" : "\(round)|")\(text)"]
      }
      let stored = try book.decide { overlay in
        var drop = try book.drop("2021010\(round)-0001")
        overlay.insert(&drop)
        return try records(Array(Set(texts)).sorted(), drop: drop.id).map { record in
          var record = record
          try overlay.insert(&record)
          return record
        }
      }
      try book.ledger.read { (view) throws in
        #expect(try view.records(rows: stored.map(\.id)) == stored)
        let found = try view.records(of: "XC-SPJ", msgIds: stored.map(\.msgId))
        #expect(found.sorted { $0.id < $1.id } == stored)
        for record in stored {
          #expect(try view.records(msgId: record.msgId) == [record])
          for document in record.documents {
            #expect(try view.records(document: document, limit: 1_000).contains(record))
            #expect(try view.records(matching: "nothing", document: document).contains(record))
          }
        }
      }
    }
  }

  /// Two ids of one key, found among many.
  private static let twins: (String, String) = {
    var known: [Int64: String] = [:]
    for number in 0... {
      let text = "样例-\(number)-x"
      let key = NumberedText.key(of: text)
      if let other = known[key] { return (other, text) }
      known[key] = text
    }
    return ("", "")
  }()

  @Test func `records whose ids have one key are told apart`() throws {
    let (one, other) = Self.twins
    for parts in [[[one, other]], [[one], [other]]] {
      let book = try Book(.sqlite)
      for (place, part) in parts.enumerated() {
        try book.decide { overlay in
          var drop = try book.drop("20210104-000\(place)")
          overlay.insert(&drop)
          for var record in records(part, drop: drop.id) { try overlay.insert(&record) }
        }
      }
      try book.ledger.read { (view) throws in
        for text in [one, other] {
          #expect(try view.record(sender: "XC-SPJ", msgId: text)?.msgId == text)
          #expect(try view.records(msgId: text).map(\.msgId) == [text])
        }
        #expect(try view.records(of: "XC-SPJ", msgIds: [one, other]).count == 2)
        #expect(try view.records(of: "XC-WJ", msgIds: [one, other]).isEmpty)
      }
    }
  }

  @Test(.everyEngine, arguments: [true, false], [true, false])
  func `two records of one sender and id aren't stored`(atOnce: Bool, isAhead: Bool) throws {
    let book = try Book()
    func changes(_ name: String, _ ids: [String]) throws -> LedgerChanges {
      try book.ledger.read { (view) throws in
        let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
        var drop = try book.drop(name)
        overlay.insert(&drop)
        for var record in records(ids, drop: drop.id) { try overlay.insert(&record) }
        try overlay.append(
          .decided, subject: name, at: book.moment("2021-01-04T12:00:00"), detail: [String: String]())
        return overlay.changes
      }
    }
    func store(_ changes: LedgerChanges) throws {
      try book.ledger.apply(ahead: isAhead ? changes.recordsAhead() : nil, { [changes] }, once: {})
    }
    let derived = "XC-SPJ-2c26b46b68ffc68ff99b"
    try store(changes("20210104-0001", [derived]))
    let ids = atOnce ? ["b", "b"] : [derived, "b"]
    #expect(throws: LedgerError.self) { try store(changes("20210104-0002", ids)) }
    #expect(try book.ledger.read { try $0.freeRows().record } == 2, "all of it or nothing")
    try store(changes("20210104-0003", ["b"]))
  }

  @Test func `a record costs a hundred bytes, and few pages are written for a few`() throws {
    let book = try Book(.sqlite)
    for round in 0..<2 {
      // Without a look at all that the ledger tells of them, before and after.
      try book.ledger.write(spoolingIn: FilePath(book.folderPath)) { overlay, _ in
        var drop = try book.drop("2021010\(round)-0001")
        overlay.insert(&drop)
        for number in 1...20_000 {
          let place = round * 20_000 + number
          var record = RecordRow(
            drop: drop.id, number: number, sender: "XC-SPJ", msgId: "SPJ-2021-\(place)",
            digest: [UInt8](repeating: 7, count: 16),
            documents: ["薛审样许字(2021)\(place)号", "JY\(place + 1_000_000_000)"],
            summary: "样例事项\(number % 30)", triggerDay: "2021-01-04")
          try overlay.insert(&record, route: Int32(number % 20))
        }
        overlay.addRoutes(Array(repeating: LedgerChanges.Route(deliveries: [], isClaimable: true), count: 20))
        try overlay.append(
          .decided, subject: drop.drop, at: book.moment("2021-01-04T12:00:00"), detail: [String: String]())
      }
    }
    let queue = try DatabaseQueue(path: "\(book.folderPath)/ledger.sqlite")
    let bytes = try queue.read { database in
      try Int.fetchOne(
        database, sql: "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%record%' OR name LIKE '%number%'")
        ?? 0
    }
    #expect(bytes / 40_000 < 115 && bytes > 0, "\(bytes / 40_000)")
  }
}
