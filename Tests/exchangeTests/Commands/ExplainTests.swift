import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeRules
import Foundation
import SystemPackage
import Testing

/// `check --explain` tells what would be decided, and that is what is decided when the file comes.
@Suite(.waits) struct ExplainTests {
  /// What programs read of a decision.
  private struct Explained: Decodable {
    struct Decision: Decodable {
      struct Share: Decodable {
        let recipient, kind, file: String
        let records, claimable: Int
      }
      struct Act: Decodable {
        let act, delivery: String
        let record: String?
        let records: Int
      }
      struct Duty: Decodable {
        let change, rule, debtor: String
        let outcome: String?
      }
      let version, accepted, rejected, facts: Int
      let shares: [Share]
      let acts: [Act]
      let duties: [Duty]
      let entries: [[String]]
    }
    let decision: Decision?
  }

  private let exchange: TemporaryExchange
  private let desk: FilePath

  init() throws {
    exchange = try TemporaryExchange()
    desk = exchange.root.appending("样例.csv")
  }

  private func explain(_ bytes: [UInt8], by sender: String, _ options: String...) throws -> Program.Outcome {
    try Files.replace(desk, with: bytes)
    defer { try? Files.remove(desk) }
    return try Program.run(
      [
        "check", desk.string, "--explain", "--exchange", exchange.root.string, "--sender", sender, "--at",
        "2021-01-04T11:00",
      ] + options)
  }

  private func decision(_ bytes: [UInt8], by sender: String) throws -> Explained.Decision {
    let output = try explain(bytes, by: sender, "--format", "json").output
    return try #require(try JSONDecoder().decode([Explained].self, from: Data(output)).first?.decision)
  }

  private static let push = SampleBundle.approvals([
    SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号"),
    SampleBundle.Approval(msgId: "SPJ-2", docNo: "薛审食许字〔2021〕2号"),
  ])

  @Test func `what a push would bring is what it brings`() throws {
    let told = try decision(Self.push, by: "XC-SPJ")
    #expect(told.version == 1 && told.accepted == 2 && told.rejected == 0 && told.acts.isEmpty)
    #expect(told.shares.map(\.recipient) == ["XC-SCJG"] && told.shares.map(\.claimable) == [2])
    #expect(told.entries == [["decided", "{drop}"]])
    #expect(try exchange.names(in: exchange.layout.work).isEmpty, "nothing was made in the exchange")
    try exchange.answer(to: Self.push, as: "样例.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    let deliveries = try exchange.ledger { try $0.deliveries(ofDrop: 1) }
    #expect(deliveries.map(\.recipient) == told.shares.map(\.recipient))
    #expect(
      deliveries.map(\.fileName) == told.shares.map { $0.file.replacing("{drop}", with: "20210104-0001") })
    #expect(deliveries.map(\.records) == told.shares.map(\.records))
  }

  @Test func `a claim would end what is owed, and names the records`() throws {
    try exchange.answer(to: Self.push, as: "样例.csv", from: "XC-SPJ")
    let claim = SampleBundle.answer(record: "SPJ-2")
    let told = try decision(claim, by: "XC-SCJG")
    #expect(
      told.acts.map { "\($0.act) \($0.delivery) \($0.record ?? "") \($0.records)" } == [
        "claimed 20210104-0001-XC-SCJG SPJ-2 1"
      ])
    #expect(told.duties.map(\.debtor) == ["XC-SCJG", "XC-SCJG"])
    #expect(Set(told.duties.map(\.change)) == ["changed", "ended"])
    let words = try explain(claim, by: "XC-SCJG").text
    #expect(words.contains("将记为认领：投递 20210104-0001-XC-SCJG，SPJ-2，1 条") && words.contains("将了结"))
    #expect(try explain(claim, by: "XC-SCJG", "--lang", "en").text.contains("would be claimed"))
    // The last record ends the rest with it: that isn't told as something else.
    let whole = try decision(SampleBundle.answer(delivery: "20210104-0001-XC-SCJG"), by: "XC-SCJG")
    #expect(whole.duties.map(\.change) == ["ended"])
    // Nothing of it has happened.
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-SCJG").map(\.duty.records) } == [2])
    try exchange.answer(to: claim, as: "认领.csv", from: "XC-SCJG", at: "2021-01-04T11:00")
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-SCJG").map(\.duty.records) } == [1])
  }

  @Test func `what comes back would leave nothing but its receipt`() throws {
    let told = try decision(SampleBundle.approvals([SampleBundle.Approval(docNo: "")]), by: "XC-SPJ")
    #expect(told.accepted == 0 && told.shares.isEmpty && told.duties.isEmpty && told.facts == 0)
    #expect(told.entries == [["decided", "{drop}"]])
  }

  @Test func `without a sender nothing is decided that could be explained`() throws {
    try Files.replace(desk, with: Self.push)
    #expect(try Program.run("check", desk.string, "--explain").status == 64)
  }

  @Test func `checking makes no copy of the ledger`() throws {
    try exchange.answer(to: Self.push, as: "样例.csv", from: "XC-SPJ")
    try Files.replace(desk, with: SampleBundle.answer(record: "SPJ-1"))
    let scratch = try Files.makeTemporaryFolder(named: "check")
    defer { try? Files.removeTree(scratch) }
    let clock = try #require(WallClock(at: "2021-01-04T11:00"))
    let checker = try Checker(
      data: ProgramData(), exchange: exchange.root, profile: ProgramData.standardProfile, sender: "XC-SCJG",
      clock: clock, language: .zh, scratch: scratch)
    #expect(try checker.check(desk, kind: nil).receipt.verdict == .accepted)
    let made = try FileManager.default.subpathsOfDirectory(atPath: scratch.string)
    #expect(!made.contains { $0.contains("ledger") || $0.contains("sqlite") }, "\(made)")
  }
}
