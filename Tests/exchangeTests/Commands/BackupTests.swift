import ExchangeFiles
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeProcessor
import ExchangeTesting
import Foundation
import GRDB
import SystemPackage
import Testing

/// A backup is whole or isn't there, whoever works meanwhile.
@Suite(.waits) struct BackupTests {
  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([.init(msgId: id, docNo: "样审〔2021〕\(id)号")])
  }

  @Test func `a backup that is made while files come in is sound, and the files are answered all the same`()
    throws
  {
    let exchange = try TemporaryExchange(inProcess: false, settings: ["downtimeMinutes: 100000"])
    try exchange.installHolidayNotices()
    let process = try RunningProgram(["run", exchange.root.string])
    let folder = exchange.root.appending("backups")
    try Files.makeFolder(folder)
    var drops: [Traffic.Drop] = []
    var reached: [EntryRow] = []
    // The first has something to copy.
    #expect(try waitUntil { try Files.exists(exchange.root.appending(".ledger-head")) })
    for round in 0..<6 {
      for number in (round * 25)..<(round * 25 + 25) {
        var drop = Traffic.drop(number)
        // Where nothing has to settle, a marker is taken alone, or the file without it.
        drop.marker = nil
        try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
        drops.append(drop)
      }
      let target = folder.appending("\(round).sqlite")
      let outcome = try Program.run("backup", exchange.root.string, target.string)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
      let copy = try ReadOnlySQLiteLedger(path: target.string)
      #expect(try copy.read { try LedgerVerification.faults(of: $0) } == [])
      reached.append(try #require(copy.read { try $0.lastEntry() }))
      try copy.close()
    }
    let count = drops.count
    #expect(try waitUntil { try exchange.ledger { try $0.drop(row: Int64(count))?.publishedAt != nil } })
    process.send(SIGTERM)
    #expect(try process.wait().status == 0)
    try Observer(exchange: exchange, drops: drops).check()
    // Each is an earlier state of the one ledger.
    #expect(reached.map(\.sequence) == reached.map(\.sequence).sorted())
    for entry in reached {
      #expect(try exchange.ledger { try $0.entry(entry.sequence)?.digest } == entry.digest)
    }
    #expect(
      try Files.names(in: folder).map(\.string).filter {
        !$0.hasSuffix(".sqlite") && !$0.hasSuffix(".sha256") && !$0.hasSuffix(".sha256.sig")
      } == [])
  }

  @Test
  func `a folder gets backups by the moment, with settings and digest, and keeps as many as are wanted`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("backups")
    try Files.makeFolder(folder)
    try Files.replace(folder.appending("ledger-old.sqlite"), with: "别人的".utf8)
    for hour in ["11", "12", "13"] {
      let outcome = try exchange.ask("backup", folder.string, "--keep", "2", "--at", "2021-01-04T\(hour):00")
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
      #expect(outcome.text.contains("已备份并核验"))
      #expect(outcome.text.contains("已删去较早的 1 份：ledger-20210104T110000.sqlite") == (hour == "13"))
    }
    #expect(
      try Files.names(in: folder).map(\.string) == [
        "ledger-20210104T120000.sqlite", "ledger-20210104T120000.sqlite.sha256",
        "ledger-20210104T120000.sqlite.sha256.sig", "ledger-20210104T130000.sqlite",
        "ledger-20210104T130000.sqlite.sha256", "ledger-20210104T130000.sqlite.sha256.sig",
        "ledger-old.sqlite", "settings-20210104T120000",
        "settings-20210104T130000",
      ])
    let backup = folder.appending("ledger-20210104T130000.sqlite")
    #expect(try Files.permissions(of: backup) == 0o600)
    let line = String(decoding: try Files.bytes(of: FilePath("\(backup).sha256")), as: UTF8.self)
    #expect(try line == "\(Files.sha256(of: backup))  ledger-20210104T130000.sqlite\n")
    for name in ["exchange.yaml", "catalog/departments.csv"] {
      let copy = folder.appending("settings-20210104T130000").appending(name)
      #expect(try Files.bytes(of: copy) == Files.bytes(of: exchange.root.appending(name)))
    }
    try expectSame(backup, try LedgerTables(exchange.layout.ledger))
    let again = try exchange.ask("backup", folder.string, "--at", "2021-01-04T13:00", "--lang", "en")
    #expect(again.status == 0, "\(again.text)\(again.errors)")
    #expect(again.text.contains("ledger-20210104T130000-2.sqlite"), "two may be made in one second")
    try expectSame(
      folder.appending("ledger-20210104T130000-2.sqlite"), try LedgerTables(exchange.layout.ledger))
    let refused = try exchange.ask("backup", backup.string, "--lang", "en")
    #expect(refused.status == 64, "\(refused.text)")
    #expect(refused.errors.contains("nothing is written over"))
  }

  /// The ledgers in a folder of backups.
  private static func ledgers(in folder: FilePath) throws -> [String] {
    try Files.names(in: folder).map(\.string).filter { $0.hasPrefix("ledger-") && $0.hasSuffix(".sqlite") }
  }

  private static func backUp(
    _ exchange: TemporaryExchange, into folder: FilePath, keeping count: Int, at moment: String
  ) throws -> String {
    let outcome = try exchange.ask(
      "backup", folder.string, "--keep", "\(count)", "--at", moment, "--lang", "en")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    return outcome.text
  }

  @Test func `what makes room is what reaches least far, also where a clock was ahead`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("backups")
    try Files.makeFolder(folder)
    for hour in ["10", "11"] {
      _ = try Self.backUp(exchange, into: folder, keeping: 2, at: "2021-01-05T\(hour):00")
    }
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T12:00")
    let first = try Self.backUp(exchange, into: folder, keeping: 2, at: "2021-01-04T13:00")
    #expect(first.contains("1 earlier ones removed: ledger-20210105T100000.sqlite"), "\(first)")
    #expect(first.contains("named by a moment to come (ledger-20210105T110000.sqlite)"), "\(first)")
    #expect(!first.contains("(0 bytes"), "\(first)")
    #expect(
      try Self.ledgers(in: folder) == ["ledger-20210104T130000.sqlite", "ledger-20210105T110000.sqlite"])
    let second = try Self.backUp(exchange, into: folder, keeping: 2, at: "2021-01-04T14:00")
    #expect(second.contains("ledger-20210105T110000.sqlite") && !second.contains("to come"), "\(second)")
    #expect(
      try Self.ledgers(in: folder) == ["ledger-20210104T130000.sqlite", "ledger-20210104T140000.sqlite"])
    // The clock is behind those of the same chain.
    let third = try Self.backUp(exchange, into: folder, keeping: 1, at: "2021-01-04T12:30")
    #expect(third.contains("2 earlier ones removed"), "\(third)")
    #expect(try Self.ledgers(in: folder) == ["ledger-20210104T123000.sqlite"])
  }

  @Test func `of an exchange and its copy neither has the other's backups make room once they went on`()
    throws
  {
    let exchange = try TemporaryExchange()
    let (copy, folder) = (FilePath("\(exchange.root)-copy"), FilePath("\(exchange.root)-backups"))
    defer { for path in [copy, folder] { try? Files.removeTree(path) } }
    try Files.makeFolder(folder)
    try exchange.pass("2021-01-04T10:00")
    try #require(
      try Tool.run("cp", ["-a", exchange.root.string, copy.string], in: exchange.root).status == 0)
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T11:00")
    try #require(try Program.run("run", "--once", copy.string, "--at", "2021-01-05T10:00").status == 0)
    _ = try Self.backUp(exchange, into: folder, keeping: 1, at: "2021-01-04T12:00")
    for day in ["06", "07"] {
      let outcome = try Program.run(
        "backup", copy.string, folder.string, "--keep", "1", "--at", "2021-01-\(day)T10:00", "--lang", "en")
      #expect(outcome.text.contains("1 more were left alone"), "\(outcome.text)\(outcome.errors)")
    }
    #expect(try Self.ledgers(in: folder) == ["04T12", "07T10"].map { "ledger-202101\($0)0000.sqlite" })
    let told = try Self.backUp(exchange, into: folder, keeping: 1, at: "2021-01-04T13:00")
    #expect(told.contains("ledger-20210107T100000.sqlite"), "\(told)")
    #expect(try Self.ledgers(in: folder) == ["04T13", "07T10"].map { "ledger-202101\($0)0000.sqlite" })
  }

  @Test func `only the exchange's own backups make room, and what isn't known to be one is left and told`()
    throws
  {
    let exchanges = try (1...2).map { number in
      let exchange = try TemporaryExchange()
      try exchange.drop(Self.push("P-\(number)"), as: "决定.csv", from: "XC-SPJ")
      try exchange.pass("2021-01-04T10:00")
      return exchange
    }
    let (one, other) = (exchanges[0], exchanges[1])
    let folder = one.root.appending("backups")
    try Files.makeFolder(folder)
    for hour in ["11", "12"] {
      _ = try Self.backUp(one, into: folder, keeping: 2, at: "2021-01-04T\(hour):00")
    }
    var told = ""
    for hour in ["12", "13", "14"] {
      told = try Self.backUp(other, into: folder, keeping: 2, at: "2021-01-04T\(hour):00")
    }
    #expect(told.contains("1 earlier ones removed: ledger-20210104T120000-2.sqlite"), "\(told)")
    #expect(
      told.contains("2 more were left alone")
        && told.contains("(ledger-20210104T110000.sqlite, ledger-20210104T120000.sqlite)"), "\(told)")
    let stay = ["11", "12", "13", "14"].map { "ledger-20210104T\($0)0000.sqlite" }
    #expect(try Self.ledgers(in: folder) == stay)
    #expect(try Files.exists(folder.appending("settings-20210104T110000")))
    // What can't be read may be anybody's, and isn't counted: it takes no sound one's place.
    try Files.replace(folder.appending(stay[0]), with: Array(repeating: UInt8(7), count: 9_000))
    #expect(Mount.shell("mkfifo '\(folder)/ledger-20210104T090000.sqlite'"))
    let last = try Self.backUp(one, into: folder, keeping: 1, at: "2021-01-04T15:00")
    #expect(last.contains("1 earlier ones removed: ledger-20210104T120000.sqlite"), "\(last)")
    #expect(last.contains("4 more were left alone"), "\(last)")
    #expect(
      try Self.ledgers(in: folder)
        == ["ledger-20210104T090000.sqlite", stay[0], stay[2], stay[3], "ledger-20210104T150000.sqlite"])
  }

  @Test func `backups that are made at the same moment are each made, and leave one at least`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("backups")
    try Files.makeFolder(folder)
    let call = ["backup", exchange.root.string, folder.string, "--keep", "1", "--at", "2021-01-04T11:00"]
    for one in try (0..<4).map({ _ in try RunningProgram(call) }) {
      let outcome = try one.wait()
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }
    let left = try Self.ledgers(in: folder)
    #expect(!left.isEmpty)
    for ledger in left {
      let path = folder.appending(ledger)
      let line = String(decoding: try Files.bytes(of: FilePath("\(path).sha256")), as: UTF8.self)
      #expect(try line == "\(Files.sha256(of: path))  \(ledger)\n")
    }
    #expect(try !Files.names(in: folder).contains { $0.string.hasSuffix(".part") })
    _ = try Self.backUp(exchange, into: folder, keeping: 1, at: "2021-01-04T12:00")
    #expect(try Self.ledgers(in: folder) == ["ledger-20210104T120000.sqlite"])
    #expect(try Files.names(in: folder).count == 4)
  }

  @Test func `a copy that isn't sound is neither kept nor makes room for itself`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("backups")
    try Files.makeFolder(folder)
    #expect(try exchange.ask("backup", folder.string, "--at", "2021-01-04T11:00").status == 0)
    let queue = try DatabaseQueue(path: exchange.layout.ledger.string)
    try queue.write { try $0.execute(sql: "UPDATE drops SET verdict = 'rejected'") }
    try queue.close()
    let before = try exchange.files(below: folder)
    let outcome = try exchange.ask("backup", folder.string, "--keep", "1", "--at", "2021-01-04T12:00")
    #expect(outcome.status == 1, "\(outcome.text)")
    #expect(outcome.errors.contains("isn't kept"), "\(outcome.errors)")
    #expect(try exchange.files(below: folder) == before)
  }

  @Test func `what an attempt has left that came to nothing goes with the next backup`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("backups")
    let settings = folder.appending("settings-20210104T110000")
    for path in [folder, settings] { try Files.makeFolder(path) }
    let (left, others) = (
      [
        "ledger-20210104T110000.sqlite.part", "ledger-20210104T110000.sqlite.part-journal",
        "ledger-20210104T110000.sqlite.sha256", "ledger-20210104T110000.sqlite.sha256.sig",
        ".ledger-20210104T110000.sqlite.part", "settings-20210104T110000/exchange.yaml",
      ],
      ["ledger-old.sqlite.part", "ledger-20210104T100000.sqlite.sha256", "样例.part"]
    )
    for name in left + others { try Files.replace(FilePath("\(folder)/\(name)"), with: [1]) }
    // Somebody is at work there.
    var turn: FolderTurn? = try FolderTurn(in: folder) {}
    #expect(try exchange.ask("backup", folder.string, "--at", "2021-01-04T12:00").status == 0)
    #expect(try Set(Files.names(in: folder).map(\.string)).isSuperset(of: left.dropLast() + others))
    withExtendedLifetime(turn) { turn = nil }
    #expect(try exchange.ask("backup", folder.string, "--at", "2021-01-04T13:00").status == 0)
    #expect(
      try Set(Files.names(in: folder).map(\.string))
        == Set(
          others
            + ["12", "13"].flatMap { hour in
              [
                "ledger-20210104T\(hour)0000.sqlite", "ledger-20210104T\(hour)0000.sqlite.sha256",
                "ledger-20210104T\(hour)0000.sqlite.sha256.sig", "settings-20210104T\(hour)0000",
              ]
            }))
  }

  @Test(.enabled(if: Mount.isAllowed))
  func `a disk that is full, and one that is read-only, are told with their path, and pass`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let folder = exchange.root.appending("full")
    try Files.makeFolder(folder)
    do {
      let mount = try #require(Mount(.tmpfs, over: folder, bytes: 100_000, files: 100))
      let outcome = try exchange.ask("backup", folder.string)
      #expect(outcome.status == 75, "\(outcome.errors)")
      #expect(
        outcome.errors.contains(folder.string) && outcome.errors.contains("there is no space left"),
        "\(outcome.errors)")
      withExtendedLifetime(mount) {}
    }
    // How many more files the file system takes decides at which it fails.
    for files in 2...5 {
      let mount = try #require(Mount(.tmpfs, over: folder, bytes: 64 << 20, files: files))
      let outcome = try exchange.ask("backup", folder.appending("b.sqlite").string)
      #expect(
        outcome.status == 0
          || outcome.status == 75
            && ["no more files can be made", "there is no space left", "No space left"].contains(
              where: outcome.errors.contains),
        "\(files): \(outcome.errors)")
      withExtendedLifetime(mount) {}
    }
    let root = exchange.root
    #expect(Mount.shell("mount --bind '\(root)' '\(root)' && mount -o remount,ro,bind '\(root)'"))
    defer { _ = Mount.shell("umount '\(root)'") }
    for call in [["verify", root.string], ["run", root.string, "--once"], ["status", root.string]] {
      let outcome = try Program.run(call)
      let said = outcome.text + outcome.errors
      #expect(
        outcome.status == 0 || outcome.status == 75 && said.contains("mounted read-only"), "\(call): \(said)")
    }
  }

  @Test func `what can't be a backup is said`() throws {
    let exchange = try TemporaryExchange()
    #expect(try exchange.ask("backup", exchange.root.appending("b.sqlite").string).status == 64)
    try exchange.pass("2021-01-04T10:00")
    #expect(
      try exchange.ask("backup", exchange.root.appending("b.sqlite").string, "--keep", "2").status == 64)
    for options in [["--keep", "2"], ["--keep", "-1"], []] {
      let target = exchange.root.appending("nowhere").string + (options.isEmpty ? "/" : "")
      let outcome = try Program.run(["backup", exchange.root.string, target] + options)
      #expect(
        outcome.status == 64 && outcome.errors.contains("there is no such folder; make it first"),
        "\(options): \(outcome.errors)")
      #expect(try !Files.exists(exchange.root.appending("nowhere")))
    }
    let answer = try exchange.ask("backup", exchange.root.appending("b.sqlite").string, "--format", "json")
    #expect(answer.status == 0, "\(answer.errors)")
    #expect(answer.text.contains("\"lastEntry\" : "), "\(answer.text)")
  }
}
