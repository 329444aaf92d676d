import ExchangeFormats
import Foundation
import GRDB
import Testing

@testable import ExchangeLedger

@Suite struct LedgerDayTests {
  @Test func `a day begins where the one before it ends, and nothing falls between`() throws {
    let book = try Book()
    try book.decide("a", takenAt: "2021-01-04T10:00:00", at: "2021-01-04T10:00:01")
    try book.decide("b", takenAt: "2021-01-04T23:59:59", at: "2021-01-05T00:00:02")
    try book.decide("c", takenAt: "2021-01-06T09:00:00", at: "2021-01-06T09:00:01")
    #expect(try book.drops(on: "2021-01-03") == [])
    #expect(try book.drops(on: "2021-01-04") == ["a"])
    #expect(try book.drops(on: "2021-01-05") == ["b"], "taken before midnight, decided after it")
    #expect(try book.drops(on: "2021-01-06") == ["c"])
    #expect(try book.drops(on: "2021-01-07") == [])
  }

  @Test func `a closed day keeps its stretch although the clock is set back over its end`() throws {
    let book = try Book()
    try book.decide("a", takenAt: "2021-01-04T10:00:00", at: "2021-01-04T10:00:01")
    try book.ledger.write { try $0.closeDay("2021-01-04", at: book.moment("2021-01-05T00:00:01")) }
    try book.decide("b", takenAt: "2021-01-04T23:59:50", at: "2021-01-04T23:59:51")
    try book.decide("c", takenAt: "2021-01-05T09:00:00", at: "2021-01-05T09:00:01")
    #expect(try book.drops(on: "2021-01-04") == ["a"])
    #expect(try book.drops(on: "2021-01-05") == ["b", "c"])
  }

  @Test func `a claim taken before midnight and decided after it belongs to the next day`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00", at: "2021-01-04T10:00:01")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02", due: "2021-01-05T00:00:00")
    let before = try book.standings(on: "2021-01-04")
    let claim = try book.decide("k", takenAt: "2021-01-04T23:59:59", at: "2021-01-05T00:00:02")
    try book.claim(delivery, by: claim, at: "2021-01-04T23:59:59")

    #expect(try book.standings(on: "2021-01-04") == before)
    #expect(before.map(\.open) == [3])
    let next = try book.standings(on: "2021-01-05")
    #expect(next.map(\.open) == [0])
    #expect(next.map(\.claimedInTime) == [3], "it arrived in time all the same")
    #expect(try book.standings(on: "2021-01-06") == [], "closed the day before")
  }

  @Test func `a delivery is placed once, however often it is said`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00", at: "2021-01-04T10:00:01")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02", due: "2021-01-06T00:00:00")
    try book.ledger.write {
      try $0.markDelivered(
        delivery, at: book.moment("2021-01-05T08:00:00"), claimDue: delivery.claimDue, isProvisional: false)
    }
    let placed = try book.ledger.read { view in
      try ["2021-01-04", "2021-01-05"].map { try view.deliveries(placedOn: view.day($0)).count }
    }
    #expect(placed == [1, 0])
  }

  @Test(arguments: ["2021-02-30", "2021-2-3", "", "today", "2021-02-03T00:00:00"])
  func `what is no day is refused`(text: String) throws {
    let book = try Book()
    #expect(throws: LedgerError.self) { try book.ledger.read { _ = try $0.day(text) } }
  }

  @Test(arguments: [
    DaySQL.lastDrop, DaySQL.decided, DaySQL.dropTotals, DaySQL.late, DaySQL.placedDeliveries, DaySQL.returns,
    DaySQL.standings, DaySQL.lateOfDrop, DaySQL.lastEntryBefore,
  ])
  func `no question about a day goes through a whole table`(sql: String) throws {
    let book = try Book()
    let plan = try book.ledger.read { view in
      let statement = try view.database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
      let places = sql.contains("?4") ? 4 : sql.count { $0 == "?" }
      let rows = try Row.fetchAll(
        statement, arguments: StatementArguments(Array(repeating: 0, count: places)))
      return rows.map { row -> String in row["detail"] }
    }
    // A partial index holds only what is open; going through all of that is meant.
    let scans = plan.filter {
      $0.hasPrefix("SCAN") && !$0.contains("unclosed") && !$0.contains("INDEX deliveries_open")
    }
    #expect(scans == [], "\(plan)")
  }
}

/// A ledger in a folder of its own, with drops of three records each.
private final class Book {
  let ledger: Ledger
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "ledger-day-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let beginning = try #require(Timestamp("2021-01-01T00:00:00.000+08:00"))
    ledger = try Ledger(path: folder.appending(path: "ledger.sqlite").path, now: beginning)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func moment(_ text: String) -> Timestamp { Timestamp("\(text).000+08:00")! }

  @discardableResult
  func decide(_ name: String, takenAt: String, at: String) throws -> DropRow {
    var receipt = Receipt(
      drop: name, fileName: "\(name).csv", bytes: 1, sha256: "", sender: "XC-SPJ", senderName: "样例审批局",
      receivedAt: moment(takenAt), verdict: .accepted, advice: .doNotResend)
    receipt.counts.found = 3
    receipt.counts.accepted = 3
    var drop = DropRow(receipt: receipt, receiptStem: name)
    try ledger.write {
      try $0.insert(&drop, row: $0.nextDropRow())
      try $0.append(.decided, subject: name, at: moment(at), detail: [String: String]())
    }
    return drop
  }

  func deliver(_ drop: DropRow, at: String, due: String) throws -> DeliveryRow {
    var delivery = DeliveryRow(
      delivery: "D-\(drop.drop)", drop: drop.id, sender: drop.sender, recipient: "XC-WJJ",
      kind: "approval-push",
      records: 3, fileName: "\(drop.drop).csv", sha256: "", opensClaim: true, claimDue: moment(due))
    try ledger.write {
      try $0.insert(&delivery)
      try $0.markDelivered(delivery, at: moment(at), claimDue: moment(due), isProvisional: false)
    }
    return delivery
  }

  func claim(_ delivery: DeliveryRow, by drop: DropRow, at: String) throws {
    var claim = ClaimRow(
      delivery: delivery.id, record: nil, records: 3, act: .claimed, at: moment(at), byDrop: drop.id)
    try ledger.write { try $0.insert(&claim) }
  }

  func drops(on day: String) throws -> [String] {
    try ledger.read { view in
      var names: [String] = []
      try view.forEachDrop(of: view.day(day)) { names.append($0.drop) }
      return names
    }
  }

  func standings(on day: String) throws -> [DeliveryStanding] {
    try ledger.read { try $0.standings(of: $0.day(day)) }
  }
}
