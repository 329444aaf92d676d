import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// A matter is put together again from what the ledger has, and from nothing else.
@Suite(.everyEngine) struct MatterTests {
  @Test func `a delivery's matter has the delivery, and one fact for each drop that answered it`() throws {
    let book = try Book()
    let drop = try book.decide("a", records: 4, takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:02")
    try book.answer(
      delivery, "k1", records: [drop.records[0], drop.records[1]], takenAt: "2021-01-04T11:00:00",
      at: "2021-01-04T11:00:05")
    try book.answer(
      delivery, "k2", .returned, records: [drop.records[2]], round: 2, takenAt: "2021-01-04T12:00:00")
    let matter = try book.matter(of: delivery)
    let facts = try book.ledger.read { try $0.facts(of: matter).facts }
    #expect(facts.map(\.id) == ["a-XC-WJ", "k1", "k2"])
    #expect(facts.map(\.event) == [.delivered, .arrived, .arrived])
    #expect(facts.map(\.kind) == ["approval-push", "claim", "claim-return"])
    #expect(facts.map(\.records) == [4, 2, 1])
    #expect(facts.map(\.by) == ["XC-SPJ", "XC-WJ", "XC-WJ"])
    #expect(facts[0].to == ["XC-WJ"])
    #expect(facts[1].at == book.moment("2021-01-04T11:00:00"), "the arrival, not the decision")
    #expect(facts[2].values == ["returns": "2"])
  }

  @Test func `a delivery that isn't placed is no fact`() throws {
    let book = try Book()
    let delivery = try book.stage(book.decide("a", takenAt: "2021-01-04T10:00:00"))
    let matter = try book.decide { try $0.ensureMatter("delivery:a", delivery: delivery.id) }
    #expect(try book.ledger.read { try $0.facts(of: matter).facts.isEmpty })
  }

  @Test func `another matter has its records, and the deliveries that carry them`() throws {
    let book = try Book()
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG"], in: code, ["dueDate": "2021-01-06"],
      at: "2021-01-04T09:00:00")
    try book.send(
      "o", "parallel-opinion", from: "XC-WJ", in: code, about: notice, ["opinion": "同意"],
      at: "2021-01-05T09:00:00")
    try book.send(
      "other", "parallel-notice", to: ["XC-WJ"], in: "case:XC-SPJ:BL-2", at: "2021-01-04T09:30:00")
    let matter = try book.matter(code)
    let facts = try book.ledger.read { try $0.facts(of: matter).facts }
    #expect(facts.map(\.id) == ["XC-SPJ/n/1", "n-XC-SCJG", "n-XC-WJ", "XC-WJ/o/1"])
    #expect(facts.map(\.about) == [nil, "XC-SPJ/n/1", "XC-SPJ/n/1", "XC-SPJ/n/1"])
    #expect(facts[0].to == ["XC-WJ", "XC-SCJG"])
    #expect(facts[0].values == ["dueDate": "2021-01-06"])
    #expect(facts[1].to == ["XC-SCJG"])
    #expect(facts[3].values == ["opinion": "同意"])
  }

  @Test func `what came within one moment is in the order of its drops, whatever its ids are`() throws {
    let book = try Book()
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG"], in: code, ["dueDate": "2021-01-06"],
      at: "2021-01-04T09:00:00")
    for name in ["z", "a", "m"] {
      try book.send(
        name, "parallel-opinion", from: "XC-WJ", in: code, about: notice, ["opinion": name],
        at: "2021-01-04T09:00:00")
    }
    let matter = try book.matter(code)
    let facts = try book.ledger.read { try $0.facts(of: matter).facts }
    #expect(
      facts.map(\.id) == ["XC-SPJ/n/1", "n-XC-SCJG", "n-XC-WJ", "XC-WJ/z/1", "XC-WJ/a/1", "XC-WJ/m/1"])
  }

  @Test func `a name finds its matters, whoever opened them, and no other scope's`() throws {
    let book = try Book()
    let codes = ["case:XC-SPJ:BL-1", "case:XC-DSJ:BL-1", "case:XC-SPJ:BL-11", "survey:XC-SPJ:BL-1"]
    try book.decide { overlay in for code in codes { _ = try overlay.ensureMatter(code) } }
    let found = try book.ledger.read { try $0.matters(scope: "case", named: "BL-1").map(\.code).sorted() }
    #expect(found == ["case:XC-DSJ:BL-1", "case:XC-SPJ:BL-1"])
  }

  @Test func `a name finds its matter however its brackets are written`() throws {
    let book = try Book()
    try book.decide { _ = try $0.ensureMatter("case:XC-SPJ:并联〔2021〕1号") }
    for name in ["并联〔2021〕1号", "并联(2021)1号", "并联［２０２１］１号"] {
      #expect(
        try book.ledger.read { try $0.matters(scope: "case", named: name).map(\.name) } == ["并联〔2021〕1号"])
    }
  }

  @Test(arguments: [
    ("delivery:20210104-0001-XC-WJ", "20210104-0001-XC-WJ"), ("case:XC-SPJ:BL:1", "BL:1"), ("x", "x"),
  ])
  func `people call a matter by the last part of its code`(code: String, name: String) {
    #expect(MatterRow(id: 1, code: code, delivery: nil).name == name)
  }

  @Test(arguments: [("XC-SPJ", "XC-SPJ-2c26", "XC-SPJ-2c26"), ("XC-SPJ", "A-1", "XC-SPJ/A-1")])
  func `evidence tells whose message it is`(sender: String, msgId: String, id: String) {
    #expect(RecordRow.publicId(sender: sender, msgId: msgId) == id)
  }
}
