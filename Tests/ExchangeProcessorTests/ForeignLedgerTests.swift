import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// A ledger in which something has happened belongs to a folder that knows of it.
struct ForeignLedgerTests {
  private let folder: ScratchFolder
  private let now: Instant

  init() throws {
    folder = try ScratchFolder()
    now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
  }

  private func exchange(_ name: String) throws -> ExchangeLayout {
    let root = folder.path.appending(name)
    try Files.makeFolder(root)
    return ExchangeLayout(root: root)
  }

  /// Opens the ledger of an exchange as who works on it, where wanted lets something happen in it, and lets go of it.
  private func work(in layout: ExchangeLayout, noting subject: String? = nil) throws {
    let ledger = try layout.openLedger(now: now, making: true).store
    guard let subject else { return }
    _ = try ledger.write(spoolingIn: folder.path) { overlay, _ in
      try overlay.append(.timePassed, subject: subject, at: now, detail: [String: String]())
    }
  }

  private func give(_ layout: ExchangeLayout, theLedgerOf other: ExchangeLayout) throws {
    for ending in ["", "-wal"] {
      let path = FilePath(other.ledger.string + ending)
      if try Files.exists(path) { try Files.copy(path, to: FilePath(layout.ledger.string + ending)) }
    }
  }

  private func isRefused(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return false
    } catch ProcessorError.ledgerForeign {
      return true
    }
  }

  @Test func `the ledger of another exchange is refused where nothing has happened, whoever opens it`() throws
  {
    let (one, two) = (try exchange("one"), try exchange("two"))
    try work(in: one, noting: "one")
    try give(two, theLedgerOf: one)
    #expect(try isRefused { try work(in: two) })
    #expect(try isRefused { _ = try two.ledgerToAsk() })
    #expect(try !Files.exists(two.anchor), "nothing is noted of it")
    // Taken up on purpose it is its own.
    try two.noteFirst(two.ledgerPlace().ledgerToAsk())
    try work(in: two)
  }

  @Test
  func `a kill behind the opening of a ledger, and behind the first thing in it, keeps nobody from going on`()
    throws
  {
    let layout = try exchange("one")
    try work(in: layout)
    #expect(try Files.exists(layout.anchor), "it is known before anything happens in it")
    try Files.remove(layout.anchor)
    // Killed before it was noted.
    try work(in: layout, noting: "first")
    try work(in: layout)
  }

  @Test func `of two that find a database empty at one moment one has it`() throws {
    let url = try PostgresServer.shared.newSchema()
    let both = try ["one", "two"].map { name in
      let layout = try exchange(name)
      try Files.replace(layout.settings, with: "ledger: \(url)\n".utf8)
      return layout
    }
    try work(in: both[0])
    // Nothing has happened there yet but that it was opened.
    #expect(try isRefused { try work(in: both[1]) })
    #expect(try !Files.exists(both[1].anchor), "nothing is noted of it")
    // Killed before it was noted.
    try Files.remove(both[0].anchor)
    try work(in: both[0], noting: "first")
    try work(in: both[0])
    #expect(try isRefused { try work(in: both[1]) })
  }

  @Test(
    arguments: [
      "journal/calendar-1.json", "archive/2021/x", "reports/2021-01-04.zip", ".ledger-head", ".ledger-proof",
      ".written/2021-01-04", "work/20210104-0001/copy",
    ])
  func `a folder that has anything that only a processor makes has its ledger`(known: String) throws {
    let layout = try exchange("one")
    try work(in: layout, noting: "one")
    try Files.remove(layout.anchor)
    let path = FilePath("\(layout.root)/\(known)")
    try Files.makeFolder(path.removingLastComponent())
    // A power cut may have left no bytes.
    try Files.replace(path, with: [])
    #expect(try !isRefused { _ = try layout.ledgerToAsk() })
  }
}
