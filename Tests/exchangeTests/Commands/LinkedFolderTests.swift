import CLinux
import ExchangeFiles
import ExchangeProcessor
import Foundation
import Glibc
import Synchronization
import SystemPackage
import Testing

/// A department that puts a link in the place of one of its folders gets nobody's files moved, filled or cleaned, in the exchange or
/// outside of it, however often and in whatever moment it does.
@Suite(.waits) struct LinkedFolderTests {
  /// What a department can replace, and where in the exchange a link there may lead.
  static let places = [
    "inbox/.taken": "archive", "outbox/.staging": "departments/XC-WJ/inbox", "receipts/.staging": "catalog",
    "inbox": "archive", "outbox": "catalog", "receipts": "departments/XC-WJ/inbox", "": "departments/XC-WJ",
  ]

  private static func drop(_ number: Int, into exchange: TemporaryExchange) throws {
    let row = SampleBundle.Approval(msgId: "L\(number)", docNo: "薛审食许字〔2021〕L\(number)号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定\(number).csv", from: "XC-SPJ")
  }

  /// A folder of somebody else, in which files lie wherever a department's folders would have some.
  private static func outside() throws -> FilePath {
    let outside = try Files.makeTemporaryFolder(named: "exchange-outside")
    var names = ["", ".taken", ".staging"]
    for box in ["inbox", "outbox", "receipts"] { names += [box, "\(box)/.taken", "\(box)/.staging"] }
    for name in names {
      let folder = name.isEmpty ? outside : outside.appending(name)
      if !name.isEmpty { try Files.makeFolder(folder) }
      for file in ["别人的.csv", "别人的.part", "20210104-0001.1.abc"] {
        try folder.appending(file).writeAtOnce(SampleBundle.approvals([.init(msgId: "别人", docNo: file)]))
      }
    }
    return outside
  }

  @Test(arguments: places.keys.sorted(), [true, false])
  func `a link is never followed, the department waits, others go on`(place: String, isInside: Bool) throws {
    let exchange = try TemporaryExchange()
    try Self.drop(1, into: exchange)
    try exchange.run()
    let outside = try Self.outside()
    defer { try? Files.removeTree(outside) }
    let victim = try #require(Self.places[place])
    let target = isInside ? exchange.root.appending(victim) : outside
    try Files.replace(target.appending("样例.part"), with: "1".utf8)
    // What is put away for others has a folder of its own in the archive.
    func look() throws -> [String] {
      try FolderListing.all(of: target).filter { victim != "archive" || !isInside || !$0.contains("./2021") }
    }
    let before = try look()
    let files = Set(try exchange.files(below: target).map { $0.string })
    // The evil one is a recipient; who sends to others goes on.
    let linked = exchange.layout.department("XC-SCJG").appending(place)
    let away = exchange.root.appending("away")
    try Files.rename(linked, to: away)
    try FileManager.default.createSymbolicLink(atPath: linked.string, withDestinationPath: target.string)
    try exchange.drop(
      SampleBundle.answer(delivery: "20210104-0001-XC-SCJG"), as: "认领.claim.csv", from: "XC-SPJ")
    for _ in 0..<2 {
      let outcome = try exchange.run("--lang", "en")
      #expect(outcome.status == 75)
      #expect((outcome.text + outcome.errors).contains("A link stands there"))
    }
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2, "another department's file is answered")
    let status = try Program.run("status", exchange.root.string, "--lang", "en")
    #expect(status.status == 0)
    #expect(status.text.contains("nothing is taken or brought"))
    #expect(try look() == before, "what the link names is as it was, and nothing has come to it")
    let come = try exchange.files(below: target).map { $0.string }.filter { !files.contains($0) }
    #expect(come.allSatisfy { $0.hasSuffix("/认领.claim.csv") }, "\(come)")
    #expect(come.count <= (victim == "archive" && isInside ? 1 : 0), "\(come)")
    try Files.remove(linked)
    try Files.rename(away, to: linked)
    #expect([0, 3].contains(try exchange.run().status))
    try Self.drop(2, into: exchange)
    #expect(try exchange.run().status == 0)
    #expect(try exchange.box("outbox", of: "XC-SCJG").count { $0.hasPrefix("approval-push") } == 4)
  }

  @Test(arguments: places.keys.sorted())
  func `a folder that is a link in one moment and itself in the next leads nobody out`(place: String) throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let outside = try Self.outside()
    defer { try? Files.removeTree(outside) }
    let before = try FolderListing.all(of: outside)
    var path = exchange.layout.department("XC-SCJG")
    if !place.isEmpty { path.append(place) }
    let link = exchange.root.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: outside.string)
    let swapping = Swapping(path, with: link)
    var dropped = 0
    let end = ContinuousClock.now + .seconds(4)
    while ContinuousClock.now < end || dropped < 5 {
      dropped += 1
      try Self.drop(dropped, into: exchange)
      // Whether a pass finds the link, or finds it in the midst of something, is chance.
      let outcome = try exchange.run()
      #expect([0, 75].contains(outcome.status) && !outcome.wasKilled, "\(outcome.text)\(outcome.errors)")
    }
    #expect(try swapping.end() > 1_000, "it was swapped all the time")
    #expect(try FolderListing.all(of: outside) == before, "all is as it was, and nothing has come there")
    try Files.remove(link)
    try exchange.pass("2021-01-04T10:10")
    #expect(try exchange.receipts(of: "XC-SPJ").count == dropped)
    #expect(try exchange.receipts(of: "XC-SCJG").isEmpty, "nothing from outside was taken")
    let boxes = try exchange.box("outbox", of: "XC-SCJG")
    #expect(boxes.count { $0.hasPrefix("approval-push") && $0.hasSuffix(".xml") } == dropped)
    #expect(try exchange.ask("verify").status == 0)
    #expect(try Files.names(in: exchange.layout.work).isEmpty)
    #expect(try FolderListing.all(of: outside) == before)
  }
}

/// A folder and a link that change places as fast as they can, until they are told to end.
private final class Swapping {
  /// What its thread shares with who began it.
  private final class Shared: Sendable {
    let isToEnd = Atomic(false)
    let count = Atomic(0)
    let refusal = Atomic<Int32>(0)
    let done = DispatchSemaphore(value: 0)
  }

  private let shared = Shared()

  init(_ path: FilePath, with other: FilePath) {
    let (shared, folder, link) = (self.shared, path.string, other.string)
    Thread.detachNewThread {
      // They end as they began: an even number of times.
      while !shared.isToEnd.load(ordering: .relaxed) {
        for _ in 0..<2 where renameat2(AT_FDCWD, folder, AT_FDCWD, link, UInt32(2)) != 0 {
          shared.refusal.store(errno, ordering: .relaxed)
        }
        shared.count.add(2, ordering: .relaxed)
      }
      shared.done.signal()
    }
  }

  deinit { shared.isToEnd.store(true, ordering: .relaxed) }

  /// Ends it, with the folder in its place; how often they had changed places.
  func end() throws -> Int {
    shared.isToEnd.store(true, ordering: .relaxed)
    shared.done.wait()
    try #require(shared.refusal.load(ordering: .relaxed) == 0)
    return shared.count.load(ordering: .relaxed)
  }
}
