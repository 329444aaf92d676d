import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeRules
import Foundation
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Another calendar moves any number of duties, some at a time, and may be interrupted between them.
@Suite(.waits) struct CalendarChangeTests {
  /// Lets so many changes through, and then none.
  private final class FailingStore: LedgerStore, @unchecked Sendable {
    struct Failure: Error {}
    private let store: any LedgerStore
    private var left: Int

    init(_ store: any LedgerStore, after count: Int) {
      self.store = store
      left = count
    }

    func read<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result { try store.read(body) }

    func apply(
      ahead: DecidedRecords?, _ changes: () throws -> [LedgerChanges], once condition: () throws -> Void
    ) throws {
      guard left > 0 else { throw Failure() }
      left -= 1
      try store.apply(ahead: ahead, changes, once: condition)
    }
  }

  /// What was moved, how it stands, and what was told.
  private struct Outcome: Equatable {
    var moved = 0
    var open: [String] = []
    var counts: [OpenCount] = []
    var told: Set<String> = []

    init(_ view: any LedgerView) throws {
      try view.forEachEntry {
        moved += $0.event == .recomputed ? 1 : 0
        return true
      }
      counts = try view.openCounts()
      for version in try view.openObligations() {
        let duty = version.obligation
        open.append("\(duty.key.opener) \(duty.due?.text ?? "") \(duty.deadline?.calendarVersion ?? "")")
        for (type, key, notice) in try view.notices(about: version.matter) {
          told.insert("\(type) \(key.opener) \(notice.recipient)")
        }
        for stood in try view.history(of: duty.key, in: version.matter) {
          #expect(stood.untilEntry.map { $0 > stood.fromEntry } ?? true, "it stood before it didn't")
        }
      }
      #expect(try view.calendarUnderWay() == nil)
    }
  }

  /// What is told of a day.
  private static func told(of day: Day, _ view: any LedgerView) throws -> [String] {
    let day = try view.day(day)
    return try view.obligations(on: day).map { "\($0.id) \(String(describing: $0.obligation.due))" }
      + view.balances(of: day).map { "\($0)" } + view.movedDeadlines(on: day).map { "\($0.new.id)" }
      + view.openCounts(atEndOf: day).map { "\($0)" }
  }

  private static let notice =
    "date,kind,name,notice_year,source,note\n2021-03-02,holiday,样例节,,样例文件,\n"

  /// Five commitments, a holiday notice that moves what is due on them, and a keeper that goes through them by so many.
  private static func play(
    by batchSize: Int, _ begin: (TimeKeeper, any LedgerStore, Instant) throws -> Void
  ) throws -> Outcome {
    try play { exchange, store, now in
      let keeper = TimeKeeper(
        configuration: try ExchangeConfiguration(root: exchange.root, data: ProgramData()), ledger: store,
        language: .zh, batchSize: batchSize)
      try begin(keeper, store, now)
    }
  }

  private static func play(
    _ body: (TemporaryExchange, any LedgerStore, Instant) throws -> Void
  ) throws -> Outcome {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.commitments(
        ["C-1", "C-2", "C-3", "C-4", "C-5"], accepted: "2021-01-04", until: "2021-02-11"),
      as: "承诺.csv", from: "XC-SPJ")
    try exchange.run()
    try Files.replace(exchange.layout.calendar.appending("local.csv"), with: notice.utf8)
    let store = try SQLiteLedger(
      path: exchange.layout.ledger.string, now: try #require(Instant("2021-01-04T11:00:00.000+08:00")))
    defer { try? store.close() }
    try body(exchange, store, try #require(Instant("2021-01-05T09:00:00.000+08:00")))
    #expect(try store.read { try $0.firstBrokenEntry() } == nil)
    return try store.read { try Outcome($0) }
  }

  @Test func `some at a time is the same as all at once`() throws {
    let atOnce = try Self.play(by: 10_000) { keeper, _, now in _ = try keeper.begin(now) }
    #expect(atOnce.moved >= 5 && atOnce.told.count >= 5)
    for size in [1, 2, 5] {
      #expect(try Self.play(by: size) { keeper, _, now in _ = try keeper.begin(now) } == atOnce)
    }
  }

  @Test func `what was interrupted goes on under its entry, and tells nothing twice`() throws {
    let atOnce = try Self.play(by: 10_000) { keeper, _, now in _ = try keeper.begin(now) }
    for count in 1...8 {
      let outcome = try Self.play(by: 2) { keeper, store, now in
        let failing = TimeKeeper(
          configuration: keeper.configuration, ledger: FailingStore(store, after: count), language: .zh,
          batchSize: 2)
        do { _ = try failing.begin(now) } catch is FailingStore.Failure {}
        _ = try keeper.begin(now.adding(seconds: 3_600))
      }
      #expect(outcome == atOnce, "after \(count) changes")
    }
  }

  /// Moves two of the five.
  private static func interrupt(
    _ exchange: TemporaryExchange, _ store: any LedgerStore, _ now: Instant
  ) throws {
    let keeper = TimeKeeper(
      configuration: try ExchangeConfiguration(root: exchange.root, data: ProgramData()),
      ledger: FailingStore(store, after: 2), language: .zh, batchSize: 2)
    #expect(throws: FailingStore.Failure.self) { try keeper.begin(now) }
    #expect(try store.read { try $0.calendarUnderWay() } != nil)
  }

  @Test func `a day that was closed in between stays as it was`() throws {
    let atOnce = try Self.play(by: 10_000) { keeper, _, now in _ = try keeper.begin(now) }
    let outcome = try Self.play { exchange, store, now in
      try Self.interrupt(exchange, store, now)
      let tomorrow = now.adding(seconds: 86_400)
      let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
      let closed = try DayCloser(configuration: configuration, ledger: store)
        .closeDays(before: tomorrow.day, now: tomorrow)
      #expect(closed.days.contains(now.day) && closed.troubles.isEmpty)
      let before = try store.read { try Self.told(of: now.day, $0) }
      let keeper = TimeKeeper(configuration: configuration, ledger: store, language: .zh, batchSize: 2)
      _ = try keeper.begin(tomorrow)
      #expect(try store.read { try Self.told(of: now.day, $0) } == before)
      let moved = try store.read { try $0.movedDeadlines(on: $0.day(tomorrow.day)).count }
      #expect(moved > 0, "the rest is moved on the day on which it is")
    }
    #expect(outcome == atOnce)
  }

  @Test func `a notice that is taken back while it is under way leaves nothing`() throws {
    let never = try Self.play { exchange, store, now in
      try Files.remove(exchange.layout.calendar.appending("local.csv"))
      let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
      _ = try TimeKeeper(configuration: configuration, ledger: store, language: .zh).begin(now)
    }
    let outcome = try Self.play { exchange, store, now in
      try Self.interrupt(exchange, store, now)
      try Files.remove(exchange.layout.calendar.appending("local.csv"))
      let configuration = try ExchangeConfiguration(root: exchange.root, data: ProgramData())
      _ = try TimeKeeper(configuration: configuration, ledger: store, language: .zh)
        .begin(now.adding(seconds: 60))
    }
    #expect(outcome.open.sorted() == never.open.sorted() && outcome.counts == never.counts)
    #expect(outcome.moved > never.moved)
  }
}
