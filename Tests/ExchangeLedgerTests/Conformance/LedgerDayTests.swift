import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Foundation
import ExchangeTesting
import Testing

@testable import ExchangeLedger

@Suite(.everyEngine) struct LedgerDayTests {
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
    try book.close("2021-01-04", at: "2021-01-05T00:00:01")
    try book.decide("b", takenAt: "2021-01-04T23:59:50", at: "2021-01-04T23:59:51")
    try book.decide("c", takenAt: "2021-01-05T09:00:00", at: "2021-01-05T09:00:01")
    #expect(try book.drops(on: "2021-01-04") == ["a"])
    #expect(try book.drops(on: "2021-01-05") == ["b", "c"])
  }

  @Test func `a claim taken before midnight and decided after it belongs to the next day`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00", at: "2021-01-04T10:00:01")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    let before = try book.standings(on: "2021-01-05")
    try book.answer(delivery, "k", each: 3, takenAt: "2021-01-05T23:59:59", at: "2021-01-06T00:00:02")

    #expect(try book.standings(on: "2021-01-05") == before)
    #expect(before.map(\.open) == [3])
    let next = try book.standings(on: "2021-01-06")
    #expect(next.map(\.open) == [0])
    #expect(next.map(\.claimedInTime) == [3], "it arrived in time all the same")
    #expect(try book.standings(on: "2021-01-07") == [], "closed the day before")
  }

  @Test func `a delivery's records are told by what became of each, however often it is answered`() throws {
    let book = try Book()
    let drop = try book.decide("a", records: 6, takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    try book.answer(delivery, "k1", records: [drop.records[0]], takenAt: "2021-01-05T09:00:00")
    try book.answer(
      delivery, "k2", .returned, records: [drop.records[1], drop.records[2]], takenAt: "2021-01-05T10:00:00")
    try book.answer(delivery, "k3", .returned, records: [drop.records[3]], takenAt: "2021-01-06T09:00:00")
    try book.answer(delivery, "k4", records: [drop.records[4]], takenAt: "2021-01-06T10:00:00")
    let standing = try #require(try book.standings(on: "2021-01-06").first)
    #expect(standing.claimedInTime == 1)
    #expect(standing.returnedInTime == 2)
    #expect(standing.returnedLate == 1)
    #expect(standing.claimedLate == 1)
    #expect(standing.open == 1)
    #expect(standing.claimDue == book.moment("2021-01-06T00:00:00"))
    #expect(try book.standings(on: "2021-01-04").map(\.open) == [6])
  }

  @Test func `a delivery is placed once, however often it is said`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    try book.place(delivery, at: "2021-01-05T08:00:00")
    let placed = try book.ledger.read { view in
      try ["2021-01-04", "2021-01-05"].map { try view.deliveries(placedOn: view.day($0)).count }
    }
    #expect(placed == [1, 0])
  }
}

extension Book {
  fileprivate func drops(on day: Day) throws -> [String] {
    try ledger.read { view in
      var names: [String] = []
      try view.forEachDrop(of: view.day(day)) { names.append($0.drop) }
      return names
    }
  }

  fileprivate func standings(on day: Day) throws -> [DeliveryStanding] {
    try ledger.read { try $0.standings(of: $0.day(day)) }
  }
}
