import ExchangeInspection
public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
public import Logging
public import SystemPackage

/// Carries files from inboxes to receipts. One processor works on an exchange at a time, or several that share a ledger, each on what
/// it has leased; what it decides, it decides from one task, while others inspect what comes next and put away what is answered.
public final class Processor {
  /// How many files share one transaction and one flush. Where many wait a flush is shared by more of them; of few none waits for others.
  static let (groupSize, largestGroup) = (64, 256)
  /// How many records are decided together, unless one bundle has more.
  private static let recordsTogether = 10_000
  /// How many passes of one run may end without anybody knowing what lasts of them.
  private static let doubts = 3
  /// The longest pause between two passes where one brings nothing but troubles: others' inboxes may be on shares, which tell of nothing.
  private static let longestPause = Duration.seconds(10)
  /// How often a pass tells other processors of whom something waits.
  private static let noteTime = Duration.seconds(1)
  /// The shortest pause between two passes.
  static let shortestPause = Duration.milliseconds(20)

  /// What is fixed while it runs.
  public let configuration: ExchangeConfiguration
  /// The truth.
  public let ledger: any LedgerStore
  private let lock: ExchangeLock
  /// Where several work, that all of them have the same ledger.
  private let ledgerLock: LedgerLock?
  /// What of the exchange is ours.
  private var leases: Leases
  private let clock: WallClock
  private let language: Language
  /// What operators see of it from outside.
  private let observation: Observation
  private let progress: @Sendable (String, Double) -> Void
  private let answered: @Sendable (DropRow) -> Void
  private var scanner: InboxScanner
  private var reception: Reception
  private var groups: GroupDecider
  private var todo: TodoFiles
  private let hands: WorkInHand
  private let trials: Trials
  private let inspection: any InspectionService
  private var signing: Signing
  private let stamper: TimeStamper?
  private let hooks: Hooks
  /// What of the drops that were taken hasn't gone all its way.
  private var backlog = Backlog()
  /// Who may have answered something that couldn't be taken.
  private var unheard = Unheard()
  private let proof: RegularProof
  /// What the folder knows of the ledger.
  private var anchor: LedgerAnchor?
  /// What happened when, beside it.
  private let journal: Journal
  private var isCalendarKept = false
  /// Why our folders of some departments aren't where the settings have them.
  private let unmoved: [FileError]
  /// The departments that were never served, and whose folders aren't whole yet.
  private var unprepared: [String] = []
  /// Those whose folders were gone for good when they were last looked at.
  private var gone: Set<String> = []
  /// Whether another pass follows for what has to settle, and none after that.
  private var passesLeft: Int?
  /// How long a pass goes on taking files: those that come without end don't keep time and days waiting.
  var takingTime = Duration.seconds(60)
  /// Whether the last pass ended for that reason.
  private var wasCutShort = false
  /// Whether there was no room for something in this pass.
  private var isShort = false
  /// What the clocks showed when this pass began, unless somebody has set them.
  private var believed: ClockWatch.Reading?
  /// Whether the clock wasn't believed when it was last looked at.
  private var isClockDoubted = false

  private typealias Inspected = (undecided: Undecided, inspection: Inspection)

  private var layout: ExchangeLayout { configuration.layout }
  private var participants: [String] { configuration.catalogue.table.participants.map(\.code) }
  private var keeper: LeaseKeeper? { leases.keeper }
  private var domain: Domain { leases.domain }

  /// Opens the exchange at `root`: takes its lock, its configuration and its ledger, and makes missing folders.
  ///
  /// - Parameters:
  ///   - worker: starts a process that inspects files for this one; see ``WorkerDesk``. Without it they are inspected here.
  ///   - logger: gets the lines of the log.
  ///   - logging: which lines, and in which language.
  ///   - progress: is told a file's name and which part of it, from 0 to 1, has been read.
  ///   - answered: is told of each drop that is answered, in order.
  /// - Throws: ``ProcessorError/held(exchange:)``, ``ProcessorError/otherLedger(exchange:)``, ``ConfigurationError``, `LedgerError`, ``FileError``.
  public init(
    root: FilePath, data: ProgramData, clock given: WallClock, language: Language, logger: Logger,
    logging: LogOptions = LogOptions(), worker: [String]? = nil,
    progress: @escaping @Sendable (String, Double) -> Void = { _, _ in },
    answered: @escaping @Sendable (DropRow) -> Void = { _ in }
  ) throws {
    var configuration = try ExchangeConfiguration(root: root, data: data)
    try configuration.layout.requireOwner()
    (lock, unmoved) = try configuration.takeLock()
    self.language = language
    self.progress = progress
    self.answered = answered
    try LedgerSwap.finish(configuration.layout)
    let opened = try configuration.layout.openLedger(now: given.now(), making: true)
    ledger = opened.store
    let shared = opened.store as? any SharedLedger
    let ledgerLock = try shared.map { [configuration] shared in
      try LedgerLock(of: configuration.layout, to: shared)
    }
    self.ledgerLock = ledgerLock
    let keeper = try shared.map { [configuration] shared in
      try LeaseKeeper(
        shared, departments: configuration.catalogue.table.participants.map(\.code),
        lease: .seconds(configuration.settings.leaseSeconds),
        probe: { number in
          try configuration.layout.at(number).touchBeat()
          try ledgerLock?.require()
        })
    }
    if let keeper {
      configuration = configuration.placed(at: configuration.layout.at(keeper.number))
      try Files.makePrivateFile(configuration.layout.beat)
      try configuration.layout.makeHolds()
    }
    let clock = keeper.map(given.following) ?? given
    self.clock = clock
    self.configuration = configuration
    leases = Leases(keeper, configuration)
    let log = logging.log(to: logger, configuration.settings)
    observation = Observation(
      configuration, ledger, clock: clock, log: log, version: logging.version)
    if let copy = opened.copyOfEarlierFormat { log.tell(.ledgerBroughtUpToDate(copy: copy.string)) }
    inspection = try configuration.inspection(data, language, log, worker: worker)
    scanner = InboxScanner(
      layout: configuration.layout, settle: configuration.settings.settle,
      maxMembers: configuration.settings.unpacking.members)
    reception = Reception(configuration: configuration, ledger: ledger)
    todo = TodoFiles(configuration: configuration)
    for folder in configuration.layout.commonFolders { try Files.makeFolder(folder) }
    signing = Signing(configuration: configuration)
    stamper = configuration.settings.timestamp.map { [configuration] command in
      TimeStamper(layout: configuration.layout, command: command) { log.tell(.remark($0, .warn)) }
    }
    hooks = Hooks(configuration: configuration) { log.tell(.remark($0, .warn)) }
    hands = try WorkInHand(layout: configuration.layout)
    trials = Trials(
      configuration: configuration, ledger: ledger, hands: hands, inspection: inspection, language: language)
    groups = try GroupDecider(
      configuration: configuration, ledger: ledger, language: language, observation: observation)
    proof = try RegularProof(
      configuration.layout, ledger, every: configuration.settings.verifyHours)
    journal = Journal(configuration.layout, isShared: keeper != nil)
    // A department whose share is gone doesn't keep the others waiting; each pass tells of it.
    unprepared = participants
    try prepareFolders()
    for path in try ExchangeAccess.openings(of: layout, departments: participants) {
      log.tell(.openToOthers(path: path.string))
    }
  }

  /// Closes past days and answers every file that is whole.
  ///
  /// Cancelling the task ends the pass after what is in hand.
  public func pass() async throws -> PassResult {
    let start = ContinuousClock.now
    let result: PassResult
    do {
      result = try await passUnobserved()
    } catch {
      if Fault.stopsEverything(error) { observation.noteEnd(by: error) }
      throw error
    }
    observation.note(
      result, took: ContinuousClock.now - start, isOnce: passesLeft != nil,
      isLast: passesLeft == 0 || passesLeft == 1 && settleRest == nil || Task.isCancelled)
    return result
  }

  private func passUnobserved() async throws -> PassResult {
    defer { DepartmentPath.letGo() }
    var result = PassResult()
    try keeper?.require()
    if let doubt = try clockDoubt() {
      result.troubles = [.init(doubt.words, isBroken: true)]
      return result
    }
    do {
      try lookAtLeases(&result)
      lookForGone(&result)
      try result.attempt { _ in try tryAgain() }
      // What a stop left to be taken down isn't found lacking. Of what somebody changed nothing is taken down.
      if !proof.isDoubted { try result.attempt { _ in try journal.catchUp(with: ledger) } }
      if domain.keepsTime { try proof.begin(try now(), ledger, isAwaited: passesLeft != nil) }
      // What is placed late is counted by it already.
      try result.attempt { _ in try keepCalendar() }
      if !backlog.isKnown { try recover(&result) }
      try await work(&result)
      try result.attempt { _ in try dropAnchor() }
      noteWaiting()
      try result.attempt {
        $0.troubles += try leases.giveBackSurplus(&backlog, ledger, sparing: trials.sendersInHand)
      }
      if let trouble = proof.trouble() { result.troubles.append(trouble) }
    } catch {
      backlog.forget()
      hands.putDownAll()
      signing.forget()
      trials.forget()
      groups.quotas.forget()
      guard Fault.isDoubt(error) else { throw error }
      result.troubles.append(.init(saying: error))
    }
    return result
  }

  /// Notes outside of the ledger how far its chain goes.
  private func dropAnchor() throws {
    // Asked before: others may decide something meanwhile, which isn't taken down then.
    let last = try LedgerAnchor(lastOf: ledger)
    try journal.catchUp(with: ledger)
    guard domain.keepsTime, let last, last != anchor else { return }
    try last.note(in: layout)
    anchor = last
  }

  /// Makes the folders of departments that never had any, and begins to serve those for which somebody else has.
  private func prepareFolders() throws {
    guard !unprepared.isEmpty else { return }
    let gone = configuration.goneFolders(on: clock.now().day)
    try layout.prepare(unprepared.filter { !gone.contains($0) }, isNew: isNew)
    let places = try SetUpPlaces(in: layout)
    unprepared.removeAll { places[$0] != nil }
  }

  private func isNew(_ department: String) -> Bool {
    (try? ledger.read { try $0.knows(department) }) == false
  }

  /// Nothing is stamped with a time that can't be believed: not even what was begun is finished before.
  private func clockDoubt() throws -> (any WordedError)? {
    let watch = ClockWatch(layout: layout, clock: clock, limit: configuration.settings.maxClockJumpDays)
    let reading = ClockWatch.Reading.now(clock)
    let (doubt, last) = try ledger.read { view in
      (try watch.doubt(about: reading, in: view), try ClockWatch.last(in: view))
    }
    believed = doubt == nil && !clock.isSet ? reading : nil
    if doubt == nil, last.map({ $0 <= reading.wall }) ?? true { try watch.note(reading) }
    isClockDoubted = doubt != nil
    return doubt
  }

  /// Finishes what was begun, by whichever process, and finds what is to be inspected again.
  private func recover(_ result: inout PassResult) throws {
    try TimeKeeper(configuration: configuration, ledger: ledger, language: language).checkRules()
    let outcome = try recovery.recover(now: try now())
    tell(outcome.published.map { (try? configuration.asPlaced($0, ledger)) ?? $0 }, &result)
    if !outcome.published.isEmpty || !outcome.undecided.isEmpty {
      observation.tell(
        .recovered(finished: outcome.published.count, undecided: outcome.undecided.count))
    }
    result.troubles += outcome.troubles
    backlog.begin(with: outcome)
    try count(backlog.undecided, &result)
    var tried = Trials.Outcome()
    let trials = try trials.recover(&tried)
    result.troubles += tried.troubles
    // What others failed at isn't ours to forget.
    if outcome.troubles.isEmpty, keeper == nil {
      let unseen = try recovery.unseen(hands.failed, without: backlog.unrecovered)
      hands.forgetAll(but: trials.union(backlog.drops).union(unseen))
    }
  }

  private func work(_ result: inout PassResult) async throws {
    let now = try now()
    isShort = false
    groups.beginPass(without: gone)
    result.troubles += unmoved.map { .init(saying: $0) }
    if domain.keepsTime { try result.attempt { _ in try prepareFolders() } }
    // First, so that a day that is closed now is signed with the key that is in use now.
    try result.attempt { _ in
      try signing.follow(ledger, now: now)
      for words in try signing.mendPublicKeys() { observation.tell(.remark(words, .warn)) }
    }
    // Neither a day nor the time that passes keeps the inboxes waiting.
    if domain.keepsTime {
      try result.attempt { result in
        let closed = try DayCloser(configuration: configuration, ledger: ledger)
          .closeDays(before: now.day, now: now)
        result.closedDays = closed.days
        result.daysWithoutPackage = closed.daysWithoutPackage
        result.troubles += closed.troubles
      }
    }
    let timeKeeper = TimeKeeper(
      configuration: configuration, ledger: ledger, language: language, hold: hold, gone: gone)
    if domain.keepsTime { try result.attempt { note(try timeKeeper.begin(now), &$0) } }
    try result.attempt { try recoverReturned(&$0) }
    try result.attempt { try requeue(&$0) }
    try result.attempt { try republish(&$0) }
    keep([], &result)
    try await retry(&result)
    try await workOnArrivals(timeKeeper, &result)
    try await answerTrials(&result)
    guard domain.keepsTime else { return }
    // Others may keep it by now.
    try keeper?.require()
    stamper?.step()
    // An answer that was taken and not decided yet, or still has to settle, comes before the reminder.
    if passesLeft != 1 || settleRest == nil {
      let spared = backlog.sendersInHand.union(keeper?.waitingElsewhere ?? []).union(unheard.spared())
      try result.attempt { note(try timeKeeper.advance(to: self.now(), sparing: spared), &$0) }
    }
    try keepTime(&result) { _ in try hooks.step(ledger, now: self.now()) }
    try keepTime(&result) {
      $0.troubles += try todo.keep(
        ledger, now: self.now(), without: gone, isOnce: passesLeft != nil)
    }
  }

  private var hold: StationHold { StationHold(keeper, on: layout) }

  /// Does something to files that have the same names for all processors, as the one that keeps the time.
  private func keepTime(_ result: inout PassResult, _ body: (inout PassResult) throws -> Void) throws {
    try result.attempt { result in
      if try hold.keepTime(while: { try body(&result) }) { return }
      result.note(
        .init(
          LocalizedText(
            "待办清单和钩子要等另一个处理程序：它还在做这些，或者在做这些的中途停住了（被暂停，或者所在的机器休眠了），已由这一个接手。请让它继续运行，或者结束它的进程；"
              + "它的机器确实已经关机、而共享存储还留着它的锁的，删除 \(layout.timeHold.shown)",
            "to-do lists and hooks wait for another processor: it stopped in the midst of these (it is suspended, or its machine sleeps), or is still "
              + "at it, and this one has taken over. Let it go on, or end its process; where its machine is certainly off and the storage still "
              + "has its lock, remove \(layout.timeHold.shown)")))
    }
  }

  /// Keeps the calendar, once, before anything is counted by it.
  private func keepCalendar() throws {
    guard !isCalendarKept else { return }
    try ledger.deciding { try KeptCalendars.keep(configuration.calendar, in: layout, ledger) }
    isCalendarKept = true
  }

  /// Takes what lies in the inboxes, group by group. While a group is decided the next is taken and inspected already, and what
  /// was answered before it is put away: each group goes its way alone, and they go it one behind the other.
  private func workOnArrivals(_ timeKeeper: TimeKeeper, _ result: inout PassResult) async throws {
    let deadline = ContinuousClock.now.advanced(by: takingTime)
    var noted = ContinuousClock.now
    let (bench, archive) = (bench, Archive(layout: layout))
    var turns = FairTurns()
    var stuck: Set<Arrival> = []
    var inspected = InspectionBench.Outcome()
    var answered: [DropRow] = []
    wasCutShort = false
    var (hasTried, hasTaken, isDone) = (false, false, false)
    repeat {
      let isLate = hasTried && ContinuousClock.now >= deadline
      // Where nothing lets itself be taken another pass won't either.
      wasCutShort = wasCutShort || isLate && hasTaken
      let next = isLate || Task.isCancelled ? nil : try expectNext(&turns, sparing: &stuck, &result)
      hasTried = hasTried || next != nil
      let (inHand, done) = (inspected.drops, answered)
      hands.pickUp(next?.drops ?? [])
      async let inspection = bench.inspect(taking: next)
      async let keeping = archive.keep(done)
      answered = try settle(inspected, &result)
      note(done, await keeping, &result)
      hands.putDown(done.map(\.drop) + Set(inHand).subtracting(answered.map(\.drop)))
      let (taking, outcome) = await inspection
      if let taking {
        hasTaken = hasTaken || !taking.counted.isEmpty
        try note(taking, leaving: &stuck, &result)
      }
      inspected = outcome
      keeper?.note(answered: answered)
      if !answered.isEmpty, domain.keepsTime {
        try result.attempt { _ in try timeKeeper.noteRunning(self.now()) }
      }
      // A pass may go on for a minute, and others wait for what it says.
      if keeper != nil, noted + Self.noteTime < .now {
        noted = .now
        noteUnheard(turns, stuck)
        noteWaiting(inspected.inspected.map(\.undecided.sender))
      }
      isDone = next == nil && answered.isEmpty
    } while !isDone
    noteUnheard(turns, stuck)
  }

  /// Takes down whose answers may lie in inboxes.
  private func noteUnheard(_ turns: FairTurns, _ stuck: Set<Arrival>) {
    unheard.note(
      queued: turns.senders,
      held: scanner.unheard.union(leases.unmounted).union(stuck.map(\.sender)))
  }

  /// Tells other processors of whom something lies in an inbox or in hand: whoever keeps the time reminds nobody of what he may just have
  /// answered.
  private func noteWaiting(_ inHand: [String] = []) {
    keeper?.note(waiting: backlog.sendersInHand.union(unheard.spared()).union(inHand))
  }

  /// Answers what departments only try.
  private func answerTrials(_ result: inout PassResult) async throws {
    let outcome = try await trials.answer(
      mounted(&result), isOnce: passesLeft != nil, now: now,
      allowance: { try groups.quotas.allowance(for: [($0.sender, $0.receivedAt.day)]) })
    result.trials = outcome.answered
    for trouble in outcome.troubles { result.note(trouble) }
  }

  /// The next group to be taken out of the inboxes; `nil` where there is none. It is looked again and again, so that who has
  /// just come doesn't wait for all that lay there before.
  private func expectNext(
    _ turns: inout FairTurns, sparing stuck: inout Set<Arrival>, _ result: inout PassResult
  ) throws -> Taking? {
    while !Task.isCancelled {
      var turn = turns.next(Self.groupSize(of: turns))
      if turn.isEmpty {
        // What was found before isn't held beside what is found now: it may be very much.
        turns = FairTurns()
        turns = look(sparing: stuck, &result)
        turn = turns.next(Self.groupSize(of: turns))
      }
      if turn.isEmpty { return nil }
      if let taking = try expect(turn, leaving: &stuck, &result) { return taking }
    }
    return nil
  }

  /// An eighth of what waits, so that three groups in hand are the smaller part of it.
  private static func groupSize(of turns: FairTurns) -> Int {
    min(max(turns.left / 8, groupSize), largestGroup)
  }

  private func look(sparing stuck: Set<Arrival>, _ result: inout PassResult) -> FairTurns {
    let start = ContinuousClock.now
    // What is seen is seen after all that the ledger knows, also where its clock was ahead of ours.
    let (known, clock) = (try? now(), clock)
    let (whole, failures) = scanner.scan(mounted(&result), now: start, isOnce: passesLeft != nil) {
      known.map { max($0, clock.now()) }
    }
    for failure in failures { result.note(.init(saying: failure)) }
    return FairTurns(of: stuck.isEmpty ? whole : whole.filter { !stuck.contains($0) }, lookedAt: start)
  }

  /// Passes until no file is left, and once more when every file that lies there now has had time to settle.
  public func passOnce() async throws -> PassResult {
    passesLeft = 1
    defer { end { stamper?.finish { Task.isCancelled } } }
    var result = try await passThrough()
    passesLeft = 0
    if let rest = settleRest {
      try? await Task.sleep(for: rest)
      // Whoever is told to stop doesn't look again.
      guard !Task.isCancelled else { return result }
      result += try await passThrough()
    }
    return result
  }

  /// Passes until none is cut short, or ends in doubt again and again.
  private func passThrough() async throws -> PassResult {
    var result = PassResult()
    var doubts = 0
    repeat {
      result += try await pass()
      if isClockDoubted { return result }
      if !backlog.isKnown { doubts += 1 }
    } while (wasCutShort || trials.hasMore || !backlog.isKnown) && doubts < Self.doubts && !Task.isCancelled
    return result
  }

  /// How long what was seen or taken still has to settle; `nil` when nothing has to.
  private var settleRest: Duration? {
    let taken = backlog.undecided.compactMap { undecided in
      undecided.settling?.rest(of: (try? scanner.time(of: undecided.sender)) ?? .zero, now: .now)
    }
    return ([scanner.settleRest, trials.settleRest].compactMap(\.self) + taken).max().map { max($0, .zero) }
  }

  /// Passes until the task is cancelled; what is in hand is finished first.
  ///
  /// What may pass by itself (a full disk, a share that is gone) is reported and tried again, less and less often.
  public func run(report: (PassResult) -> Void) async throws {
    let poll = Duration.milliseconds(configuration.settings.pollMilliseconds)
    var watch: InboxWatch?
    // What is waited for comes sooner than the next try, and doesn't make the tries after it more frequent.
    var (pause, backoff) = (poll, poll)
    let longest = max(poll, Self.longestPause)
    defer { end {} }
    observation.begin()
    while !Task.isCancelled {
      observation.note(listen(by: &watch))
      do {
        let result = try await pass()
        report(result)
        backoff = result.hasOnlyTroubles ? min(backoff * 2, longest) : poll
        pause =
          [scanner.nextLook, trials.nextLook, todo.nextLook].compactMap(\.self).min()
          .map { min(backoff, max($0, Self.shortestPause)) } ?? backoff
      } catch  where !Fault.stopsEverything(error) {
        let result = PassResult(troubles: [.init(saying: error)])
        observation.note(result, took: .zero, isOnce: false, isLast: false)
        report(result)
        backoff = min(backoff * 2, longest)
        pause = backoff
      }
      if let watch {
        await watch.wait(pause)
      } else {
        try? await Task.sleep(for: pause)
      }
    }
    observation.end()
  }

  /// Listens to all inboxes, also to those that have come or come back since, by a watch that is opened where there is none yet.
  ///
  /// - Returns: those to which the system doesn't listen; `nil` where it listens to each that is there.
  private func listen(by watch: inout InboxWatch?) -> PolledInboxes? {
    let everybody = participants
    do throws(Errno) {
      if watch == nil { watch = try InboxWatch() }
    } catch {
      return PolledInboxes(departments: everybody, areAll: true, code: error)
    }
    let refusals = watch?.listen(to: everybody.map(layout.inbox) + trials.inboxes) ?? []
    guard let first = refusals.first else { return nil }
    let refused = everybody.filter { code in
      let folder = layout.department(code)
      return refusals.contains { $0.path.starts(with: folder) }
    }
    return PolledInboxes(departments: refused, areAll: refused.count == everybody.count, code: first.code)
  }

  /// The departments whose inbox is there. An empty mount point looks like an empty inbox, but has no `.taken`.
  private func mounted(_ result: inout PassResult) -> [String] {
    leases.departments.filter { department in
      if gone.contains(department) {
        observation.note(department, isAway: false)
        leases.note(department, isAway: false)
        return false
      }
      do throws(FileError) {
        try Files.requireFolder(layout.taken(department))
        try layout.requireOneMount(of: department)
        observation.note(department, isAway: false)
        leases.note(department, isAway: false)
        return true
      } catch {
        leases.note(department, isAway: true)
        observation.note(department, isAway: true)
        result.note(.init(saying: error, about: .init(department: department)))
        return false
      }
    }
  }

  /// Looks whose folders are gone for good in this pass. Where some aren't any more, what waits for them is tried again, whoever sent it and
  /// whoever serves them.
  private func lookForGone(_ result: inout PassResult) {
    let day = clock.now().day
    let found = configuration.goneFolders(on: day)
    if !gone.isSubset(of: found) { backlog.hasUnpublished = true }
    for department in found.subtracting(gone).sorted() {
      let words = ExchangeConfiguration.areGone
      observation.tell(
        .remark(LocalizedText("\(department)：\(words.zh)", "\(department): \(words.en)"), .info))
    }
    gone = found
    leases.note(gone: found)
    for department in configuration.settings.foldersGone where domain.serves(department) {
      guard let doubt = configuration.doubt(aboutFoldersOf: department, on: day) else { continue }
      let words = LocalizedText(
        "\(doubt.words.zh)。\(doubt.remedy.zh)", "\(doubt.words.en). \(doubt.remedy.en)")
      result.note(.init(words, about: .init(department: department)))
    }
  }

  // MARK: Groups

  /// Gives what can be taken its id; an inbox that lets nothing be taken doesn't keep the others waiting.
  ///
  /// - Returns: `nil` where nothing can.
  private func expect(
    _ arrivals: [Arrival], leaving stuck: inout Set<Arrival>, _ result: inout PassResult
  ) throws -> Taking? {
    try keeper?.require()
    reception.expect(arrivals.count)
    let earliest: Instant
    do {
      earliest = try now()
    } catch  where !Fault.endsPass(error) {
      result.troubles.append(.init(saying: error))
      stuck.formUnion(arrivals)
      return nil
    }
    var taking = Taking(
      reception, BelievedClock(clock: clock, believed: believed, earliest: earliest),
      maxFileBytes: configuration.settings.maxFileBytes, quotas: groups.quotas)
    var room = try configuration.settings.reserve.room(in: layout)
    var shut: [String: Bool] = [:]
    for arrival in arrivals {
      let isShut = shut[arrival.sender] ?? !Files.isWritable(layout.taken(arrival.sender))
      shut[arrival.sender] = isShut
      if isShut {
        // No number is used up by what can't be taken.
        result.note(.init(shut: layout.taken(arrival.sender), of: arrival.sender))
        stuck.insert(arrival)
        continue
      }
      if let shortage = room.take(need(of: arrival)) {
        note(shortage, &result)
        stuck.insert(arrival)
        continue
      }
      do {
        taking.expect(arrival, as: try reception.nextDrop(on: earliest.day), on: earliest.day)
      } catch  where !Fault.endsPass(error) {
        result.troubles.append(.init(saying: error))
        stuck.insert(arrival)
      }
    }
    return taking.drops.isEmpty ? nil : taking
  }

  /// Notes what became of a group that was to be taken: what changed since it was looked at waits until it has settled.
  private func note(
    _ taking: Taking, leaving stuck: inout Set<Arrival>, _ result: inout PassResult
  ) throws {
    hands.putDown(taking.untaken + taking.settling.map(\.folder.drop))
    backlog.look(at: taking.doubtful)
    for undecided in taking.settling { backlog.wait(undecided) }
    stuck.formUnion(taking.stuck)
    for error in taking.errors {
      if Fault.endsPass(error) { throw error }
      result.troubles.append(.init(saying: error))
    }
    for (sender, day, bytes) in taking.counted {
      // What can't be counted was told of.
      do {
        try groups.quotas.count(bytes: bytes, from: sender, on: day)
      } catch  where !Fault.endsPass(error) {}
    }
  }

  /// How many bytes our copy of a file will hold.
  private func need(of arrival: Arrival) -> Int {
    // What is too large isn't copied, and what is small has no holes worth asking for.
    if arrival.file.size > configuration.settings.maxFileBytes { return 0 }
    guard arrival.file.size > 1 << 20, arrival.file.sort == .regular else { return arrival.file.size }
    return (try? Files.held(by: layout.inbox(arrival.sender).appending(arrival.name))) ?? arrival.file.size
  }

  /// Says once a pass that there is no room for more.
  private func note(_ shortage: Reserve.Shortage, _ result: inout PassResult) {
    if isShort { return }
    isShort = true
    result.troubles.append(shortage.trouble)
  }

  private var recovery: Recovery {
    Recovery(
      configuration: configuration, ledger: ledger, hands: hands, domain: domain, keeper: keeper, gone: gone)
  }

  // MARK: Leases

  /// Ends work: departments go to others at once, what keeps the time once nothing is left that has to be waited for. Of a processor that
  /// others have taken over from nothing counts.
  private func end(_ finish: () -> Void) {
    if !hold.isLost {
      try? leases.giveBackDepartments(ledger)
      finish()
      if domain.keepsTime, hooks.awaitEnd() {
        _ = try? hold.keepTime { try hooks.step(ledger, now: now()) }
      }
    }
    leave()
  }

  /// Leaves those who work on the exchange, so that they needn't wait until a lease ends.
  public func leave() {
    guard let keeper else { return }
    // As long as nobody takes it for that of one who has gone. What lies there is left to whoever comes next.
    if (try? Files.names(in: layout.work).isEmpty) == true { try? Files.removeTree(layout.work) }
    hands.leave()
    keeper.leave()
    layout.clearStation()
  }

  /// Takes up what was leased since the last pass: what others had begun there is finished in this one.
  private func lookAtLeases(_ result: inout PassResult) throws {
    try result.attempt { _ in try leases.takeUnlisted(ledger) }
    let gained = leases.takeUp(&backlog)
    if leases.hasLost { journal.doubt() }
    trials.domain = domain
    guard let gained else { return }
    observation.tell(.leased(departments: leases.departments.count, keepsTime: domain.keepsTime))
    if !backlog.isKnown { return }
    // Of a department that isn't in the catalogue no folder need be there.
    backlog.lookAtAll(of: gained.filter { leases.isListed($0) || Files.isWritable(layout.taken($0)) })
    trials.lookAgain(at: gained)
    groups.quotas.forget()
    try count(backlog.undecided, &result)
    backlog.hasUnpublished = true
  }

  /// Finds what lies among the taken files of departments that were away when the processor started, of which not all could be looked at, or
  /// of which something may have been taken though it was said that it couldn't be.
  private func recoverReturned(_ result: inout PassResult) throws {
    let departments = backlog.unrecovered.filter { Files.isWritable(layout.taken($0)) }.sorted()
    if departments.isEmpty { return }
    var staging = Recovery.Outcome()
    let uncleared = backlog.takeUncleared(among: departments)
    try staging.attempt { try recovery.clearStaging(of: uncleared, &$0) }
    result.troubles += staging.troubles
    let known = backlog.drops
    for department in departments {
      var outcome = Recovery.Outcome()
      try recovery.findTaken(of: department, but: known, &outcome)
      backlog.add(outcome, of: department)
      try count(outcome.undecided, &result)
      result.troubles += outcome.troubles
    }
  }

  /// Counts what was found among the taken files, of which the ledger doesn't know yet. It is held against what is taken from now on, and not
  /// against itself: nobody knows any more whether it was beyond its sender's quota when it was taken.
  private func count(_ found: [Undecided], _ result: inout PassResult) throws {
    for undecided in found {
      try result.attempt { _ in
        try groups.quotas.count(
          bytes: try reception.bytes(of: undecided), from: undecided.sender,
          on: undecided.folder.receivedAt.day)
      }
    }
  }

  /// Takes something of a sender's. A share may say that it didn't happen though it did: so it is looked for after a failure.
  ///
  /// - Parameter body: says where it fails whether that is in doubt.
  private func take<Taken>(
    from sender: String, _ body: (_ isDoubtful: inout Bool) throws -> Taken
  ) throws -> Taken {
    var isDoubtful = false
    do {
      return try body(&isDoubtful)
    } catch {
      if isDoubtful { backlog.look(at: [sender]) }
      throw error
    }
  }

  /// Takes up what is decided and was given up on its way to its places.
  private func tryAgain() throws {
    for request in try RequeueRequest.all(in: layout, ledger)
    where !request.isPutAside && domain.serves(request.drop.sender) {
      hands.forget(request.drop.drop)
      // What was put aside is brought back once it is answered, and what is known of it is kept until then.
      if request.drop.verdict != .putAside { try request.letter.remove() }
      backlog.hasUnpublished = true
    }
  }

  /// Takes what had been put aside, as new drops: once it is known that it wasn't taken already.
  private func requeue(_ result: inout PassResult) throws {
    for request in try RequeueRequest.all(in: layout, ledger)
    where request.isPutAside && domain.serves(request.drop.sender) {
      let drop = request.drop
      if let place = backlog.unseen[drop.sender]?.place(of: drop, below: layout.taken(drop.sender)) {
        result.note(.init(requeueOf: drop, waitingFor: place))
        continue
      }
      try result.attempt { _ in
        let taken = try take(from: drop.sender) { isDoubtful in
          try reception.take(request.letter, of: drop, isDoubtful: &isDoubtful)
        }
        if let taken { backlog.wait(taken) }
      }
    }
  }

  private func note(_ told: TimeKeeper.Told, _ result: inout PassResult) {
    result.notices += told.notices
    result.troubles += told.troubles
    if let (old, new) = told.calendar { observation.tell(.calendarChanged(from: old, to: new)) }
    if !told.troubles.isEmpty { backlog.hasUnpublished = true }
  }

  /// Puts in its place what a missing folder held up.
  private func republish(_ result: inout PassResult) throws {
    guard backlog.hasUnpublished else { return }
    var outcome = Recovery.Outcome()
    try recovery.publish(now: try now(), &outcome)
    if keeper != nil {
      try recovery.findCopies(&outcome)
      let known = Set((backlog.unkept + outcome.published).map(\.drop))
      backlog.keepLater(outcome.unkept.filter { !known.contains($0.drop) })
    }
    keep(outcome.published, &result)
    result.troubles += outcome.troubles
    backlog.hasUnpublished = !outcome.troubles.isEmpty
  }

  /// Works again on what waits. A share that is gone doesn't keep what is on others waiting.
  private func retry(_ result: inout PassResult) async throws {
    var group: [Undecided] = []
    var settling: [Undecided] = []
    for var undecided in backlog.undecided {
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
        settling.append(undecided.failed(error.words, now: .now))
        result.troubles.append(.init(saying: error, of: undecided.name.shown, about: .init(of: undecided)))
      }
    }
    backlog.keepWaiting(settling)
    for group in hands.groups(of: group, size: Self.groupSize, drop: \.folder.drop) {
      try await process(group, &result)
    }
  }

  /// Takes one group all its way, alone.
  private func process(_ group: [Undecided], _ result: inout PassResult) async throws {
    let drops = group.map(\.folder.drop)
    hands.pickUp(drops)
    defer { hands.putDown(drops) }
    backlog.lose(group.filter { hands.isGivenUp($0.folder.drop) })
    let inspected = await bench.inspect(group.filter { !hands.isGivenUp($0.folder.drop) })
    let answered = try settle(inspected, &result)
    note(answered, Archive(layout: layout).keep(answered), &result)
  }

  private var bench: InspectionBench {
    InspectionBench(configuration: configuration, service: inspection, progress: progress)
  }

  /// Decides what was inspected, in one transaction, and puts the answers in their places. What we have failed at too often
  /// is put aside.
  ///
  /// - Returns: the drops all of whose answers are in their places; they can be put away.
  private func settle(_ inspected: InspectionBench.Outcome, _ result: inout PassResult) throws -> [DropRow] {
    try keeper?.require()
    for undecided in inspected.changed {
      do throws(FileError) {
        backlog.wait(try reception.settling(undecided))
      } catch {
        park(undecided, error, &result)
      }
    }
    for (undecided, error) in inspected.failed { park(undecided, error, &result) }
    var drops: [DropRow] = []
    for part in Self.parts(of: inspected.inspected) { drops += try decideWhatCan(part, &result) }
    for undecided in backlog.takeLost() { drops += try putAside(undecided, &result) }
    if drops.isEmpty { return [] }
    let wasWaiting = backlog.hasUnpublished
    // What isn't published now is found among the unpublished by the next pass.
    backlog.hasUnpublished = true
    observation.noteDecided(drops)
    tell(drops, &result)
    var published: [DropRow] = []
    try result.attempt { result in
      let publisher = Publisher(
        configuration: configuration, ledger: ledger, hold: hold, gone: gone)
      let outcome = try publisher.publish(drops, now: try now())
      result.troubles += outcome.troubles
      published = outcome.published
      if published.count == drops.count { backlog.hasUnpublished = wasWaiting }
    }
    do {
      try journal.catchUp(with: ledger)
    } catch  where !Fault.endsPass(error) {
      // What is put away is taken down before.
      backlog.keepLater(published)
      result.troubles.append(.init(saying: error))
      return []
    }
    return published
  }

  /// Tells of drops as they are answered: a pass holds none of them.
  private func tell(_ drops: [DropRow], _ result: inout PassResult) {
    for drop in drops {
      result.count(drop)
      answered(drop)
    }
  }

  /// Parts of a group that are decided together: what is large ends one, since what is decided is held until it is stored.
  private static func parts(of inspected: [Inspected]) -> [[Inspected]] {
    var parts: [[Inspected]] = [[]]
    var records = 0
    for one in inspected {
      if records > 0, records + one.inspection.passed > recordsTogether {
        parts.append([])
        records = 0
      }
      records += one.inspection.passed
      parts[parts.count - 1].append(one)
    }
    return parts
  }

  /// Leaves a drop where it is and tries it again later, or gives it up; everybody else goes on.
  private func park(_ undecided: Undecided, _ error: any Error, _ result: inout PassResult) {
    let drop = undecided.folder.drop
    if Fault.mayBeOfTheDrop(error) { hands.fail(drop) }
    let failed = undecided.failed(LocalizedText(saying: error), now: .now)
    if hands.isGivenUp(drop) { backlog.lose([failed]) } else { backlog.wait(failed) }
    result.troubles.append(Self.trouble(of: undecided, failed.fault ?? LocalizedText(saying: error)))
  }

  /// What is wrong with a drop, which is named.
  private static func trouble(of undecided: Undecided, _ words: LocalizedText) -> OperatorEvent.Trouble {
    let (name, drop) = (undecided.name.shown, undecided.folder.drop)
    return OperatorEvent.Trouble(
      LocalizedText("\(name)（\(drop)）：\(words.zh)", "\(name) (\(drop)): \(words.en)"),
      about: .init(of: undecided))
  }

  /// Answers a drop at which we have failed too often: the file is kept with what is known, the operator is told, and so
  /// is its sender, that the fault is ours.
  private func putAside(_ undecided: Undecided, _ result: inout PassResult) throws -> [DropRow] {
    let drop = undecided.folder.drop
    let tries = hands.failures(at: drop)
    let fault =
      undecided.fault
      ?? LocalizedText("处理它的时候程序异常终止", "the program ended while it worked on it")
    do {
      let intake = Intake(layout: layout, maxFileBytes: configuration.settings.maxFileBytes)
      // Once more where it fails, as what passes would leave size and digest untold. Where that is what we fail at, the file is kept as
      // it lies there.
      let copied =
        tries > WorkInHand.limit ? nil : (try? intake.copy(undecided)) ?? (try? intake.copy(undecided))
      let file = copied ?? TakenFile(unread: undecided)
      let now = try now()
      try DeadLetter(drop: drop, layout: layout).write(
        .init(
          drop: drop, sender: file.sender, file: file.name.shown, receivedAt: file.receivedAt,
          putAsideAt: now,
          tries: tries, fault: fault))
      let drops = try groups.decideAround(
        [Inspection(of: file, failedAt: tries)], key: signing.key, now: deciding)
      result.troubles.append(
        Self.trouble(
          of: undecided,
          LocalizedText(
            "试了 \(tries) 次都没有成功，已移到 dead-letter/\(drop)：\(fault.zh)",
            "put aside in dead-letter/\(drop) after \(tries) tries: \(fault.en)")))
      return drops
    } catch  where !Fault.endsPass(error) {
      backlog.wait(undecided.failed(fault, now: .now))
      let words = LocalizedText(saying: error)
      result.troubles.append(
        Self.trouble(
          of: undecided, LocalizedText("移不到 dead-letter：\(words.zh)", "can't be put aside: \(words.en)")))
      return []
    }
  }

  /// Puts away what couldn't be put away before, and what was answered by now.
  private func keep(_ drops: [DropRow], _ result: inout PassResult) {
    let all = backlog.takeUnkept() + drops
    do {
      try journal.catchUp(with: ledger)
    } catch {
      backlog.keepLater(all)
      return result.troubles.append(.init(saying: error))
    }
    for group in hands.groups(of: all, size: Self.groupSize, drop: \.drop) {
      hands.hold(group.map(\.drop)) {
        // What the program ended at stays where it lies; `status` tells of it.
        let able = group.filter { !hands.isGivenUp($0.drop) || $0.verdict == .putAside }
        backlog.keepLater(group.filter { hands.isGivenUp($0.drop) && $0.verdict != .putAside })
        note(able, Archive(layout: layout).keep(able), &result)
      }
    }
  }

  /// Notes what was put away. What can't be put away now is put away later: its answer is out.
  private func note(
    _ drops: [DropRow], _ outcomes: [Result<Archive.Outcome, any Error>], _ result: inout PassResult
  ) {
    for (drop, outcome) in zip(drops, outcomes) {
      do {
        switch try outcome.get() {
        case .done: break
        case .open:
          backlog.keepLater([drop])
          continue
        case .changed(let name):
          let taken = try take(from: drop.sender) { isDoubtful in
            try reception.take(name, changedAfter: drop, now: try now(), isDoubtful: &isDoubtful)
          }
          backlog.wait(taken)
          _ = try Archive(layout: layout).keep([drop])[0].get()
        }
        hands.forget(drop.drop)
      } catch {
        backlog.keepLater([drop])
        result.troubles.append(.init(placing: drop, failedBy: error))
      }
    }
  }

  /// Decides the group as one or, when a folder of some department lets nothing be written or the ledger refuses a
  /// write, each drop by itself, so that only the drops concerned wait.
  private func decideWhatCan(_ inspected: [Inspected], _ result: inout PassResult) throws -> [DropRow] {
    do {
      return try groups.decide(inspected.map(\.inspection), key: signing.key, now: deciding)
    } catch  where Fault.endsPass(error) {
      throw error
    } catch {
      if let error = error as? FileError { groups.note(error) }
    }
    var drops: [DropRow] = []
    for (undecided, inspection) in inspected {
      do {
        drops += try groups.decideAround([inspection], key: signing.key, now: deciding)
      } catch  where !Fault.endsPass(error) {
        park(undecided, error, &result)
      }
    }
    return drops
  }

  /// The moment at which something is decided, asked for once nobody else decides: by a ledger that has what was decided before.
  private func deciding() throws -> Instant {
    try journal.requireLast(ledger)
    return try now()
  }

  private func now() throws -> Instant {
    // It may be set while a pass goes on.
    try BelievedClock.requireNoJump(of: clock, since: believed)
    return try clock.now(after: ledger)
  }
}
