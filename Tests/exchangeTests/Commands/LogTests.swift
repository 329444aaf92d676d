import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import Glibc
import SystemPackage
import Testing

/// The log says who and what, a line an event, on standard error; or the journal gets it, where that is what standard error is.
@Suite(.serialized, .waits) struct LogTests {
  private static let good = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")])
  private static let bad = Array("不是,表头\r\n1,2\r\n".utf8)

  private func exchange(_ settings: [String] = []) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: settings)
    try exchange.drop(Self.good, as: "push.csv", from: "XC-SPJ")
    try exchange.drop(Self.bad, as: "李四的材料.csv", from: "XC-SPJ")
    return exchange
  }

  @Test func `each line has time, level, department, drop, file and words`() throws {
    let exchange = try exchange()
    let outcome = try exchange.run(at: "2021-01-04T10:00", "--log-level", "info", "--lang", "zh")
    let lines = outcome.errors.split(separator: "\n").map(String.init)
    let time = "2021-01-04T10:00:00+08:00"
    #expect(
      lines.contains("\(time) INFO XC-SPJ 20210104-0001 push.csv 全部接收：1 条，接收 1"), "\(outcome.errors)")
    #expect(
      lines.contains { $0.hasPrefix("\(time) WARN XC-SPJ 20210104-0002 李****.csv 退回") }, "\(outcome.errors)")
    #expect(!outcome.errors.contains("李四"), "a log tells of no person")
    #expect(
      lines.allSatisfy { $0.wholeMatch(of: /\S+ (DEBUG|INFO|WARN|ERROR) \S+ \S+ ("[^"]*"|\S+) .+/) != nil })
    let english = try self.exchange()
    let said = try english.run(at: "2021-01-04T10:00", "--log-level", "info", "--lang", "en")
    #expect(said.errors.contains("push.csv Accepted: 1 record(s), 1 accepted"), "\(said.errors)")
  }

  @Test func `what is printed as the answer isn't logged as well, unless it is asked for`() throws {
    let quiet = try exchange().run()
    #expect(quiet.errors == "", "\(quiet.errors)")
    #expect(try exchange(["log: {level: info}"]).run().errors.contains("20210104-0001"))
    #expect(try !exchange(["log: {level: warn}"]).run().errors.contains("20210104-0001"))
    let asked = try exchange(["log: {level: error}"]).run(at: "2021-01-04T10:00", "--log-level", "debug")
    #expect(asked.errors.contains("20210104-0001"), "the command line goes before the settings")
    let wrong = try exchange(["log: {level: loud}"]).run()
    #expect(wrong.status == 65 && wrong.errors.contains("debug, info, warn, error"), "\(wrong.errors)")
  }

  @Test func `a day has a line, and a pass in which nothing happens none`() throws {
    let exchange = try exchange(["log: {level: info}"])
    try exchange.run(at: "2021-01-04T10:00")
    let next = try exchange.run(at: "2021-01-05T08:00")
    #expect(next.errors.contains("closed 2021-01-04, package reports/2021-01-04.zip"), "\(next.errors)")
    let idle = try exchange.run(at: "2021-01-05T08:00")
    #expect(idle.errors == "", "\(idle.errors)")
  }

  @Test func `one that watches tells of its start, of what it answers, of a share, and of its end`() throws {
    let exchange = try exchange()
    try exchange.installHolidayNotices()
    let log = exchange.root.appending("log")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c", "exec env LC_ALL=en_US.UTF-8 '\(Program.url.path)' run '\(exchange.root)' >/dev/null 2>'\(log)'",
    ]
    try process.run()
    func lines() throws -> [String] {
      // The shell makes it a moment after the start.
      guard try Files.exists(log) else { return [] }
      return String(decoding: try Files.bytes(of: log), as: UTF8.self).split(separator: "\n").map(String.init)
    }
    let isAtWork = try waitUntil(within: 60) { try lines().contains { $0.contains("push.csv Accepted") } }
    #expect(isAtWork)
    let gone = exchange.root.appending("gone")
    let inbox = exchange.layout.inbox("XC-WJ")
    try Files.rename(inbox, to: gone)
    let isAway = try waitUntil(within: 60) { try lines().contains { $0.contains("WARN XC-WJ - - ") } }
    #expect(isAway)
    // Some passes later: each answers what has come before it.
    for number in 1...3 {
      try exchange.drop(Self.bad, as: "later\(number).csv", from: "XC-SPJ")
      let isAnswered = try waitUntil(within: 60) {
        try exchange.receipts(of: "XC-SPJ").contains { $0.fileName == "later\(number).csv" }
      }
      #expect(isAnswered)
    }
    let told = try lines().filter { $0.contains("WARN XC-WJ - - ") }
    #expect(told.count == 1, "once: \(told)")
    try Files.rename(gone, to: inbox)
    let isBack = try waitUntil(within: 60) {
      try lines().contains { $0.contains("INFO XC-WJ - - over (since") }
    }
    #expect(isBack)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let all = try lines()
    #expect(all.first?.contains(" INFO - - - watching for ") == true, "\(all)")
    #expect(all.last?.contains(" INFO - - - stopped") == true, "\(all)")
  }

  /// How many folders the system listens to for somebody.
  private static let limit = "/proc/sys/user/max_inotify_watches"
  /// Whether that can be lowered here for a process of ours alone.
  private static let canDeafen =
    (try? Tool.run("unshare", ["-Ur", "sh", "-c", "echo 0 >\(limit)"], in: "/tmp").status) == 0

  @Test(.enabled(if: canDeafen))
  func `that the system tells of no new files is said in the log's language, and when it does again`() throws
  {
    let exchange = try TemporaryExchange()
    try exchange.installHolidayNotices()
    let (log, heard) = (exchange.root.appending("log"), exchange.root.appending("heard"))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "unshare", "-Ur", "bash", "-c",
      """
      echo 0 >\(Self.limit)
      (until [ -e '\(heard)' ]; do sleep 0.1; done; echo 1000 >\(Self.limit)) &
      exec '\(Program.url.path)' run '\(exchange.root)' --lang zh >/dev/null 2>'\(log)'
      """,
    ]
    try process.run()
    defer { if process.isRunning { process.terminate() } }
    func lines() throws -> [String] {
      guard try Files.exists(log) else { return [] }
      return String(decoding: try Files.bytes(of: log), as: UTF8.self).split(separator: "\n").map(String.init)
        .filter { $0.contains("系统不通知新文件") }
    }
    let isTold = try waitUntil(within: 60) { try !lines().isEmpty }
    #expect(isTold)
    // Some passes later it is told no more.
    try exchange.drop(Self.good, as: "push.csv", from: "XC-SPJ")
    let isAnswered = try waitUntil(within: 60) { try !exchange.receipts(of: "XC-SPJ").isEmpty }
    #expect(isAnswered)
    #expect(try lines().count == 1)
    try Files.replace(heard, with: [])
    let isOver = try waitUntil(within: 60) { try lines().count == 2 }
    #expect(isOver)
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    let told = try lines()
    #expect(told.first?.contains("上限，请放宽 fs.inotify.max_user_watches") == true, "\(told)")
    #expect(told.last?.contains(" INFO - - - 已恢复（") == true, "\(told)")
  }

  // MARK: The journal

  /// A socket that takes the journal's place.
  private func journal() throws -> DatagramListener {
    try DatagramListener(at: "/tmp/journal-\(UUID().uuidString.prefix(8))")
  }

  /// The entries that have come to it, each as its lines.
  private func entries(_ journal: DatagramListener) -> [[String]] {
    journal.heard().map { $0.split(separator: "\n").map(String.init) }
  }

  /// Makes one pass whose standard error is a file that passes for the journal's stream.
  ///
  /// - Returns: what was written into that file.
  private func pass(
    _ exchange: TemporaryExchange, journal: String, stream: String = "$(stat -c %d:%i \"$LOG\")"
  ) throws -> String {
    let log = exchange.root.appending("stderr")
    let line =
      "LOG='\(log)'; : > \"$LOG\"; export JOURNAL_STREAM=\(stream) EXCHANGE_JOURNAL_SOCKET='\(journal)'; "
      + "LC_ALL=en_US.UTF-8 '\(Program.url.path)' run --once '\(exchange.root)' --at 2021-01-04T10:00 "
      + "--log-level info >/dev/null 2>\"$LOG\"; exit 0"
    let outcome = try Tool.run("bash", ["-c", line], in: exchange.root)
    try #require(outcome.status == 0)
    return String(decoding: try Files.bytes(of: log), as: UTF8.self)
  }

  @Test func `under systemd the journal gets priorities and fields, and standard error nothing`() throws {
    let journal = try journal()
    let written = try pass(exchange(), journal: journal.name)
    #expect(written == "", "\(written)")
    let entries = entries(journal)
    let first = try #require(entries.first { $0.contains("EXCHANGE_DROP=20210104-0001") }, "\(entries)")
    for field in [
      "MESSAGE=XC-SPJ 20210104-0001 push.csv Accepted: 1 record(s), 1 accepted", "PRIORITY=6",
      "SYSLOG_IDENTIFIER=exchange", "EXCHANGE_DEPARTMENT=XC-SPJ", "EXCHANGE_FILE=push.csv",
      "EXCHANGE_EVENT=decided", "EXCHANGE_VERDICT=accepted",
    ] {
      #expect(first.contains(field), "\(field): \(first)")
    }
    let second = try #require(entries.first { $0.contains("EXCHANGE_DROP=20210104-0002") })
    #expect(second.contains("PRIORITY=4") && second.contains("EXCHANGE_VERDICT=rejected"))
  }

  @Test func `where no journal listens the lines have their priority in front`() throws {
    let written = try pass(exchange(), journal: "/tmp/no-such-journal")
    #expect(written.contains("<6>XC-SPJ 20210104-0001 push.csv Accepted"), "\(written)")
    #expect(written.contains("<4>XC-SPJ 20210104-0002 "), "\(written)")
  }

  @Test func `who leads standard error somewhere else has the log there`() throws {
    let journal = try journal()
    let written = try pass(exchange(), journal: journal.name, stream: "1:1")
    #expect(written.contains("2021-01-04T10:00:00+08:00 INFO XC-SPJ"), "\(written)")
    #expect(entries(journal).isEmpty)
  }

  @Test func `a log that nobody reads slows nothing down`() throws {
    let exchange = try TemporaryExchange(settings: ["log: {level: info}"])
    for number in 1...600 {
      try exchange.drop(Self.bad, as: "\(String(repeating: "x", count: 150))\(number).csv", from: "XC-SPJ")
    }
    try exchange.installHolidayNotices()
    // A pipe whose reader sleeps holds 64 KiB, which is less than 400 of these lines; each that waited for a second would take minutes.
    let line =
      "exec 3> >(sleep 150); '\(Program.url.path)' run '\(exchange.root)' >/dev/null 2>&3 3>&- & P=$!; echo $P > pid; wait $P; exit 0"
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", line]
    shell.currentDirectoryURL = URL(fileURLWithPath: exchange.root.string)
    let start = ContinuousClock.now
    try shell.run()
    let isDone = try waitUntil(within: 120) {
      try exchange.box("receipts", of: "XC-SPJ").count { $0.hasSuffix(".receipt.xml") } == 600
    }
    #expect(isDone, "\(ContinuousClock.now - start)")
    let pid = String(decoding: try Files.bytes(of: exchange.root.appending("pid")), as: UTF8.self)
    let process = try #require(pid_t(pid.trimmingCharacters(in: .whitespacesAndNewlines)))
    kill(process, SIGTERM)
    shell.terminate()
    shell.waitUntilExit()
  }
}
