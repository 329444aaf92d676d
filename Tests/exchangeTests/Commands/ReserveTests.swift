import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// Low room and few inodes stop the taking, and nothing else: files wait in their inboxes and are taken once there is room.
@Suite(.waits) struct ReserveTests {
  private func set(_ line: String, in exchange: TemporaryExchange) throws {
    let old = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let lines = old.split(separator: "\n").filter { !$0.hasPrefix("reserve") }
    try Files.replace(exchange.layout.settings, with: (lines.joined(separator: "\n") + "\n\(line)\n").utf8)
  }

  /// Whether the file system of the tests has so many files and no more: some make room for them as they come.
  private static let hasFileCount: Bool = {
    let folder = FilePath(FileManager.default.temporaryDirectory.path)
    return (try? DiskRoom(of: folder))?.files != nil
  }()

  @Test func `without room nothing is taken, and it goes on by itself`() throws {
    try waits(for: "reserveMiB: 1048576")
  }

  @Test(.enabled(if: hasFileCount, "there is no number of files that may be made"))
  func `without room for files nothing is taken, and it goes on by itself`() throws {
    try waits(for: "reserveFiles: 1000000000")
  }

  private func waits(for setting: String) throws {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try set(setting, in: exchange)
    for _ in 0..<2 {
      let outcome = try exchange.run()
      #expect(outcome.status == 75)
      #expect(outcome.text.contains("磁盘空间不足"), "\(outcome.text)")
      #expect(outcome.errors.contains("little room"), "the log: \(outcome.errors)")
      #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")).count == 1)
      #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
    }
    #expect(try exchange.ask("status").text.contains("磁盘空间不足"))
    try set("reserveMiB: auto", in: exchange)
    try exchange.pass(TemporaryExchange.monday)
    #expect(try exchange.receipts(of: "XC-SPJ").count == 1)
    #expect(try !exchange.ask("status").text.contains("磁盘空间不足"))
  }

  /// What somebody else leaves of a disk.
  struct Rest: CustomTestStringConvertible, Sendable {
    var bytes: Int?
    var files: Int?
    /// Whether that is some of the reserve, so that what was taken can be answered.
    var isSome: Bool { (bytes ?? 0) + (files ?? 0) > 0 }
    var testDescription: String {
      bytes.map { "\($0) bytes" } ?? files.map { "\($0) files" } ?? ""
    }
  }

  /// A disk of its own, on which somebody else writes in the moment in which a drop is in hand.
  @Test(
    .enabled(if: Mount.isAllowed, "mounting isn't allowed here"),
    arguments: [Rest(bytes: 15 << 20), Rest(bytes: 0), Rest(files: 400), Rest(files: 0)])
  func `a disk that somebody fills beside a drop in hand stops the taking, and what was taken is answered`(
    rest: Rest
  ) throws {
    let exchange = try TemporaryExchange(
      inProcess: false, settings: ["inspectionWorkers: 1", "reserveMiB: 16", "reserveFiles: 1000"])
    let mount = try moveToDisk(exchange)
    defer { withExtendedLifetime((exchange, mount)) {} }
    let prepared = exchange.root.appending("later")
    try prepared.writeAtOnce(
      SampleBundle.approvals([.init(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕10001号")]))
    let (process, earlier) = try stoppedWithDropInHand(exchange)
    let filler = exchange.root.appending("other")
    try fill(filler, leaving: rest)
    process.send(SIGCONT)
    try Files.rename(prepared, to: exchange.layout.inbox("XC-SPJ").appending("后来.csv"))
    if rest.isSome {
      let isAnswered = try waitUntil { try exchange.receipts(of: "XC-SPJ").count == earlier + 1 }
      try #require(isAnswered)
      #expect(try deliveries(in: exchange) == earlier + 1)
      #expect(try exchange.ask("verify").status == 0, "the ledger has it")
    }
    for _ in 0..<3 {
      let isSaid = try waitUntil { try exchange.ask("status").text.contains("磁盘空间不足") }
      try #require(isSaid)
    }
    #expect(process.isRunning)
    #expect(try exchange.receipts(of: "XC-SPJ").count == earlier + (rest.isSome ? 1 : 0))
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")) == [Array("后来.csv".utf8)])

    try Files.removeTree(filler)
    let isThrough = try waitUntil { try exchange.receipts(of: "XC-SPJ").count == earlier + 2 }
    try #require(isThrough)
    process.send(SIGTERM)
    let outcome = try process.wait()
    #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("磁盘空间不足"), "\(outcome.text)")
    #expect(outcome.errors.contains("little room"), "the log: \(outcome.errors)")
    #expect(try exchange.receipts(of: "XC-SPJ").last?.fileName == "后来.csv")
    #expect(try exchange.receipts(of: "XC-SPJ").allSatisfy { $0.verdict == "accepted" })
    #expect(try deliveries(in: exchange) == earlier + 2)
    #expect(try Files.names(in: exchange.layout.taken("XC-SPJ")).isEmpty)
    #expect(try !exchange.ask("status").text.contains("磁盘空间不足"))
    #expect(try exchange.ask("verify").status == 0)
  }

  /// A processor that stands still with a drop in hand, and how many came before that one, for which it was too quick.
  private func stoppedWithDropInHand(_ exchange: TemporaryExchange) throws -> (RunningProgram, earlier: Int) {
    for earlier in 0..<5 {
      let rows = (0..<6_000).map {
        SampleBundle.Approval(msgId: "L\(earlier)-\($0)", docNo: "薛审食许字〔2021〕\(earlier)-\($0)号")
      }
      try exchange.drop(SampleBundle.approvals(rows), as: "大宗\(earlier).csv", from: "XC-SPJ")
      let process = try RunningProgram(["run", exchange.root.string])
      let isInHand = try waitUntil(closely: true) { try !Files.names(in: exchange.layout.work).isEmpty }
      process.send(SIGSTOP)
      try #require(isInHand)
      let isStopped = waitUntil { process.isSuspended }
      try #require(isStopped)
      if try exchange.receipts(of: "XC-SPJ").count == earlier { return (process, earlier) }
      process.send(SIGCONT)
      process.send(SIGTERM)
      try #require(try process.wait().status == 0)
    }
    Issue.record("none was in hand when it was looked at")
    throw CancellationError()
  }

  private func deliveries(in exchange: TemporaryExchange) throws -> Int {
    try exchange.box("outbox", of: "XC-SCJG").count { $0.hasPrefix("approval-push") && $0.hasSuffix(".xml") }
  }

  /// Puts an exchange on a small file system of its own, in the place where it lies.
  private func moveToDisk(_ exchange: TemporaryExchange) throws -> Mount {
    let aside = try Files.makeTemporaryFolder(named: "exchange-aside")
    defer { try? Files.removeTree(aside) }
    try #require(Mount.shell("cp -a '\(exchange.root)/.' '\(aside)'"))
    let mount = try #require(Mount(.tmpfs, over: exchange.root, bytes: 64 << 20, files: 4_000))
    try #require(Mount.shell("cp -a '\(aside)/.' '\(exchange.root)'"))
    return mount
  }

  /// Takes the room of a disk.
  private func fill(_ folder: FilePath, leaving rest: Rest) throws {
    try Files.makeFolder(folder)
    let room = try DiskRoom(of: folder)
    if let bytes = rest.bytes {
      let count = room.freeBytes - bytes + (bytes == 0 ? 1 << 20 : 0)
      let wrote = Mount.shell("head -c \(count) /dev/zero > '\(folder)/f'")
      #expect(wrote == (bytes > 0))
    }
    if let files = rest.files {
      let free = try #require(room.files?.free)
      let made = Mount.shell("cd '\(folder)' && seq \(free - files + (files == 0 ? 50 : 0)) | xargs touch")
      #expect(made == (files > 0))
    }
  }

  @Test(arguments: ["inspectionWorkers: 0", "inspectionWorkers: 1"])
  func `a limit for files is told as a full disk is, and ends nobody`(setting: String) throws {
    let exchange = try TemporaryExchange(inProcess: false, settings: [setting])
    try exchange.pass(TemporaryExchange.monday)
    let file = SampleBundle.approvals(
      (1...60_000).map { .init(msgId: "SPJ-\($0)", docNo: "薛审食许字〔2021〕\($0)号") })
    try #require(file.count > 5 << 20)
    try exchange.drop(file, as: "决定.csv", from: "XC-SPJ")
    let outcome = try ProgramGate.pass {
      try RunningProgram(
        ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
        by: ["/bin/sh", "-c", "ulimit -f 4096 && exec \"$@\"", "sh"]
      ).wait()
    }
    #expect(!outcome.wasKilled && outcome.status != 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("ulimit -f"), "\(outcome.text)\(outcome.errors)")
    #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
    try exchange.pass("2021-01-04T11:00")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 1)
  }
}
