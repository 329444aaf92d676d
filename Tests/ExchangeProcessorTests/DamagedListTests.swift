import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What the processor keeps in its own folders may be damaged, and of any length: it ends no program, and isn't held whole.
struct DamagedListTests {
  private let layout: ExchangeLayout
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    layout = ExchangeLayout(root: folder.path)
    try Files.makeFolder(layout.journal)
  }

  private func line(_ sequence: String, _ more: String = "") -> String {
    let (event, digest) = (LedgerEvent.timePassed.rawValue, String(repeating: "a", count: 64))
    return [sequence, "2021-01-04T10:00:00.000+08:00", event, "x", digest, "-", more]
      .joined(separator: "\t") + "\n"
  }

  private func entries() throws -> [Int64] {
    var entries: [Int64] = []
    try Journal(layout).forEachDay(behind: 0, since: "2021-01-01") { entries += $0.map(\.sequence) }
    return entries
  }

  @Test func `of a journal only lines are read that can be of entries`() throws {
    let path = layout.journal.appending("2021-01-04.tsv")
    let other = ["\(Int64.max)", "\(Int64.min)", "0", "-1", "99999999999999999999", "x", ""]
    let text = line("1") + other.map { line($0) }.joined() + "\n\t\n" + line("2") + line("1") + line("3")
    try Files.replace(path, with: (text + "4\t2021").utf8)
    #expect(try entries() == [1, 2, 3])
    #expect(try Journal(layout).firstLine()?.sequence == 1)
    #expect(try Journal(layout).lastLine()?.sequence == 3)
    #expect(try Journal(layout).lastLine(where: { $0.sequence < 3 })?.sequence == 1, "the last in the file")
  }

  @Test func `lines are whole wherever pieces of a file end, and what is longer than any is none`() throws {
    let path = layout.journal.appending("2021-01-04.tsv")
    let long = String(repeating: "样", count: 40_000)
    try Files.replace(path, with: (line("1", long) + line("2") + line("3", long)).utf8)
    #expect(try entries() == [1, 2, 3])
    #expect(try Journal(layout).lastLine()?.more == long)
    // As a disk leaves it: a size, and no bytes.
    try Files.cut(path, to: 20 << 20)
    try Files.append(Array(("\n" + line("4")).utf8), to: path)
    #expect(try entries() == [1, 2, 3, 4])
    #expect(try Journal(layout).lastLine(where: { $0.sequence < 4 })?.sequence == 3)
  }

  @Test func `a blank line names no department`() {
    let places = SetUpPlaces(" \n\n  \nXC-WJ\n \nXC-YJ beside x\nXC-SPJ 样例\n")
    #expect(places["XC-WJ"] == .inside && places["XC-YJ"] == .beside && places["XC-SPJ"] == .inside)
    #expect(places.text == "XC-WJ\nXC-YJ beside\nXC-SPJ\n")
  }

  @Test(arguments: [Int.max, Int.min, -1])
  func `what hooks are told is counted on from no number that isn't one`(number: Int) throws {
    let now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    var state = HookState(begun: [], overdueThrough: now)
    #expect(try HookJSON.state(Array(HookJSON.text(state).utf8)).next == 1)
    state.next = number
    #expect(throws: DecodingError.self) { try HookJSON.state(Array(HookJSON.text(state).utf8)) }
    state.next = 1
    var batch = HookBatch(id: "parked-1", event: .parked, exchange: "样例", at: now)
    batch.attempt = number
    state.waiting = [HookEvent.parked.rawValue: HookState.Waiting(batch: batch)]
    #expect(throws: DecodingError.self) { try HookJSON.state(Array(HookJSON.text(state).utf8)) }
  }
}
