import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// A bit that a disk flips in anything that an exchange has written and keeps is found.
@Suite(.waits) struct KeptFlipTests {
  /// `EXCHANGE_FLIPS` has more of them.
  private static let count = Int(ProcessInfo.processInfo.environment["EXCHANGE_FLIPS"] ?? "") ?? 150

  /// An exchange in which pushes were delivered, one was claimed, one came back, and days were closed.
  private static func lived() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(
      msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号", holder: "样例甲餐饮店")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.drop(Array("no\n1\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try exchange.drop(SampleBundle.answer(record: "P-1"), as: "认领.csv", from: "XC-WJ")
    for moment in ["2021-01-04T11:00", "2021-01-05T08:00", "2021-01-06T08:00"] { try exchange.pass(moment) }
    return exchange
  }

  private static func receipts(of department: String, in exchange: TemporaryExchange) throws -> [FilePath] {
    let folder = exchange.layout.department(department).appending("receipts")
    return try exchange.names(in: folder).map { folder.appending(String(decoding: $0, as: UTF8.self)) }
  }

  /// All that is proven, by what it is.
  private static func files(of exchange: TemporaryExchange) throws -> [String: [FilePath]] {
    let deliveries = try exchange.ledger { try $0.deliveries(before: .max, to: nil, limit: 100) }
    return [
      "dropped": try exchange.files(below: exchange.layout.archive)
        + exchange.files(below: exchange.layout.quarantine),
      "packages": try exchange.files(below: exchange.layout.reports).filter { $0.extension == "zip" },
      "receipts": try exchange.departments.filter { !$0.hasPrefix(".") }.flatMap {
        try receipts(of: $0, in: exchange)
      },
      "deliveries": deliveries.map {
        exchange.layout.department($0.recipient).appending("outbox").appending($0.fileName)
      },
      "journal": try exchange.files(below: exchange.root.appending("journal")),
    ]
  }

  @Test func `no flipped bit of what is kept goes unnoticed`() throws {
    let exchange = try Self.lived()
    let files = try Self.files(of: exchange)
    #expect(files.allSatisfy { $0.value.count > 1 }, "\(files)")
    let ledger = try exchange.layout.requireLedgerToAsk()
    let now = try #require(Instant("2021-01-06T12:00:00.000+08:00"))
    func faults() throws -> [KeptProof.Fault] { try KeptFiles(in: exchange.layout, ledger, now: now).faults }
    #expect(try faults().isEmpty)
    var random = SeededGenerator()
    let sorts = files.keys.sorted()
    for number in 0..<Self.count {
      let sort = sorts[number % sorts.count]
      let file = try #require(files[sort]?.randomElement(using: &random))
      let whole = try Files.bytes(of: file)
      var flipped = whole
      let bit = Int.random(in: 0..<whole.count * 8, using: &random)
      flipped[bit / 8] ^= 1 << (bit % 8)
      try Files.replace(file, with: flipped)
      #expect(try !faults().isEmpty, "bit \(bit) of \(file), seed \(random.seed)")
      try Files.replace(file, with: whole)
    }
    #expect(try faults().isEmpty)
  }
}
