import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Answers what lies in departments' `inbox/试投` as the drop would be answered now: taken, inspected and decided by the same code, and
/// then forgotten. No ledger knows of it, nothing is delivered, nothing is owed, and no clock starts.
///
/// A taken trial is removed once its answer is in its place: what a kill leaves is answered again, under the same names.
final class Trials {
  /// How many are inspected side by side.
  private static let groupSize = 16
  /// How long a pass goes on with them: real drops come first, and again after that.
  private static let time = Duration.seconds(2)
  /// For how long a folder isn't looked into in which nothing lay, if it doesn't tell that it was written to since; not every file
  /// system tells that, or at once.
  private static let quietTime = Duration.seconds(20)
  /// How often old answers are looked for.
  private static let cleaning = Duration.seconds(3_600)

  /// What was done for them in a pass.
  struct Outcome: Attempts {
    var answered = 0
    var troubles: [OperatorEvent.Trouble] = []
  }

  private let configuration: ExchangeConfiguration
  /// The layout of trials.
  private let layout: ExchangeLayout
  private let ledger: any LedgerStore
  private let hands: WorkInHand
  private let bench: InspectionBench
  private let receipts: TrialReceipts
  private let language: Language
  private var scanner: InboxScanner
  private var reception: Reception
  private var usage: TrialUsage
  /// What was taken and isn't answered yet.
  private var waiting: [Undecided] = []
  /// Departments in whose folder an earlier run may have left something.
  private var unseen: Set<String>
  private var cleaned: ContinuousClock.Instant?
  /// The folders in which nothing lay: as they were just before that was seen, and when.
  private var quiet: [String: (folder: Files.Status, seen: ContinuousClock.Instant)] = [:]
  /// The departments whose trials are ours to answer.
  var domain = Domain.whole
  /// Whether some wait that a pass had no time for.
  private(set) var hasMore = false

  init(
    configuration: ExchangeConfiguration, ledger: any LedgerStore, hands: WorkInHand,
    inspection: any InspectionService, language: Language
  ) {
    self.configuration = configuration
    self.ledger = ledger
    self.hands = hands
    self.language = language
    layout = configuration.layout.trials
    let own = configuration.placed(at: layout)
    bench = InspectionBench(configuration: own, service: inspection) { _, _ in }
    receipts = TrialReceipts(layout: layout, language: language)
    scanner = InboxScanner(
      layout: layout, settle: configuration.settings.settle,
      maxMembers: configuration.settings.unpacking.members)
    reception = Reception(configuration: own, ledger: ledger, ofTrials: true)
    usage = TrialUsage(limits: configuration.settings.trials)
    unseen = Set(configuration.catalogue.table.participants.map(\.code))
  }

  /// The folders in which trials are dropped.
  var inboxes: [FilePath] { configuration.catalogue.table.participants.map { layout.inbox($0.code) } }

  /// How long it takes until something that is being watched may be whole; `nil` when nothing is.
  var nextLook: Duration? { hasMore ? .zero : scanner.nextLook }

  /// How long what was seen or taken still has to settle; `nil` when nothing has to.
  var settleRest: Duration? {
    let taken = waiting.compactMap { trial in
      trial.settling?.rest(of: (try? scanner.time(of: trial.sender)) ?? .zero, now: .now)
    }
    return ([scanner.settleRest].compactMap(\.self) + taken).max()
  }

  /// Finds what an earlier run has taken and not answered.
  ///
  /// - Returns: the ids of all that wait.
  func recover(_ outcome: inout Outcome) throws -> Set<String> {
    for department in unseen.sorted()
    where domain.serves(department) && Files.isWritable(layout.taken(department)) {
      var names: [FilePath.Component] = []
      var left = 1
      try outcome.attempt { _ in
        names = try Files.names(in: layout.taken(department))
        left = names.count
      }
      let known = Set(waiting.map(\.folder))
      // What can't be taken up keeps nothing else waiting, and is looked at again.
      for name in names {
        try outcome.attempt { _ in if try recover(name, of: department, but: known) { left -= 1 } }
      }
      if left == 0 { unseen.remove(department) }
    }
    return Set(waiting.map(\.folder.drop))
  }

  /// Takes up what lies under a name among the taken files of a department.
  ///
  /// - Returns: `false` where what lies there isn't known yet.
  private func recover(
    _ name: FilePath.Component, of department: String, but known: Set<TakenFolder>
  ) throws -> Bool {
    let folder = layout.taken(department).appending(name)
    if name.string.hasPrefix(Removal.prefix) {
      let trial = TakenFolder(trial: String(name.string.dropFirst(Removal.prefix.count)))
      if let trial { try Files.removeTree(layout.work(trial.drop)) }
      try Files.removeTree(folder)
      return true
    }
    guard let taken = TakenFolder(trial: name.string), !known.contains(taken) else { return true }
    var content = try TakenContent(of: folder)
    if content.name == nil {
      if try intake.putBack(folder, of: department) {
        try Files.removeTree(layout.work(taken.drop))
        return true
      }
      // It came while it was looked at.
      content = try TakenContent(of: folder)
    }
    guard let file = content.name else { return false }
    waiting.append(Undecided(folder: taken, sender: department, name: file, marker: content.marker))
    return true
  }

  /// Looks again for what was taken from some departments and not answered: others have served them meanwhile.
  func lookAgain(at departments: Set<String>) { unseen.formUnion(departments) }

  /// The departments of which something was taken and not answered.
  var sendersInHand: Set<String> { Set(waiting.map(\.sender)) }

  /// Forgets what it has in hand: a pass came to nothing, and what was taken is found again.
  func forget() {
    waiting = []
    unseen = Set(configuration.catalogue.table.participants.map(\.code))
  }

  private var intake: Intake { Intake(layout: layout, maxFileBytes: configuration.settings.maxFileBytes) }

  /// Answers what is whole.
  ///
  /// - Parameters:
  ///   - departments: those whose boxes are there.
  ///   - isOnce: whether nobody looks again once all has settled.
  ///   - now: what time it is.
  ///   - allowance: how many messages the sender of a file may still have delivered.
  func answer(
    _ departments: [String], isOnce: Bool, now: () throws -> Instant,
    allowance: (TakenFile) throws -> DeliveryAllowance
  ) async throws -> Outcome {
    var outcome = Outcome()
    hasMore = false
    let day = try now().day
    for department in departments where (try? Files.status(of: layout.inbox(department)))?.sort != .folder {
      try outcome.attempt { _ in try configuration.layout.takeAsTrial(of: department) }
    }
    var folders: [String: Files.Status] = [:]
    let open = departments.filter { department in
      if usage.isFull(department, on: day) { return false }
      folders[department] = try? Files.status(of: layout.inbox(department))
      if !isOnce, isQuiet(department, folders[department]) { return false }
      return Files.isWritable(layout.taken(department))
    }
    try clean(departments, try now(), &outcome)
    _ = try recover(&outcome)
    let deadline = ContinuousClock.now.advanced(by: Self.time)
    try await answerWaiting(now, allowance, &outcome)
    let start = ContinuousClock.now
    let (whole, failures) = scanner.scan(open, now: start, isOnce: isOnce)
    outcome.troubles += failures.map { .init(saying: $0) }
    for department in open {
      quiet[department] =
        scanner.empty.contains(department) ? folders[department].map { (folder: $0, seen: start) } : nil
    }
    var turns = FairTurns(of: whole, lookedAt: start) { start }
    var next = turns.next(Self.groupSize)
    while !next.isEmpty, !Task.isCancelled, ContinuousClock.now < deadline {
      let group = try take(next, now, &outcome)
      try await answer(group, now, allowance, &outcome)
      next = turns.next(Self.groupSize)
    }
    hasMore = !next.isEmpty
    return outcome
  }

  /// Whether nothing lay in a department's folder when it was last looked into, and nothing has been put there since. A thousand
  /// departments that try nothing cost a look at each folder's time and no more.
  private func isQuiet(_ department: String, _ folder: Files.Status?) -> Bool {
    guard let quiet = quiet[department], let folder else { return false }
    return folder == quiet.folder && quiet.seen + Self.quietTime > .now
  }

  /// Removes old answers, once in a while.
  private func clean(_ departments: [String], _ now: Instant, _ outcome: inout Outcome) throws {
    if let cleaned, cleaned + Self.cleaning > .now { return }
    cleaned = .now
    let moment = now.adding(seconds: -Int64(configuration.settings.trials.days) * 86_400)
    for department in departments where Files.isWritable(layout.taken(department)) {
      try outcome.attempt { _ in try receipts.clean(department, before: moment) }
    }
  }

  /// Takes up what has settled since, or failed and may be tried again.
  private func answerWaiting(
    _ now: () throws -> Instant, _ allowance: (TakenFile) throws -> DeliveryAllowance,
    _ outcome: inout Outcome
  ) async throws {
    var ready: [Undecided] = []
    var rest: [Undecided] = []
    for var trial in waiting {
      let isDue = trial.retry.map { $0.due <= .now } ?? true
      let time = trial.settling == nil ? Duration.zero : (try? scanner.time(of: trial.sender)) ?? .zero
      if isDue, (try? reception.hasSettled(&trial, time: time)) == true {
        ready.append(trial)
      } else {
        rest.append(trial)
      }
    }
    waiting = rest
    for group in hands.groups(of: ready, size: Self.groupSize, drop: \.folder.drop) {
      try await answer(group, now, allowance, &outcome)
    }
  }

  private func take(
    _ arrivals: [Arrival], _ now: () throws -> Instant, _ outcome: inout Outcome
  ) throws -> [Undecided] {
    var group: [Undecided] = []
    var room = try configuration.settings.reserve.room(in: layout)
    for arrival in arrivals {
      let bytes = arrival.file.size > configuration.settings.maxFileBytes ? 0 : arrival.file.size
      if let shortage = room.take(bytes) {
        outcome.note(shortage.trouble)
        continue
      }
      try outcome.attempt { _ in
        let now = try now()
        let refusal: Finding?
        switch usage.admit(bytes: bytes, from: arrival.sender, on: now.day) {
        case .waits: return
        case .free: refusal = nil
        case .refused(let finding): refusal = finding
        }
        let taken: Undecided?
        var isDoubtful = false
        do {
          taken = try reception.take(arrival, now: now, isDoubtful: &isDoubtful)
        } catch {
          if isDoubtful { unseen.insert(arrival.sender) }
          throw error
        }
        guard var trial = taken else { return }
        trial.refusal = refusal
        if trial.settling == nil { group.append(trial) } else { waiting.append(trial) }
      }
    }
    return group
  }

  /// Inspects a group, and answers each by itself.
  private func answer(
    _ group: [Undecided], _ now: () throws -> Instant, _ allowance: (TakenFile) throws -> DeliveryAllowance,
    _ outcome: inout Outcome
  ) async throws {
    if group.isEmpty { return }
    let drops = group.map(\.folder.drop)
    hands.pickUp(drops)
    defer { hands.putDown(drops) }
    let inspected = await bench.inspect(group.map(refusingWhatFails))
    for trial in inspected.changed { waiting.append((try? reception.settling(trial)) ?? trial) }
    for (trial, error) in inspected.failed { park(trial, error, &outcome) }
    if inspected.inspected.isEmpty { return }
    let stage = layout.work.appending("trials")
    do {
      try Files.removeTree(stage)
      // A folder that was removed isn't that of its name that is made now.
      DepartmentPath.letGo()
      try Files.makeFolder(stage)
      defer { try? Files.removeTree(stage) }
      let rehearsal = try Rehearsal(
        of: configuration, in: stage, asking: ledger, now: try now(), language: language)
      var answered: [Undecided] = []
      for (trial, inspection) in inspected.inspected {
        do {
          try answer(trial, inspection, rehearsal, allowance)
          answered.append(trial)
        } catch  where !Fault.endsPass(error) {
          park(trial, error, &outcome)
        }
      }
      try finish(answered, &outcome)
    } catch  where !Fault.endsPass(error) {
      for (trial, _) in inspected.inspected { park(trial, error, &outcome) }
    }
  }

  private func answer(
    _ trial: Undecided, _ inspection: Inspection, _ rehearsal: Rehearsal,
    _ allowance: (TakenFile) throws -> DeliveryAllowance
  ) throws {
    let file = inspection.file
    try rehearsal.decide(inspection, allowance: try allowance(file)) { outcome in
      try Drill.reach(.placing, file.name.shown)
      try receipts.put(outcome, of: file)
    }
  }

  /// Removes what was answered, once the answers are certainly there.
  private func finish(_ answered: [Undecided], _ outcome: inout Outcome) throws {
    do {
      try Files.flushFileSystems(of: Set(answered.map { layout.box(.receipts, of: $0.sender) }))
    } catch {
      for trial in answered { park(trial, error, &outcome) }
      return
    }
    for trial in answered {
      let taken = layout.taken(trial.sender).appending(trial.folder.name)
      do {
        try Drill.reach(.keeping, trial.name.shown)
        // What is left of it when half of it is gone would be answered as another one.
        let isOneFile =
          try trial.marker == nil && Files.status(of: taken.appending(trial.name))?.sort != .folder
        let leaving = isOneFile ? taken : try Removal.begin(taken)
        try Files.removeTree(layout.work(trial.folder.drop))
        try Files.removeTree(leaving)
        hands.forget(trial.folder.drop)
        outcome.answered += 1
      } catch  where !Fault.endsPass(error) {
        guard (try? Files.exists(taken)) == false else {
          park(trial, error, &outcome)
          continue
        }
        // It is answered, and only its removal isn't whole: a later pass finds what is left.
        unseen.insert(trial.sender)
        outcome.troubles.append(Self.trouble(error, of: trial))
      }
    }
  }

  /// What we have failed at too often isn't read any more.
  private func refusingWhatFails(_ trial: Undecided) -> Undecided {
    guard hands.isGivenUp(trial.folder.drop) else { return trial }
    var refused = trial
    refused.refusal = Finding(
      .trialFailed, arguments: ["tries": "\(hands.failures(at: trial.folder.drop))"])
    return refused
  }

  private func park(_ trial: Undecided, _ error: any Error, _ outcome: inout Outcome) {
    if Fault.mayBeOfTheDrop(error) { hands.fail(trial.folder.drop) }
    waiting.append(trial.failed(LocalizedText(saying: error), now: .now))
    outcome.troubles.append(Self.trouble(error, of: trial))
  }

  private static func trouble(_ error: any Error, of trial: Undecided) -> OperatorEvent.Trouble {
    OperatorEvent.Trouble(
      saying: error, of: "\(trial.sender) \(ExchangeLayout.trialFolder)/\(trial.name.shown)",
      about: .init(department: trial.sender, file: trial.name.shown))
  }
}
