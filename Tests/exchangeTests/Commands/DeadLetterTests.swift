import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// What we fail at, for whatever reason and at whichever step, costs its drop, and is brought back when that is mended.
@Suite(.waits) struct DeadLetterTests {
  /// How the program fails at a file.
  struct Failing: CustomTestStringConvertible, Sendable {
    let step: String
    let how: String

    var testDescription: String { "\(how) while \(step)" }

    /// How many other files there are. A group is full with sixty-four; at two steps three groups are in hand at a time, and at the
    /// others less does.
    var others: Int { ["deciding", "keeping"].contains(step) ? Self.many : 15 }
    static let many = 140

    /// What makes the program fail so.
    var environment: [String: String] {
      ["EXCHANGE_DRILL": "\(step) \(how) \(DeadLetterTests.poisoned)", "SWIFT_BACKTRACE": "enable=no"]
    }

    static func all(_ steps: [String]) -> [Failing] {
      steps.flatMap { step in ["error", "trap"].map { Failing(step: step, how: $0) } }
    }
  }

  private static let poisoned = "故障.csv"
  private static let poisonedBytes = SampleBundle.approvals([
    .init(msgId: "P-1", item: "XK001", docNo: "样审〔2021〕P-1号")
  ])

  /// More than any of it needs: one that goes on failing for ever is found.
  private static let mostRuns = 8

  /// Drops files and, in the middle, the one at which the program fails.
  ///
  /// - Parameter inProcess: whether the processor inspects files itself, so that what ends there ends the processor.
  private func crowded(_ others: Int, inProcess: Bool = false) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(inProcess: inProcess)
    for number in 0..<others {
      if number == others / 2 { try exchange.drop(Self.poisonedBytes, as: Self.poisoned, from: "XC-SPJ") }
      let drop = Traffic.drop(number)
      try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    }
    return exchange
  }

  /// All that departments find, but for what is of the file at which the program fails.
  private func others(in exchange: TemporaryExchange, but drop: String) throws -> [String: [UInt8]] {
    let root = exchange.layout.departments
    var found: [String: [UInt8]] = [:]
    for path in try exchange.files(below: root) {
      let name = String(path.string.dropFirst(root.string.count))
      let isHidden = name.contains("/.")
      if isHidden || name.contains(Self.poisoned) || name.contains(drop) { continue }
      found[name] = try exchange.unsigned(path)
    }
    return found
  }

  private func run(
    _ exchange: TemporaryExchange, _ failing: Failing?
  ) throws -> Program.Outcome {
    try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      environment: failing?.environment ?? [:])
  }

  private func poisonedReceipts(_ exchange: TemporaryExchange) throws -> [ReceiptFile] {
    try exchange.receipts(of: "XC-SPJ").filter { $0.fileName == Self.poisoned }
  }

  /// How often a record is in an outbox.
  private func deliveries(of id: String, _ exchange: TemporaryExchange) throws -> Int {
    try exchange.box("outbox", of: "XC-SCJG").filter {
      String(decoding: try exchange.file($0, in: "outbox", of: "XC-SCJG"), as: UTF8.self).contains(id)
    }.count
  }

  /// The same without any failing: the id of the file that fails elsewhere, and what all others get.
  private struct Undisturbed {
    let drop: String
    let found: [String: [UInt8]]

    static let few = Result { try Undisturbed(15) }
    static let many = Result { try Undisturbed(Failing.many) }

    static func by(_ others: Int) throws -> Undisturbed { try (others == Failing.many ? many : few).get() }

    init(_ others: Int) throws {
      let tests = DeadLetterTests()
      let exchange = try tests.crowded(others)
      _ = try tests.run(exchange, nil)
      drop = try #require(try tests.poisonedReceipts(exchange).first).drop
      found = try tests.others(in: exchange, but: drop)
    }
  }

  @Test(arguments: Failing.all(["copying", "inspecting", "deciding", "storing"]))
  func `what we fail at before it is decided is put aside, all others are served, and it is brought back`(
    failing: Failing
  ) throws {
    let undisturbed = try Undisturbed.by(failing.others)
    let drop = undisturbed.drop
    let exchange = try crowded(failing.others, inProcess: failing.how == "trap")
    var last = try run(exchange, failing)
    var runs = 1
    while try poisonedReceipts(exchange).isEmpty, runs < Self.mostRuns {
      last = try run(exchange, failing)
      runs += 1
    }
    let receipt = try #require(try poisonedReceipts(exchange).first, "\(last.text)\(last.errors)")
    #expect(receipt.verdict == "put-aside")
    #expect(receipt.codes == ["file-put-aside"])
    #expect(receipt.drop == drop)
    #expect(try others(in: exchange, but: drop) == undisturbed.found)
    #expect(try deliveries(of: "P-1", exchange) == 0)

    let letter = exchange.layout.deadLetter.appending(drop)
    #expect(try Files.bytes(of: letter.appending("file").appending(Self.poisoned)) == Self.poisonedBytes)
    let status = try Program.run("status", exchange.root.string)
    #expect(status.text.contains("exchange requeue <交换目录> \(drop)"), "\(status.text)")

    let requeue = try Program.run(
      "requeue", exchange.root.string, drop, "--reason", "样例：已更新程序", "--at",
      "2021-01-05T09:00")
    #expect(requeue.status == 0, "\(requeue.text)\(requeue.errors)")
    let again = try #require(try poisonedReceipts(exchange).last)
    #expect(again.verdict == "accepted")
    #expect(again.codes.contains("file-requeued"))
    #expect(try deliveries(of: "P-1", exchange) == 1)
    #expect(try exchange.names(in: exchange.layout.deadLetter) == [])
    let entry = try #require(
      try exchange.ledger { try $0.entries(about: drop) }.first { $0.event == .requeued })
    #expect(entry.detail.contains("样例：已更新程序"))
    #expect(entry.detail.contains(again.drop))
    // It is answered as of the moment at which it came.
    #expect(try exchange.ledger { try $0.drop(again.drop)?.receivedAt.text.prefix(16) } == "2021-01-04T10:00")
    #expect(try exchange.run(at: "2021-01-05T10:00").status == 0)
  }

  @Test(arguments: Failing.all(["placing", "noting", "keeping"]))
  func `what we fail at after it is decided keeps nobody else waiting, and is finished once that is mended`(
    failing: Failing
  ) throws {
    let undisturbed = try Undisturbed.by(failing.others)
    let drop = undisturbed.drop
    let exchange = try crowded(failing.others)
    var last = try run(exchange, failing)
    var runs = 1
    while last.wasKilled, runs < Self.mostRuns {
      last = try run(exchange, failing)
      runs += 1
    }
    #expect(!last.wasKilled, "\(last.text)\(last.errors)")
    #expect(try others(in: exchange, but: drop) == undisturbed.found)
    if failing.how == "trap" {
      let status = try Program.run("status", exchange.root.string)
      #expect(status.text.contains("\(drop)：已裁定"), "\(status.text)")
      let requeue = try Program.run(
        "requeue", exchange.root.string, drop, "--reason", "样例：已更新程序", "--at",
        TemporaryExchange.monday)
      #expect(requeue.status == 0, "\(requeue.text)\(requeue.errors)")
    }
    _ = try run(exchange, nil)
    let receipts = try poisonedReceipts(exchange)
    #expect(receipts.map(\.verdict) == ["accepted"])
    #expect(try deliveries(of: "P-1", exchange) == 1)
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ").appending(".taken")) == [])
    #expect(try exchange.run(at: "2021-01-05T10:00").status == 0)
  }

  @Test func `requeue says what it doesn't know`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.poisonedBytes, as: Self.poisoned, from: "XC-SPJ")
    for arguments in [["20210104-0009", "--reason", "样例"], ["20210104-0001", "--reason", "样例"]] {
      let outcome = try Program.run(["requeue", exchange.root.string] + arguments)
      #expect(outcome.status == 64, "\(outcome.errors)")
      #expect(outcome.errors.contains(arguments[0]))
    }
  }
}
