import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Glibc
import SystemPackage
import Testing

/// The processor's own folders of departments lie inside their boxes or beside them; a change of the setting moves what is in them.
@Suite(.waits) struct OwnFoldersTests {
  private static let push = SampleBundle.approvals([
    .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号", holder: "样例甲餐饮店")
  ])

  private func set(_ lines: String, in exchange: TemporaryExchange) throws {
    let old = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let kept = old.split(separator: "\n").filter { !$0.hasPrefix("ownFolders") && !$0.hasPrefix("  XC-") }
    try Files.replace(exchange.layout.settings, with: (kept.joined(separator: "\n") + "\n\(lines)\n").utf8)
  }

  private func layout(_ place: OwnFolders.Place, of exchange: TemporaryExchange) -> ExchangeLayout {
    ExchangeLayout(root: exchange.root, ownFolders: OwnFolders(place))
  }

  private func deliveries(of department: String, in exchange: TemporaryExchange) throws -> Int {
    try exchange.box("outbox", of: department).count {
      $0.hasPrefix("approval-push_") && !$0.contains(".claim.")
    }
  }

  @Test func `a new exchange has them beside the boxes, and a department sees nothing but its boxes`() throws
  {
    let exchange = try TemporaryExchange(ownFolders: .beside)
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
    #expect(try deliveries(of: "XC-WJ", in: exchange) == 1)
    for department in exchange.departments {
      for box in ["inbox", "outbox", "receipts"] {
        let names = try Files.names(in: exchange.layout.department(department).appending(box))
        #expect(!names.contains { $0.string.hasPrefix(".") }, "\(department)/\(box): \(names)")
      }
    }
    let new = exchange.root.appending("new")
    #expect(try Program.run("init", new.string).status == 0)
    #expect(try Files.exists(new.appending("departments/XC-WJ/.own/outbox")))
    #expect(try !Files.exists(new.appending("departments/XC-WJ/outbox/.staging")))
  }

  /// What lies in them when the setting changes: a file that was taken and not decided, and one that is decided and waits.
  @Test(arguments: OwnFolders.Place.allCases) func `a change of the setting moves what is in them`(
    from: OwnFolders.Place
  ) throws {
    let exchange = try TemporaryExchange(ownFolders: from)
    let to = OwnFolders.Place.allCases.first { $0 != from } ?? from
    try exchange.drop(Self.push, as: "已定.csv", from: "XC-SPJ")
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:00"],
      environment: ["EXCHANGE_DRILL": "placing kill 已定.csv"])
    try #require(killed.wasKilled)
    let taken = layout(from, of: exchange).taken("XC-SCJG").appending("20210104-0007.100500000")
    try Files.makeFolder(taken)
    try Files.replace(
      taken.appending("已取.csv"), with: SampleBundle.approvals([.init(msgId: "P-2", docNo: "样审〔2021〕2号")]))
    #expect(try !Files.names(in: layout(from, of: exchange).staging(.outbox, of: "XC-WJ")).isEmpty)
    try set("ownFolders: \(to.rawValue)", in: exchange)
    try exchange.pass("2021-01-04T11:00", comesBack: nil)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
    #expect(try exchange.receipts(of: "XC-SCJG").count == 1)
    #expect(try deliveries(of: "XC-WJ", in: exchange) == 1)
    for department in exchange.departments {
      let (old, new) = (layout(from, of: exchange), layout(to, of: exchange))
      #expect(try !Files.exists(old.taken(department)))
      #expect(try Files.names(in: new.taken(department)).isEmpty)
      #expect(try Files.names(in: new.staging(.outbox, of: department)).isEmpty)
    }
    #expect(try exchange.run(at: "2021-01-04T11:10").text.contains("没有新文件"))
  }

  @Test func `a move that was stopped on the way goes on`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let (inside, beside) = (layout(.inside, of: exchange), layout(.beside, of: exchange))
    let taken = inside.taken("XC-SPJ").appending("20210104-0001.100000000")
    try Files.makeFolder(taken)
    try Files.replace(taken.appending("决定.csv"), with: Self.push)
    // The first of three folders was moved, and the department has made one of that name since.
    try Files.makeFolder(exchange.layout.department("XC-SPJ").appending(".own"))
    try Files.rename(inside.taken("XC-SPJ"), to: beside.taken("XC-SPJ"))
    try Files.makeFolder(inside.taken("XC-SPJ").appending("20210101-0001.090000000"))
    try set("ownFolders: beside", in: exchange)
    try exchange.pass("2021-01-04T11:00")
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.drop) == ["20210104-0001"])
    #expect(try Files.names(in: beside.taken("XC-SPJ")).isEmpty)
  }

  @Test(.enabled(if: geteuid() == 0, "only root may give files away"))
  func `what can't be moved stays in use, and nothing that is staged there passes for delivered`() throws {
    let exchange = try TemporaryExchange(ownFolders: .beside)
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    let killed = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:00"],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    try #require(killed.wasKilled)
    // The department has put something of its own where ours is to come.
    let forged = layout(.inside, of: exchange).staging(.outbox, of: "XC-WJ")
    try Files.makeFolder(forged)
    #expect(Mount.shell("chown 41001 '\(forged)'"))
    try set("ownFolders: inside", in: exchange)
    let outcome = try exchange.run(at: "2021-01-04T10:10")
    #expect(outcome.status != 0 && outcome.text.contains(forged.string), "\(outcome.text)")
    for department in ["XC-ZHZF", "XC-WJ"] { #expect(try deliveries(of: department, in: exchange) == 1) }
    let own = layout(.beside, of: exchange).staging(.outbox, of: "XC-WJ")
    #expect(try Files.exists(own))
    try Files.remove(forged)
    try exchange.pass("2021-01-04T10:20")
    #expect(try Files.exists(forged) && !Files.exists(own), "it is moved by now")
    for department in ["XC-ZHZF", "XC-WJ"] { #expect(try deliveries(of: department, in: exchange) == 1) }
  }

  /// `.departments` says where ours lie, and nothing that a department makes.
  @Test(arguments: OwnFolders.Place.allCases)
  func `what a department puts where ours would lie is never taken for ours`(
    place: OwnFolders.Place
  ) throws {
    let exchange = try TemporaryExchange(ownFolders: place)
    try exchange.run()
    let forged = layout(place == .inside ? .beside : .inside, of: exchange).taken("XC-SPJ")
      .appending("20210101-0001.090000000")
    try Files.makeFolder(forged)
    try Files.replace(forged.appending("倒签.csv"), with: Self.push)
    let outcome = try exchange.run()
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try exchange.receipts(of: "XC-SPJ").isEmpty)
    #expect(try Files.exists(forged.appending("倒签.csv")))
  }

  /// Nothing was taken yet, so that there need be no ledger.
  @Test(arguments: ["a.csv", "20210101-0001.090000000/a.csv"])
  func `what a department puts there before the first start keeps nobody from it`(file: String) throws {
    let exchange = try TemporaryExchange(ownFolders: .beside)
    let forged = layout(.inside, of: exchange).taken("XC-SPJ").appending(file)
    try Files.makeFolder(forged.removingLastComponent())
    try Files.replace(forged, with: Self.push)
    let before = try Program.run("status", exchange.root.string)
    #expect(!before.errors.contains("the last backup"), "\(before.errors)")
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday)
    #expect(try exchange.ask("status").status == 0)
    #expect(try Files.exists(forged))
    let recovered = try exchange.ask("recover", "--at", "2021-01-04T11:00")
    #expect(!(recovered.text + recovered.errors).contains("20210101-0001"), "\(recovered.text)")
    // Where it is ours, what was taken had a ledger.
    let inside = try TemporaryExchange()
    let taken = inside.layout.taken("XC-SPJ").appending("20210101-0001.090000000/a.csv")
    try Files.makeFolder(taken.removingLastComponent())
    try Files.replace(taken, with: Self.push)
    #expect(try inside.run().status == 1)
  }

  @Test(.enabled(if: Mount.isAllowed, "mounting isn't allowed here"))
  func `a box that is a mount of its own can't be served from beside it, and that is said`() throws {
    let exchange = try TemporaryExchange(ownFolders: .beside)
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let mount = try #require(Mount(.tmpfs, over: outbox, bytes: 1 << 20, files: 64))
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    let outcome = try exchange.run()
    #expect(outcome.status == 75 || outcome.status == 1, "\(outcome.text)")
    #expect(outcome.text.contains("ownFoldersOf"), "\(outcome.text)\(outcome.errors)")
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"], "nobody else waits")
    #expect(try deliveries(of: "XC-ZHZF", in: exchange) == 1)
    #expect(try exchange.ask("status").text.contains("XC-WJ"))
    // One department has them inside its boxes, as the words say. What is in the mount is its own.
    try Files.makeFolder(mount.folder.appending(".staging"))
    try set("ownFolders: beside\nownFoldersOf:\n  XC-WJ: inside", in: exchange)
    #expect(try exchange.run(at: "2021-01-04T10:30").status == 0)
    #expect(try deliveries(of: "XC-WJ", in: exchange) == 1)
    #expect(try exchange.run(at: "2021-01-04T10:40").text.contains("没有新文件"))
  }

  @Test(arguments: [
    ("ownFoldersOf:\n  XC-NEIN: beside", "ownFoldersOf.XC-NEIN", "has no department “XC-NEIN”"),
    ("settleSecondsOf:\n  XC-ZFB: 3", "settleSecondsOf.XC-ZFB", "is an OBSERVER in"),
    ("dailyQuotaOf:\n  薛城区卫生健康局: {files: 3}", "dailyQuotaOf.薛城区卫生健康局", "is XC-WJ"),
  ])
  func `a department that has no folders, or isn't named by its code, is a mistake of the settings`(
    lines: String, key: String, reason: String
  ) throws {
    let exchange = try TemporaryExchange()
    try set(lines, in: exchange)
    let text = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    let outcome = try exchange.ask("status")
    #expect(outcome.status == 65)
    let isTold = outcome.errors.contains("exchange.yaml:\(line)") && outcome.errors.contains(key)
    #expect(isTold && outcome.errors.contains(reason), "\(outcome.errors)")
  }
}
