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
    for place in 0..<4 {
      let folder = try ScratchFolder()
      let layout = ExchangeLayout(root: folder.path)
      try Files.makeFolder(layout.work)
      let parents = [
        layout.work.appending(name), layout.archive.appending("2021/01/04").appending(name),
        layout.taken("A").appending("\(name).100000000"), layout.deadLetter(name),
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
}
