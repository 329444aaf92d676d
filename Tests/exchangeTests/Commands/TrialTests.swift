import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import SystemPackage
import Testing

/// `inbox/试投`: what is dropped there gets the answer that the real drop would get, and nothing else happens.
@Suite(.waits) struct TrialTests {
  private static let answers = "receipts/试投"

  private func put(_ bytes: [UInt8], as name: String, from sender: String, in exchange: TemporaryExchange)
    throws
  {
    try Files.replace(inbox(of: sender, in: exchange).appending(name), with: bytes)
  }

  private func inbox(of sender: String, in exchange: TemporaryExchange) -> FilePath {
    exchange.layout.inbox(sender).appending("试投")
  }

  private func answer(_ name: String, to sender: String, in exchange: TemporaryExchange) throws -> ReceiptFile
  {
    try ReceiptFile(exchange.file("\(name).receipt.xml", in: Self.answers, of: sender))
  }

  private func left(of sender: String, in exchange: TemporaryExchange) throws -> [String] {
    let folder = inbox(of: sender, in: exchange)
    return try Files.names(in: folder).map(\.string).filter { $0 != ".taken" }
      + Files.names(in: folder.appending(".taken")).map(\.string)
  }

  private static let good = SampleBundle.Approval(msgId: "P-1", docNo: "样审〔2021〕1号")
  private static let late = SampleBundle.Approval(msgId: "P-2", docNo: "样审〔2021〕2号", decided: "2020-12-01")
  private static let bad = SampleBundle.Approval(msgId: "P-3", docNo: "")

  /// What a receipt says, but for the ids and the signature that a trial doesn't have.
  private func said(_ receipt: ReceiptFile) -> [String] {
    let words = receipt.words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return [receipt.verdict, "\(receipt.counts)", receipt.kind ?? "", receipt.sha256 ?? "", words]
      + receipt.deliveries.map { "\($0.recipient) \($0.records)" }
      + receipt.findings.map { "\($0)" }
  }

  /// `cp x.csv inbox/试投` makes a file of that name where the folder isn't there any more.
  @Test(arguments: [false, true])
  func `a file that lies where the folder was is tried, and never delivered`(isStopped: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00", comesBack: nil)
    let folder = inbox(of: "XC-SPJ", in: exchange)
    try Files.removeTree(folder)
    if isStopped {
      // The folder had been made around it.
      let draft = exchange.layout.inbox("XC-SPJ").appending(".试投")
      try Files.makeFolder(draft)
      try Files.replace(draft.appending("试投"), with: SampleBundle.approvals([Self.good]))
    } else {
      try Files.replace(folder, with: SampleBundle.approvals([Self.good]))
    }
    let outcome = try exchange.run(at: "2021-01-04T10:05")
    #expect(outcome.status == 0 && outcome.text.contains("答复试投 1 份"), "\(outcome.text)\(outcome.errors)")
    #expect(try answer("试投", to: "XC-SPJ", in: exchange).drop == "试投")
    #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
    #expect(try Files.status(of: folder)?.sort == .folder)
    #expect(try !Files.exists(exchange.layout.inbox("XC-SPJ").appending(".试投")))
    for department in exchange.departments {
      #expect(try exchange.box("outbox", of: department).allSatisfy { !$0.hasPrefix("approval-push") })
    }
    // Next time it is there.
    try put(SampleBundle.approvals([Self.good]), as: "再.csv", from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:10", comesBack: nil)
    #expect(try answer("再.csv", to: "XC-SPJ", in: exchange).drop == "试投")
  }

  @Test func `the answer is that of the real drop, whatever was here before, and nothing else happens`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: SampleBundle.approvals([Self.good]), as: "先.csv", from: "XC-SPJ")
    let files: [(name: String, bytes: [UInt8])] = [
      ("部分.csv", SampleBundle.approvals([Self.good, Self.late, Self.bad])),
      ("重复.csv", SampleBundle.approvals([Self.good])), ("空.csv", []),
      ("不识.csv", Array("a,b\n1,2\n".utf8)),
      (
        "承诺.csv", SampleBundle.commitments(["C-1"], accepted: "2021-01-04", until: "2021-02-11")
      ),
    ]
    for file in files { try put(file.bytes, as: file.name, from: "XC-SPJ", in: exchange) }
    let before = (
      try LedgerTables(exchange.layout.ledger).rows, try exchange.files(below: exchange.layout.departments)
    )
    let outcome = try exchange.run(at: "2021-01-04T10:05")
    #expect(outcome.status == 0, "what a trial says sends nothing back: \(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("答复试投 5 份"))
    let tables = try LedgerTables(exchange.layout.ledger).rows
    for table in before.0.keys where table != "setting" {
      // Only that the exchange was opened.
      let rows = tables[table]?.filter { table != "entry" || !$0.contains("opened") }
      #expect(rows == before.0[table]?.filter { table != "entry" || !$0.contains("opened") }, "\(table)")
    }
    let changed = Set(try exchange.files(below: exchange.layout.departments)).symmetricDifference(before.1)
    #expect(changed.allSatisfy { $0.string.contains("/试投/") }, "\(changed)")
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
    #expect(try Files.names(in: exchange.layout.work) == [])
    let trials = try files.map { try answer($0.name, to: "XC-SPJ", in: exchange) }
    #expect(trials.allSatisfy { $0.drop == "试投" })
    let sheet = String(
      decoding: try exchange.file("部分.csv.receipt.csv", in: Self.answers, of: "XC-SPJ"), as: UTF8.self)
    #expect(sheet.contains("试投回执（未受理）") && sheet.contains("没有送给任何部门"), "\(sheet)")
    let companions = try ["部分.csv.rejected.csv", "部分.csv.result.csv"].map {
      try exchange.file($0, in: Self.answers, of: "XC-SPJ")
    }
    // The same, dropped for good.
    for (file, trial) in zip(files, trials) {
      let receipt = try exchange.answer(to: file.bytes, as: file.name, from: "XC-SPJ", at: "2021-01-04T10:05")
      #expect(said(receipt) == said(trial), "\(file.name)")
    }
    #expect(trials.map(\.verdict) == ["partially-accepted", "duplicate", "rejected", "rejected", "accepted"])
    for (name, bytes) in zip(["部分.csv.rejected.csv", "部分.csv.result.csv"], companions) {
      #expect(try exchange.file(name, in: "receipts", of: "XC-SPJ") == bytes, "\(name)")
    }
  }

  @Test func `a second trial of a name takes the place of the first, with all that belonged to it`() throws {
    let exchange = try TemporaryExchange()
    try put(SampleBundle.approvals([Self.good, Self.bad]), as: "导出.csv", from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:00")
    #expect(try answer("导出.csv", to: "XC-SPJ", in: exchange).rejectedFile == "导出.csv.rejected.csv")
    try put(SampleBundle.approvals([Self.good]), as: "导出.csv", from: "XC-SPJ", in: exchange)
    try exchange.pass("2021-01-04T10:10")
    #expect(try answer("导出.csv", to: "XC-SPJ", in: exchange).verdict == "accepted")
    #expect(
      try exchange.box(Self.answers, of: "XC-SPJ")
        == ["导出.csv.receipt.csv", "导出.csv.receipt.xml", "导出.csv.result.csv"])
  }

  @Test(arguments: ["copying", "inspecting", "deciding", "storing", "placing", "keeping"])
  func `a kill at any step leaves one answer`(step: String) throws {
    let exchange = try TemporaryExchange()
    let bytes = SampleBundle.approvals([Self.good, Self.bad])
    try put(bytes, as: "导出.csv", from: "XC-SPJ", in: exchange)
    try put(Array("rows=2".utf8), as: "导出.csv.done", from: "XC-SPJ", in: exchange)
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
      environment: ["EXCHANGE_DRILL": "\(step) kill 导出.csv"])
    #expect(killed.wasKilled, "\(killed.text)\(killed.errors)")
    try exchange.pass("2021-01-04T10:10")
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
    #expect(try Files.names(in: exchange.layout.work) == [])
    #expect(try exchange.box(Self.answers, of: "XC-SPJ").count { $0.hasSuffix(".receipt.xml") } == 1)
    #expect(try answer("导出.csv", to: "XC-SPJ", in: exchange).codes == ["marker-malformed"])
    #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
  }

  @Test func `what the program fails at three times is answered too, and harms no real drop`() throws {
    let exchange = try TemporaryExchange()
    try put(SampleBundle.approvals([Self.good]), as: "故障.csv", from: "XC-SPJ", in: exchange)
    try exchange.drop(SampleBundle.approvals([Self.good]), as: "真.csv", from: "XC-SPJ")
    for _ in 0..<3 {
      _ = try Program.run(
        ["run", "--once", exchange.root.string, "--at", TemporaryExchange.monday],
        environment: ["EXCHANGE_DRILL": "deciding trap 故障.csv", "SWIFT_BACKTRACE": "enable=no"])
    }
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
    try exchange.pass("2021-01-04T10:10")
    #expect(try answer("故障.csv", to: "XC-SPJ", in: exchange).codes == ["trial-failed"])
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
  }

  @Test
  func `links and pipes are answered and never opened, and who puts things in our way harms himself only`()
    throws
  {
    let exchange = try TemporaryExchange()
    let (folder, secret) = (inbox(of: "XC-SPJ", in: exchange), exchange.root.appending("exchange.yaml"))
    try Files.link(secret, at: folder.appending("链接.csv"))
    #expect(mkfifo(folder.appending("管道.csv").string, 0o600) == 0)
    try put(SampleBundle.approvals([Self.good]), as: "好.csv", from: "XC-SPJ", in: exchange)
    try put(SampleBundle.approvals([Self.good]), as: "好.csv", from: "XC-SCJG", in: exchange)
    // Where answers go, one has put a link, and another a folder under an answer's name.
    try Files.link(
      exchange.layout.work, at: exchange.layout.department("XC-SPJ").appending("receipts").appending("试投"))
    let theirs = exchange.layout.department("XC-SCJG").appending("receipts").appending("试投")
    try Files.makeFolder(theirs.appending("好.csv.receipt.xml").appending("里面"))
    let outcome = try exchange.run()
    #expect(outcome.text.contains("稍后重试"))
    #expect(try Files.names(in: exchange.layout.work).allSatisfy { $0.string.hasPrefix("trial-") })
    #expect(try exchange.box(Self.answers, of: "XC-SCJG").contains("好.csv.receipt.csv"))
    try Files.remove(exchange.layout.department("XC-SPJ").appending("receipts").appending("试投"))
    try exchange.pass("2021-01-04T10:10")
    for name in ["链接.csv", "管道.csv"] {
      #expect(try answer(name, to: "XC-SPJ", in: exchange).codes == ["file-not-regular"])
    }
    #expect(try answer("好.csv", to: "XC-SPJ", in: exchange).verdict == "accepted")
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
  }

  @Test func `a department tries so much a day, is told once, and the rest waits until the next`() throws {
    let exchange = try TemporaryExchange(settings: ["trials: {files: 2, days: 3}"])
    for number in 1...5 {
      try put(SampleBundle.approvals([Self.good]), as: "\(number).csv", from: "XC-SPJ", in: exchange)
    }
    try put(SampleBundle.approvals([Self.good]), as: "1.csv", from: "XC-SCJG", in: exchange)
    try exchange.pass("2021-01-04T10:00")
    #expect(
      try ["1.csv", "2.csv"].map { try answer($0, to: "XC-SPJ", in: exchange).verdict } == [
        "accepted", "accepted",
      ])
    #expect(try answer("3.csv", to: "XC-SPJ", in: exchange).codes == ["trials-exceeded"])
    #expect(try left(of: "XC-SPJ", in: exchange) == ["4.csv", "5.csv"])
    #expect(try left(of: "XC-SCJG", in: exchange) == [])
    try exchange.pass("2021-01-05T10:00")
    #expect(try left(of: "XC-SPJ", in: exchange) == [])
    // Old answers go, and what isn't ours stays.
    let folder = exchange.layout.department("XC-SPJ").appending("receipts").appending("试投")
    try Files.replace(folder.appending("笔记.txt"), with: "x".utf8)
    for name in try Files.names(in: folder) {
      let time = timespec(tv_sec: 1_609_700_000, tv_nsec: 0)
      _ = folder.appending(name).withPlatformString { utimensat(AT_FDCWD, $0, [time, time], 0) }
    }
    try exchange.pass("2021-01-06T10:00")
    #expect(try exchange.box(Self.answers, of: "XC-SPJ").count == 15)
    try exchange.pass("2021-01-08T10:00")
    #expect(try exchange.box(Self.answers, of: "XC-SPJ") == ["笔记.txt"])
  }

  @Test func `the folder is there from the start, is mended, and is no stray folder`() throws {
    let exchange = try TemporaryExchange()
    for department in exchange.departments {
      let folder = inbox(of: department, in: exchange)
      #expect(try Files.permissions(of: folder) == Files.permissions(of: exchange.layout.inbox(department)))
    }
    try exchange.pass(TemporaryExchange.monday)
    #expect(try !exchange.ask("status").text.contains("没有写权限"))
    try Files.removeTree(inbox(of: "XC-SPJ", in: exchange))
    let doctor = try exchange.ask("doctor", "--at", "2021-01-04T11:00")
    #expect(doctor.text.contains("XC-SPJ 不能试投"), "\(doctor.text)")
    _ = try exchange.ask("doctor", "--fix", "--at", "2021-01-04T11:00")
    #expect(try Files.status(of: inbox(of: "XC-SPJ", in: exchange))?.sort == .folder)
    // An exchange from before there were trials gets it with its next start.
    try Files.removeTree(inbox(of: "XC-WJ", in: exchange))
    try exchange.pass("2021-01-04T11:10")
    #expect(try Files.status(of: inbox(of: "XC-WJ", in: exchange))?.sort == .folder)
  }

  @Test func `a processor that runs finds what is put into a folder in which nothing lay for long`() throws {
    let exchange = try TemporaryExchange()
    try exchange.installHolidayNotices()
    let process = try RunningProgram(["run", exchange.root.string])
    for number in 1...2 {
      // Passes in which nothing is there, and none is looked into.
      usleep(1_300_000)
      let name = "导出\(number).csv"
      try put(SampleBundle.approvals([Self.good]), as: name, from: "XC-SPJ", in: exchange)
      let isAnswered = waitUntil {
        (try? exchange.box(Self.answers, of: "XC-SPJ"))?.contains("\(name).receipt.csv") ?? false
      }
      #expect(isAnswered, "\(name)")
    }
    process.send(SIGTERM)
    #expect(try process.wait().status == 0)
  }
}
