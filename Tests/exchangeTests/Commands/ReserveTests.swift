import ExchangeFiles
import ExchangeProcessor
import SystemPackage
import Testing

/// Low room and few inodes stop the taking, and nothing else: files wait in their inboxes and are taken once there is room.
@Suite(.waits) struct ReserveTests {
  private func set(_ line: String, in exchange: TemporaryExchange) throws {
    let old = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let lines = old.split(separator: "\n").filter { !$0.hasPrefix("reserve") }
    try Files.replace(exchange.layout.settings, with: (lines.joined(separator: "\n") + "\n\(line)\n").utf8)
  }

  @Test(arguments: ["reserveMiB: 1048576", "reserveFiles: 1000000000"])
  func `without room nothing is taken, and it goes on by itself`(setting: String) throws {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    // Where a file system makes room for files as they come, there is no such limit.
    if setting.hasPrefix("reserveFiles"), try DiskRoom(of: exchange.root).files == nil { return }
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
