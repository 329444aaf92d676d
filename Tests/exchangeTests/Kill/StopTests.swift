import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// How a processor is stopped, and that there is only one.
@Suite(.serialized) struct StopTests {
  @Test(arguments: [(SIGTERM, Int32(0)), (SIGINT, Int32(130))])
  func `a processor that is told to stop finishes the file in hand`(signal: Int32, status: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let large = Traffic.large(rows: 2_000)
    try exchange.drop(large.bytes, as: large.name, from: large.sender)
    let process = try RunningProgram(["run", exchange.root.string])
    let isInHand = try waitUntil { try !Files.names(in: exchange.layout.work).isEmpty }
    try #require(isInHand)
    try exchange.drop(Traffic.drop(1).bytes, as: "后来.csv", from: "XC-SPJ")
    process.send(signal)
    let outcome = try process.wait()
    #expect(!outcome.wasKilled)
    #expect(outcome.status == status)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.fileName) == [large.name])
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")).count == 1, "what came later waits")
  }

  @Test func `a second processor is turned away while the first works`() throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let first = try RunningProgram(["run", exchange.root.string])
    try exchange.drop(Traffic.drop(1).bytes, as: "决定.csv", from: "XC-SPJ")
    let isAtWork = try waitUntil { try !exchange.receipts(of: "XC-SPJ").isEmpty }
    try #require(isAtWork)
    let second = try Program.run("run", "--once", exchange.root.string)
    #expect(second.status == 11)
    #expect(second.errors.contains(exchange.root.string))
    first.send(SIGTERM)
    #expect(try first.wait().status == 0)
    #expect(try Program.run("run", "--once", exchange.root.string).status == 0, "the way is free again")
  }

  @Test func `a killed processor doesn't keep the next one out`() throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let first = try RunningProgram(["run", exchange.root.string])
    _ = try waitUntil { try Files.exists(exchange.layout.ledger) }
    first.send(SIGKILL)
    #expect(try first.wait().wasKilled)
    #expect(try Program.run("run", "--once", exchange.root.string).status == 0)
  }

  /// One after the other, so that never more than one process runs: the moments count, not how many there are.
  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal at any moment after the start ends the processor`(signal: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    for tenth in 0..<40 {
      let process = try RunningProgram(["run", exchange.root.string])
      usleep(UInt32(tenth) * 4_000)
      process.send(signal)
      let hasEnded = waitUntil(within: 60) { !process.isRunning }
      try #require(hasEnded, "after \(tenth * 4) ms")
      let outcome = try process.wait()
      // Before the program's first line it has nothing in hand.
      #expect(outcome.wasKilled || outcome.status == (signal == SIGINT ? 130 : 0), "after \(tenth * 4) ms")
    }
  }
}
