import ExchangeBase
import ExchangeLedger
import ExchangeRules

/// Notes of a day that is over what time alone did in it, before it is closed: what holds at its end doesn't hang on when somebody
/// looked. Nobody is told here; whoever has to be is told by the pass, as ever (``TimeKeeper``).
struct DayEnd {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  let day: Day
  let now: Instant

  private var end: Instant { Instant(day: day.adding(days: 1)) }

  /// Notes it, unless something has happened since: what is noted then is of the day on which that did.
  func note() throws {
    try noteDowntime()
    try letTimePass()
  }

  /// A time in which the processor didn't run belongs to the first day that it missed altogether; the later ones tell of it, too.
  private func noteDowntime() throws {
    try write { overlay, view in
      guard let last = try view.lastSeen() else { return }
      let limit = Int64(configuration.settings.downtimeMinutes) * 60
      let downtime = Downtime(since: last, until: now)
      guard downtime.firstDayMissed == day, last.adding(seconds: limit) <= now else { return }
      try overlay.insert(downtime, now: now)
      overlay.setLastSeen(now)
    }
  }

  /// Ends what silence decides by the day's end, and lets come up what comes up within the day.
  func letTimePass() throws {
    do { try letTimePassIfReadable() } catch let error as LedgerError where error.code == .unreadable {
      // A day is closed whatever is damaged in the ledger; the proof tells of that.
    }
  }

  private func letTimePassIfReadable() throws {
    try write { overlay, view in
      // By another calendar all is counted anew first.
      guard try view.calendarVersion() == configuration.calendar.version, try view.calendarUnderWay() == nil
      else { return }
      let decided = try mattersDecidedBySilence(view)
      let known = Set(decided.map(\.id))
      let within = end.adding(milliseconds: -1)
      let reached = try mattersReached(view, but: known)
      let entry = overlay.nextEntry
      var changed = 0
      for matter in reached { changed += try settle(matter, at: within, entry: entry, overlay) }
      for matter in decided { changed += try settle(matter, at: end, entry: entry, overlay) }
      if changed == 0 { return }
      try overlay.append(
        .timePassed, subject: "clock", at: now, detail: ["day": day.description, "changed": "\(changed)"])
    }
  }

  /// The matters in which the end of the day makes consent of silence.
  private func mattersDecidedBySilence(_ view: any LedgerView) throws -> [MatterRow] {
    let families = Set(
      configuration.profile.rules.filter { [.deemed, .candidate].contains($0.silence) }.map(\.family))
    var found: [MatterRow] = []
    var known: Set<Int64> = []
    for family in Rule.Family.allCases where families.contains(family) {
      var place: OpenPlace?
      repeat {
        let versions = try view.openObligations(
          OpenChoice(family: family), after: place, limit: TimeKeeper.batchSize)
        for version in versions where version.obligation.state(at: end) == .deemed {
          if known.insert(version.matter.id).inserted { found.append(version.matter) }
        }
        place = nil
        if versions.count == TimeKeeper.batchSize, let last = versions.last, let due = last.obligation.due,
          due <= end
        {
          place = OpenPlace(due: due, row: last.id)
        }
      } while place != nil
    }
    return found
  }

  /// The matters in which a limit was reached in the day before its end: else time has changed nothing of them in it, and of what is only
  /// to be claimed it changes nothing at all.
  private func mattersReached(_ view: any LedgerView, but settled: Set<Int64>) throws -> [MatterRow] {
    var found: [MatterRow] = []
    var known = settled
    var place = OpenPlace(due: Instant(day: day).adding(milliseconds: -1), row: .max)
    while true {
      let versions = try view.openObligations(OpenChoice(), after: place, limit: TimeKeeper.batchSize)
      for version in versions {
        guard let due = version.obligation.due, due < end else { return found }
        if version.obligation.family != .claim, known.insert(version.matter.id).inserted {
          found.append(version.matter)
        }
        place = OpenPlace(due: due, row: version.id)
      }
      if versions.count < TimeKeeper.batchSize { return found }
    }
  }

  /// Computes a matter as it stood at a moment.
  ///
  /// - Returns: how much of it has changed.
  private func settle(
    _ matter: MatterRow, at moment: Instant, entry: Int64, _ overlay: LedgerOverlay
  ) throws -> Int {
    let obligations: [Obligation]
    do {
      obligations = try ObligationKeeper(configuration: configuration, ledger: overlay, now: moment)
        .obligations(in: matter)
    } catch let error as LedgerError where error.code == .unreadable {
      // It is told of when whoever is concerned would be told.
      return 0
    }
    // It stays awake: for the days after this one, and until whoever has to be told is.
    return try overlay.setObligations(obligations, of: matter, entry: entry).count
  }

  private func write(_ body: (LedgerOverlay, any LedgerView) throws -> Void) throws {
    try ledger.write(spoolingIn: configuration.layout.work) { overlay, view in
      guard try view.isQuiet(since: day) else { return }
      try body(overlay, view)
    }
  }
}
