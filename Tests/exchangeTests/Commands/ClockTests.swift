import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeWords
import Foundation
import Logging
import Synchronization
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// A clock that is ahead closes no days by thousands and stamps nothing: somebody is asked first. An exchange that stood still for
/// a while isn't. One that is behind is waited for.
@Suite(.waits) struct ClockTests {
  private static let day: Int64 = 86_400

  /// An exchange that last worked some days before the machine's time, with a file in an inbox.
  private static func lastSeen(daysAgo days: Int64) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(SampleBundle.approvals([approval("1")]), as: "以前.csv", from: "XC-SPJ")
    try exchange.pass(WallClock.system.now().adding(seconds: -days * day).text, comesBack: nil)
    try exchange.drop(SampleBundle.approvals([approval("2")]), as: "现在.csv", from: "XC-SPJ")
    return exchange
  }

  private static func approval(_ id: String) -> SampleBundle.Approval {
    SampleBundle.Approval(msgId: "SPJ-\(id)", docNo: "薛审食许字〔2021〕\(id)号")
  }

  private func once(_ exchange: TemporaryExchange) throws -> Program.Outcome {
    try Program.run("run", "--once", exchange.root.string, "--lang", "en")
  }

  /// Everything that lies there, but for what tells that somebody has looked.
  private func picture(of exchange: TemporaryExchange) throws -> [String] {
    let entries = try exchange.ledger { try $0.lastEntry()?.sequence ?? 0 }
    return try exchange.files(below: exchange.root).map(\.string).filter { !$0.contains("ledger.sqlite-") }
      .sorted()
      + ["\(entries)"]
  }

  @Test func `days without anybody at work are closed when it comes back`() throws {
    let exchange = try Self.lastSeen(daysAgo: 9)
    let outcome = try once(exchange)
    #expect([0, 3].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.text.components(separatedBy: "closed ").count == 10)
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
  }

  @Test func `a clock years ahead asks, and nothing is done before it is answered`() throws {
    let exchange = try Self.lastSeen(daysAgo: 40)
    let before = try picture(of: exchange)
    for _ in 0..<2 {
      let outcome = try once(exchange)
      #expect(outcome.status == 75)
      #expect(outcome.text.contains("nothing is done before somebody has looked"), "\(outcome.text)")
      #expect(outcome.text.contains("--once --at"))
      #expect(outcome.errors.contains("clock"), "the log says it too: \(outcome.errors)")
    }
    #expect(try picture(of: exchange) == before)
    let status = try exchange.ask("status")
    #expect(status.text.contains("超前 40 天"), "\(status.text)")
    #expect(status.text.contains("run --once --at"))
    let watching = try RunningProgram(["run", exchange.root.string])
    usleep(300_000)
    watching.send(SIGTERM)
    #expect(try watching.wait().status == 0)
    #expect(try picture(of: exchange) == before, "one that watches waits too")
    // What the operator does.
    let now = WallClock.system.now()
    try exchange.pass("\(now.text.prefix(16))", comesBack: nil)
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    #expect(try !exchange.ask("status").text.contains("超前"))
    #expect(try once(exchange).status == 0, "from then on all goes its way")
  }

  @Test func `a clock behind the ledger is waited for, and nothing is done meanwhile`() throws {
    let exchange = try Self.lastSeen(daysAgo: 0)
    try exchange.pass(WallClock.system.now().adding(seconds: 3_600).text, comesBack: nil)
    try exchange.drop(SampleBundle.approvals([Self.approval("3")]), as: "后来.csv", from: "XC-SPJ")
    let before = try picture(of: exchange)
    let outcome = try once(exchange)
    #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("lies before the ledger's last entry"), "\(outcome.text)")
    #expect(outcome.errors.contains("clock"), "the log says it too: \(outcome.errors)")
    let watching = try RunningProgram(["run", exchange.root.string])
    usleep(300_000)
    watching.send(SIGTERM)
    #expect(try watching.wait().status == 0, "it watches until it is stopped")
    #expect(try picture(of: exchange) == before)
    #expect(try exchange.ask("status").text.contains("落后于台账最近一条"))
    let check = try exchange.ask("status", "--check")
    #expect(check.status == 2 && check.text.contains("落后于台账最近一条"), "\(check.text)")
  }

  @Test func `a clock that goes back and is set right needs nobody`() async throws {
    let exchange = try TemporaryExchange()
    let start = try #require(Instant("2026-03-02T09:00:00.000+08:00"))
    let seconds = Mutex<Int64>(0)
    let clock = WallClock(isSet: false) { start.adding(seconds: seconds.withLock { $0 }) }
    let processor = try Processor(
      root: exchange.root, data: ProgramData(), clock: clock, language: .zh,
      logger: Logger(label: "back") { _ in SwiftLogNoOpLogHandler() })
    for (id, second, answered) in [("1", 0, 1), ("2", -301, 0), ("3", -299, 2), ("4", 60, 1)] {
      seconds.withLock { $0 = Int64(second) }
      try exchange.drop(SampleBundle.approvals([Self.approval(id)]), as: "\(id).csv", from: "XC-SPJ")
      let result = try await processor.pass()
      #expect(result.answered == answered, "\(second): \(result.troubles.map(\.words.zh))")
      #expect(result.troubles.isEmpty == (answered > 0))
    }
  }

  @Test func `while the machine is up a day is enough, and what was confirmed holds for that jump only`()
    throws
  {
    let exchange = try Self.lastSeen(daysAgo: 3)
    #expect([0, 3].contains(try once(exchange).status))
    // As if the clock had been three days behind a moment ago.
    let reading = exchange.root.appending(".clock")
    var words = String(decoding: try Files.bytes(of: reading), as: UTF8.self).split(separator: " ").map(
      String.init)
    words[2] = WallClock.system.now().adding(seconds: -3 * Self.day).text + "\n"
    try Files.replace(reading, with: words.joined(separator: " ").utf8)
    try exchange.drop(SampleBundle.approvals([Self.approval("3")]), as: "后来.csv", from: "XC-SPJ")
    #expect(try once(exchange).status == 75)
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    let now = WallClock.system.now()
    try exchange.pass(now.text, comesBack: nil)
    #expect(try exchange.receipts(of: "XC-SPJ").count == 3)
    #expect(try once(exchange).status == 0)
    words = String(decoding: try Files.bytes(of: reading), as: UTF8.self).split(separator: " ").map(
      String.init)
    words[2] = WallClock.system.now().adding(seconds: -2 * Self.day).text + "\n"
    try Files.replace(reading, with: words.joined(separator: " ").utf8)
    #expect(try once(exchange).status == 75, "the next jump asks again")
  }

  @Test func `the limit for a machine that was off is a setting`() throws {
    let exchange = try Self.lastSeen(daysAgo: 20)
    #expect(try once(exchange).status == 75)
    let settings = try Files.bytes(of: exchange.layout.settings) + Array("\nmaxClockJumpDays: 21\n".utf8)
    try Files.replace(exchange.layout.settings, with: settings)
    #expect([0, 3].contains(try once(exchange).status))
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
  }

  @Test func `two clocks of a machine are held against each other`() throws {
    let start = try #require(Instant("2026-03-02T09:00:00.000+08:00"))
    let earlier = ClockWatch.Reading(boot: "a", up: 1_000, wall: start)
    func jump(
      boot: String, up: Int64, days: Int64, last: Int64? = 0, limit: Int = 16, from: ClockWatch.Reading?
    ) -> Bool {
      ClockWatch.jump(
        from: from, to: .init(boot: boot, up: up, wall: start.adding(seconds: days * Self.day)),
        last: last.map { start.adding(seconds: $0 * Self.day) }, limit: limit) != nil
    }
    let inDays: (Int64) -> Int64 = { 1_000 + $0 * Self.day * 1_000 }
    #expect(!jump(boot: "a", up: inDays(300), days: 300, from: earlier), "it was up, and stood still")
    #expect(!jump(boot: "a", up: inDays(300), days: 301, from: earlier))
    #expect(jump(boot: "a", up: inDays(300), days: 302, from: earlier))
    #expect(jump(boot: "a", up: 2_000, days: 2, from: earlier))
    #expect(!jump(boot: "a", up: 2_000, days: -900, from: earlier), "behind is another's business")
    #expect(!jump(boot: "b", up: 2_000, days: 16, from: earlier), "another start of the machine")
    #expect(jump(boot: "b", up: 2_000, days: 17, from: earlier))
    #expect(!jump(boot: "b", up: 2_000, days: 17, last: 5, from: earlier))
    #expect(jump(boot: "a", up: 500, days: 17, from: earlier), "it can't have been up for less")
    #expect(!jump(boot: "a", up: 500, days: 9_000, last: nil, from: nil), "nothing is known yet")
  }

  // MARK: Rebuilding

  private func loseLedger(of exchange: TemporaryExchange) throws {
    for ending in ["", "-wal", "-shm"] {
      let path = FilePath(exchange.layout.ledger.string + ending)
      if try Files.exists(path) { try Files.remove(path) }
    }
  }

  private func recover(_ exchange: TemporaryExchange, _ more: String...) throws -> Program.Outcome {
    try Program.run(["recover", exchange.root.string, "--lang", "en"] + more)
  }

  @Test func `a clock that is ahead rebuilds nothing before it is answered`() throws {
    let exchange = try Self.lastSeen(daysAgo: 40)
    try loseLedger(of: exchange)
    let before = try exchange.files(below: exchange.root).map(\.string).sorted()
    let outcome = try recover(exchange)
    #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.errors.contains("exchange recover --at"), "\(outcome.errors)")
    #expect(try exchange.files(below: exchange.root).map(\.string).sorted() == before)
    let now = WallClock.system.now().text.prefix(16)
    #expect(try recover(exchange, "--at", "\(now)").status == 0)
    #expect([0, 3].contains(try once(exchange).status), "what was answered holds for what comes after it")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
  }

  @Test func `a clock behind what was taken down rebuilds nothing`() throws {
    let exchange = try Self.lastSeen(daysAgo: 0)
    try exchange.pass(WallClock.system.now().adding(seconds: 3_600).text, comesBack: nil)
    try loseLedger(of: exchange)
    let outcome = try recover(exchange)
    #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
    #expect(try !Files.exists(exchange.layout.ledger))
  }

  @Test func `what a recovery noted by a clock that was ahead is left out by the next`() throws {
    let exchange = try Self.lastSeen(daysAgo: 1)
    try loseLedger(of: exchange)
    let ahead = WallClock.system.now().adding(seconds: 3_650 * Self.day).text.prefix(16)
    #expect(try recover(exchange, "--at", "\(ahead)").status == 0)
    let barred = try once(exchange)
    #expect(barred.status == 75)
    #expect(barred.text.contains("move the ledger away"), "\(barred.text)")
    try loseLedger(of: exchange)
    let outcome = try recover(exchange)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("by a clock that was ahead"), "\(outcome.text)")
    #expect([0, 3].contains(try once(exchange).status))
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2)
    #expect(try exchange.ask("verify").status == 0)
  }
}
