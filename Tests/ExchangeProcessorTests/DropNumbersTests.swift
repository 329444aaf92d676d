import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Ids go on whatever names lie about.
struct DropNumbersTests {
  @Test(arguments: [
    ("20210104-0007", "20210104-0008"), ("20210104-9999", "20210104-10000"),
    ("20210104-10000", "20210104-10001"),
    ("20210104-9223372036854775807", "20210104-0001"), ("20210104-99999999999999999999999", "20210104-0001"),
    ("20210104-", "20210104-0001"), ("20210104-x", "20210104-0001"), ("20210104--5", "20210104-0001"),
  ])
  func `a name in one of the folders moves the number on where it is an id`(name: String, next: String) throws
  {
    for place in 0..<5 {
      let folder = try ScratchFolder()
      let layout = ExchangeLayout(root: folder.path)
      try Files.makeFolder(layout.work)
      let parents = [
        layout.work.appending(name), layout.archive.appending("2021/01/04").appending(name),
        layout.taken("A").appending("\(name).100000000"), layout.deadLetter(name),
        layout.unrecovered.appending(name),
      ]
      let path = FilePath("\(parents[place])")
      try Files.makeFolder(path)
      let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
      let ledger = try SQLiteLedger(path: layout.ledger.string, now: now)
      var numbers = DropNumbers()
      #expect(
        try numbers.next(on: now.day, ledger: ledger, layout: layout, departments: ["A", "B"]) == next)
    }
  }

  /// A journal that was laid aside tells what went out, though nothing of it may have been rebuilt.
  @Test(arguments: [
    ("20210104-0007", "20210104-0008"), ("20210104-10000", "20210104-10001"),
    ("20210104-0007-XC-SCJG-inquiry", "20210104-0008"), ("20210104-9999999999", "20210104-0001"),
    ("20210104-99999999999999999999999", "20210104-0001"), ("20210104--5", "20210104-0001"),
    ("20210103-0009", "20210104-0001"), ("N20210104-0007-XC-SCJG", "20210104-0001"),
    ("20210", "20210104-0001"), ("", "20210104-0001"),
  ])
  func `a line of a journal moves the number on where it tells of a drop of the day`(
    subject: String, next: String
  ) throws {
    // What was taken before midnight may have been decided after it. Lines may be longer than what is read at once.
    for (journal, day) in [
      ("journal", "2021-01-04"), ("journal", "2021-01-05"),
      ("journal-before-recovery-20210104T120000", "2021-01-04"),
    ] {
      let folder = try ScratchFolder()
      let layout = ExchangeLayout(root: folder.path)
      try Files.makeFolder(layout.work)
      let place = layout.root.appending(journal)
      try Files.makeFolder(place)
      let long = String(repeating: "\t20210104-0500", count: 10_000)
      let lines = ["opened\tledger", "decided\t\(subject)"].enumerated().map {
        "\($0 + 1)\t\(day)T10:00:00.000+08:00\t\($1)\t\(String(repeating: "0", count: 64))\t=\t\(long)\n"
      }
      try Files.replace(place.appending("\(day).tsv"), with: lines.joined().utf8)
      let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
      let ledger = try SQLiteLedger(path: layout.ledger.string, now: now)
      var numbers = DropNumbers()
      #expect(
        try numbers.next(on: now.day, ledger: ledger, layout: layout, departments: []) == next)
    }
  }
}
