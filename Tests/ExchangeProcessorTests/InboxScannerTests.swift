import CMalloc
import ExchangeBase
import ExchangeFiles
import Glibc
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// When a file counts as whole. Time is a parameter: nothing sleeps here.
struct InboxScannerTests {
  private let folder: ScratchFolder
  private let layout: ExchangeLayout
  private let start = ContinuousClock.now

  init() throws {
    folder = try ScratchFolder()
    layout = ExchangeLayout(root: folder.path)
    for sender in ["A", "B"] { try Files.makeFolder(layout.inbox(sender)) }
  }

  private func write(_ text: String, to name: String, of sender: String = "A") throws {
    try Files.replace(layout.inbox(sender).appending(name), with: text.utf8)
  }

  private func names(_ scanner: inout InboxScanner, after seconds: Double) -> [String] {
    scanner.scan(["A", "B"], now: start + .seconds(seconds)).whole.map { "\($0.sender)/\($0.name)" }
  }

  @Test func `a file is whole once it hasn't changed for the settle time`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    #expect(scanner.settleRest != nil)
    #expect(names(&scanner, after: 1.9) == [])
    #expect(names(&scanner, after: 2) == ["A/a.csv"])
    #expect(scanner.settleRest == nil)
  }

  @Test func `when a file was first seen as it is goes with it, however often it is looked at`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    func seen(at moment: String) -> [Instant?] {
      scanner.scan(["A"], now: .now) { Instant(moment) }.whole.map(\.seenAt)
    }
    try write("1", to: "a.csv")
    #expect(seen(at: "2021-01-04T09:00") == [Instant("2021-01-04T09:00")])
    #expect(seen(at: "2021-01-04T09:01") == [Instant("2021-01-04T09:00")])
    try write("12", to: "a.csv")
    #expect(seen(at: "2021-01-04T09:02") == [Instant("2021-01-04T09:02")])
  }

  @Test func `who writes, and whose inbox can't be looked at, isn't heard yet`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    #expect(scanner.unheard == ["A"])
    #expect(names(&scanner, after: 2) == ["A/a.csv"])
    #expect(scanner.unheard == [])
    try Files.removeTree(layout.inbox("B"))
    #expect(names(&scanner, after: 3) == ["A/a.csv"])
    #expect(scanner.unheard == ["B"])
  }

  @Test func `who can't be heard is spared for two minutes, and who waits for his turn as long as he does`() {
    var unheard = Unheard()
    unheard.note(queued: ["Q"], held: ["A", "B"], now: start)
    #expect(unheard.spared(now: start + .seconds(100)) == ["A", "B", "Q"])
    unheard.note(queued: ["Q"], held: ["A"], now: start + .seconds(100))
    unheard.note(queued: ["Q"], held: ["A", "B"], now: start + .seconds(110))
    #expect(unheard.spared(now: start + .seconds(130)) == ["B", "Q"])
  }

  @Test func `a file that grows isn't whole, and its time begins anew`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try write("12", to: "a.csv")
    #expect(names(&scanner, after: 3) == [])
    #expect(names(&scanner, after: 4.9) == [])
    #expect(names(&scanner, after: 5) == ["A/a.csv"])
  }

  @Test func `another file of the same name and size begins anew`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try write("2", to: "a.csv")
    #expect(names(&scanner, after: 2) == [])
  }

  @Test func `a file that went away is forgotten`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try Files.remove(layout.inbox("A").appending("a.csv"))
    #expect(names(&scanner, after: 1) == [])
    #expect(scanner.settleRest == nil)
  }

  @Test func `without a settle time a file is whole at the first look`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    for name in ["b.csv", "a.csv"] { try write("1", to: name) }
    try write("1", to: "c.csv", of: "B")
    #expect(names(&scanner, after: 0).sorted() == ["A/a.csv", "A/b.csv", "B/c.csv"])
  }

  @Test func `an inbox is empty where nothing in it can become a drop without a change of the inbox itself`()
    throws
  {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    _ = scanner.scan(["A", "B"], now: .now)
    #expect(scanner.empty == ["A", "B"])
    try write("1", to: "a.csv.part")
    _ = scanner.scan(["A", "B"], now: .now)
    #expect(scanner.empty == ["A", "B"], "what it is called now it has to lose")
    // What comes into a folder that is still empty changes that folder.
    try Files.makeFolder(layout.inbox("A").appending("函告"))
    _ = scanner.scan(["A"], now: .now)
    #expect(scanner.empty == [])
    _ = scanner.scan(["B", "C"], now: .now)
    #expect(scanner.empty == ["B"], "of one that can't be read nobody knows")
  }

  @Test func `a folder is whole once nothing in it has changed for the settle time`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    let inner = layout.inbox("A").appending("函告").appending("照片")
    try Files.makeFolder(inner)
    #expect(names(&scanner, after: 0) == [])
    #expect(scanner.settleRest == nil, "an empty one is waited for by nobody")
    try Files.replace(inner.appending("a.jpg"), with: "1".utf8)
    #expect(names(&scanner, after: 1) == [])
    try Files.replace(inner.appending("a.jpg"), with: "12".utf8)
    #expect(names(&scanner, after: 2.9) == [])
    #expect(names(&scanner, after: 4.8) == [])
    try Files.replace(inner.appending("b.jpg.part"), with: "1".utf8)
    #expect(names(&scanner, after: 5) == [])
    try Files.rename(inner.appending("b.jpg.part"), to: inner.appending("b.jpg"))
    #expect(names(&scanner, after: 6) == [])
    let (whole, _) = scanner.scan(["A"], now: start + .seconds(8))
    #expect(whole.map(\.name.string) == ["函告"] && whole.map(\.file.size) == [3])
    // A marker says so at once.
    try Files.makeFolder(layout.inbox("B").appending("空"))
    try write("records=0", to: "空.done", of: "B")
    #expect(names(&scanner, after: 9).contains("B/空"))
  }

  @Test func `empty folders and names that say not yet aren't looked at`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    for name in [
      ".a", "~$a.csv", "a.part", "a.TMP", "a.csv.filepart", "a.CrDownload", "a.csv.lnk", "a.csv~", "a.bak",
      "a.csv.td", "a.csv.xltd", "a.csv.!ut", "a.csv.!qB", "a.csv.bc!",
    ] {
      try write("1", to: name)
    }
    try Files.makeFolder(layout.inbox("A").appending("folder"))
    #expect(names(&scanner, after: 0) == [])
    for name in ["part", "a.party", "~a", "tmp.csv"] { try write("1", to: name) }
    #expect(names(&scanner, after: 0).sorted() == ["A/a.party", "A/part", "A/tmp.csv", "A/~a"])
  }

  @Test func `an inbox that is away is told and doesn't keep the others waiting`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    try write("1", to: "a.csv")
    let (whole, failures) = scanner.scan(["Z", "A"], now: start)
    #expect(whole.map(\.sender) == ["A"])
    #expect(failures.map(\.path) == [layout.department("Z")])
  }

  // MARK: Markers

  private func arrivals(_ scanner: inout InboxScanner, after seconds: Double, isOnce: Bool = false)
    -> [String]
  {
    scanner.scan(["A"], now: start + .seconds(seconds), isOnce: isOnce).whole
      .map { "\($0.name)" + ($0.marker.map { " with \($0)" } ?? "") }
  }

  @Test(arguments: ["a.csv.done", "a.csv.DONE"])
  func `a marker with content makes its file whole at once`(marker: String) throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime())
    try write("1", to: "a.csv")
    try write("1", to: "b.csv")
    try write("records=1", to: marker)
    #expect(arrivals(&scanner, after: 0) == ["a.csv with \(marker)"])
  }

  @Test func `an empty marker waits a moment for what its writer may still put into it`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime())
    try write("1", to: "a.csv")
    try write("", to: "a.csv.done")
    #expect(arrivals(&scanner, after: 0) == [])
    #expect(scanner.nextLook == .milliseconds(200))
    #expect(arrivals(&scanner, after: 0.2) == ["a.csv with a.csv.done"])
  }

  @Test func `a marker for the name without its ending, or another ending, is no marker of the file`() throws
  {
    var scanner = InboxScanner(layout: layout, settle: SettleTime())
    for name in ["a.csv", "a.done", "a.csv.ok"] { try write("1", to: name) }
    #expect(arrivals(&scanner, after: 0) == [])
    #expect(arrivals(&scanner, after: 2) == ["a.csv", "a.csv.ok"])
  }

  @Test func `a marker without its file is answered after a minute, or ten settle times`() throws {
    for (settle, wait) in [(2_000, 60.0), (35_000, 350)] {
      var scanner = InboxScanner(layout: layout, settle: SettleTime(general: settle))
      try write("", to: "a.csv.done")
      #expect(arrivals(&scanner, after: 0) == [])
      #expect(scanner.settleRest == nil)
      #expect(arrivals(&scanner, after: wait - 0.1) == [])
      #expect(arrivals(&scanner, after: wait) == ["a.csv.done"])
    }
  }

  @Test func `where nobody looks again a marker without its file waits no longer than a file`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime())
    try write("", to: "a.csv.done")
    #expect(arrivals(&scanner, after: 0, isOnce: true) == [])
    #expect(scanner.settleRest != nil)
    #expect(arrivals(&scanner, after: 2, isOnce: true) == ["a.csv.done"])
  }

  @Test func `a file that comes after its marker goes with it`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime())
    try write("bytes=1", to: "a.csv.done")
    #expect(arrivals(&scanner, after: 0) == [])
    try write("1", to: "a.csv")
    #expect(arrivals(&scanner, after: 1) == ["a.csv with a.csv.done"])
  }

  // MARK: Where an inbox lies

  @Test func `a share settles for longer than a disk, and a department's own time goes before both`() {
    var settle = SettleTime()
    #expect(settle.time(for: "A", on: .local) == .seconds(2))
    #expect(settle.time(for: "A", on: .remote("nfs")) == .seconds(35))
    settle.general = 5_000
    #expect(settle.time(for: "A", on: .remote("nfs")) == .seconds(5))
    settle.departments = ["A": 7_000]
    #expect(settle.time(for: "A", on: .local) == .seconds(7))
    #expect(settle.time(for: "B", on: .local) == .seconds(5))
  }

  @Test(arguments: [
    (0xEF53, FileSystemKind.local), (0x5846_5342, .local), (0x0102_1994, .local), (0x6969, .remote("nfs")),
    (0xFF53_4D42, .remote("cifs")), (0xFE53_4D42, .remote("smb")), (0x6573_5546, .remote("fuse")),
    (0x0102_1997, .remote("9p")), (0x786F_4256, .remote("vboxsf")),
  ])
  func `the number of a file system tells whether it is a share`(number: Int, kind: FileSystemKind) {
    #expect(FileSystemKind(type: number) == kind)
  }

  @Test func `a folder's file system is found`() throws {
    #expect(try FileSystemKind(of: folder.path) == .local)
    #expect(throws: FileError.self) { try FileSystemKind(of: folder.path.appending("nowhere")) }
  }

  // MARK: Order

  /// Gives a file a time, in seconds.
  private func stamp(_ name: String, _ time: Int) {
    let times = [timespec(tv_sec: time, tv_nsec: 0), timespec(tv_sec: time, tv_nsec: 0)]
    _ = layout.inbox("A").appending(name).withPlatformString { utimensat(AT_FDCWD, $0, times, 0) }
  }

  @Test func `files that one look finds come in the order of their times, then of their names`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    for (name, time) in [("清单.csv", 30), ("许可.csv", 10), ("b.csv", 20), ("a.csv", 20)] {
      try write("1", to: name)
      stamp(name, time)
    }
    let found = names(&scanner, after: 0)
    #expect(found.first == "A/许可.csv")
    #expect(found.last == "A/清单.csv")
  }

  @Test func `what was seen first comes first, whatever its time says`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "z.csv")
    stamp("z.csv", 2_000)
    #expect(names(&scanner, after: 0) == [])
    try write("1", to: "a.csv")
    stamp("a.csv", 1_000)
    #expect(names(&scanner, after: 1) == [])
    #expect(names(&scanner, after: 3) == ["A/z.csv", "A/a.csv"])
  }

  @Test func `what is whole stays whole until it is taken`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    try write("1", to: "a.csv")
    _ = names(&scanner, after: 0)
    #expect(names(&scanner, after: 2) == ["A/a.csv"])
    #expect(names(&scanner, after: 2.1) == ["A/a.csv"])
    try write("12", to: "a.csv")
    #expect(names(&scanner, after: 2.2) == [])
  }

  @Test func `a file that its writer still has open waits for him, ten minutes at most`() throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 2_000))
    let path = layout.inbox("A").appending("a.csv")
    try write("1", to: "a.csv")
    let writer = path.withPlatformString { open($0, O_WRONLY) }
    #expect(names(&scanner, after: 0) == [])
    #expect(names(&scanner, after: 3) == [])
    #expect(scanner.nextLook == .seconds(1))
    #expect(
      scanner.scan(["A"], now: start + .seconds(4), isOnce: true).whole.count == 1, "nobody looks again")
    try write("1", to: "b.csv")
    let other = layout.inbox("A").appending("b.csv").withPlatformString { open($0, O_WRONLY) }
    #expect(names(&scanner, after: 10) == ["A/a.csv"])
    #expect(names(&scanner, after: 609) == ["A/a.csv"])
    #expect(names(&scanner, after: 610) == ["A/a.csv", "A/b.csv"])
    close(writer)
    close(other)
  }

  @Test(arguments: [
    "Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._决定.csv", "~$决定.xlsx",
    ".~决定.csv",
    ".~lock.决定.csv#", "决定.csv:Zone.Identifier", "决定.csv.part",
  ]) func `what desktops leave is no drop`(name: String) throws {
    var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
    try write("1", to: name)
    #expect(names(&scanner, after: 0) == [])
    #expect(scanner.settleRest == nil)
  }

  // MARK: Turns

  private func arrivals(_ counts: KeyValuePairs<String, Int>) throws -> [Arrival] {
    let file = try someFile
    return counts.flatMap { sender, count in
      (0..<count).map {
        Arrival(sender: sender, name: FilePath.Component("\($0)") ?? "x", marker: nil, file: file)
      }
    }
  }

  // Turns aren't told by it.
  private var someFile: Files.Status { get throws { try #require(try Files.status(of: folder.path)) } }

  @Test func `departments take turns when more waits than goes together`() throws {
    let waiting = try arrivals(["A": 8_000, "B": 2, "C": 40])
    var turns = FairTurns(of: waiting, lookedAt: .now)
    let turn = turns.next(64)
    #expect(turn.count == 64)
    #expect(["A", "B", "C"].map { code in turn.count { $0.sender == code } } == [31, 2, 31])
    #expect(turn.filter { $0.sender == "C" } == Array(waiting.filter { $0.sender == "C" }.prefix(31)))
    #expect(turn.filter { $0.sender == "A" } == Array(waiting.prefix(31)))
    #expect(turns.senders == ["A", "C"])
  }

  @Test func `what goes together all goes as it came`() throws {
    let waiting = try arrivals(["B": 3, "A": 61])
    var turns = FairTurns(of: waiting, lookedAt: .now)
    #expect(turns.next(64) == waiting)
    #expect(turns.next(64) == [])
  }

  @Test func `all that was found comes, each once, while looking again would cost more`() throws {
    let waiting = try arrivals(["A": 500, "B": 20])
    var turns = FairTurns(of: waiting, lookedAt: .now - .seconds(60))
    var all: [Arrival] = []
    while case let turn = turns.next(64), !turn.isEmpty { all += turn }
    #expect(all.count == 520)
    #expect(Set(all) == Set(waiting))
    for sender in ["A", "B"] {
      #expect(all.filter { $0.sender == sender } == waiting.filter { $0.sender == sender })
    }
  }

  @Test func `what a look has found holds for four times as long as it took, longer where it found many`()
    throws
  {
    let start = ContinuousClock.now
    for (files, took, holds) in [
      (500, Duration.milliseconds(10), Duration.milliseconds(40)), (500, .seconds(5), .seconds(2)),
      (10_000, .seconds(5), .seconds(20)), (10_000, .seconds(30), .seconds(30)),
    ] {
      var now = start + took
      var turns = FairTurns(of: try arrivals(["A": files]), lookedAt: start, clock: { now })
      #expect(turns.next(64).count == 64)
      now = start + took + holds - .milliseconds(1)
      #expect(turns.next(64).count == 64)
      now = start + took + holds
      #expect(turns.next(64) == [])
    }
  }

  @Test(.enabled(if: counts_allocations(), "looks at what the allocator has given out"))
  func `of a file that waits little is held, however many there are`() async {
    await #expect(processExitsWith: .success) {
      let folder = try ScratchFolder()
      let layout = ExchangeLayout(root: folder.path)
      try Files.makeFolder(layout.inbox("A"))
      let count = 6_000
      for number in 0..<count {
        try Files.replace(layout.inbox("A").appending("approval-push_\(number).csv"), with: [])
      }
      var scanner = InboxScanner(layout: layout, settle: SettleTime(general: 0))
      let before = Int(allocated_bytes())
      let turns = FairTurns(of: scanner.scan(["A"], now: .now).whole, lookedAt: .now)
      let held = (Int(allocated_bytes()) - before) / count
      #expect(held < 500, "\(held) bytes a file")
      withExtendedLifetime((scanner, turns)) {}
    }
  }
}
