import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Glibc
import SystemPackage
import Testing

/// A department that has ended, and whose folders won't come back: whoever runs the exchange says so, and that holds as long as nothing
/// lies there.
@Suite(.waits) struct GoneFoldersTests {
  private static let (code, heir) = ("XC-SCJG", "XC-ZHZF")
  private static let push = SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")])

  /// Writes into the catalogue that the department ends on 4 January, and who takes over.
  private static func end(for heir: String = Self.heir, in exchange: TemporaryExchange) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let rows = text.split(whereSeparator: \.isNewline).map { row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if cells[0] == code { (cells[5], cells[6]) = ("2021-01-04", heir) }
      return cells.joined(separator: ",")
    }
    try Files.replace(catalogue, with: (rows.joined(separator: "\n") + "\n").utf8)
  }

  private static func say(gone codes: String, in exchange: TemporaryExchange) throws {
    let file = exchange.layout.settings
    try Files.replace(file, with: Files.bytes(of: file) + Array("\nfoldersGone: \(codes)\n".utf8))
  }

  private static func home(in exchange: TemporaryExchange) -> FilePath { exchange.layout.department(code) }

  /// Takes the department's folders away.
  ///
  /// - Parameter rest: what stays in their place.
  private static func takeAway(in exchange: TemporaryExchange, leaving rest: String = "nothing") throws {
    let home = home(in: exchange)
    try Files.rename(home, to: exchange.root.appending("mount"))
    if rest == "nothing" { return }
    try Files.makeFolder(home)
    if rest == "a mount point" { return }
    for box in ["inbox", "outbox", "receipts"] {
      try Files.makeFolder(home.appending(box))
      if rest == "mount points of boxes and what is ours" {
        try Files.makeFolder(home.appending(".own").appending(box))
      }
    }
  }

  /// Has a push decided that goes to the department, and stops before anything of it is in its place.
  ///
  /// - Returns: the drop.
  private static func decide(in exchange: TemporaryExchange, at moment: String? = nil) throws -> String {
    var drop = Traffic.drop(1)
    drop.marker = nil
    try #require(drop.expected[code]?.isEmpty == false)
    try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
    let stopped = try Program.run(
      ["run", "--once", exchange.root.string] + (moment.map { ["--at", $0] } ?? []),
      environment: ["EXCHANGE_DRILL": "placing kill \(drop.name)"])
    try #require(stopped.wasKilled, "\(stopped.text)\(stopped.errors)")
    return try #require(try exchange.ledger { try $0.unpublishedDrops().first?.drop })
  }

  /// Has a push of the department put aside.
  ///
  /// - Returns: the drop.
  private static func park(in exchange: TemporaryExchange) throws -> String {
    try exchange.drop(push, as: "决定.csv", from: code)
    func parked() throws -> String? {
      try exchange.names(in: exchange.layout.deadLetter).first.map { String(decoding: $0, as: UTF8.self) }
    }
    for _ in 0..<8 where try parked() == nil {
      _ = try Program.run(
        ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:00"],
        environment: ["EXCHANGE_DRILL": "inspecting error 决定.csv"])
    }
    return try #require(try parked())
  }

  private static func bringBack(in exchange: TemporaryExchange) throws {
    try Files.removeTree(home(in: exchange))
    try Files.rename(exchange.root.appending("mount"), to: home(in: exchange))
  }

  @Test(
    arguments: [
      "nothing", "a mount point", "mount points of boxes", "mount points of boxes and what is ours",
    ], [OwnFolders.Place.inside, .beside])
  func `what is said to be gone isn't told as away any more, until something lies there again`(
    rest: String, place: OwnFolders.Place
  ) throws {
    let exchange = try TemporaryExchange(ownFolders: place)
    try exchange.pass("2021-01-04T09:00")
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange, leaving: rest)
    // Where all is there, and empty, nobody can see that it is gone.
    if place == .inside || rest != "mount points of boxes and what is ours" {
      #expect(try exchange.run(at: "2021-01-05T09:00").status == 75)
      let hint = try exchange.ask("status", "--check", "--at", "2021-01-05T09:05")
      #expect(hint.text.contains("foldersGone"), "\(hint.text)\(hint.errors)")
    }
    try Self.say(gone: "[\(Self.code)]", in: exchange)
    for moment in ["2021-01-05T09:10", "2021-01-05T09:20"] {
      let outcome = try exchange.run(at: moment)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }
    let status = try exchange.ask("status", "--at", "2021-01-05T09:30").text
    #expect(status.contains("文件夹已撤销") && !status.contains("暂停收取或送达"), "\(status)")
    let check = try exchange.ask("status", "--check", "--at", "2021-01-05T09:30").text
    #expect(!check.contains(Self.code), "\(check)")
    #expect(try exchange.ask("guide", "--at", "2021-01-05T09:30").status == 0)
    try Self.bringBack(in: exchange)
    try exchange.drop(Self.push, as: "决定.csv", from: Self.code)
    let back = try exchange.run(at: "2021-01-05T10:00")
    #expect(back.status == 75 && back.text.contains("foldersGone"), "\(back.text)\(back.errors)")
    #expect(try exchange.receipts(of: Self.code).map(\.verdict) == ["rejected"])
    let told = try exchange.ask("status", "--at", "2021-01-05T10:10").text
    #expect(told.contains("不算已撤销") && !told.contains("文件夹已撤销"), "\(told)")
  }

  @Test func `it counts from the day after the last`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    #expect(try exchange.run(at: "2021-01-04T18:00").status == 75)
    #expect(try exchange.run(at: "2021-01-05T09:00").status == 0)
  }

  /// A file that lies in one of its boxes, and what of it isn't a box.
  @Test(arguments: ["inbox", "outbox"])
  func `a file below a bare mount point is something`(box: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange, leaving: "mount points of boxes")
    try Self.say(gone: Self.code, in: exchange)
    #expect(try exchange.run(at: "2021-01-05T09:00").status == 0)
    let file = Self.home(in: exchange).appending(box).appending("样例.csv")
    try Files.replace(file, with: "样例".utf8)
    let outcome = try exchange.run(at: "2021-01-05T09:10")
    #expect(outcome.status == 75 && outcome.text.contains("foldersGone"), "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("样例.csv"), "what lies there is named: \(outcome.text)")
    #expect(try Files.exists(file))
    // One thing helps, wherever it is told.
    let check = try exchange.ask("status", "--check", "--at", "2021-01-05T09:20").text
    #expect(check.contains("移走那里的东西") && !check.contains("的 foldersGone 里写上"), "\(check)")
  }

  @Test(.enabled(if: geteuid() != 0, "root may look at anything"))
  func `what can't be looked at is away, and it is said what helps`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange, leaving: "mount points of boxes")
    try Self.say(gone: Self.code, in: exchange)
    let inbox = Self.home(in: exchange).appending("inbox")
    try Files.setPermissions(of: inbox, to: 0)
    let outcome = try exchange.run(at: "2021-01-05T09:10")
    try Files.setPermissions(of: inbox, to: 0o700)
    #expect(outcome.status == 75 && outcome.text.contains("umount"), "\(outcome.text)\(outcome.errors)")
  }

  /// By which programs: one, or two that share its ledger, of which one serves who sent it, and perhaps the other the department.
  @Test(arguments: [1, 2])
  func `programs that run on place what lay staged there once that is back`(programs: Int) throws {
    let url = try programs == 1 ? nil : PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(
      settings: url.map { ["ledger: \($0)", "leaseSeconds: 3"] } ?? [])
    try exchange.installHolidayNotices()
    let drop = try Self.decide(in: exchange)
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    let running = try (0..<programs).map { _ in try RunningProgram(["run", exchange.root.string]) }
    let isAtWork = try waitUntil { try !exchange.receipts(of: Traffic.drop(1).sender).isEmpty }
    try #require(isAtWork)
    #expect(try exchange.ledger { try $0.unpublishedDrops().map(\.drop) } == [drop])
    try Self.bringBack(in: exchange)
    let isPlaced = try waitUntil {
      try exchange.box("outbox", of: Self.heir).contains { $0.contains("-0001-\(Self.code)") }
    }
    #expect(isPlaced)
    for program in running { program.send(SIGTERM) }
    let ends = try running.map { try $0.wait() }
    #expect(ends.allSatisfy { $0.status == 0 }, "\(ends.map(\.errors))")
    #expect(try exchange.ledger { try $0.unpublishedDrops().isEmpty })
  }

  @Test func `a delivery that lies staged there is told as not placed, and so is what fails on our own disk`()
    throws
  {
    let exchange = try TemporaryExchange()
    let drop = try Self.decide(in: exchange, at: "2021-01-04T23:50")
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    #expect(try exchange.run(at: "2021-01-05T09:00").status == 0)
    let check = try exchange.ask("status", "--check", "--at", "2021-01-05T10:00").text
    #expect(check.contains("文件还没有全部放好") && check.contains(drop), "\(check)")
    let staged = try #require(
      try exchange.ledger { view in
        try view.publications().first { $0.department == Self.code && $0.box == .outbox }?.stagedName
      })
    // A note of whose it is that nobody can read.
    let shelf = exchange.layout.work.appending(drop).appending("staged")
    try Files.makeFolder(shelf)
    let note = "for." + staged.split(separator: ".").prefix(2).joined(separator: ".")
    try Files.replace(shelf.appending(note), with: "".utf8)
    let outcome = try exchange.run(at: "2021-01-05T10:10")
    #expect(outcome.status == 75 && outcome.text.contains(note), "\(outcome.text)\(outcome.errors)")
  }

  @Test func `what was put aside and came from there isn't taken again, and it is said where it lies`() throws
  {
    let exchange = try TemporaryExchange()
    let drop = try Self.park(in: exchange)
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    let refused = try exchange.ask("requeue", drop, "--reason", "样例原因", "--at", "2021-01-05T09:10")
    #expect(refused.status != 0 && refused.errors.contains("dead-letter/\(drop)/file"), "\(refused.errors)")
    #expect(try !Files.exists(exchange.layout.deadLetter.appending(drop).appending("requeue.json")))
  }

  @Test func `what was put aside and came from folders that are only away on the last day waits for them`()
    throws
  {
    let exchange = try TemporaryExchange()
    let drop = try Self.park(in: exchange)
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    let asked = try exchange.ask("requeue", drop, "--reason", "样例原因", "--at", "2021-01-04T12:00")
    #expect(asked.status == 75, "\(asked.text)\(asked.errors)")
    #expect(try Files.exists(exchange.layout.deadLetter.appending(drop).appending("requeue.json")))
  }

  /// Its folders are there, and empty, as ours beside bare mount points are.
  @Test(arguments: [OwnFolders.Place.inside, .beside])
  func `nothing is laid there, and who can't be told isn't tried again each minute`(place: OwnFolders.Place)
    throws
  {
    let exchange = try TemporaryExchange(ownFolders: place)
    try exchange.answer(
      to: SampleBundle.records("inquiry", [["msgId": "Q1", "subject": "样例事由", "recipients": Self.code]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    try Self.end(for: "", in: exchange)
    try Self.takeAway(in: exchange, leaving: "mount points of boxes and what is ours")
    try Self.say(gone: Self.code, in: exchange)
    try exchange.run(at: "2021-01-12T09:00")
    #expect(try exchange.files(below: Self.home(in: exchange)) == [])
    let wake = try exchange.ledger { view in
      try view.matter("record:XC-SPJ:Q1").flatMap { try view.wake(ofMatter: $0.id) }
    }
    let soon = try #require(Instant("2021-01-12T10:00:00.000+08:00"))
    #expect(wake.map { $0 > soon } == true, "\(String(describing: wake))")
    let status = try exchange.ask("status", "--at", "2021-01-12T09:10").text
    #expect(status.contains("文件夹已撤销") && !status.contains("不算已撤销"), "\(status)")
  }

  @Test func `what was taken there and isn't decided is told, and so is that nothing can be requeued`() throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: Self.code)
    try exchange.take("决定.csv", at: "2021-01-04T23:50")
    let copies = try Files.names(in: exchange.layout.work).map(\.string)
    let drop = try #require(copies.first)
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    #expect(try exchange.run(at: "2021-01-05T09:00").status == 0)
    let status = try exchange.ask("status", "--at", "2021-01-05T09:10").text
    #expect(status.contains("已收取、尚未裁定") && status.contains(drop), "\(status)")
    let refused = try exchange.ask("requeue", drop, "--reason", "样例原因", "--at", "2021-01-05T09:10")
    #expect(refused.status != 0 && refused.errors.contains("isn't decided yet"), "\(refused.errors)")
    try Self.bringBack(in: exchange)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try exchange.receipts(of: Self.code).map(\.drop) == [drop])
    let after = try exchange.ask("status", "--at", "2021-01-05T10:10").text
    #expect(!after.contains("已收取、尚未裁定"), "\(after)")
  }

  @Test func `what waits for them is kept and counted, and placed once they are back`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(Self.push, as: "决定.csv", from: Self.code)
    let stopped = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-04T23:50"],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    try #require(stopped.wasKilled, "\(stopped.text)\(stopped.errors)")
    let drop = try #require(try exchange.ledger { try $0.unpublishedDrops().first?.drop })
    try Self.end(in: exchange)
    try Self.takeAway(in: exchange)
    try Self.say(gone: Self.code, in: exchange)
    for moment in ["2021-01-05T09:00", "2021-01-05T09:10"] {
      let outcome = try exchange.run(at: moment)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }
    #expect(try Files.exists(exchange.layout.work.appending(drop)), "the copy of what was taken is kept")
    let status = try exchange.ask("status", "--at", "2021-01-05T09:20").text
    #expect(status.contains("已备好") && status.contains("留着不放"), "\(status)")
    try Self.bringBack(in: exchange)
    try exchange.run(at: "2021-01-05T10:00")
    #expect(try exchange.receipts(of: Self.code).map(\.verdict) == ["rejected"])
    #expect(try exchange.ledger { try $0.unpublishedDrops().isEmpty })
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  @Test(arguments: [
    ("[XC-WJ]", "has no last day"), ("[XC-NEIN]", "has no department “XC-NEIN”"),
    ("XC-ZFB", "is an OBSERVER in"),
    ("[薛城区卫生健康局]", "is XC-WJ"), ("{XC-WJ: true}", "a text or a list of texts"),
  ])
  func `only what ends can be gone for good`(codes: String, reason: String) throws {
    let exchange = try TemporaryExchange()
    try Self.say(gone: codes, in: exchange)
    let outcome = try exchange.ask("status")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("foldersGone") && outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test(arguments: ["", "[]", "~", "null"])
  func `none may be said, too`(codes: String) throws {
    let exchange = try TemporaryExchange()
    try Self.say(gone: codes, in: exchange)
    #expect(try exchange.ask("status").status == 0)
    #expect(try exchange.run(at: "2021-01-04T09:00").status == 0)
  }
}
