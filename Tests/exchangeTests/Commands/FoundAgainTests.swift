import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeWords
import Foundation
import Logging
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What lies among the taken files is found by the processor that runs, whatever kept it from being known before.
@Suite(.waits) struct FoundAgainTests {
  private static let sender = "XC-SPJ"

  private let exchange: TemporaryExchange
  private let now: Instant

  init() throws {
    exchange = try TemporaryExchange()
    now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
  }

  private var inbox: FilePath { exchange.layout.inbox(Self.sender) }

  private func processor() throws -> Processor {
    try Processor(
      root: exchange.root, data: ProgramData(), clock: .fixed(now), language: .zh,
      logger: Logger(label: "found") { _ in SwiftLogNoOpLogHandler() })
  }

  private func drop(_ number: Int) throws {
    let approval = SampleBundle.Approval(msgId: "F-\(number)", docNo: "样审〔2021〕\(number)号")
    try exchange.drop(SampleBundle.approvals([approval]), as: "\(number).csv", from: Self.sender)
  }

  /// Where a file lies once it is taken at this moment.
  private func taken(_ number: Int) -> FilePath {
    let folder = TakenFolder(drop: "20210104-000\(number)", receivedAt: now)
    return exchange.layout.taken(Self.sender).appending(folder.name)
  }

  /// What taking a file comes to.
  private func take(_ number: Int) throws {
    try Files.makeFolder(taken(number))
    try Files.rename(inbox.appending("\(number).csv"), to: taken(number).appending("\(number).csv"))
  }

  private func expectNothingLeft() throws {
    #expect(try Files.names(in: exchange.layout.taken(Self.sender)).isEmpty)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test(arguments: [false, true])
  func `what couldn't be looked at is looked at again, whether it was away or not`(isAway: Bool) async throws
  {
    let (folder, mount) = (exchange.layout.taken(Self.sender), exchange.root.appending("mount"))
    let processor = try processor()
    for number in 1...2 {
      try drop(number)
      try take(number)
    }
    // One of the two can't be listed.
    let aside = exchange.root.appending("aside")
    try Files.rename(taken(2), to: aside)
    try Files.replace(taken(2), with: "样例".utf8)
    if isAway {
      try Files.rename(folder, to: mount)
      #expect(try await processor.pass().answered == 0)
      try Files.rename(mount, to: folder)
    }
    for answered in [1, 0] {
      let result = try await processor.pass()
      #expect(result.answered == answered)
      #expect(!result.troubles.isEmpty)
    }
    try Files.remove(taken(2))
    try Files.rename(aside, to: taken(2))
    let result = try await processor.pass()
    #expect(result.answered == 1 && result.troubles.isEmpty, "\(result.troubles.map(\.words.en))")
    #expect(try exchange.receipts(of: Self.sender).map(\.drop) == ["20210104-0001", "20210104-0002"])
    try expectNothingLeft()
  }

  @Test func `a file that was taken though that was refused is found by a later pass`() async throws {
    let processor = try processor()
    try drop(1)
    #expect(try await processor.pass().answered == 1)
    try drop(2)
    let staged = exchange.layout.staging(.outbox, of: Self.sender).appending("样例")
    try Files.replace(staged, with: "样例".utf8)
    // Nothing can be taken into what is no folder.
    try Files.replace(taken(2), with: "样例".utf8)
    let refused = try await processor.pass()
    #expect(refused.answered == 0 && !refused.troubles.isEmpty)
    #expect(try Files.exists(inbox.appending("2.csv")))
    try Files.remove(taken(2))
    try take(2)
    let result = try await processor.pass()
    #expect(result.answered == 1 && result.troubles.isEmpty, "\(result.troubles.map(\.words.en))")
    #expect(try exchange.receipts(of: Self.sender).map(\.drop) == ["20210104-0001", "20210104-0002"])
    try expectNothingLeft()
    // What is staged for others is a matter of a start.
    #expect(try Files.exists(staged))
  }

  @Test func `what is left of a taking that came to nothing is removed by a later pass`() async throws {
    let processor = try processor()
    try drop(1)
    #expect(try await processor.pass().answered == 1)
    try drop(2)
    try Files.replace(taken(2), with: "样例".utf8)
    #expect(try await processor.pass().answered == 0)
    try Files.remove(taken(2))
    try Files.makeFolder(taken(2))
    let result = try await processor.pass()
    #expect(result.answered == 1 && result.troubles.isEmpty, "\(result.troubles.map(\.words.en))")
    try expectNothingLeft()
  }

  /// Of three trials the first can't be looked at, and the taking of the last came to nothing.
  @Test func `a trial that couldn't be looked at keeps no other waiting, and is answered by a later pass`()
    async throws
  {
    let processor = try processor()
    let trials = exchange.layout.trials
    let names = (1...3).map { "trial-20210104-10000000\($0).095900000" }
    let folders = names.map { trials.taken(Self.sender).appending($0) }
    func take(_ number: Int) throws {
      try drop(number)
      try Files.makeFolder(folders[number - 1])
      try Files.rename(
        inbox.appending("\(number).csv"), to: folders[number - 1].appending("\(number).csv"))
    }
    try Files.replace(folders[0], with: "样例".utf8)
    try take(2)
    let place = trials.work("trial-20210104-100000003")
    for answered in [1, 0] {
      let refused = try await processor.pass()
      #expect(refused.trials == answered && !refused.troubles.isEmpty)
      #expect(try Files.names(in: trials.taken(Self.sender)).map(\.string) == [names[0]])
      #expect(try !Files.exists(place))
      guard answered == 1 else { break }
      try Files.makeFolder(folders[2])
      try Files.makeFolder(place)
    }
    try Files.remove(folders[0])
    try take(1)
    let result = try await processor.pass()
    #expect(result.trials == 1 && result.troubles.isEmpty, "\(result.troubles.map(\.words.en))")
    #expect(try Files.names(in: trials.taken(Self.sender)).isEmpty)
  }

  /// Lets the program work on what fails at the first file that was dropped.
  private func run(_ command: String, _ options: [String], failing how: String) throws -> Program.Outcome {
    try Program.run(
      [command, exchange.root.string] + options + ["--at", TemporaryExchange.monday],
      environment: ["EXCHANGE_DRILL": "deciding \(how) 1.csv"])
  }

  /// Has the first file that was dropped be put aside.
  ///
  /// - Returns: its id.
  private func putAside() throws -> String {
    try drop(1)
    for _ in 0..<8 where try exchange.receipts(of: Self.sender).isEmpty {
      _ = try run("run", ["--once"], failing: "error")
    }
    return try #require(try exchange.receipts(of: Self.sender).first).drop
  }

  @Test(arguments: [false, true])
  func `what lies among the taken files and is still put aside is brought back once`(
    isAskedAgain: Bool
  ) throws {
    let drop = try putAside()
    let reason = ["--reason", "样例：已更新程序"]
    #expect(try run("requeue", [drop] + reason, failing: "kill").wasKilled)
    // As if it had been copied, and the stop had come before the rest.
    let letter = DeadLetter(drop: drop, layout: exchange.layout)
    #expect(try !Files.exists(letter.folder))
    let folders = exchange.layout.taken(Self.sender)
    let folder = folders.appending(try #require(try Files.names(in: folders).first))
    try Files.makeFolder(letter.file)
    try Files.copy(folder.appending("1.csv"), to: letter.file.appending("1.csv"))
    try Files.copy(folder.appending(".requeued"), to: letter.request)
    if isAskedAgain {
      try Program.run(
        "requeue", exchange.root.string, drop, "--reason", "样例：再要求一次", "--at", TemporaryExchange.monday
      )
    }
    for _ in 0..<2 { try exchange.pass(TemporaryExchange.monday, comesBack: nil) }
    #expect(try exchange.receipts(of: Self.sender).map(\.verdict) == ["put-aside", "accepted"])
    #expect(try Files.names(in: exchange.layout.deadLetter).isEmpty)
    try expectNothingLeft()
  }

  @Test func `a folder that can't be looked at holds up what may lie in it alone, and that is said`() throws {
    let drop = try putAside()
    let receivedAt = try #require(try exchange.ledger { try $0.drop(drop)?.receivedAt })
    func block(_ moment: Instant) throws -> FilePath {
      let folder = TakenFolder(drop: "20210104-0099", receivedAt: moment)
      let path = exchange.layout.taken(Self.sender).appending(folder.name)
      try Files.replace(path, with: "样例".utf8)
      return path
    }
    let (own, other) = try (block(receivedAt), block(receivedAt.adding(seconds: -60)))
    let held = try Program.run(
      "requeue", exchange.root.string, drop, "--reason", "样例：已更新程序", "--at", TemporaryExchange.monday)
    #expect(held.text.contains("（\(drop)）：已要求重新处理，先等着："), "\(held.text)\(held.errors)")
    #expect(held.text.contains("\(own.shown) 现在看不了"), "\(held.text)")
    #expect(held.troublesInEnglish.isEmpty, "\(held.text)")
    #expect(try exchange.receipts(of: Self.sender).map(\.verdict) == ["put-aside"])
    try Files.remove(own)
    let result = try exchange.run()
    #expect(!result.text.contains("先等着"), "\(result.text)")
    #expect(try exchange.receipts(of: Self.sender).map(\.verdict) == ["put-aside", "accepted"])
    #expect(try Files.exists(other))
  }

  /// The file may have been taken out of the inbox, or have come among the taken ones otherwise.
  @Test(arguments: [(nil, 1), (".changed-20210103-0001.095900000", 2)] as [(String?, Int)])
  func `a second name of a taken file undoes its taking only where it was taken out of the inbox`(
    beside: String?, receipts: Int
  ) throws {
    try exchange.pass(TemporaryExchange.monday)
    try drop(1)
    try take(1)
    if let beside { try Files.makeFolder(taken(1).appending(beside)) }
    try FileManager.default.linkItem(
      atPath: taken(1).appending("1.csv").string, toPath: inbox.appending("1.csv").string)
    try exchange.pass(TemporaryExchange.monday, comesBack: nil)
    #expect(try exchange.receipts(of: Self.sender).count == receipts)
    #expect(try !Files.exists(inbox.appending("1.csv")))
    try expectNothingLeft()
  }
}
