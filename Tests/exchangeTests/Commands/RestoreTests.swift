import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import GRDB
import Glibc
import SystemPackage
import Testing

/// A backup takes the ledger's place whole or not at all, and what it doesn't know is asked for before anything goes on.
@Suite(.waits) struct RestoreTests {
  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号", holder: "样例甲餐饮店")
    ])
  }

  /// An exchange with a backup of Monday, and a Tuesday of which it doesn't know.
  private func twoDays() throws -> (exchange: TemporaryExchange, backup: FilePath) {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "周一.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let backup = exchange.root.appending("backup.sqlite")
    try #require(try exchange.ask("backup", backup.string).status == 0)
    try exchange.drop(Self.push("P-2"), as: "周二.csv", from: "XC-SPJ")
    try exchange.drop(Array("无".utf8), as: "坏.csv", from: "XC-WJ")
    try exchange.send("claim", from: "XC-WJ", ["refMsgId": "P-1"])
    try exchange.pass("2021-01-05T10:00", comesBack: true)
    return (exchange, backup)
  }

  @Test
  func `yesterday's copy says what it lacks, nothing runs until that is rebuilt, and then it is as it was`()
    throws
  {
    let (exchange, backup) = try twoDays()
    let (found, lost) = (try exchange.found(), try LedgerTables(exchange.layout.ledger))
    let outcome = try exchange.ask("restore", backup.string, "--at", "2021-01-05T11:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("archive 有 2 份收件它不知道：20210105-0001 至 20210105-0003"), "\(outcome.text)")
    #expect(outcome.text.contains("quarantine 有 1 份收件它不知道：20210105-0002 至 20210105-0002"), "\(outcome.text)")
    #expect(outcome.text.contains("exchange recover"))
    // What was there isn't lost.
    let aside = exchange.root.appending("ledger-before-restore-20210105T110000.sqlite")
    try expectSame(aside, lost)
    let refused = try exchange.run(at: "2021-01-05T11:00")
    #expect(refused.status == 1, "\(refused.text)\(refused.errors)")
    #expect(try exchange.found() == found)
    let recovered = try exchange.ask("recover", "--at", "2021-01-05T11:00")
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    #expect(recovered.text.contains("已重建 3 份收件：20210105-0001 至 20210105-0003"), "\(recovered.text)")
    try expectSame(exchange.layout.ledger, lost)
    #expect(try exchange.found() == found)
    try exchange.pass("2021-01-05T11:00")
    #expect(try exchange.found() == found)
  }

  @Test(arguments: ["flipped", "cut", "newer", "another", "digest", "row", "none"])
  func `what can't take the ledger's place changes nothing`(fault: String) throws {
    let (exchange, backup) = try twoDays()
    let target = exchange.root.appending("broken.sqlite")
    if fault != "none" { try Files.copy(backup, to: target) }
    func execute(_ sql: String) throws {
      let queue = try DatabaseQueue(path: target.string)
      try queue.write { try $0.execute(sql: sql) }
      try queue.close()
    }
    switch fault {
    case "flipped":
      var bytes = try Files.bytes(of: target)
      // Within a row of the chain.
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "20210104-0001-XC-WJ".utf8) })
      bytes[place] ^= 1
      try Files.replace(target, with: bytes)
    case "cut": try Files.replace(target, with: Files.bytes(of: target).dropLast(8_192))
    case "newer": try execute("UPDATE setting SET value = '99' WHERE key = 'format'")
    case "another":
      let other = try TemporaryExchange()
      try other.pass("2021-01-04T09:00")
      try Files.remove(target)
      try #require(try other.ask("backup", target.string).status == 0)
      try Files.remove(FilePath("\(target).sha256"))
    case "digest":
      try Files.replace(FilePath("\(target).sha256"), with: "\(String(repeating: "0", count: 64))  x\n".utf8)
    case "row": try execute("DELETE FROM claims; UPDATE deliveries SET sha256 = ''")
    default: break
    }
    // Whoever asks a ledger has its log beside it.
    func everything() throws -> [String] {
      try exchange.files(below: exchange.root).map { "\($0) \(try Files.sha256(of: $0))" }.filter {
        !$0.contains("sqlite-")
      }
    }
    let files = try everything()
    let outcome = try exchange.ask("restore", target.string)
    #expect(outcome.status == (fault == "none" ? 64 : 1), "\(outcome.text)\(outcome.errors)")
    #expect(try everything() == files)
    try exchange.pass("2021-01-05T11:00")
  }

  @Test func `the backup of a copy that went on elsewhere is refused, with the entry at which it parts`()
    throws
  {
    let (exchange, _) = try twoDays()
    let copy = FilePath("\(exchange.root)-copy")
    defer { try? Files.removeTree(copy) }
    try #require(
      try Tool.run("cp", ["-a", exchange.root.string, copy.string], in: exchange.root).status == 0)
    let last = try #require(try exchange.ledger { try $0.lastEntry() }).sequence
    try exchange.drop(Self.push("P-3"), as: "周三.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-06T10:00")
    // There the days went on without that drop, and further.
    for day in ["06", "07", "08", "11"] {
      try #require(try Program.run("run", "--once", copy.string, "--at", "2021-01-\(day)T11:00").status == 0)
    }
    let backup = exchange.root.appending("fork.sqlite")
    try #require(try Program.run("backup", copy.string, backup.string).status == 0)
    let (found, ledger) = (try exchange.found(), try LedgerTables(exchange.layout.ledger))
    // Nor where the ledger is lost.
    for isLost in [false, true] {
      if isLost { _ = try exchange.loseLedger() }
      let outcome = try exchange.ask("restore", backup.string, "--at", "2021-01-11T12:00")
      #expect(
        outcome.status == 1 && outcome.errors.contains("from entry \(last + 1) on"),
        "\(outcome.text)\(outcome.errors)")
      #expect(try exchange.found() == found)
      #expect(try Files.exists(exchange.layout.ledger) == !isLost)
    }
    let recovered = try exchange.ask("recover", "--at", "2021-01-11T12:00")
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    try expectSame(exchange.layout.ledger, ledger)
  }

  @Test func `what is named and is no file is told as what it is`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let link = exchange.root.appending("link.sqlite")
    try #require(symlink("nowhere.sqlite", link.string) == 0)
    for (path, says) in [
      (exchange.layout.archive, "is a folder"), (link, "is a link"),
      (exchange.root.appending("nowhere.sqlite"), "there is no such file"),
    ] {
      let outcome = try exchange.ask("restore", path.string)
      #expect(
        outcome.status == 64 && outcome.errors.contains(path.string) && outcome.errors.contains(says),
        "\(outcome.errors)")
    }
  }

  @Test func `nothing takes a ledger's place while a processor has it`() throws {
    let (exchange, backup) = try twoDays()
    let lock = try #require(try ExchangeLock(root: exchange.root))
    #expect(try exchange.ask("restore", backup.string).status == 11)
    #expect(try exchange.ask("recover").status == 11)
    withExtendedLifetime(lock) {}
  }

  @Test(arguments: ["plan", "aside-wal", "aside-shm", "aside", "head", "place"])
  func `killed on the way it is the old one or the new one`(step: String) throws {
    let (exchange, backup) = try twoDays()
    let (found, lost) = (try exchange.found(), try LedgerTables(exchange.layout.ledger))
    let killed = try Program.run(
      ["restore", exchange.root.string, backup.string, "--at", "2021-01-05T11:00"],
      environment: ["EXCHANGE_DRILL": "restoring kill \(step)"])
    #expect(killed.wasKilled, "\(killed.text)\(killed.errors)")
    let outcome = try exchange.run(at: "2021-01-05T11:00")
    if step == "plan" {
      #expect(outcome.status == 0, "\(outcome.errors)")
    } else {
      #expect(outcome.status == 1, "\(outcome.text)\(outcome.errors)")
      #expect(outcome.errors.contains("exchange recover"), "\(outcome.errors)")
      let recovered = try exchange.ask("recover", "--at", "2021-01-05T11:00")
      #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
      try expectSame(exchange.layout.ledger, lost)
      try exchange.pass("2021-01-05T11:00")
    }
    #expect(try exchange.found() == found)
  }

  @Test(arguments: ["aside-wal", "aside", "head", "place"], ["recover", "restore"])
  func `whoever comes next finishes what a kill left of it`(step: String, next: String) throws {
    let (exchange, backup) = try twoDays()
    let (found, lost) = (try exchange.found(), try LedgerTables(exchange.layout.ledger))
    let killed = try Program.run(
      ["restore", exchange.root.string, backup.string, "--at", "2021-01-05T11:00"],
      environment: ["EXCHANGE_DRILL": "restoring kill \(step)"])
    let plan = exchange.root.appending(".ledger-restoring")
    #expect(try killed.wasKilled && Files.exists(plan), "\(killed.text)\(killed.errors)")
    let backups = next == "restore" ? [backup.string] : []
    let outcome = try Program.run(
      [next, exchange.root.string] + backups + ["--at", "2021-01-05T11:00:01"])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try !Files.exists(plan))
    let recovered = try exchange.ask("recover", "--at", "2021-01-05T11:00:02")
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    try expectSame(exchange.layout.ledger, lost)
    try exchange.pass("2021-01-05T11:00:03")
    #expect(try exchange.found() == found)
  }
}
