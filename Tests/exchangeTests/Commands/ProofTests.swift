import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Foundation
import GRDB
import SystemPackage
import Testing

/// Whoever changes what an exchange holds is found out by `verify`, and by `run` itself.
@Suite(.waits) struct ProofTests {
  private static func push(_ id: String) -> [UInt8] {
    SampleBundle.approvals([
      .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号", holder: "样例甲餐饮店")
    ])
  }

  /// An exchange in which a push was delivered and a day closed.
  private static func worked(_ settings: [String] = []) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: settings)
    try exchange.drop(push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.drop(Array("no\n1\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T08:00")
    return exchange
  }

  private static func change(_ exchange: TemporaryExchange, _ sql: String) throws {
    let ledger = try DatabaseQueue(path: exchange.layout.ledger.string)
    try ledger.writeWithoutTransaction { try $0.execute(sql: sql) }
    try ledger.close()
  }

  private func verify(_ exchange: TemporaryExchange) throws -> Program.Outcome {
    try Program.run("verify", exchange.root.string)
  }

  @Test func `what nobody changed is proven, also where somebody works on it`() throws {
    let exchange = try Self.worked()
    let proven = try verify(exchange)
    #expect(
      proven.status == 0 && proven.text.contains("台账完好") && proven.text.contains("2 份收件"), "\(proven.text)")
    #expect(try Program.run("status", exchange.root.string).text.contains("台账核验"))
    let running = try ExchangeLock(root: exchange.root)
    #expect(running != nil)
    #expect(try verify(exchange).status == 0)
  }

  @Test
  func `a change of the ledger is named, stops the processor, and stands in status until it is put right`()
    throws
  {
    let exchange = try Self.worked()
    try Self.change(exchange, "UPDATE deliveries SET recipient = recipient || '-'")
    let found = try verify(exchange)
    #expect(
      found.status == 1 && found.text.contains("投递") && found.text.contains("20210104-000"), "\(found.text)")
    #expect(try Program.run("status", exchange.root.string).text.contains("未通过"))
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    for _ in 0..<2 {
      let refused = try exchange.run(at: "2021-01-05T09:00")
      #expect(
        refused.status == 1 && refused.errors.contains("isn't what its chain tells"), "\(refused.errors)")
    }
    #expect(try Files.exists(exchange.layout.inbox("XC-SPJ").appending("后来.csv")), "nothing is taken")
    try Self.change(exchange, "UPDATE deliveries SET recipient = rtrim(recipient, '-')")
    let mended = try exchange.run(at: "2021-01-05T09:10")
    #expect(mended.status == 0, "\(mended.errors)")
    #expect(try verify(exchange).status == 0)
  }

  @Test func `a closed day's package that is gone is named by verify and by status, and is made again`()
    throws
  {
    let exchange = try Self.worked()
    try exchange.run(at: "2021-01-06T08:00")
    try exchange.run(at: "2021-01-07T08:00")
    let at = "2021-01-07T08:01"
    func health() throws -> Program.Outcome {
      try Program.run("status", exchange.root.string, "--check", "--at", at, "--lang", "en")
    }
    #expect(try verify(exchange).status == 0)
    #expect(try !health().text.contains("are gone"))
    // The first, one in the middle, and the last.
    for day in ["2021-01-04", "2021-01-05", "2021-01-06"] {
      let package = exchange.layout.reports.appending("\(day).zip")
      let bytes = try Files.bytes(of: package)
      try Files.remove(package)
      let found = try verify(exchange)
      #expect(found.status == 1 && found.text.contains("\(day).zip"), "\(found.text)")
      let told = try health()
      #expect(told.status == 1 && told.text.contains("1 closed day(s) are gone: \(day)"), "\(told.text)")
      let made = try Program.run("report", exchange.root.string, "--date", day, "--at", at)
      #expect(made.status == 0, "\(made.errors)")
      #expect(try Files.bytes(of: package) == bytes)
      #expect(try verify(exchange).status == 0)
    }
  }

  @Test(arguments: [false, true])
  func `a package that stands in no chain is held against itself and the next closing`(hadKeys: Bool) throws {
    let exchange = try TemporaryExchange(settings: hadKeys ? [] : ["signing: none"])
    if !hadKeys { try Files.removeTree(exchange.root.appending("keys")) }
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    if hadKeys {
      let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
      try Files.replace(exchange.layout.settings, with: "\(settings)\nsigning: none\n".utf8)
    }
    try exchange.pass("2021-01-05T10:00")
    try exchange.pass("2021-01-06T08:00")
    let whole = try verify(exchange)
    let told = hadKeys ? "2 个完整、与台账链相符" : "另有 1 个与自己的清单相符"
    #expect(whole.status == 0 && whole.text.contains(told), "\(whole.text)")
    for day in ["2021-01-04", "2021-01-05"] {
      let package = exchange.layout.report(try #require(Day(day)))
      let bytes = try Files.bytes(of: package)
      try Files.replace(package, with: Array("garbage".utf8))
      let found = try verify(exchange)
      #expect(found.status == 1 && found.text.contains("\(day).zip："), "\(found.text)")
      let looked = try exchange.ask("doctor", "--at", "2021-01-06T09:00")
      #expect(looked.text.contains("\(day).zip："), "\(looked.text)")
      try Files.replace(package, with: bytes)
    }
    #expect(try verify(exchange).status == 0)
  }

  @Test func `an exchange that has lost its settings is told as that, and as no wrong file`() throws {
    let exchange = try Self.worked()
    try Files.remove(exchange.layout.settings)
    let found = try verify(exchange)
    #expect(found.status == 65 && found.errors.contains("settings-<"), "\(found.errors)")
  }

  @Test func `a matter that was put to sleep stops the processor also once its limit is over`() throws {
    let exchange = try Self.worked()
    try Self.change(exchange, "UPDATE matters SET wake_at = NULL")
    for day in 6...8 {
      let refused = try exchange.run(at: "2021-01-0\(day)T09:00")
      #expect(
        refused.status == 1 && refused.errors.contains("isn't what its chain tells"),
        "\(day): \(refused.errors)")
      let found = try exchange.ask("verify", "--at", "2021-01-0\(day)T09:01")
      #expect(found.status == 1 && found.text.contains("无人会知道"), "\(found.text)")
    }
    #expect(try !exchange.box("outbox", of: "XC-WJ").contains { $0.hasPrefix("notice_") })
    // Woken too early it is only looked at once more than it has to be, and what was due is told.
    try Self.change(
      exchange,
      "UPDATE matters SET wake_at = '2021-01-05T08:00:00.000+08:00' WHERE code LIKE 'delivery:%'")
    try exchange.pass("2021-01-08T09:10", comesBack: nil)
    #expect(try exchange.box("outbox", of: "XC-WJ").contains { $0.hasPrefix("notice_") })
    #expect(try exchange.ask("verify", "--at", "2021-01-08T09:11").status == 0)
  }

  @Test func `a processor proves its ledger once a day by itself`() throws {
    let exchange = try Self.worked()
    try Self.change(exchange, "UPDATE deliveries SET recipient = recipient || '-'")
    #expect(try exchange.run(at: "2021-01-05T09:00").status == 0, "it was proven an hour ago")
    #expect(try exchange.run(at: "2021-01-06T08:00").status == 1)
    let other = try Self.worked(["verifyHours: 0"])
    try Self.change(other, "UPDATE deliveries SET recipient = recipient || '-'")
    #expect(try other.run(at: "2021-01-08T09:00").status == 0, "where it is told not to, it doesn't")
  }

  /// What lies in the place of the ledger, or of its end.
  enum Older: CaseIterable {
    case yesterdays, cutOff, anotherExchanges
  }

  /// What whoever put it there has removed of what the folder knows of its ledger.
  enum Removed: CaseIterable {
    case nothing, head, headAndJournal
  }

  @Test(arguments: Older.allCases, Removed.allCases)
  func `a ledger that isn't the last one of the exchange is refused`(older: Older, removed: Removed) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T10:00")
    let ledger = exchange.layout.ledger
    let yesterdays = try Files.bytes(of: ledger)
    try exchange.drop(Self.push("P-2"), as: "后来.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-05T10:00")
    switch older {
    case .yesterdays: try Files.replace(ledger, with: yesterdays)
    case .anotherExchanges:
      let other = try TemporaryExchange()
      for name in ["甲.csv", "乙.csv", "丙.csv"] {
        try other.drop(Self.push(name), as: name, from: "XC-SPJ")
        try other.run(at: "2021-01-04T11:00")
      }
      try Files.replace(ledger, with: Files.bytes(of: other.layout.ledger))
    case .cutOff:
      try Self.change(
        exchange,
        """
        PRAGMA foreign_keys = OFF; DROP TRIGGER entry_is_never_deleted;
        DELETE FROM drops WHERE id = 2; DELETE FROM deliveries WHERE drop_row = 2;
        DELETE FROM entry WHERE sequence >= (SELECT min(sequence) FROM entry WHERE subject LIKE '20210105-0001%');
        """)
    }
    if removed != .nothing { try Files.remove(exchange.root.appending(".ledger-head")) }
    if removed == .headAndJournal { try Files.removeTree(exchange.root.appending("journal")) }
    try exchange.drop(Self.push("P-1"), as: "再来.csv", from: "XC-SPJ")
    let refused = try exchange.run(at: "2021-01-05T11:00")
    #expect(
      refused.status == 1 && refused.errors.contains("isn't the last ledger"),
      "\(refused.text)\(refused.errors)")
    #expect(try Files.exists(exchange.layout.inbox("XC-SPJ").appending("再来.csv")), "nothing is taken")
  }

  @Test func `each flipped bit of a kept file is found`() throws {
    let exchange = try Self.worked()
    let kept = try [exchange.layout.archive, exchange.layout.quarantine].flatMap {
      try exchange.files(below: $0)
    }
    #expect(kept.count == 2)
    var random = SeededGenerator()
    for _ in 0..<12 {
      let file = try #require(kept.randomElement(using: &random))
      let whole = try Files.bytes(of: file)
      var flipped = whole
      let bit = Int.random(in: 0..<whole.count * 8, using: &random)
      flipped[bit / 8] ^= 1 << (bit % 8)
      try Files.replace(file, with: flipped)
      let found = try verify(exchange)
      #expect(found.status == 1 && found.text.contains("与收到时不同"), "\(found.text)")
      try Files.replace(file, with: whole)
    }
    try Files.remove(kept[0])
    #expect(try verify(exchange).status == 1, "nor may it be gone")
  }

  @Test(arguments: [true, false])
  func `a staged file that isn't what was written is never published`(hasSameSize: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T09:00")
    // Decided while its box was away, so that it waits.
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let mount = exchange.root.appending("mount")
    try Files.rename(outbox, to: mount)
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    try exchange.run(at: "2021-01-04T10:00")
    let work = exchange.layout.work
    let shelves = try Files.names(in: work).map { work.appending($0).appending("staged") }
    let shelf = try #require(try shelves.first { try Files.exists($0) })
    var staged: [(file: FilePath, bytes: [UInt8])] = []
    for name in try Files.names(in: shelf) {
      let file = shelf.appending(name)
      let bytes = try Files.bytes(of: file)
      staged.append((file, bytes))
      try Files.replace(file, with: hasSameSize ? [UInt8](repeating: 0, count: bytes.count) : [])
    }
    #expect(staged.count == 2)
    try Files.rename(mount, to: outbox)
    let told = try exchange.run(at: "2021-01-04T11:00")
    #expect(
      told.status == 75 && (told.text + told.errors).contains("isn't what was written"),
      "\(told.text)\(told.errors)")
    #expect(try Files.names(in: outbox).filter { !$0.string.hasPrefix(".") } == [])
    // It lies in the box's own staging folder by now, under the same name; its form waits with it.
    for (file, bytes) in staged {
      let moved = outbox.appending(".staging").appending(try #require(file.lastComponent))
      try Files.replace(Files.exists(file) ? file : moved, with: bytes)
    }
    let mended = try exchange.run(at: "2021-01-04T12:00")
    #expect(mended.status == 0, "\(mended.text)\(mended.errors)")
    #expect(try Files.names(in: outbox).count { !$0.string.hasPrefix(".") } == 2)
  }

  @Test(arguments: 0..<2, [true, false])
  func `a delivery of which something waits is told of by the ledger as it is`(
    waiting: Int, isFetched: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T09:00")
    try exchange.drop(Self.push("P-1"), as: "决定.csv", from: "XC-SPJ")
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:00"],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    #expect(killed.wasKilled)
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let staging = exchange.layout.staging(.outbox, of: "XC-WJ")
    let staged = try Files.names(in: staging).sorted { $0.string < $1.string }
    #expect(staged.count == 2, "the delivery, and what answers it")
    let file = staging.appending(staged[waiting])
    let bytes = try Files.bytes(of: file)
    try Files.replace(file, with: bytes + [0])
    for hour in 11...12 {
      #expect(try exchange.run(at: "2021-01-04T\(hour):00").status == 75)
      #expect(try verify(exchange).status == 0, "nobody changed the ledger")
    }
    let placed = try exchange.box("outbox", of: "XC-WJ")
    #expect(placed.count == waiting, "what answers it never comes before it")
    if isFetched { for name in placed { try Files.remove(outbox.appending(name)) } }
    try Files.replace(file, with: bytes)
    try exchange.pass("2021-01-04T13:00")
    #expect(try exchange.box("outbox", of: "XC-WJ").count == (isFetched ? 2 - waiting : 2), "nothing twice")
    #expect(try verify(exchange).status == 0)
    #expect(try Files.names(in: staging).isEmpty)
  }
}
