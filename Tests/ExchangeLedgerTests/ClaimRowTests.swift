import ExchangeFormats
import Foundation
import Testing

@testable import ExchangeLedger

/// A delivery is open until every record of it is claimed or returned.
struct ClaimRowTests {
  /// What is said of a delivery of three records.
  struct Answer: Sendable {
    /// The record's place, from 1; `nil` for all that are open.
    let record: Int?
    let records: Int
    let act: ClaimRow.Act
  }

  @Test(arguments: [
    [Answer(record: nil, records: 3, act: .claimed)],
    [Answer(record: 1, records: 1, act: .claimed), Answer(record: nil, records: 2, act: .claimed)],
    (1...3).map { Answer(record: $0, records: 1, act: .claimed) },
    [Answer(record: 2, records: 1, act: .returned), Answer(record: nil, records: 2, act: .claimed)],
    [Answer(record: nil, records: 3, act: .returned)],
  ])
  func `it closes with the last record and not before`(answers: [Answer]) throws {
    let folder = try LedgerFolder()
    let ledger = try folder.open()
    let (drop, delivery, records) = try deliver(3, in: ledger)
    for (number, answer) in answers.enumerated() {
      #expect(
        try ledger.read { try $0.openDeliveries(of: "XC-WJ").count } == 1, "before answer \(number + 1)")
      var claim = ClaimRow(
        delivery: delivery, record: answer.record.map { records[$0 - 1] }, records: answer.records,
        act: answer.act, at: try LedgerFolder.moment("2021-01-04T11:00:00"), byDrop: drop)
      try ledger.write { try $0.insert(&claim) }
    }
    #expect(try ledger.read { try $0.openDeliveries(of: "XC-WJ").count } == 0)
    #expect(try ledger.read { try $0.openDeliveries().count } == 0)
  }

  @Test func `what was said of a record is the first of its own and of all`() throws {
    let folder = try LedgerFolder()
    let ledger = try folder.open()
    let (drop, delivery, records) = try deliver(3, in: ledger)
    let at = try LedgerFolder.moment("2021-01-04T11:00:00")
    for (record, count, act) in [(records[1], 1, ClaimRow.Act.returned), (nil, 2, .claimed)]
      as [(Int64?, Int, ClaimRow.Act)]
    {
      var claim = ClaimRow(delivery: delivery, record: record, records: count, act: act, at: at, byDrop: drop)
      try ledger.write { try $0.insert(&claim) }
    }
    let acts = try ledger.read { view in
      try records.map { try view.claim(ofDelivery: delivery, record: $0)?.act }
    }
    #expect(acts == [.claimed, .returned, .claimed])
  }

  @Test func `a delivery that isn't placed yet isn't to be claimed`() throws {
    let folder = try LedgerFolder()
    let ledger = try folder.open()
    _ = try deliver(1, in: ledger, isPlaced: false)
    #expect(try ledger.read { try $0.openDeliveries().isEmpty })
    #expect(try ledger.read { try $0.unpublishedDrops().count } == 1)
  }

  /// Stores a drop with one delivery; returns the rows of drop, delivery and records.
  private func deliver(
    _ count: Int, in ledger: Ledger, isPlaced: Bool = true
  ) throws -> (drop: Int64, delivery: Int64, records: [Int64]) {
    let at = try LedgerFolder.moment("2021-01-04T10:00:00")
    let receipt = Receipt(
      drop: "20210104-0001", fileName: "决定.csv", bytes: 1, sha256: "", sender: "XC-SPJ", senderName: "样例审批局",
      receivedAt: at, verdict: .accepted, advice: .doNotResend)
    var drop = DropRow(receipt: receipt, receiptStem: "决定.csv")
    return try ledger.write { transaction in
      try transaction.insert(&drop, row: transaction.nextDropRow())
      var delivery = DeliveryRow(
        delivery: "20210104-0001-XC-WJ", drop: drop.id, sender: "XC-SPJ", recipient: "XC-WJ",
        kind: "approval-push", records: count, fileName: "a.csv", sha256: "", opensClaim: true)
      try transaction.insert(&delivery)
      var rows: [Int64] = []
      for number in 1...count {
        var record = RecordRow(
          drop: drop.id, number: number, sender: "XC-SPJ", msgId: "SPJ-\(number)", digest: [UInt8(number)])
        try transaction.insert(&record)
        try transaction.link(delivery: delivery.id, record: record.id)
        rows.append(record.id)
      }
      if isPlaced {
        try transaction.markDelivered(delivery, at: at, claimDue: nil, isProvisional: false)
        try transaction.markPublished(drop, at: at)
      }
      return (drop.id, delivery.id, rows)
    }
  }
}
