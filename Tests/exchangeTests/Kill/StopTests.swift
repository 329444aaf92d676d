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

  /// What the signals are held by is the test, as a service manager that starts the program may: so that none is acted on
  /// before its first instruction, which is nobody's to see to.
  @Test(arguments: [(SIGTERM, Int32(0)), (SIGINT, Int32(130))])
  func `no signal is lost from the first instruction on`(signal: Int32, status: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    for moment in 0..<30 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "--block-signal=TERM", "--block-signal=INT", Program.url.path, "run", exchange.root.string,
      ]
      for keyPath in [\Process.standardInput, \.standardOutput, \.standardError] {
        process[keyPath: keyPath] = FileHandle.nullDevice
      }
      try process.run()
      // The first thirty milliseconds; the shell's own start among them is told apart by its name.
      let isStarted = waitUntil(within: 60) {
        (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/comm", encoding: .utf8)) != "env\n"
      }
      try #require(isStarted)
      usleep(UInt32(moment) * 1_000)
      kill(process.processIdentifier, signal)
      let hasEnded = waitUntil(within: 60) { !process.isRunning }
      if !hasEnded { kill(process.processIdentifier, SIGKILL) }
      try #require(hasEnded, "after \(moment) ms")
      process.waitUntilExit()
      #expect(process.terminationReason == .exit, "after \(moment) ms")
      #expect(process.terminationStatus == status, "after \(moment) ms")
    }
    #expect(try exchange.ask("status").status == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `a signal while a start finishes what a kill left ends it when that is done`(signal: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    for number in 0..<30 { try exchange.drop(Traffic.drop(1).bytes, as: "决定\(number).csv", from: "XC-SPJ") }
    for moment in 0..<12 {
      let killed = try RunningProgram(["run", exchange.root.string])
      usleep(UInt32(moment) * 15_000)
      killed.send(SIGKILL)
      _ = try killed.wait()
      let process = try RunningProgram(["run", exchange.root.string])
      usleep(UInt32(12 - moment) * 10_000)
      process.send(signal)
      let outcome = try process.wait()
      #expect(outcome.status == (signal == SIGINT ? 130 : 0), "\(moment): \(outcome.errors)")
    }
    #expect([0, 3].contains(try Program.run("run", "--once", exchange.root.string).status))
    #expect(try exchange.receipts(of: "XC-SPJ").count == 30)
  }
}
