import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What is called as a backup is one; nothing else in a folder is touched.
struct BackupNameTests {
  @Test(arguments: [
    "ledger-20210104T130000.sqlite", "ledger-20210104T130000-2.sqlite", "ledger-20210104T130000-99.sqlite",
  ])
  func `a backup's name is read as it was written`(name: String) throws {
    let read = try #require(BackupName(ledger: name))
    #expect(read.ledger == name)
    #expect(BackupName(settings: read.settings) == read)
    #expect(BackupName(claim: String(read.claim.dropLast(".part".count))) == read)
  }

  @Test(arguments: [
    "ledger-.sqlite", "ledger-20210104T13000.sqlite", "ledger-20210104T130000-.sqlite",
    "ledger-20210104T130000-1.sqlite", "ledger-20210104T130000-02.sqlite",
    "ledger-20210104T130000-100.sqlite",
    "ledger-20210104T130000--2.sqlite", "ledger-20210104T130000-99999999999999999999.sqlite",
    "ledger-20210104T130000+2.sqlite", "ledger-before-restore-20210104T130000.sqlite", "ledger-old.sqlite",
    "ledger-20210104T130000.sqlite.sha256",
  ])
  func `whatever else is called nearly so isn't one`(name: String) {
    #expect(BackupName(ledger: name) == nil)
  }

  @Test func `each takes a name of its own in one second, and none at which something lies`() throws {
    let folder = try ScratchFolder()
    let now = try #require(Instant("2021-01-04T13:00:00.000+08:00"))
    try Files.makeFolder(folder.path.appending("settings-20210104T130000-2"))
    let names = try (0..<3).map { _ in try BackupName(takenAt: now, in: folder.path) }
    #expect(
      names.map { $0.ledger } == [
        "ledger-20210104T130000.sqlite", "ledger-20210104T130000-3.sqlite", "ledger-20210104T130000-4.sqlite",
      ])
    #expect(names == names.sorted())
    try Files.remove(folder.path.appending(names[0].claim))
    #expect(try BackupName(takenAt: now, in: folder.path) == names[0])
  }
}
