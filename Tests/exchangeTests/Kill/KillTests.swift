import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// `kill -9` at any moment and any number of times, followed by another run, loses nothing and doubles nothing.
@Suite(.waitsLong) struct KillTests {
  /// When the processor is killed.
  private enum Moment: CaseIterable {
    case afterAWhile
    case whenTaken
    case whenCopied
    case whenStaged
    case whenWritten
    case whenAnswered
  }

  /// How a round of the story goes.
  struct Story: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let kills: Int
    let smallFiles: Int
    let largeFile: Int
    let hasConsumer: Bool
    var ownFolders = OwnFolders.Place.inside

    var testDescription: String {
      "seed \(seed): \(kills) kills, \(smallFiles) files and one of \(largeFile) rows"
        + (hasConsumer ? ", fetched at once" : "") + ", own folders \(ownFolders)"
    }
  }

  @Test(
    arguments: [
      Story(seed: 0x5EED_0001, kills: 25, smallFiles: 150, largeFile: 20_000, hasConsumer: false),
      Story(seed: 0x5EED_0002, kills: 12, smallFiles: 60, largeFile: 2_000, hasConsumer: true),
      Story(
        seed: 0x5EED_0003, kills: 20, smallFiles: 100, largeFile: 4_000, hasConsumer: true,
        ownFolders: .beside
      ),
    ])
  func `nothing is lost and nothing is doubled`(story: Story) throws {
    let exchange = try TemporaryExchange(inProcess: false, ownFolders: story.ownFolders)
    try exchange.installHolidayNotices()
    let consumer = story.hasConsumer ? try Consumer(exchange) : nil
    var random = SeededGenerator(seed: story.seed)
    var drops: [Traffic.Drop] = []
    for kill in 0..<story.kills {
      let upTo = story.smallFiles * (kill + 1) / story.kills
      drops += try send((drops.count..<upTo).map(Traffic.drop), to: exchange)
      try runAndKill(exchange, &random)
    }
    drops += try send([Traffic.large(rows: story.largeFile)], to: exchange)
    for moment in [Moment.whenTaken, .whenStaged, .afterAWhile] {
      try runAndKill(exchange, at: moment, &random)
    }
    let last = try Program.run("run", "--once", exchange.root.string)
    #expect([0, 3].contains(last.status), "\(last.errors)")
    #expect(consumer?.stop() ?? [] == [], "came a second time")
    try Observer(exchange: exchange, drops: drops).check()
    try nothingMoreHappens(in: exchange)
  }

  // MARK: Rounds

  private func send(_ drops: [Traffic.Drop], to exchange: TemporaryExchange) throws -> [Traffic.Drop] {
    for drop in drops {
      try exchange.drop(drop.bytes, as: drop.name, from: drop.sender)
      if let marker = drop.marker {
        try exchange.drop(Array(marker.utf8), as: drop.name + ".done", from: drop.sender)
      }
    }
    return drops
  }

  private func runAndKill(
    _ exchange: TemporaryExchange, at chosen: Moment? = nil, _ random: inout SeededGenerator
  ) throws {
    let moment = chosen ?? Moment.allCases.randomElement(using: &random) ?? .afterAWhile
    let isWatching = Bool.random(using: &random)
    let places = places(of: moment, in: exchange)
    let before = try marks(of: places)
    let process = try RunningProgram(["run"] + (isWatching ? [] : ["--once"]) + [exchange.root.string])
    if moment != .afterAWhile {
      // Whatever is left over keeps the processor busy; without a change the moment has passed.
      _ = try waitUntil(within: 5, closely: true) { try !process.isRunning || marks(of: places) != before }
    }
    // Short delays are as likely as long ones: a millisecond to half a second, or a few milliseconds after a moment.
    let longest = moment == .afterAWhile ? 6.2 : 3.0
    usleep(UInt32(exp(Double.random(in: 0...longest, using: &random)) * 1_000))
    process.send(SIGKILL)
    _ = try process.wait()
  }

  /// The places that change at the moment.
  private func places(of moment: Moment, in exchange: TemporaryExchange) -> [FilePath] {
    let layout = exchange.layout
    let senders = ["XC-SPJ", "XC-SCJG", "XC-WJ", "XC-T001"]
    return switch moment {
    case .afterAWhile: []
    case .whenTaken: senders.map(layout.taken)
    case .whenCopied: [layout.work]
    case .whenStaged: senders.map { layout.staging(.receipts, of: $0) }
    case .whenWritten: [layout.root.appending("ledger.sqlite-wal")]
    case .whenAnswered: senders.map { layout.department($0).appending("receipts") }
    }
  }

  /// When the places changed.
  private func marks(of places: [FilePath]) throws -> [Files.Status.Time?] {
    try places.map { try Files.status(of: $0)?.modified }
  }

  /// At the same moment: at a later one a reminder may be due, or a day be over.
  private func nothingMoreHappens(in exchange: TemporaryExchange) throws {
    let last = try #require(try exchange.ledger { try $0.lastEntry() })
    let files = try exchange.files(below: exchange.root.appending("departments"))
    let again = try Program.run("run", "--once", exchange.root.string, "--at", last.at.text)
    #expect(again.status == 0)
    #expect(again.text == "没有新文件。\n")
    #expect(try exchange.files(below: exchange.root.appending("departments")) == files)
    #expect(try exchange.ledger { try $0.lastEntry() } == last)
  }
}
