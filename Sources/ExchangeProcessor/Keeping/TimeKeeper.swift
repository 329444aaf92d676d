import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Lets time pass: what is due soon, overdue or to be confirmed by now is told, once, to those whom it concerns.
///
/// The cost follows what changes: the ledger knows when each matter wants to be looked at again.
struct TimeKeeper {
  /// How many matters are looked at, stored and told of at once. It bounds memory; a day that tells more takes several
  /// files of notices.
  static let batchSize = 10_000

  /// What was told.
  struct Told {
    /// Notices that were issued.
    var notices = 0
    /// Why some aren't in their places yet.
    var troubles: [OperatorEvent.Trouble] = []
    /// By which calendars what is open was counted before and is counted now; `nil` where that is the same.
    var calendar: (old: String, new: String)?
  }

  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  let language: Language
  /// Kept while notices are brought to their places.
  var hold = StationHold.needless
  var batchSize = Self.batchSize
  /// Puts notices in their places and says why some aren't; `nil` for who does it as ever.
  var place: (([NoticeRow]) throws -> [OperatorEvent.Trouble])?
  /// What alone goes out; `nil` for all that there is to tell whoever's box is there.
  var reached: NoticeIssuer.Reached?
  /// Whether it happens again, in a ledger that is rebuilt, by a journal or without.
  var isRepeated = false
  /// Whose folders are gone for good, as was seen in this pass; `nil` where they are to be looked at.
  var gone: Set<String>?

  /// Notes that the processor runs, and moves what is open by a holiday notice that was installed. Comes before
  /// anything is decided.
  func begin(_ now: Instant) throws -> Told {
    try noteDowntime(now)
    return try useCalendar(now)
  }

  /// A rule must not go while something is owed under it: nobody could say any more what that is.
  func checkRules() throws {
    let rules = configuration.profile.rules.map(\.id).sorted()
    // Nothing that is stored is gone through while the rules stay as they are.
    if try ledger.read({ try $0.rules() }) == rules { return }
    let known = Set(rules)
    guard
      let (rule, count) = try ledger.read({ try $0.openRules() }).first(where: { !known.contains($0.rule) })
    else { return try write { overlay, _ in overlay.setRules(rules) } }
    throw ConfigurationError(
      file: "\(configuration.profile.id).yaml",
      reason:
        LocalizedText(
          "rules：没有“\(rule)”，而它名下还有 \(count) 项义务没有办结；留到办结以后再去掉",
          "rules: there is no “\(rule)”, under which \(count) obligations are open; keep it until they have ended"
        )
    )
  }

  /// Goes on to `now`. Comes after the inboxes: whoever has answered isn't reminded.
  ///
  /// - Parameter senders: departments of which something was taken and isn't decided yet; what they owe waits a moment.
  func advance(to now: Instant, sparing senders: Set<String>) throws -> Told {
    var told = Told()
    guard try isTime(now) else { return told }
    while try tell(now, sparing: senders, &told) {}
    try noteTold(now)
    return told
  }

  /// Tells of some of the matters that have woken, as many as are stored at once.
  ///
  /// - Returns: whether there were any.
  func tell(_ now: Instant, sparing senders: Set<String> = [], _ told: inout Told) throws -> Bool {
    let issued: NoticeIssuer.Issued? = try writeAndTell(now) { _, view, makeIssuer in
      let matters = try view.wakingMatters(through: now, limit: batchSize)
      let gaps = try CalendarGap.unnoted(by: configuration.calendar, in: view, now: now)
      if matters.isEmpty, gaps.isEmpty { return nil }
      var issuer = makeIssuer()
      try issuer.add(matters, gaps, sparing: senders)
      let issued = try issuer.issue()
      told.troubles += issuer.troubles
      return issued
    }
    guard let issued else { return false }
    try publish(issued, now, &told)
    return true
  }

  /// Notes that what is gathered for a day was told.
  func noteTold(_ now: Instant) throws {
    guard configuration.profile.notices.batching == .daily else { return }
    try write { overlay, _ in overlay.setLastTold(now) }
  }

  /// Notices that are gathered go out once a day, from the time that the profile sets for reminders.
  private func isTime(_ now: Instant) throws -> Bool {
    let notices = configuration.profile.notices
    guard notices.batching == .daily else { return true }
    let today = Instant(day: now.day, minute: notices.remindAt)
    let last = try ledger.read { try $0.lastTold() }
    return now >= today && last.map { $0 < today } ?? true
  }

  /// Notes that the processor runs; a long pass is no downtime.
  func noteRunning(_ now: Instant) throws {
    let last = try ledger.read { try $0.lastSeen() }
    if let last, now < last.adding(seconds: 60) { return }
    try write { overlay, _ in overlay.setLastSeen(now) }
  }

  /// Once a minute it is noted that the processor runs; a longer gap is told.
  private func noteDowntime(_ now: Instant) throws {
    let last = try ledger.read { try $0.lastSeen() }
    if let last, now < last.adding(seconds: 60) { return }
    try write { overlay, _ in
      let limit = Int64(configuration.settings.downtimeMinutes) * 60
      if let last, last.adding(seconds: limit) <= now {
        try overlay.insert(Downtime(since: last, until: now), now: now)
      }
      overlay.setLastSeen(now)
    }
  }

  /// A holiday notice that was installed moves what is open, and excuses what ended late, or came late, only because it
  /// was missing. Whoever it concerns is told.
  ///
  /// Some are moved at a time, each time under an entry of its own, which stands for what is stored with it. What was begun and
  /// not finished goes on: what has been moved stays as it is when it is counted again, and days that were closed meanwhile stay as
  /// they were.
  private func useCalendar(_ now: Instant) throws -> Told {
    let version = configuration.calendar.version
    let (known, underWay) = try ledger.read { (try $0.calendarVersion(), try $0.calendarUnderWay()) }
    var told = Told()
    if known == version, underWay == nil { return told }
    guard let known else {
      try write { overlay, _ in overlay.setCalendarVersion(version) }
      return told
    }
    var last: Int64? = 0
    while let after = last {
      last = try countAnew(behind: after, from: underWay ?? known, now, &told)
    }
    told.calendar = (known, version)
    return told
  }

  /// Counts a part of what is open by the calendar, under an entry of its own.
  ///
  /// - Parameters:
  ///   - after: the matter with which the part before ended.
  ///   - known: the calendar by which it was counted.
  /// - Returns: the matter with which it ended; `nil` where it was the last.
  func countAnew(
    behind after: Int64, from known: String, _ now: Instant, _ told: inout Told
  ) throws -> Int64? {
    let version = configuration.calendar.version
    var last: Int64?
    let issued: NoticeIssuer.Issued = try writeAndTell(now) { overlay, view, makeIssuer in
      let change = try begin(overlay, from: known, to: version, now)
      var issuer = makeIssuer()
      let matters = try view.mattersWithDeadlines(after: after, limit: batchSize)
      try recompute(matters, overlay, now, entry: change, telling: &issuer)
      last = matters.count < batchSize ? nil : matters.last?.id
      if last == nil {
        try PushReview(configuration: configuration, view: view, overlay: overlay, now: now)
          .run(telling: &issuer)
        overlay.setCalendarVersion(version)
      }
      return try issuer.issue()
    }
    try publish(issued, now, &told)
    return last
  }

  private func begin(
    _ overlay: LedgerOverlay, from known: String, to version: String, _ now: Instant
  ) throws -> Int64 {
    overlay.setCalendarUnderWay(version)
    return try overlay.append(
      .calendarChanged, subject: CalendarChange.subject, at: now, detail: ["from": known, "to": version])
  }

  private func publish(_ issued: NoticeIssuer.Issued, _ now: Instant, _ told: inout Told) throws {
    told.troubles +=
      try place?(issued.rows)
      ?? Publisher(configuration: configuration, ledger: ledger, hold: hold, gone: gone)
      .publish(issued.rows, now: now)
    told.notices += issued.notices
  }

  private func recompute(
    _ matters: [MatterRow], _ overlay: LedgerOverlay, _ now: Instant, entry: Int64,
    telling issuer: inout NoticeIssuer
  ) throws {
    let keeper = ObligationKeeper(configuration: configuration, ledger: overlay, now: now)
    for matter in matters {
      let changes: [ObligationChange]
      do {
        changes = try keeper.settle(matter, entry: entry)
      } catch let error as LedgerError where error.code == .unreadable {
        // It is told of when its time comes.
        continue
      }
      for change in changes {
        guard let old = change.old, let new = change.new, old.due != new.due else { continue }
        try overlay.append(
          .recomputed, subject: matter.code, at: now,
          detail: [
            "rule": new.key.rule, "debtor": new.key.debtor, "oldDue": old.due?.description ?? "",
            "due": new.due?.description ?? "", "provisional": "\(new.isProvisional)",
            "oldOutcome": old.outcome?.rawValue ?? "", "outcome": new.outcome?.rawValue ?? "",
          ])
        try issuer.add(.recomputed, new, in: matter, oldDue: old.due)
      }
    }
  }

  /// Writes something of which departments are told: their notices are staged before it is stored.
  private func writeAndTell<Result>(
    _ now: Instant, _ body: (LedgerOverlay, any LedgerView, () -> NoticeIssuer) throws -> Result
  ) throws -> Result {
    let staged = StagedFiles(at: configuration.layout)
    do {
      return try write { overlay, view in
        try body(overlay, view) {
          NoticeIssuer(
            configuration: configuration, view: view, overlay: overlay, now: now, language: language,
            staging: staged, isRepeated: isRepeated, reaching: reached,
            without: gone)
        }
      }
    } catch {
      // What may be stored all the same keeps what was staged for it.
      if !Fault.isDoubt(error) { staged.remove() }
      throw error
    }
  }

  private func write<Result>(_ body: (LedgerOverlay, any LedgerView) throws -> Result) throws -> Result {
    try ledger.write(spoolingIn: configuration.layout.work, body)
  }
}
