import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// A department whose folders are away keeps nobody else waiting, and gets everything once when they are back.
@Suite(.waits) struct AwayTests {
  /// What may be away, below a department's folder; empty for all of it.
  private static let places = ["", "outbox", "outbox/.staging"]

  private static let push = SampleBundle.approvals([
    .init(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号", holder: "样例甲餐饮店")
  ])

  private func place(_ path: String, of department: String, in exchange: TemporaryExchange) -> FilePath {
    exchange.layout.department(department).appending(FilePath(path).components)
  }

  private func deliveries(of department: String, in exchange: TemporaryExchange) throws -> [String] {
    try exchange.box("outbox", of: department).filter {
      $0.hasPrefix("approval-push_") && !$0.contains(".claim.")
    }
  }

  /// Moves something away and perhaps puts a file in its place.
  private func takeAway(_ place: FilePath, in exchange: TemporaryExchange, leaving file: Bool) throws {
    try Files.rename(place, to: exchange.root.appending("mount"))
    if file { try Files.replace(place, with: "不是文件夹".utf8) }
  }

  private func bringBack(_ place: FilePath, in exchange: TemporaryExchange) throws {
    if try Files.exists(place) { try Files.remove(place) }
    try Files.rename(exchange.root.appending("mount"), to: place)
  }

  @Test(arguments: places, [true, false])
  func `a recipient that is away gets its share later, and only it waits`(path: String, leavesFile: Bool)
    throws
  {
    let exchange = try TemporaryExchange()
    if leavesFile { try exchange.run() }
    let away = place(path, of: "XC-WJ", in: exchange)
    try takeAway(away, in: exchange, leaving: leavesFile)
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    for _ in 0..<2 {
      let outcome = try exchange.run()
      #expect(outcome.status == 75, "\(outcome.text)\(outcome.errors)")
      #expect(try exchange.receipts(of: "XC-SPJ").map(\.verdict) == ["accepted"])
      #expect(try deliveries(of: "XC-ZHZF", in: exchange).count == 1)
      let receipt = try exchange.file("决定.csv.receipt.csv", in: "receipts", of: "XC-SPJ")
      let waits = String(decoding: receipt, as: UTF8.self).split(separator: "\n").filter {
        $0.contains("尚未放入")
      }
      #expect(waits.count == 1 && waits[0].contains("XC-WJ"), "\(waits)")
      if !leavesFile { #expect(try !Files.exists(away), "nothing is made in place of what is away") }
    }
    let status = try Program.run("status", exchange.root.string, "--lang", "en")
    #expect(
      status.text.contains("(XC-WJ): 2 file(s) (deliveries, receipts) are ready and wait"),
      "\(status.text)\(status.errors)")
    try bringBack(away, in: exchange)
    let back = try exchange.run()
    #expect(back.status == 0, "\(back.text)\(back.errors)")
    #expect(try deliveries(of: "XC-WJ", in: exchange).count == 1)
    #expect(try deliveries(of: "XC-ZHZF", in: exchange).count == 1)
    try expectNothingLeft(in: exchange)
    // What was fetched doesn't come again.
    for name in try deliveries(of: "XC-WJ", in: exchange) {
      try Files.remove(exchange.layout.department("XC-WJ").appending("outbox").appending(name))
    }
    try exchange.run()
    #expect(try deliveries(of: "XC-WJ", in: exchange).isEmpty)
  }

  private func expectNothingLeft(in exchange: TemporaryExchange) throws {
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    for department in exchange.departments {
      for path in ["inbox/.taken", "outbox/.staging", "receipts/.staging"] {
        #expect(
          try Files.names(in: place(path, of: department, in: exchange)).isEmpty, "\(department)/\(path)")
      }
    }
  }

  /// What a kill can leave between a file's way from our disk into the staging folder and its final name.
  @Test(arguments: ["part", "staged and shelved", "staged"])
  func `a kill while a late share is brought delivers it once`(moment: String) throws {
    let exchange = try TemporaryExchange()
    let away = place("outbox", of: "XC-WJ", in: exchange)
    try takeAway(away, in: exchange, leaving: false)
    try exchange.drop(Self.push, as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    try bringBack(away, in: exchange)
    let drop = try #require(try Files.names(in: exchange.layout.work).first)
    let shelf = exchange.layout.work.appending(drop).appending("staged")
    let staging = place("outbox/.staging", of: "XC-WJ", in: exchange)
    for name in try Files.names(in: shelf) {
      let bytes = try Files.bytes(of: shelf.appending(name))
      switch moment {
      case "part":
        try Files.replace(staging.appending("\(name.string).part"), with: bytes.prefix(bytes.count / 2))
      case "staged and shelved":
        try Files.replace(staging.appending(name), with: bytes)
      default:
        try Files.replace(staging.appending(name), with: bytes)
        try Files.remove(shelf.appending(name))
      }
    }
    #expect(try exchange.run().status == 0)
    let names = try deliveries(of: "XC-WJ", in: exchange)
    try #require(names.count == 1)
    let sha256 = try exchange.ledger {
      try $0.drop(drop.string).map { try $0.receipt.deliveries.map(\.fileName) }
    }
    #expect(sha256?.contains(names[0]) == true)
    try expectNothingLeft(in: exchange)
  }

  @Test func `a new department's folders are made once, and never in place of what is away`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let home = exchange.layout.department("XC-WJ")
    try takeAway(home, in: exchange, leaving: false)
    #expect(try exchange.run().status == 75)
    #expect(try !Files.exists(home))
    try bringBack(home, in: exchange)
    #expect(try exchange.run().status == 0)
    let catalogue = try Files.bytes(of: exchange.layout.departmentsCSV)
    try Files.replace(exchange.layout.departmentsCSV, with: catalogue + Array(Self.newRow.utf8))
    let outcome = try exchange.run()
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try Files.exists(exchange.layout.taken("XC-NEW")))
  }

  /// The catalogue's line of a department that is new.
  private static let newRow = "XC-NEW,样例新局,SUPERVISION,,2020-12-22,,,,csv,utf-8,,,,,\r\n"

  @Test(arguments: [OwnFolders.Place.inside, .beside])
  func `a new department whose folder somebody has made is served once its boxes are there`(
    place: OwnFolders.Place
  ) throws {
    let exchange = try TemporaryExchange(ownFolders: place)
    try exchange.run()
    let catalogue = try Files.bytes(of: exchange.layout.departmentsCSV)
    try Files.replace(exchange.layout.departmentsCSV, with: catalogue + Array(Self.newRow.utf8))
    let before = try Program.run("status", exchange.root.string, "--at", "2021-01-04T11:00")
    #expect(before.text.contains("XC-NEW 还没有文件夹，下次启动 exchange run 时建好"), "\(before.text)")
    let home = exchange.layout.department("XC-NEW")
    try Files.makeFolder(home.appending("inbox"))
    try Files.makeFolder(home.appending("receipts"))
    // A share may be meant to lie where a box is missing.
    #expect(try exchange.run().status == 75)
    #expect(try !Files.exists(exchange.layout.taken("XC-NEW")))
    try Files.makeFolder(home.appending("outbox"))
    let outcome = try exchange.run(at: "2021-01-04T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    let marked = String(decoding: try Files.bytes(of: exchange.root.appending(".departments")), as: UTF8.self)
    #expect(marked.split(separator: "\n").contains { $0.hasPrefix("XC-NEW") })
    let receipt = try exchange.answer(
      to: Array("样例".utf8), as: "新.csv", from: "XC-NEW", at: "2021-01-04T12:10")
    #expect(receipt.verdict == "rejected")
  }

  @Test
  func
    `folders of a department that was served aren't made where its share is away, though nothing notes it`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Array("样例".utf8), as: "旧.csv", from: "XC-WJ")
    try Files.removeTree(exchange.layout.taken("XC-WJ"))
    try Files.remove(exchange.root.appending(".departments"))
    #expect(try exchange.run(at: "2021-01-04T12:00").status == 75)
    #expect(try !Files.exists(exchange.layout.taken("XC-WJ")))
  }

  @Test func `the pass that puts a late share into its place tells that, and the limit that holds now`()
    throws
  {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    let home = exchange.layout.department("XC-WJ")
    try takeAway(home, in: exchange, leaving: false)
    let row = SampleBundle.Approval(msgId: "P-1", item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    let first = try exchange.run(at: "2021-01-04T10:00")
    #expect(first.text.contains("尚未放入"), "\(first.text)")
    try bringBack(home, in: exchange)
    let later = try exchange.run(at: "2021-01-11T09:00")
    #expect(later.text.contains("决定.csv") && later.text.contains("已于 2021-01-11 09:00"), "\(later.text)")
    #expect(!later.text.contains("尚未放入"), "\(later.text)")
    let share = try #require(later.text.split(separator: "\n").first { $0.contains("送达 薛城区卫生健康局") })
    let due = try #require(share.split(separator: "认领期限 ").last?.prefix(10))
    #expect(due > "2021-01-11", "\(later.text)")
  }

  @Test func `a claim at a time that isn't believed lays nothing into the inbox`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let call = ["claim", exchange.root.string, "--department", "XC-WJ", "X-1", "--at", "2020-12-30T09:00"]
    let outcome = try Program.run(call)
    #expect(outcome.status == 64 && outcome.errors.contains("before the ledger's last entry"), "\(outcome)")
    #expect(try exchange.names(in: exchange.layout.inbox("XC-WJ")).isEmpty)
  }

  @Test func `what was taken before its inbox went away is answered when it is back`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let taken = exchange.layout.taken("XC-SPJ").appending("20210104-0007.100000000")
    try Files.makeFolder(taken)
    try Files.replace(taken.appending("决定.csv"), with: Self.push)
    let inbox = exchange.layout.inbox("XC-SPJ")
    let status = try Program.run("status", exchange.root.string)
    #expect(status.text.contains("20210104-0007"), "\(status.text)")
    try takeAway(inbox, in: exchange, leaving: false)
    #expect(try exchange.run().status == 75)
    try bringBack(inbox, in: exchange)
    #expect(try exchange.run().status == 0)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.drop) == ["20210104-0007"])
  }

  /// What was taken and not decided has its copy on our own disk, and a processor that starts meanwhile knows no more.
  /// After a kill between the taking and the copying there is only the place for it.
  @Test(arguments: [true, false])
  func `an id that was given to a file whose inbox is away isn't given again`(isCopied: Bool) throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    let taken = exchange.layout.taken("XC-SPJ").appending("20210104-0001.100000000")
    try Files.makeFolder(taken)
    try Files.replace(taken.appending("决定.csv"), with: Self.push)
    let copy = exchange.layout.work.appending("20210104-0001")
    try Files.makeFolder(copy)
    if isCopied { try Files.replace(copy.appending("original"), with: Self.push) }
    let inbox = exchange.layout.inbox("XC-SPJ")
    try takeAway(inbox, in: exchange, leaving: false)
    try exchange.drop(Self.push, as: "别的.csv", from: "XC-YJ")
    try exchange.run()
    #expect(try exchange.receipts(of: "XC-YJ").map(\.drop) == ["20210104-0002"])
    try bringBack(inbox, in: exchange)
    #expect(try exchange.run().status == 0)
    #expect(try exchange.receipts(of: "XC-SPJ").map(\.drop) == ["20210104-0001"])
    try exchange.run()
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }

  /// The folder of a department that is dissolved may never be back.
  @Test func `who is away keeps nothing else of what a kill left from being cleared`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run()
    try takeAway(exchange.layout.department("XC-WJ"), in: exchange, leaving: false)
    let taken = exchange.layout.taken("XC-SPJ").appending("20210104-0001.100000000")
    try Files.makeFolder(taken)
    // The kill came before the rename, so that the file is still in the inbox; the second may be of whoever is away.
    for name in ["20210104-0001", "20210104-0002", "trial-20210104-123456789", "spool"] {
      try Files.makeFolder(exchange.layout.work.appending(name))
    }
    try exchange.run()
    #expect(try Files.names(in: exchange.layout.work).map(\.string) == ["20210104-0002"])
    try bringBack(exchange.layout.department("XC-WJ"), in: exchange)
    try exchange.run()
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
  }
}
