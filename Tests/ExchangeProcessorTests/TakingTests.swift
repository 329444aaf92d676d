import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeTesting
import Synchronization
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// A group is taken while another is decided: what is stamped and counted is what was taken, at that moment.
struct TakingTests {
  private let folder: ScratchFolder
  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let now: Instant

  private var layout: ExchangeLayout { configuration.layout }

  /// An exchange in which a department may drop two files a day.
  init() throws {
    folder = try ScratchFolder()
    let root = folder.path.appending("exchange")
    let data = try ProgramData()
    try ExchangeInitializer.layOut(root, profile: ProgramData.standardProfile, title: nil, data: data)
    let settings = root.appending("exchange.yaml")
    let lines = String(decoding: try Files.bytes(of: settings), as: UTF8.self).split(separator: "\n")
    let kept = lines.filter { !$0.hasPrefix("dailyQuota:") } + ["dailyQuota: {files: 2}"]
    try Files.replace(settings, with: kept.joined(separator: "\n").utf8)
    configuration = try ExchangeConfiguration(root: root, data: data)
    try configuration.layout.prepare(["XC-SPJ"])
    now = try #require(Instant("2021-01-04T10:00:00.000+08:00"))
    ledger = try configuration.layout.openLedger(now: now, making: true).store
  }

  private func arrivals(_ names: [String]) throws -> [Arrival] {
    try names.map { name in
      let path = layout.inbox("XC-SPJ").appending(name)
      try Files.replace(path, with: "样例".utf8)
      let component = try #require(path.lastComponent)
      return Arrival(
        sender: "XC-SPJ", name: component, marker: nil, file: try #require(try Files.status(of: path)))
    }
  }

  /// The taking of files, before it is begun.
  private func taking(_ arrivals: [Arrival], by clock: WallClock) throws -> Taking {
    var reception = Reception(configuration: configuration, ledger: ledger)
    let quotas = QuotaAccount(quotas: configuration.settings.quotas, ledger: ledger)
    var taking = Taking(
      reception, BelievedClock(clock: clock, believed: nil, earliest: now), maxFileBytes: 1 << 20,
      quotas: quotas)
    for arrival in arrivals {
      taking.expect(arrival, as: try reception.nextDrop(on: now.day), on: now.day)
    }
    return taking
  }

  @Test func `a file that goes away uses up nothing of its sender's quota`() throws {
    let arrivals = try arrivals(["a.csv", "b.csv", "c.csv", "d.csv"])
    var taking = try taking(arrivals, by: .fixed(now))
    try Files.remove(layout.inbox("XC-SPJ").appending("a.csv"))
    taking.run()
    #expect(taking.taken.map(\.name.string) == ["b.csv", "c.csv", "d.csv"])
    #expect(taking.taken.map { $0.refusal?.code } == [nil, nil, .quotaExceeded])
    #expect(taking.counted.map(\.bytes) == [6, 6, 0])
    #expect(taking.untaken == Array(taking.drops.prefix(1)))
    #expect(taking.stuck == Array(arrivals.prefix(1)))
    #expect(taking.errors.isEmpty)
    #expect(try Files.names(in: layout.work).count == 3)
  }

  @Test func `a file is stamped when it is taken, and waits for an id of the day on which that is`() throws {
    let arrivals = try arrivals(["a.csv", "b.csv"])
    let later = now.adding(seconds: 90)
    let times = Mutex([later, now.adding(seconds: 86_400)])
    let clock = WallClock(isSet: false) { times.withLock { $0.removeFirst() } }
    var taking = try taking(arrivals, by: clock)
    taking.run()
    #expect(taking.taken.map(\.folder.receivedAt) == [later])
    #expect(taking.untaken == Array(taking.drops.suffix(1)))
    #expect(taking.stuck.isEmpty && taking.errors.isEmpty)
    #expect(try Files.exists(layout.inbox("XC-SPJ").appending("b.csv")))
  }

  @Test func `what a share that is away may have taken keeps its place, by which a start knows it`() throws {
    let arrivals = try arrivals(["a.csv"])
    var taking = try taking(arrivals, by: .fixed(now))
    try Files.removeTree(layout.taken("XC-SPJ"))
    taking.run()
    #expect(taking.taken.isEmpty && taking.errors.count == 1)
    #expect(taking.stuck == arrivals)
    #expect(taking.doubtful == ["XC-SPJ"])
    #expect(try Files.names(in: layout.work).map(\.string) == taking.drops)
  }

  /// On a full disk each of many departments is refused something in each pass.
  @Test func `what certainly wasn't taken isn't looked for`() throws {
    // A share takes no name as long as this, so that it can't be renamed there.
    let path = layout.inbox("XC-SPJ").appending("a.csv")
    try Files.replace(path, with: "样例".utf8)
    let long = try #require(FilePath.Component(String(repeating: "a", count: 300)))
    let arrival = Arrival(
      sender: "XC-SPJ", name: long, marker: nil, file: try #require(try Files.status(of: path)))
    var refused = try taking([arrival], by: .fixed(now))
    refused.run()
    #expect(refused.errors.count == 1 && refused.stuck == [arrival])
    #expect(refused.doubtful.isEmpty)
    #expect(try Files.names(in: layout.taken("XC-SPJ")).isEmpty)
    #expect(try Files.names(in: layout.work).isEmpty)

    // No place can be made for it.
    var placeless = try taking(arrivals(["b.csv"]), by: .fixed(now))
    try Files.removeTree(layout.work)
    try Files.replace(layout.work, with: [])
    placeless.run()
    #expect(placeless.errors.count == 1 && placeless.doubtful.isEmpty)
    #expect(try Files.exists(layout.inbox("XC-SPJ").appending("b.csv")))
  }
}
