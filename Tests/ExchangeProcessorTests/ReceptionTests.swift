import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
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
    let path = layout.inbox("XC-SPJ").appending("决定.csv")
    func arrival(with text: String) throws -> Arrival {
      try Files.replace(path, with: text.utf8)
      return Arrival(
        sender: "XC-SPJ", name: "决定.csv", marker: nil, file: try #require(try Files.status(of: path)))
    }
    func take(_ arrival: Arrival) throws -> Undecided? {
      var isDoubtful = false
      return try reception.take(arrival, now: now, isDoubtful: &isDoubtful)
    }
    let gone = try arrival(with: "样例")
    try Files.remove(path)
    #expect(try take(gone) == nil)
    #expect(try Files.names(in: layout.work).isEmpty)

    let taken = try #require(try take(arrival(with: "样例")))
    #expect(taken.settling == nil)
    #expect(try Files.names(in: layout.work).map(\.string) == [taken.folder.drop])
    // Whoever starts now, while the inbox is away, goes on behind it.
    try Files.removeTree(layout.taken("XC-SPJ"))
    var numbers = DropNumbers()
    let next = try numbers.next(on: now.day, ledger: ledger, layout: layout, departments: ["XC-SPJ"])
    #expect(next != taken.folder.drop)
    #expect(DropNumbers.number(next) == DropNumbers.number(taken.folder.drop) + 1)

    // Nothing is made in the place of a folder that is away.
    let other = try arrival(with: "另一个样例")
    #expect(throws: FileError.self) { try take(other) }
    #expect(try !Files.exists(layout.taken("XC-SPJ")))
    try Files.makeFolder(layout.taken("XC-SPJ"))

    // Another file by now, under the name of the one that was found whole.
    _ = try arrival(with: "又一个")
    let changed = try #require(try take(other))
    #expect(changed.settling != nil)

    // A name so long that no marker's can be as long is taken, too.
    let long = try #require(FilePath.Component(String(repeating: "a", count: 251) + ".csv"))
    try Files.replace(layout.inbox("XC-SPJ").appending("long"), with: "样例".utf8)
    try Files.rename(layout.inbox("XC-SPJ").appending("long"), to: layout.inbox("XC-SPJ").appending(long))
    let status = try #require(try Files.status(of: layout.inbox("XC-SPJ").appending(long)))
    let longNamed = Arrival(sender: "XC-SPJ", name: long, marker: nil, file: status)
    #expect(try take(longNamed)?.settling == nil)

    // A marker that wasn't there yet when the file was found whole goes with it, and may still be being written.
    for ending in [".done", ".DONE", ".Done"] {
      let unmarked = try arrival(with: "样例 \(ending)")
      let marker = try #require(FilePath.Component("决定.csv\(ending)"))
      try Files.replace(layout.inbox("XC-SPJ").appending(marker), with: "bytes=1".utf8)
      let marked = try #require(try take(unmarked))
      #expect(marked.marker == marker)
      #expect(marked.settling != nil)
      #expect(
        try Files.names(in: layout.inbox("XC-SPJ")).filter { ![".taken", "试投"].contains($0.string) }.isEmpty)
    }
  }

  @Test(arguments: [true, false]) func `a copy is made anew, whatever an earlier one left`(isNew: Bool) throws
  {
    let folder = try ScratchFolder()
    let layout = ExchangeLayout(root: folder.path)
    let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    var undecided = Undecided(
      folder: TakenFolder(drop: "20210104-0001", receivedAt: now), sender: "XC-SPJ", name: "决定.csv")
    undecided.hasNewPlace = isNew
    let source = try folder.write("样例", to: "决定.csv")
    let work = layout.work(undecided.folder.drop)
    let intake = Intake(layout: layout, maxFileBytes: 1_000)
    func expectCopied() throws {
      let file = try #require(try intake.copy(source, marker: nil, as: undecided))
      #expect(file.copy == work.adding(ExchangeLayout.copyName))
      #expect(try file.sha256 == Files.sha256(of: work.adding(ExchangeLayout.copyName)))
      #expect(try Files.names(in: work).map(\.string) == [ExchangeLayout.copyName])
    }
    // Its place is there, or somebody has removed it.
    try Files.makeFolder(work)
    try expectCopied()
    try Files.removeTree(work)
    try expectCopied()
    // By halves, and with what was made of it.
    try Files.replace(work.adding(ExchangeLayout.copyName), with: "样".utf8)
    try Files.makeFolder(work.adding("staged/inner"))
    try Files.replace(work.adding("records"), with: "样".utf8)
    try expectCopied()
  }

  @Test func `the usual names of a marker are known as one`() {
    let name = Array("决定.csv".utf8)
    #expect(DoneMarker.usualNames(of: name).allSatisfy { DoneMarker.file(ofMarker: $0) == name })
  }
}
