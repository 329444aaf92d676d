import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import Glibc
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What a processor knows of what others have leased.
struct LeaseKeeperTests {
  private let folder: ScratchFolder
  private let layout: ExchangeLayout
  private let now: Instant

  init() throws {
    folder = try ScratchFolder()
    layout = ExchangeLayout(root: folder.path)
    now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    let url = try PostgresServer.shared.newSchema()
    try Files.replace(layout.settings, with: "ledger: \(url)\n".utf8)
  }

  private func ledger() throws -> any SharedLedger {
    let store = try layout.openLedger(now: now, making: true).store
    return try #require(store as? any SharedLedger)
  }

  private func keeper(of departments: [String], lease: Duration) throws -> LeaseKeeper {
    try LeaseKeeper(ledger(), departments: departments, lease: lease) { _ in }
  }

  /// Asks until it holds; what must come to hold is given a time that only a broken program needs.
  private func waitUntil(_ condition: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<6_000 {
      if try condition() { return true }
      usleep(50_000)
    }
    return false
  }

  @Test func `of departments whose processor is silent nobody knows who has answered`() throws {
    let other = try ledger()
    let number = try other.join(host: "样例机", process: 1, lease: .seconds(600))
    _ = try other.renew([]) { _ in ["XC-WJ"] }
    let keeper = try keeper(of: ["XC-SPJ", "XC-WJ"], lease: .seconds(4))
    defer { keeper.leave() }
    let isSilent = waitUntil { keeper.waitingElsewhere == ["XC-WJ"] }
    #expect(isSilent)
    #expect(keeper.board.held(by: number) == ["XC-WJ"])
  }

  @Test func `what isn't in a catalogue is leased by who is alone, else when nobody wants it`() throws {
    let keeper = try keeper(of: ["XC-SPJ"], lease: .seconds(10))
    defer { keeper.leave() }
    try keeper.take(unlisted: ["XC-OLD"])
    #expect(keeper.domain.serves("XC-OLD") && keeper.domain.departments(but: ["XC-SPJ"]) == ["XC-OLD"])
    let other = try self.keeper(of: ["XC-SPJ", "XC-NEW"], lease: .seconds(10))
    defer { other.leave() }
    #expect(other.domain.serves("XC-NEW"))
    for _ in 0..<3 {
      try keeper.take(unlisted: ["XC-NEW", "XC-GONE"])
      #expect(!keeper.domain.serves("XC-NEW"), "another has it")
    }
    #expect(!keeper.domain.serves("XC-GONE"), "another may want it")
    let isTaken = try waitUntil {
      try keeper.take(unlisted: ["XC-NEW", "XC-GONE"])
      return keeper.domain.serves("XC-GONE")
    }
    #expect(isTaken)
    #expect(!keeper.domain.serves("XC-NEW"))
  }

  @Test func `who is about to leave gives back all but a part, and takes nothing any more`() throws {
    let keeper = try keeper(of: ["XC-SPJ", "XC-WJ"], lease: .seconds(3))
    defer { keeper.leave() }
    #expect(keeper.domain.serves("XC-WJ") && keeper.domain.keepsTime)
    try keeper.giveBackAll(but: [Domain.time])
    // Some beats.
    sleep(3)
    #expect(keeper.board.held(by: keeper.number) == [Domain.time])
  }
}
