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
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 2_000)
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    #expect(scanner.isWaiting)
    #expect(names(&scanner, after: 1.9) == [])
    #expect(names(&scanner, after: 2) == ["A/a.csv"])
    #expect(!scanner.isWaiting)
  }

  @Test func `a file that grows isn't whole, and its time begins anew`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 2_000)
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try write("12", to: "a.csv")
    #expect(names(&scanner, after: 3) == [])
    #expect(names(&scanner, after: 4.9) == [])
    #expect(names(&scanner, after: 5) == ["A/a.csv"])
  }

  @Test func `another file of the same name and size begins anew`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 2_000)
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try write("2", to: "a.csv")
    #expect(names(&scanner, after: 2) == [])
  }

  @Test func `a file that went away is forgotten`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 2_000)
    try write("1", to: "a.csv")
    #expect(names(&scanner, after: 0) == [])
    try Files.remove(layout.inbox("A").appending("a.csv"))
    #expect(names(&scanner, after: 1) == [])
    #expect(!scanner.isWaiting)
  }

  @Test func `without a settle time a file is whole at the first look`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 0)
    for name in ["b.csv", "a.csv"] { try write("1", to: name) }
    try write("1", to: "c.csv", of: "B")
    #expect(names(&scanner, after: 0) == ["A/a.csv", "A/b.csv", "B/c.csv"])
  }

  @Test func `folders and names that say not yet aren't looked at`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 0)
    for name in [".a", "~$a.csv", "a.part", "a.TMP", "a.csv.filepart", "a.CrDownload"] {
      try write("1", to: name)
    }
    try Files.makeFolder(layout.inbox("A").appending("folder"))
    #expect(names(&scanner, after: 0) == [])
    for name in ["part", "a.party", "~a", "tmp.csv"] { try write("1", to: name) }
    #expect(names(&scanner, after: 0) == ["A/a.party", "A/part", "A/tmp.csv", "A/~a"])
  }

  @Test func `an inbox that is away is told and doesn't keep the others waiting`() throws {
    var scanner = InboxScanner(layout: layout, settleMilliseconds: 0)
    try write("1", to: "a.csv")
    let (whole, failures) = scanner.scan(["Z", "A"], now: start)
    #expect(whole.map(\.sender) == ["A"])
    #expect(failures.map(\.path) == [layout.inbox("Z")])
  }
}
