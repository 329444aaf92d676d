import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// How a processor is stopped, and that there is only one.
@Suite(.serialized, .waitsLong) struct StopTests {
  @Test(arguments: [(SIGTERM, Int32(0)), (SIGINT, Int32(130)), (SIGHUP, Int32(129))])
  func `a processor that is told to stop finishes the file in hand`(signal: Int32, status: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let large = Traffic.large(rows: 2_000)
    try exchange.drop(large.bytes, as: large.name, from: large.sender)
    let process = try RunningProgram(["run", exchange.root.string])
    let isInHand = try waitUntil(closely: true) { try !Files.names(in: exchange.layout.work).isEmpty }
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
    _ = try waitUntil(closely: true) { try Files.exists(exchange.layout.ledger) }
    first.send(SIGKILL)
    #expect(try first.wait().wasKilled)
    #expect(try Program.run("run", "--once", exchange.root.string).status == 0)
  }

  /// Nobody holds the signals for it: it is started as from a shell, and told to stop once it has executed its first instruction, which
  /// its set of blocked or handled signals shows; at moments from there on until after its end. One after the other, so that never more than
  /// one process runs: the moments count, not how many there are.
  @Test(arguments: [(SIGTERM, Int32(0), 200), (SIGINT, Int32(130), 40)])
  func `a signal at any moment from its first instruction to its end ends it in order`(
    signal: Int32, status: Int32, moments: Int
  ) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let started = try spawn("run", "--once", exchange.root.string)
    try #require(waitForFirstInstruction(of: started))
    let first = ContinuousClock.now
    try #require(end(of: started) == .exit(0))
    let whole = ContinuousClock.now - first
    var heard = 0
    for moment in 0..<moments {
      let row = SampleBundle.Approval(msgId: "T-\(moment)", docNo: "样审〔2021〕\(moment)号")
      try exchange.drop(SampleBundle.approvals([row]), as: "决定\(moment).csv", from: "XC-SPJ")
      // Each other one goes to its end by itself if it is told to stop too late.
      let isOnce = moment % 2 == 1
      let root = exchange.root.string
      let process = isOnce ? try spawn("run", "--once", root) : try spawn("run", root)
      try #require(waitForFirstInstruction(of: process), "moment \(moment)")
      let pause = whole * (moment * 13) / (moments * 10)
      usleep(UInt32(pause / .microseconds(1)))
      let isAlive = state(ofProcess: process) != "Z"
      kill(process, signal)
      let ending = end(of: process)
      // Who had been through with everything before didn't hear it.
      let isRight = ending == .exit(status) || (isOnce && ending == .exit(0))
      #expect(isRight, "\(ending) at moment \(moment), in one pass: \(isOnce)")
      if isAlive { heard += 1 }
    }
    #expect(heard >= moments / 2, "most came before its end")
    #expect(try Program.run("run", "--once", exchange.root.string).status == 0)
    let receipts = try exchange.receipts(of: "XC-SPJ")
    #expect(receipts.count == moments)
    #expect(receipts.allSatisfy { $0.verdict == "accepted" })
    #expect(try exchange.ask("verify").status == 0)
  }

  /// How a process ended.
  private enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  private func end(of process: pid_t) -> End {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
  }

  /// Waits until a process has blocked or handles the signals that stop it: its first instruction blocks them.
  private func waitForFirstInstruction(of process: pid_t) -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    repeat {
      let lines = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
      for line in lines.split(separator: "\n") where line.hasPrefix("SigBlk:") || line.hasPrefix("SigCgt:") {
        let digits = line.drop { $0 != "\t" }.dropFirst()
        if let set = UInt64(digits, radix: 16), set & (1 << UInt64(SIGTERM - 1)) != 0 { return true }
      }
    } while ContinuousClock.now < deadline
    return false
  }

  /// The letter that the system has for what a process does; `Z` where it has ended.
  private func state(ofProcess process: pid_t) -> Substring? {
    let line = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    return line.split(separator: ")").last?.split(separator: " ").first
  }

  /// What the signals are held by is the test, as a service manager that starts the program may: so that none is acted on
  /// before its first instruction, which is nobody's to see to.
  @Test(arguments: [(SIGTERM, Int32(0)), (SIGINT, Int32(130))])
  func `no signal is lost from the first instruction on`(signal: Int32, status: Int32) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    for moment in stride(from: 0, to: 30, by: signal == SIGTERM ? 1 : 3) {
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
      let isStarted = waitUntil(within: 60, closely: true) {
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

  /// Before its first instruction the system loads the program, and a signal ends it as one that nobody hears. The moments are as
  /// early as they can be: right after the system has begun with the program.
  @Test func `a signal before the first instruction ends it, and nothing was touched`() throws {
    let exchange = try TemporaryExchange(inProcess: false)
    try exchange.pass(TemporaryExchange.monday)
    try exchange.drop(Traffic.drop(1).bytes, as: "决定.csv", from: "XC-SPJ")
    var before = try FolderListing.all(of: exchange.root)
    var early = 0
    for _ in 0..<300 where early < 10 {
      let process = try spawn("run", exchange.root.string)
      kill(process, SIGTERM)
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0 && errno == EINTR {}
      let after = try FolderListing.all(of: exchange.root)
      // One that heard it has ended by itself.
      if status & 0x7F == SIGTERM {
        early += 1
        try #require(after == before)
      }
      before = after
    }
    #expect(early > 0, "none came early enough")
  }

  /// Starts the program as directly as can be.
  private func spawn(_ arguments: String...) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Threads of a test may hold signals, and what they start would begin so.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    for stream in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([Program.url.path] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let refusal = posix_spawn(&process, Program.url.path, &actions, &attributes, &words, nil)
    try #require(refusal == 0)
    return process
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
