import Dispatch
import ExchangeBase
import ExchangeLedger
import Glibc
import Synchronization

/// Keeps what a processor has leased, by a thread of its own that goes on whatever the processor is busy with: it says that it is
/// there, takes what nobody has, and measures how far the machine's clock is from the ledger's.
final class LeaseKeeper: Sendable {
  private struct State: Sendable {
    var board: LeaseBoard
    /// Until when nobody finds us gone, at the earliest.
    var goodUntil: ContinuousClock.Instant
    /// How far the ledger's clock is ahead of the machine's, in milliseconds.
    var skew: Int64
    /// Why nothing was heard of the ledger the last time.
    var failure: LedgerError?
    /// Why nothing may be done any more.
    var refusal: ProcessorError?
    var isEnded = false
    /// Whether nothing is taken any more.
    var isLeaving = false
    /// What nobody had at the last beat.
    var free: Set<String> = []
    /// What we don't want, until when: we can't serve it.
    var shunned: [String: ContinuousClock.Instant] = [:]
    /// Since when nobody has what isn't in our catalogue.
    var unclaimed: [String: ContinuousClock.Instant] = [:]
    /// Files by department that were answered lately.
    var answered: [String: Int64] = [:]
    var waiting: Set<String> = []
    /// Departments that nobody serves, and since when.
    var unserved: [String: ContinuousClock.Instant] = [:]
    /// What the ledger was told of each part that we have.
    var told: [String: LeaseReport] = [:]
  }

  /// How often in a lease the keeper says that it is there.
  private static let beats = 4
  /// Of what was answered before a beat so much counts at the next, in sixteenths: what was an hour ago says nothing.
  private static let memory: Int64 = 15
  /// For how long it is waited, at most, that somebody serves a department: one whose share is away everywhere comes and goes.
  private static let patience = Duration.seconds(30)

  private let ledger: any SharedLedger
  private let departments: [String]
  private let lease: Duration
  /// Makes sure that the exchange's folder can be used, where it has been so once.
  private let probe: @Sendable () throws -> Void
  private let state: Mutex<State>
  /// Held by who asks the ledger, until what it says is noted: what was given back isn't taken for ours again.
  private let asking = Mutex(())
  private let end: Bell
  private let ended = DispatchSemaphore(value: 0)
  /// Its number among all processors that ever worked on the exchange.
  let number: Int64

  /// Joins those who work on an exchange, and begins to keep what it takes.
  ///
  /// - Parameters:
  ///   - departments: those that there are.
  ///   - lease: after how long a silence others take over.
  ///   - probe: makes sure, for a number, that the exchange's folder can be used; where it can't, or hangs, nobody is told that we are there.
  ///     After a ``ProcessorError`` nobody is any more, and nothing is done.
  init(
    _ ledger: any SharedLedger, departments: [String], lease: Duration,
    probe: @escaping @Sendable (Int64) throws -> Void
  ) throws {
    end = try Bell()
    self.ledger = ledger
    self.departments = departments
    self.lease = lease
    number = try ledger.join(host: Self.host, process: Int64(getpid()), lease: lease)
    self.probe = { [number] in try probe(number) }
    let names = departments + [Domain.time]
    let (board, moment, skew) = try Self.renew(ledger, []) { [number] in $0.free(of: names, for: number) }
    state = Mutex(State(board: board, goodUntil: moment.advanced(by: lease), skew: skew))
    DispatchQueue(label: "leases").async { self.keep() }
  }

  /// The name of the machine.
  static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "?" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// How things stood when that was last asked.
  var board: LeaseBoard { state.withLock(\.board) }

  /// What is leased by us.
  var domain: Domain { Domain(leases: board.held(by: number)) }

  /// How far the ledger's clock is ahead of the machine's, in milliseconds.
  var skew: Int64 { state.withLock(\.skew) }

  /// Makes sure that nobody has found us gone.
  ///
  /// - Throws: ``LedgerError``: `displaced` where somebody has, `uncertain` where somebody may have by now; ``ProcessorError`` where it may
  ///   not go on.
  func require() throws {
    let (refusal, failure, goodUntil) = state.withLock { ($0.refusal, $0.failure, $0.goodUntil) }
    if let refusal { throw refusal }
    if let failure, failure.code == .displaced { throw failure }
    guard ContinuousClock.now >= goodUntil else { return }
    let reason = failure?.message ?? LocalizedText("它没有答复", "it doesn't answer")
    throw LedgerError(
      .uncertain,
      LocalizedText(
        "有 \(lease.components.seconds) 秒以上没能向台账报到（\(reason.zh)），别的处理程序可能已经接手；连上之前什么也不做",
        "the ledger hasn't heard this processor for \(lease.components.seconds) s or more (\(reason.en)), and others may have taken over; "
          + "nothing is done before it does"))
  }

  /// The numbers of those who work on the exchange now. Whoever's station is there, or a file that it staged, and who isn't among them, has
  /// gone for good: what it stored is stored by now.
  func members() throws -> Set<Int64> { Set(try ledger.board().members.map(\.number)) }

  /// Notes what was answered, and of whom something waits.
  func note(answered drops: [DropRow]) {
    if drops.isEmpty { return }
    state.withLock { state in for drop in drops { state.answered[drop.sender, default: 0] += 1 } }
  }

  /// Notes of whom something lies in the inbox, or was taken, and isn't decided.
  func note(waiting departments: Set<String>) { state.withLock { $0.waiting = departments } }

  /// The departments of whom something waits with others, or may: whoever serves them hasn't been heard of late, or nobody does just now.
  var waitingElsewhere: Set<String> {
    let (board, unserved) = state.withLock { ($0.board, $0.unserved) }
    let silence: Double = (lease / 2) / .milliseconds(1)
    let silent = Set(
      board.members.filter { Double(board.at.milliseconds - $0.heardAt.milliseconds) > silence }
        .map(\.number))
    let leases = board.leases.filter { lease in
      lease.holder != number && (lease.isWaiting || silent.contains(lease.holder))
    }
    let (now, patience) = (ContinuousClock.now, min(lease * 2, Self.patience))
    return Set(leases.map(\.name)).union(unserved.filter { now - $0.value < patience }.keys)
  }

  /// Takes departments that aren't in our catalogue and that nobody has: where others work, who may know them, only what none of them
  /// wanted for as long as a lease.
  func take(unlisted names: Set<String>) throws {
    let held = Set(board.leases.map(\.name))
    if names.isSubset(of: held) { return state.withLock { $0.unclaimed = [:] } }
    try asking.withLock { _ in
      let (board, moment, skew) = try Self.renew(ledger, []) { board in
        let free = names.subtracting(board.leases.map(\.name)).sorted()
        if board.members.count == 1 { return free }
        return state.withLock { state in
          let now = ContinuousClock.now
          state.unclaimed = Dictionary(
            uniqueKeysWithValues: free.map { ($0, state.unclaimed[$0] ?? now) })
          return free.filter { name in state.unclaimed[name].map { now - $0 >= lease } ?? false }
        }
      }
      state.withLock { state in
        state.board = board
        state.goodUntil = moment.advanced(by: lease)
        state.skew = skew
        state.failure = nil
      }
    }
  }

  /// What we have more than others, and could give back.
  var surplus: [String] { board.surplus(of: number) }

  /// Gives parts back.
  ///
  /// - Parameter time: for how long they aren't taken again.
  func give(back names: [String], shunning time: Duration = .zero) throws {
    if names.isEmpty { return }
    try asking.withLock { _ in
      try ledger.give(back: names)
      state.withLock { state in
        for name in names {
          state.told[name] = nil
          if time > .zero { state.shunned[name] = .now + time }
        }
        state.board = LeaseBoard(
          at: state.board.at, members: state.board.members,
          leases: state.board.leases.filter { !names.contains($0.name) })
      }
    }
  }

  /// Gives back all but some parts, before it leaves: nothing is taken any more.
  func giveBackAll(but kept: Set<String>) throws {
    state.withLock { $0.isLeaving = true }
    // A beat that had begun before has noted what it took.
    let held = asking.withLock { _ in board.held(by: number) }
    try give(back: held.subtracting(kept).sorted())
  }

  /// Leaves: others need not wait for the end of a lease. It has to be called; until then the keeper goes on.
  func leave() {
    let isFirst = state.withLock { state in
      defer { state.isEnded = true }
      return !state.isEnded
    }
    guard isFirst else { return }
    end.ring()
    ended.wait()
    try? ledger.leave()
  }

  // MARK: Beats

  private func keep() {
    while !end.wait(for: lease / Self.beats), asking.withLock({ _ in beat() }) {}
    ended.signal()
  }

  /// - Returns: whether another follows.
  private func beat() -> Bool {
    let reports = state.withLock { state in
      let held = state.board.held(by: number)
      let reports = held.map { name in
        LeaseReport(
          name: name, load: state.answered[name] ?? 0, isWaiting: state.waiting.contains(name))
      }
      state.answered = state.answered.compactMapValues { count in
        let rest = count * Self.memory / 16
        return rest > 0 ? rest : nil
      }
      // Most have nothing new to tell.
      return reports.filter { state.told[$0.name] != $0 }.sorted { $0.name < $1.name }
    }
    do {
      try probe()
      let (board, moment, skew) = try Self.renew(ledger, reports, choosing: choose)
      state.withLock { state in
        let (held, now) = (Set(board.leases.map(\.name)), ContinuousClock.now)
        state.unserved = Dictionary(
          departments.filter { !held.contains($0) }.map { ($0, state.unserved[$0] ?? now) },
          uniquingKeysWith: { first, _ in first })
        state.board = board
        for report in reports { state.told[report.name] = report }
        state.goodUntil = moment.advanced(by: lease)
        state.skew = skew
        state.failure = nil
      }
      return true
    } catch let refusal as ProcessorError {
      state.withLock { $0.refusal = refusal }
      return false
    } catch {
      let failure = error as? LedgerError ?? LedgerError(.database, LocalizedText(saying: error))
      state.withLock { $0.failure = failure }
      return failure.code != .displaced
    }
  }

  /// What is taken of what is free: what is ours by the board, and what nobody has wanted since the last beat, because whose it would have
  /// been can't serve it.
  private func choose(from board: LeaseBoard) -> [String] {
    let names = departments + [Domain.time]
    let held = Set(board.leases.map(\.name))
    let free = names.filter { !held.contains($0) }
    let ours = Set(board.free(of: names, for: number))
    return state.withLock { state in
      state.shunned = state.shunned.filter { $0.value > .now }
      defer { state.free = Set(free) }
      if state.isLeaving { return [] }
      return free.filter { (ours.contains($0) || state.free.contains($0)) && state.shunned[$0] == nil }
    }
  }

  /// Says that a member is there.
  ///
  /// - Returns: how things stand, a moment before that was said, and how far the ledger's clock is ahead.
  private static func renew(
    _ ledger: any SharedLedger, _ reports: [LeaseReport], choosing choose: (LeaseBoard) -> [String]
  ) throws -> (LeaseBoard, ContinuousClock.Instant, skew: Int64) {
    let (moment, before) = (ContinuousClock.now, WallClock.system.now())
    let board = try ledger.renew(reports, choosing: choose)
    let middle = (before.milliseconds + WallClock.system.now().milliseconds) / 2
    return (board, moment, board.at.milliseconds - middle)
  }
}

extension WallClock {
  /// The ledger's clock, which all processors of an exchange have, unless somebody has set this one.
  func following(_ keeper: LeaseKeeper) -> WallClock {
    isSet ? self : WallClock(isSet: false) { [now] in now().adding(milliseconds: keeper.skew) }
  }

  /// The clock by which a processor would go: that of a ledger that several share, where it is one.
  func forDeciding(over ledger: any LedgerSource) throws -> WallClock {
    guard !isSet, let shared = ledger as? any SharedLedger else { return self }
    let skew = try shared.board().at.milliseconds - now().milliseconds
    return WallClock(isSet: false) { [now] in now().adding(milliseconds: skew) }
  }
}
