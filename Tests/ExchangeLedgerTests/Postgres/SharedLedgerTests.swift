import ExchangeBase
import ExchangeLedgerPostgres
import ExchangeTesting
import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import ExchangeLedger

/// A ledger on which several work: one at a time decides, and whoever was found gone stores nothing any more.
struct SharedLedgerTests {
  private static let now = Instant("2021-01-04T09:00:00.000+08:00")!
  private static let names = ["a", "b", "c", "d"]

  private func member(
    of url: String, lease: Duration = .seconds(60)
  ) throws -> (ledger: PostgresLedger, number: Int64) {
    let ledger = try PostgresLedger(PostgresPlace(url), now: Self.now)
    return (ledger, try ledger.join(host: "样例机", process: 1, lease: lease))
  }

  private func renew(_ member: (ledger: PostgresLedger, number: Int64), _ reports: [LeaseReport] = []) throws
    -> LeaseBoard
  {
    try member.ledger.renew(reports) { $0.free(of: Self.names, for: member.number) }
  }

  private func note(_ subject: String, in ledger: some LedgerStore) throws {
    try ledger.write(spoolingIn: "/tmp") { overlay, _ in
      _ = try overlay.append(.timePassed, subject: subject, at: Self.now, detail: [String: String]())
    }
  }

  @Test func `it is one exchange's, however many claim it`() throws {
    let url = try PostgresServer.shared.newSchema()
    let ledgers = try (0..<3).map { _ in try PostgresLedger(PostgresPlace(url), now: Self.now) }
    #expect(try ledgers[0].claim(for: .max) == .max)
    #expect(try ledgers[1].claim(for: 7) == .max && ledgers[2].claim(for: .max) == .max)
    // Numbers of days are given as before.
    #expect(try ledgers[1].allot(2, after: 0, on: "20210104") == 1)
  }

  @Test func `leases are taken, told and given back`() throws {
    let url = try PostgresServer.shared.newSchema()
    let first = try member(of: url)
    #expect(try renew(first).held(by: first.number) == Set(Self.names))
    let second = try member(of: url)
    #expect(second.number > first.number)
    #expect(try renew(second).held(by: second.number) == [])
    try first.ledger.give(back: ["a", "c"])
    let board = try renew(second)
    #expect(board.held(by: second.number) == ["a", "c"] && board.held(by: first.number) == ["b", "d"])
    #expect(board.members.map(\.number) == [first.number, second.number])
    _ = try renew(
      second,
      [LeaseReport(name: "a", load: 5, isWaiting: true), LeaseReport(name: "b", load: 9, isWaiting: true)])
    let told = try first.ledger.board().leases.filter { $0.isWaiting }
    #expect(told == [LeaseBoard.Lease(name: "a", holder: second.number, load: 5, isWaiting: true)])
    try second.ledger.leave()
    #expect(try renew(first).held(by: first.number) == Set(Self.names))
  }

  @Test func `who wasn't heard for a lease is found gone, and stores nothing from then on`() throws {
    let url = try PostgresServer.shared.newSchema()
    let first = try member(of: url, lease: .seconds(5))
    _ = try renew(first)
    let second = try member(of: url)
    #expect(try renew(second).held(by: second.number) == [])
    try note("before", in: first.ledger)
    usleep(5_200_000)
    // Nobody has missed it yet.
    try note("late", in: first.ledger)
    #expect(try renew(second).held(by: second.number) == Set(Self.names))
    #expect(throws: LedgerError.displaced) { try note("after", in: first.ledger) }
    #expect(throws: LedgerError.displaced) { _ = try renew(first) }
    #expect(try second.ledger.read { try $0.lastEntry()?.subject } == "late")
    try note("second", in: second.ledger)
    // It comes again as another.
    let third = try first.ledger.join(host: "样例机", process: 1, lease: .seconds(60))
    #expect(third > second.number)
    try note("third", in: first.ledger)
  }

  @Test func `one that sleeps in the midst of storing holds up nobody for longer than its lease`() throws {
    let url = try PostgresServer.shared.newSchema()
    let first = try member(of: url, lease: .seconds(3))
    _ = try renew(first)
    let second = try member(of: url)
    let isAsleep = Mutex(false)
    let (begun, woken) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let failure = Mutex<(any Error)?>(nil)
    let ended = DispatchSemaphore(value: 0)
    DispatchQueue(label: "sleeper").async {
      do {
        try first.ledger.deciding {
          let changes = try first.ledger.read { view in
            let overlay = try LedgerOverlay(over: view, folder: "/tmp")
            try overlay.append(.timePassed, subject: "asleep", at: Self.now, detail: [String: String]())
            return overlay.changes
          }
          try first.ledger.apply([changes]) {
            isAsleep.withLock { $0 = true }
            begun.signal()
            woken.wait()
          }
        }
      } catch {
        failure.withLock { $0 = error }
      }
      ended.signal()
    }
    begun.wait()
    usleep(3_200_000)
    #expect(try renew(second).held(by: second.number) == Set(Self.names))
    try note("awake", in: second.ledger)
    woken.signal()
    ended.wait()
    #expect(failure.withLock { $0 } is LedgerError)
    #expect(throws: LedgerError.displaced) { try note("again", in: first.ledger) }
    #expect(try second.ledger.read { try $0.lastEntry()?.subject } == "awake")
  }

  @Test func `members of schemas whose names begin alike, or in Chinese, aren't taken for one another`()
    throws
  {
    let server = try PostgresServer.shared
    let long = String(repeating: "x", count: 60)
    let schemas = ["\(long)_1", "\(long)_2", "样例一", "样例二"]
    let members = try schemas.map { schema in
      try server.run("CREATE SCHEMA \"\(schema)\"")
      return try member(of: server.url(of: schema))
    }
    for member in members { _ = try renew(member) }
    let known = try server.run(
      """
      SELECT count(DISTINCT application_name) FROM pg_stat_activity
        JOIN unnest(ARRAY['\(schemas.joined(separator: "', '"))']) AS schema
        ON application_name = 'exchange 1 ' || to_hex(hashtextextended(schema, 0))
      """)
    #expect(known.trimmingCharacters(in: .whitespacesAndNewlines) == "\(members.count)")
  }

  @Test func `several that decide at once decide one after the other, and no number is given twice`() throws {
    let url = try PostgresServer.shared.newSchema()
    let members = try (0..<4).map { _ in try member(of: url) }
    let numbers = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: members.count) { place in
      let ledger = members[place].ledger
      for round in 0..<25 {
        do {
          try note("\(place)-\(round)", in: ledger)
          let first = try ledger.allot(3, after: 10, on: "20210104")
          numbers.withLock { $0 += first..<(first + 3) }
        } catch {
          Issue.record(error)
        }
      }
    }
    #expect(numbers.withLock { $0.sorted() } == Array(11..<311))
    let subjects = try members[0].ledger.read { view in
      var subjects: [String] = []
      try view.forEachEntry { entry in
        if entry.event == .timePassed { subjects.append(entry.subject) }
        return true
      }
      return subjects
    }
    #expect(subjects.count == 100 && Set(subjects).count == 100)
    #expect(try members[0].ledger.read { try LedgerVerification.faults(of: $0) } == [])
    #expect(try members[0].ledger.allot(1, after: 400, on: "20210104") == 401)
    #expect(try members[0].ledger.allot(1, after: 0, on: "20210105") == 1)
  }
}
