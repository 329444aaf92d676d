import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What is taken down beside the ledger is brought to what the ledger tells, wherever a stop came between.
struct JournalTests {
  /// How far it had come when whoever laid it aside was stopped.
  enum Stop: CaseIterable {
    case before, moved, begun, torn
  }

  @Test(arguments: Stop.allCases)
  func `what was being laid aside is laid aside whole, and the rest is taken down`(stop: Stop) throws {
    let exchange = try TemporaryExchange()
    for number in 1...3 {
      let row = SampleBundle.Approval(msgId: "J\(number)", docNo: "薛审食许字〔2021〕J\(number)号")
      try exchange.answer(to: SampleBundle.approvals([row]), as: "决定\(number).csv", from: "XC-SPJ")
    }
    let path = exchange.layout.journal.appending("2021-01-04.tsv")
    let whole = try Files.bytes(of: path)
    let lines = whole.split(separator: 10)
    try #require(lines.count > 8)
    let shared = lines.prefix(4).flatMap { $0 + [10] }
    let aside = exchange.root.appending("\(Journal.asidePrefix)20210105-100000")
    let laid = aside.appending("2021-01-04.tsv")
    if stop != .before {
      try Files.makeFolder(aside)
      try Files.rename(path, to: laid)
    }
    if stop == .begun { try Files.replace(path, with: shared) }
    if stop == .torn { try Files.replace(path, with: shared + lines[4].prefix(20)) }
    let ledger = try exchange.layout.requireLedgerToAsk()
    try Journal(exchange.layout).begin(anew: 4, at: "2021-01-04", laying: aside, ledger)
    #expect(try Files.bytes(of: path) == whole)
    #expect(try Files.bytes(of: laid) == whole)
    #expect(try Files.names(in: exchange.layout.journal).count { $0.extension == "tsv" } == 1)
  }
}
