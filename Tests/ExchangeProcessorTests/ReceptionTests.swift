import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What a kill right after the taking of a file leaves.
struct ReceptionTests {
  @Test func `a file that is taken has its place in work, and one that is gone again leaves none`() throws {
    let folder = try ScratchFolder()
    let root = folder.path.appending("exchange")
    let data = try ProgramData()
    try ExchangeInitializer.layOut(root, profile: ProgramData.standardProfile, title: nil, data: data)
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let layout = configuration.layout
    try layout.prepare(["XC-SPJ"])
    let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    let ledger = try layout.openLedger(now: now, making: true).store
    var reception = Reception(configuration: configuration, ledger: ledger)
    let arrival = Arrival(sender: "XC-SPJ", name: "决定.csv", marker: nil)
    #expect(try reception.take(arrival, now: now) == nil)
    #expect(try Files.names(in: layout.work).isEmpty)

    try Files.replace(layout.inbox("XC-SPJ").appending("决定.csv"), with: Array("样例".utf8))
    let taken = try #require(try reception.take(arrival, now: now))
    #expect(try Files.names(in: layout.work).map(\.string) == [taken.folder.drop])
    // Whoever starts now, while the inbox is away, goes on behind it.
    try Files.removeTree(layout.taken("XC-SPJ"))
    var numbers = DropNumbers()
    let next = try numbers.next(on: now.day, ledger: ledger, layout: layout, departments: ["XC-SPJ"])
    #expect(next != taken.folder.drop)
    #expect(DropNumbers.number(next) == DropNumbers.number(taken.folder.drop) + 1)
  }
}
