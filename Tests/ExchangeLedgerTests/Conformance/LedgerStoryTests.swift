import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import Testing

@testable import ExchangeLedger

/// A few days of an exchange: whoever opens the ledger afterwards finds in it all that the rules need to say the same.
@Suite(.everyEngine) struct LedgerStoryTests {
  @Test func `every matter, computed anew from the ledger alone, gives what is stored`() throws {
    let book = try Book()
    try play(in: book)
    let now = "2021-01-12T00:00:00"
    try book.pass(to: now)
    let matters = try book.ledger.read { view in try (1...6).compactMap { try view.matter(row: $0) } }
    #expect(matters.count == 6)
    var outcomes: Set<Obligation.Outcome?> = []
    for matter in matters {
      let stored = try book.stored(matter).sorted { $0.key < $1.key }
      let computed = try book.computed(matter, at: now)
      #expect(stored.map(\.core) == computed.map(\.core), "\(matter.code)")
      #expect(stored.map(\.due) == computed.map(\.due), "\(matter.code)")
      outcomes.formUnion(stored.map(\.outcome))
    }
    #expect(outcomes == [nil, .met, .metLate, .returned, .deemed], "and there is something to compute")
  }

  @Test func `every open record is in the balances' last line, and each evening is the next morning`() throws
  {
    let book = try Book()
    try play(in: book)
    try book.pass(to: "2021-01-12T00:00:00")
    let days = (0..<12).map { Day("2021-01-01").adding(days: $0) }
    let balances = try book.ledger.read { view in try days.map { try view.balances(of: view.day($0)) } }
    for balance in balances.joined() { #expect(balance.isEven, "\(balance)") }
    for (evening, morning) in zip(balances, balances.dropFirst()) {
      let closing = Dictionary(
        uniqueKeysWithValues: evening.filter { $0.closing > 0 }.map { ($0.family, $0.closing) })
      let opening = Dictionary(
        uniqueKeysWithValues: morning.filter { $0.opening > 0 }.map { ($0.family, $0.opening) })
      #expect(closing == opening)
    }
    let open = try book.ledger.read { try $0.openObligations().reduce(0) { $0 + $1.obligation.records } }
    #expect(balances.last?.reduce(0) { $0 + $1.closing } == open)
    #expect(open > 0)
  }

  /// Two deliveries of a push, one claimed late in two steps and one partly returned; a parallel case with an
  /// extension, an opinion and a default; two inquiries, one of which nobody answers.
  private func play(in book: Book) throws {
    let push = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let toHealth = try book.deliver(push, at: "2021-01-04T10:00:02")
    let toMarket = try book.deliver(push, to: "XC-SCJG", at: "2021-01-04T10:00:02")
    let code = "case:XC-SPJ:BL-1"
    let notice = try book.send(
      "n", "parallel-notice", to: ["XC-WJ", "XC-SCJG", "XC-ZHZF"], in: code, ["dueDate": "2021-01-06"],
      at: "2021-01-04T11:00:00")
    let question = try book.send(
      "i1", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i1", ["proposition": "样例"],
      at: "2021-01-04T12:00:00")
    try book.send(
      "i2", "inquiry", to: ["XC-SCJG"], in: "inquiry:XC-SPJ:i2", ["proposition": "样例"],
      at: "2021-01-04T12:30:00")
    try book.send("i3", "inquiry", to: ["XC-ZHZF"], in: "inquiry:XC-SPJ:i3", at: "2021-01-04T13:00:00")
    try book.answer(toMarket, "k1", .returned, records: [push.records[0]], takenAt: "2021-01-05T09:00:00")
    try book.answer(toMarket, "k2", each: 2, takenAt: "2021-01-05T10:00:00")
    try book.answer(toHealth, "k3", records: [push.records[1]], takenAt: "2021-01-05T11:00:00")
    try book.send(
      "o", "parallel-opinion", from: "XC-SCJG", in: code, about: notice, ["opinion": "同意"],
      at: "2021-01-05T12:00:00")
    try book.send(
      "x", "extension-notice", from: "XC-WJ", in: code, about: notice, ["newDueDate": "2021-01-08"],
      at: "2021-01-06T09:00:00")
    try book.pass(to: "2021-01-07T00:00:00")
    try book.answer(toHealth, "k4", each: 2, takenAt: "2021-01-07T09:00:00")
    try book.send(
      "c", "default-consent", in: code, about: notice, ["department": "XC-ZHZF"], at: "2021-01-07T10:00:00")
    try book.send(
      "r", "inquiry-reply", from: "XC-WJ", in: "inquiry:XC-SPJ:i1", about: question, ["outcome": "同意"],
      at: "2021-01-08T09:00:00")
  }
}
