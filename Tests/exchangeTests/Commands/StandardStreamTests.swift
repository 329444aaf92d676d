import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// Whoever starts the program may have closed its streams, filled them, or stopped reading: what is to be done is done.
@Suite(.waits) struct StandardStreamTests {
  /// Runs the program through a shell that does something to its streams.
  private func shell(_ line: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "\(line)")
    return process.terminationStatus
  }

  private static let program = "'\(Program.url.path)'"

  @Test(
    arguments: [
      (">/dev/full", 74), (">&-", 74), (">&- 2>&-", 74), ("<&- >&- 2>&-", 74), ("2>/dev/full", 3),
      ("2>&-", 3),
      ("<&-", 3), (">/dev/full 2>/dev/full", 74), ("> >(exit 0); sleep 0.1", 0),
    ] as [(String, Int32)])
  func `a pass is made whatever its streams are`(streams: String, status: Int32) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    let ended = try shell("\(Self.program) run --once '\(exchange.root)' \(streams)")
    if status != 0 { #expect(ended == status, "\(streams)") }
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["rejected"], "\(streams)")
    let sound = try exchange.ledger { try $0.firstBrokenEntry() } == nil
    #expect(sound, "nothing that was printed went into a file of ours")
  }

  @Test(arguments: [
    "status '%'", "status --format json '%'", "trace '%' 坏.csv", "findings", "kinds",
    "template approval-push",
    "template approval-push --explain", "calendar show 2021", "report '%' --date 2021-01-04", "source list",
  ])
  func `an answer that can't be printed is no success`(command: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.run()
    let line = command.replacingOccurrences(of: "%", with: exchange.root.string)
    for streams in [">/dev/full", ">&-", "| exit 0; exit ${PIPESTATUS[0]}"] {
      let status = try shell("\(Self.program) \(line) \(streams)")
      // A reader may be gone before or after the answer was written.
      #expect(status == 74 || (streams.hasPrefix("|") && status == 0), "\(line) \(streams)")
    }
  }

  @Test(arguments: [
    (">/dev/full", "磁盘空间不足", "No space left on device"), (">&-", "文件没有打开", "Bad file descriptor"),
  ])
  func `that an answer couldn't be printed is said in one language`(
    streams: String, chinese: String, english: String
  ) throws {
    let folder = try ScratchFolder()
    let errors = folder.path.appending("errors")
    for (language, said, other) in [("zh", chinese, english), ("en", english, chinese)] {
      #expect(try shell("\(Self.program) findings --lang \(language) \(streams) 2>'\(errors)'") == 74)
      let told = try String(decoding: Files.bytes(of: errors), as: UTF8.self)
      #expect(told.contains(said) && !told.contains(other), "\(told)")
      #expect(told.contains("结果没能打印出来") == (language == "zh"), "\(told)")
    }
  }

  @Test func `a complaint that can't be printed keeps its exit code`() throws {
    for streams in ["2>/dev/full", "2>&-"] {
      #expect(try shell("\(Self.program) run --once /nowhere \(streams)") == 65)
      #expect(try shell("\(Self.program) frob \(streams)") == 64)
    }
  }

  // MARK: Every command

  /// A command as the table has it.
  struct Case: Sendable, CustomTestStringConvertible {
    /// Its words; `%` stands for the exchange's folder, `@` for a folder of its own.
    let words: String
    /// The exit code where all streams can be written.
    var status: Int32 = 0
    /// Whether all that it says is a complaint.
    var onlyComplains = false
    /// Whether what it was for is there afterwards, in the exchange or in its own folder; `nil` where it only answers.
    var isDone: (@Sendable (TemporaryExchange, FilePath) throws -> Bool)?

    var testDescription: String { words }
  }

  private static let cases = [
    Case(words: "demo @/x", isDone: { _, own in try Files.exists(own.appending("x/ledger.sqlite")) }),
    Case(
      words: "init @/x --profile xuecheng-2020-19",
      isDone: { _, own in try Files.exists(own.appending("x/exchange.yaml")) }),
    Case(
      words: "run --once % --at 2021-01-04T12:00", status: 3,
      isDone: { exchange, _ in try exchange.receipts(of: "XC-SPJ").count == 2 }),
    Case(
      words: "claim % --department XC-SCJG --at 2021-01-04T12:00 20210104-0001-XC-SCJG",
      isDone: { exchange, _ in try exchange.box("outbox", of: "XC-SPJ").contains { $0.hasPrefix("claim_") } }),
    Case(
      words: "report % --date 2021-01-04",
      isDone: { exchange, _ in try exchange.names(in: exchange.root.appending("reports")).count == 1 }),
    Case(words: "report % --month 2021-01", status: 64, onlyComplains: true),
    Case(words: "requeue % 20210104-9999 --reason 样例", status: 64, onlyComplains: true),
    Case(
      words: "check --sender XC-SPJ --exchange % --rejected-to @/back %/departments/XC-SPJ/inbox/坏.csv",
      status: 3),
    Case(words: "source test %/departments/XC-SPJ/inbox/坏.csv --exchange % --sender XC-SPJ", status: 3),
    Case(words: "claim % --department XC-SCJG --at 2021-01-04T12:00"),
    Case(words: "todo %"),
    Case(
      words: "todo % --format xlsx --output @/todo.xlsx",
      isDone: { _, own in try Files.exists(own.appending("todo.xlsx")) }),
    Case(words: "doctor % --at 2021-01-05T10:00"), Case(words: "guide %"), Case(words: "status %"),
    Case(words: "trace % 决定.csv"),
    Case(words: "list % drops"),
    Case(words: "verify %"), Case(words: "key list %"),
    Case(
      words: "key rotate %",
      isDone: { exchange, _ in try exchange.names(in: exchange.root.appending("keys")).count >= 5 }),
    Case(
      words: "backup % @/copy.sqlite",
      isDone: { _, own in try Files.exists(own.appending("copy.sqlite.sha256")) }),
    Case(words: "restore % /nowhere", status: 64, onlyComplains: true),
    Case(
      words: "ledger copy %/ledger.sqlite @/copy.sqlite",
      isDone: { _, own in try Files.exists(own.appending("copy.sqlite")) }),
    Case(words: "ledger rights exchange"),
    Case(words: "recover % --at 2021-01-04T12:00"),
    Case(words: "list % open --format json"), Case(words: "calendar due --from 2021-01-04 --days 5"),
    Case(words: "config explain pollSeconds --exchange %"),
    Case(words: "calendar show 2021"), Case(words: "kinds"), Case(words: "source list"),
    Case(words: "template approval-push"), Case(words: "schema approval-push"), Case(words: "findings"),
    Case(words: "findings --page"), Case(words: "help"), Case(words: "run --help"), Case(words: "--version"),
    Case(words: "token list %"), Case(words: "serve % --port 70000", status: 64, onlyComplains: true),
    Case(words: "frob", status: 64, onlyComplains: true),
  ]

  /// What may be the matter with the streams: redirections of the shell, in which 9 is a pipe that nobody reads.
  private static let states = [
    (streams: ">&-", prints: false), (">/dev/full", false), (">&9", false), ("<&- >&- 2>&-", false),
    ("2>&9", true),
  ]

  private static func deliveredExchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")]), as: "决定.csv",
      from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    return exchange
  }

  @Test(arguments: cases)
  func `streams that can't be written stop no command, and what isn't said is told`(_ one: Case) throws {
    let gone = FilePath(FileManager.default.temporaryDirectory.path).appending("gone-\(UUID().uuidString)")
    defer { try? Files.remove(gone) }
    var exchange = try Self.deliveredExchange()
    // Who only answers does nothing that could be left undone.
    let states = one.isDone == nil ? [Self.states[0], Self.states[1], Self.states[4]] : Self.states
    for (streams, prints) in states {
      let own = try Files.makeTemporaryFolder(named: "exchange-streams")
      defer { try? Files.removeTree(own) }
      let words = one.words.replacingOccurrences(of: "%", with: exchange.root.string)
        .replacingOccurrences(of: "@", with: own.string)
      // A pipe that is opened for both ends by its writer, whose reader then goes.
      let broken = "mkfifo '\(gone)' && exec 8<>'\(gone)' 9>'\(gone)' 8>&- && rm '\(gone)'"
      let status = try shell("\(broken); \(Self.program) \(words) \(streams)")
      #expect(status == (prints || one.onlyComplains ? one.status : 74), "\(words) \(streams)")
      if let isDone = one.isDone {
        #expect(try isDone(exchange, own), "\(words) \(streams)")
        #expect(try exchange.ask("status").status == 0, "\(words) \(streams)")
        if one.words.contains("%") { exchange = try Self.deliveredExchange() }
      }
    }
    #expect(try exchange.ask("status").status == 0, "\(one.words)")
  }

  @Test func `every command is tried`() throws {
    let help = try Program.run("help").text
    let list = try #require(help.components(separatedBy: "SUBCOMMANDS:").last)
    let named = list.split(separator: "\n").filter { $0.hasPrefix("  ") && $0.dropFirst(2).first != " " }
      .map { String($0.split(separator: " ")[0]) }.filter { $0 != "See" }
    #expect(named.count >= 16)
    for command in named {
      let isTried = Self.cases.contains { $0.words.hasPrefix(command) }
      #expect(isTried, "exchange \(command)")
    }
  }
}
