import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeTesting
import Testing

@testable import ExchangeProcessor
@testable import ExchangeReports

/// What senders declare stands beside what came, whatever earlier versions took down.
@Suite(.waits) struct ReconciliationTallyTests {
  @Test func `a number of records that no file has is told as the most that one can have`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    let context = try exchange.configuration().context(of: "2021-01-04")
    let (lines, differences) = try exchange.ledger { view in
      var row = try #require(try view.drop("20210104-0001"))
      var tally = try ReconciliationTally(view, view.day("2021-01-04"), context)
      for declared in [Int.max, Int.max, Int.min] {
        row.counts.declared = declared
        try tally.add(row)
      }
      return try tally.finish(placed: [], claims: [], statements: [], unstated: [])
    }
    let most = 1 << 40
    #expect(lines.map(\.declared) == [2 * most])
    #expect(lines.map(\.records.found) == [3])
    #expect(differences.map(\.records).sorted() == [1, most - 1, most - 1])
  }
}
