public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import ExchangeLedger
import ExchangeReports
import ExchangeRules
public import Logging
public import SystemPackage

/// Carries files from inboxes to receipts. One processor works on an exchange at a time, from one task.
public final class Processor {
  /// How many files share one transaction and one flush.
  static let groupSize = 64
  /// The shortest pause between two passes.
  static let shortestPause = Duration.milliseconds(20)

  /// What is fixed while it runs.
  public let configuration: ExchangeConfiguration
  /// The truth.
  public let ledger: Ledger
  private let lock: ExchangeLock
  private let clock: WallClock
  private let language: Language
  private let logger: Logger
  private let progress: @Sendable (String, Double) -> Void
  private var scanner: InboxScanner
  private var reception: Reception
  private var waiting: [Undecided]?
  /// What is answered and still lies in its inbox's `.taken`, because somebody has it open.
  private var unkept: [DropRow] = []
  /// The boxes that refused what was written for them in this pass.
  private var away = Staging.Away()
  /// Departments whose taken files couldn't be looked at when the processor started.
  private var unrecovered: Set<String> = []
  /// Whether something decided waits for its place, because a folder is gone.
  private var hasUnpublished = false
  /// Whether another pass follows for what has to settle, and none after that.
  private var passesLeft: Int?

  private var layout: ExchangeLayout { configuration.layout }
  private var participants: [String] { configuration.catalogue.table.participants.map(\.code) }

  /// Opens the exchange at `root`: takes its lock, its configuration and its ledger, and makes missing folders.
  ///
  /// - Parameters:
  ///   - progress: is told a file's name and which part of it, from 0 to 1, has been read.
  /// - Throws: ``ProcessorError/held(exchange:)``, ``ConfigurationError``, `LedgerError`, ``FileError``.
  public init(
    root: FilePath, data: ProgramData, clock: WallClock, language: Language, logger: Logger,
    progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }
  ) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    guard let lock = try ExchangeLock(root: root) else { throw ProcessorError.held(exchange: root.string) }
    self.lock = lock
    self.clock = clock
    self.language = language
    self.logger = logger
    self.progress = progress
    ledger = try configuration.layout.openLedger(now: clock.now(), making: true)
    scanner = InboxScanner(layout: configuration.layout, settle: configuration.settings.settle)
    reception = Reception(configuration: configuration, ledger: ledger)
    for folder in layout.commonFolders { try Files.makeFolder(folder) }
    // A department whose share is gone doesn't keep the others waiting; each pass tells of it.
    try layout.prepare(participants)
    for path in try ExchangeAccess.openings(of: layout, departments: participants) {
      logger.warning(
        "open to other users of this machine; see `exchange status`", metadata: ["path": "\(path)"])
    }
  }

  /// Closes past days and answers every file that is whole.
  ///
  /// Cancelling the task ends the pass after the group in hand.
  public func pass() async throws -> PassResult {
    var result = PassResult()
    if waiting == nil {
      try TimeKeeper(configuration: configuration, ledger: ledger, language: language).checkRules()
      let outcome = try Recovery(configuration: configuration, ledger: ledger).recover(now: try now())
      result.drops += outcome.published
      result.troubles += outcome.troubles
      hasUnpublished = !outcome.troubles.isEmpty
      waiting = outcome.undecided
      unrecovered = outcome.unrecovered
      let known = Set(outcome.unkept.map(\.drop))
      unkept = outcome.unkept + outcome.published.filter { !known.contains($0.drop) }
    }
    do {
      try await work(&result)
    } catch {
      // What was taken and not decided is found again by a recovery.
      waiting = nil
      throw error
    }
    return result
  }

  private func work(_ result: inout PassResult) async throws {
    let now = try now()
    away = Staging.Away()
    // Neither a day nor the time that passes keeps the inboxes waiting.
    try result.attempt { result in
      let closed = try DayCloser(configuration: configuration, ledger: ledger)
        .closeDays(before: now.day, now: now)
      result.closedDays = closed.days
      result.daysWithoutPackage = closed.daysWithoutPackage
      result.troubles += closed.troubles
    }
    let timeKeeper = TimeKeeper(configuration: configuration, ledger: ledger, language: language)
    try result.attempt { note(try timeKeeper.begin(now), &$0) }
    try result.attempt { try republish(&$0) }
    try result.attempt { try recoverReturned(&$0) }
    keep([], &result)
    try await retry(&result)
    // Files that come without end don't keep time and days waiting.
    let deadline = ContinuousClock.now.advanced(by: .seconds(60))
    var stuck: Set<Arrival> = []
    while !Task.isCancelled, ContinuousClock.now < deadline {
      let (whole, failures) = scanner.scan(mounted(&result), now: .now, isOnce: passesLeft != nil)
      for failure in failures where !result.troubles.contains(failure.description) {
        result.troubles.append(failure.description)
      }
      // After each group it is looked again, so that who has just come waits for one group and not for all of them.
      let turn = FairTurns.next(of: whole.filter { !stuck.contains($0) }, size: Self.groupSize)
      if turn.isEmpty { break }
      let group = try take(turn, &result)
      stuck.formUnion(turn)
      stuck.subtract(group.map { Arrival(sender: $0.sender, name: $0.name, marker: $0.marker) })
      try await process(group, &result)
      try result.attempt { _ in try timeKeeper.noteRunning(self.now()) }
    }
    // An answer that was taken and not decided yet, or still has to settle, comes before the reminder.
    if passesLeft != 1 || settleRest == nil {
      let spared = (waiting ?? []).filter { $0.retry?.isLasting != true }.map(\.sender)
      try result.attempt { note(try timeKeeper.advance(to: self.now(), sparing: Set(spared)), &$0) }
    }
  }

  /// One pass that waits until every file that lies there now has had time to settle.
  public func passOnce() async throws -> PassResult {
    passesLeft = 1
    var result = try await pass()
    passesLeft = 0
    if let rest = settleRest {
      try? await Task.sleep(for: rest)
      // Whoever is told to stop doesn't look again.
      guard !Task.isCancelled else { return result }
      let second = try await pass()
      result.drops += second.drops
      result.closedDays += second.closedDays
      result.daysWithoutPackage += second.daysWithoutPackage
      result.notices += second.notices
      result.troubles += second.troubles
    }
    return result
  }

  /// How long what was seen or taken still has to settle; `nil` when nothing has to.
  private var settleRest: Duration? {
    let taken = (waiting ?? []).compactMap { undecided in
      undecided.settling?.rest(of: (try? scanner.time(of: undecided.sender)) ?? .zero, now: .now)
    }
    return ([scanner.settleRest].compactMap(\.self) + taken).max().map { max($0, .zero) }
  }

  /// Passes until the task is cancelled; the group in hand is finished first.
  ///
  /// What may pass by itself (a full disk, a share that is gone) is reported and tried again, less and less often.
  public func run(report: (PassResult) -> Void) async throws {
    let poll = Duration.milliseconds(configuration.settings.pollMilliseconds)
    let watch = InboxWatch()
    var isDeaf = false
    // What is waited for comes sooner than the next try, and doesn't make the tries after it more frequent.
    var (pause, backoff) = (poll, poll)
    let longest = max(poll, .seconds(60))
    while !Task.isCancelled {
      if let refusal = watch?.listen(to: participants.map(layout.inbox)), !isDeaf {
        logger.warning("inboxes are only polled", metadata: ["reason": "\(refusal)"])
        isDeaf = true
      }
      do {
        let result = try await pass()
        report(result)
        backoff = result.hasOnlyTroubles ? min(backoff * 2, longest) : poll
        pause = scanner.nextLook.map { min(backoff, max($0, Self.shortestPause)) } ?? backoff
      } catch  where !Fault.stopsEverything(error) {
        report(PassResult(troubles: ["\(error)"]))
        backoff = min(backoff * 2, longest)
        pause = backoff
      }
      if let watch {
        await watch.wait(pause)
      } else {
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// The departments whose inbox is there. An empty mount point looks like an empty inbox, but has no `.taken`.
  private func mounted(_ result: inout PassResult) -> [String] {
    participants.filter { department in
      do throws(FileError) {
        try Files.requireFolder(layout.taken(department))
        return true
      } catch {
        if !result.troubles.contains(error.description) { result.troubles.append(error.description) }
        return false
      }
    }
  }

  // MARK: Groups

  /// Takes what it can; an inbox that lets nothing be taken doesn't keep the others waiting.
  private func take(_ arrivals: [Arrival], _ result: inout PassResult) throws -> [Undecided] {
    var group: [Undecided] = []
    for arrival in arrivals {
      do {
        if let taken = try reception.take(arrival, now: try now()) { group.append(taken) }
      } catch  where !Fault.stopsEverything(error) {
        result.troubles.append("\(error)")
      }
    }
    return group
  }

  /// Finds what lies among the taken files of departments that were away when the processor started.
  private func recoverReturned(_ result: inout PassResult) throws {
    for department in unrecovered where Files.isWritable(layout.taken(department)) {
      var outcome = Recovery.Outcome()
      try Recovery(configuration: configuration, ledger: ledger).recover(department, &outcome)
      let known = Set((waiting ?? []).map(\.folder.drop) + unkept.map(\.drop))
      waiting? += outcome.undecided.filter { !known.contains($0.folder.drop) }
      unkept += outcome.unkept.filter { !known.contains($0.drop) }
      result.troubles += outcome.troubles
      unrecovered.remove(department)
    }
  }

  private func note(_ told: TimeKeeper.Told, _ result: inout PassResult) {
    result.notices += told.notices
    result.troubles += told.troubles
    hasUnpublished = hasUnpublished || !told.troubles.isEmpty
  }

  /// Puts in its place what a missing folder held up.
  private func republish(_ result: inout PassResult) throws {
    guard hasUnpublished else { return }
    var outcome = Recovery.Outcome()
    try Recovery(configuration: configuration, ledger: ledger).publish(now: try now(), &outcome)
    keep(outcome.published, &result)
    result.troubles += outcome.troubles
    hasUnpublished = !outcome.troubles.isEmpty
  }

  /// Works again on what waits. A share that is gone doesn't keep what is on others waiting.
  private func retry(_ result: inout PassResult) async throws {
    var group: [Undecided] = []
    var settling: [Undecided] = []
    for var undecided in waiting ?? [] {
      if let retry = undecided.retry, retry.due > .now {
        settling.append(undecided)
        continue
      }
      do throws(FileError) {
        let time = undecided.settling == nil ? Duration.zero : try scanner.time(of: undecided.sender)
        if try reception.hasSettled(&undecided, time: time) {
          group.append(undecided)
        } else {
          settling.append(undecided)
        }
      } catch {
        settling.append(undecided.failed(now: .now))
        result.troubles.append("\(undecided.name.shown): \(error)")
      }
    }
    waiting = settling
    for start in stride(from: 0, to: group.count, by: Self.groupSize) {
      try await process(Array(group[start..<min(start + Self.groupSize, group.count)]), &result)
    }
  }

  /// Inspects a group side by side, decides it in one transaction, and puts everything in its place.
  private func process(_ group: [Undecided], _ result: inout PassResult) async throws {
    guard !group.isEmpty else { return }
    let bench = InspectionBench(configuration: configuration, language: language, progress: progress)
    let (inspections, changed, failed) = await bench.inspect(group)
    for undecided in changed {
      do throws(FileError) {
        waiting?.append(try reception.settling(undecided))
      } catch {
        park(undecided, error, &result)
      }
    }
    for (undecided, error) in failed { park(undecided, error, &result) }
    let drops = try decideWhatCan(inspections, of: group, &result)
    let wasWaiting = hasUnpublished
    // What isn't published now is found among the unpublished by the next pass.
    hasUnpublished = hasUnpublished || !drops.isEmpty
    try result.attempt { result in
      let outcome = try Publisher(configuration: configuration, ledger: ledger).publish(drops, now: try now())
      result.troubles += outcome.troubles
      keep(outcome.published, &result)
      if outcome.published.count == drops.count { hasUnpublished = wasWaiting }
    }
    for drop in drops {
      logger.info("answered", metadata: ["drop": "\(drop.drop)", "verdict": "\(drop.verdict.rawValue)"])
    }
    result.drops += drops
  }

  /// Leaves a drop where it is and tries it again later; everybody else goes on.
  private func park(_ undecided: Undecided, _ error: any Error, _ result: inout PassResult) {
    waiting?.append(undecided.failed(now: .now))
    result.troubles.append("\(undecided.name.shown) (\(undecided.folder.drop)): \(error)")
  }

  /// Puts away what is answered. What can't be put away now is found by the next recovery: its answer is out.
  private func keep(_ drops: [DropRow], _ result: inout PassResult) {
    let all = unkept + drops
    unkept = []
    for drop in all {
      do {
        switch try Archive(layout: layout).keep(drop) {
        case .done: break
        case .open: unkept.append(drop)
        case .changed(let name):
          waiting?.append(try reception.take(name, changedAfter: drop, now: try now()))
          _ = try Archive(layout: layout).keep(drop)
        }
      } catch {
        result.troubles.append("\(drop.fileName): \(error)")
      }
    }
  }

  /// Decides the group as one or, when a folder of some department lets nothing be written or the ledger refuses a
  /// write, each drop by itself, so that only the drops concerned wait.
  private func decideWhatCan(
    _ inspections: [Inspection], of group: [Undecided], _ result: inout PassResult
  ) throws -> [DropRow] {
    do {
      return try decide(inspections)
    } catch  where Fault.stopsEverything(error) {
      throw error
    } catch {
      if let error = error as? FileError { _ = away.note(error, in: layout) }
    }
    var drops: [DropRow] = []
    for inspection in inspections {
      do {
        drops += try decideAround([inspection])
      } catch  where !Fault.stopsEverything(error) {
        for undecided in group where undecided.folder.drop == inspection.file.drop {
          park(undecided, error, &result)
        }
      }
    }
    return drops
  }

  /// Decides; what is for a box that refuses it waits on our own disk, and nobody else waits for it.
  private func decideAround(_ inspections: [Inspection]) throws -> [DropRow] {
    while true {
      do {
        return try decide(inspections)
      } catch let error as FileError {
        guard away.note(error, in: layout) else { throw error }
      }
    }
  }

  /// One transaction for the group: staged files are durable before it commits.
  private func decide(_ inspections: [Inspection]) throws -> [DropRow] {
    guard !inspections.isEmpty else { return [] }
    let now = try now()
    return try ledger.write { transaction in
      let decider = Decider(
        configuration: configuration, transaction: transaction, now: now, language: language,
        warn: { [logger] in logger.warning("\($0)") }, away: away)
      let drops = try inspections.map { try decider.decide($0) }
      var folders: Set<FilePath> = [layout.work]
      for drop in drops {
        folders.insert(layout.taken(drop.sender))
        let publications = try transaction.view.publications(of: .drop(drop.id))
        folders.formUnion(try Staging.folders(of: publications, named: drop.drop, in: layout))
      }
      try Files.flushFileSystems(of: folders)
      return drops
    }
  }

  private func now() throws -> Instant { try clock.now(after: ledger) }
}
