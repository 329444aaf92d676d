import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// A delivery is open until every record of it is claimed or returned.
@Suite(.everyEngine) struct ClaimRowTests {
  /// What is said of a delivery of three records.
  struct Answer: Sendable {
    /// The record's place, from 1; `nil` for all that are open.
    let record: Int?
    let records: Int
    let act: ClaimAct
  }

  @Test(arguments: [
    [Answer(record: nil, records: 3, act: .claimed)],
    [Answer(record: 1, records: 1, act: .claimed), Answer(record: nil, records: 2, act: .claimed)],
    (1...3).map { Answer(record: $0, records: 1, act: .claimed) },
    [Answer(record: 2, records: 1, act: .returned), Answer(record: nil, records: 2, act: .claimed)],
    [Answer(record: nil, records: 3, act: .returned)],
  ])
  func `it closes with the last record and not before`(answers: [Answer]) throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:01")
    for (number, answer) in answers.enumerated() {
      let open = try book.ledger.read { try $0.openClaims(of: "XC-WJ") }
      #expect(open.map(\.delivery.delivery) == ["a-XC-WJ"], "before answer \(number + 1)")
      try book.answer(
        delivery, "k\(number)", answer.act, records: [answer.record.map { drop.records[$0 - 1] }],
        each: answer.records, takenAt: "2021-01-04T11:00:00")
    }
    #expect(try book.ledger.read { try $0.openClaims(of: "XC-WJ").isEmpty })
    #expect(try book.ledger.read { try $0.openClaims().isEmpty })
  }

  @Test func `what was said of a record is the first of its own and of all`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:01")
    try book.answer(delivery, "k1", .returned, records: [drop.records[1]], takenAt: "2021-01-04T11:00:00")
    try book.answer(delivery, "k2", each: 2, takenAt: "2021-01-04T11:00:01")
    let acts = try book.ledger.read { view in
      try drop.records.map { try view.claims(ofDelivery: delivery.id, record: $0.id).first?.act }
    }
    #expect(acts == [.claimed, .returned, .claimed])
  }

  @Test func `a delivery that isn't placed yet isn't to be claimed`() throws {
    let book = try Book()
    _ = try book.stage(book.decide("a", takenAt: "2021-01-04T10:00:00"))
    #expect(try book.ledger.read { try $0.openClaims().isEmpty })
    #expect(try book.ledger.read { try $0.unpublishedDrops().count } == 1)
  }

  @Test func `the most urgent delivery comes first`() throws {
    let book = try Book()
    let later = try book.decide("a", takenAt: "2021-01-05T10:00:00")
    let sooner = try book.decide("b", takenAt: "2021-01-04T10:00:00")
    _ = try book.deliver(later, at: "2021-01-05T10:00:01")
    _ = try book.deliver(sooner, at: "2021-01-04T10:00:01")
    _ = try book.deliver(sooner, to: "XC-SCJG", at: "2021-01-04T10:00:01")
    let open = try book.ledger.read { try $0.openClaims(of: "XC-WJ") }
    #expect(open.map(\.delivery.delivery) == ["b-XC-WJ", "a-XC-WJ"])
    #expect(open.map { $0.duty.due?.description.prefix(10) } == ["2021-01-06", "2021-01-07"])
  }
}
