import ExchangeBase

/// By what facts are judged: a profile and a calendar.
struct Terms {
  let profile: Profile
  let calendar: HolidayCalendar

  /// The profile's rules of a family.
  func rules(_ family: Rule.Family) -> [Rule] { profile.index[family] }

  /// Whether a record opens an obligation under a rule. What happened before the measure came into force
  /// opens none.
  func opens(_ fact: Fact, under rule: Rule) -> Bool {
    guard rule.applies(to: fact.kind, fact.values) else { return false }
    let act = rule.trigger.field.flatMap(fact.day) ?? fact.at.day
    return min(act, fact.at.day) >= profile.effectiveFrom
  }

  /// Whether a return is the last that the profile allows: then the bureau settles whose the record is, else whoever sent it.
  func isEscalated(_ back: Fact) -> Bool {
    (back.values["returns"].flatMap { Int($0) } ?? 1) >= profile.returns.maxReturns
  }

  /// Until when a rule wants something done; `nil` without a limit, and while nothing has started the clock.
  ///
  /// - Parameters:
  ///   - moment: when that is set.
  ///   - isAsked: whether it is asked of somebody then. A limit that was over by then can't be met by anybody: the time runs
  ///     from there instead.
  func deadline(
    under rule: Rule, from trigger: Deadline.Trigger?, values: [String: String] = [:], at moment: Instant,
    isAsked: Bool = false
  ) -> Deadline? {
    guard let trigger else { return nil }
    return limit(setAt: moment) { calendar in
      let counted = { (trigger: Deadline.Trigger) in
        profile.deadline(for: rule, from: trigger, values: values, calendar: calendar)
      }
      guard let deadline = counted(trigger) else { return nil }
      return isAsked && deadline.due <= moment ? counted(.instant(moment)) : deadline
    }
  }

  /// The limit that was set at a moment, by the calendar of now: each that came since has moved it. None moves it to what
  /// was over when it was counted anew: who had time by what was told has that time, and nothing ends before it.
  func limit(setAt moment: Instant, _ count: (HolidayCalendar) -> Deadline?) -> Deadline? {
    let since = calendar.earlier.filter { $0.until > moment }
    guard let first = since.first else { return count(calendar) }
    var limit = count(first.calendar)
    for (change, next) in zip(since, since.dropFirst().map(\.calendar) + [calendar]) {
      let moved = count(next)
      if let told = limit, let moved, moved.due < told.due, moved.due <= change.until {
        limit = told.standing(under: moved)
      } else {
        limit = moved
      }
    }
    return limit
  }

  /// The same by the calendar that was in use at a moment; `nil` where that is the one of now.
  func known(at moment: Instant) -> Terms? {
    let changes = calendar.earlier
    guard let place = changes.firstIndex(where: { $0.until > moment }) else { return nil }
    return Terms(profile: profile, calendar: changes[place].calendar.succeeding(Array(changes[..<place])))
  }

  /// From when on little time is left: some working days ahead where there is room for that, else on the last
  /// day.
  func reminder(of deadline: Deadline?, openedAt: Instant) -> Instant? {
    guard let deadline else { return nil }
    let ahead = calendar.workday(profile.notices.remindWorkdays, before: deadline.lastDay).day
    return [ahead, deadline.lastDay].lazy.map { Instant(day: $0, minute: profile.notices.remindAt) }
      .first { $0 > openedAt && $0 < deadline.due }
  }
}

extension Deadline {
  /// The same, which stands although another calendar counts otherwise: as far as that has its notices, no notice is waited for.
  fileprivate func standing(under other: Deadline) -> Deadline {
    Deadline(
      rule: rule, article: article, trigger: trigger, lastDay: lastDay, due: due,
      count: Count(
        start: count.start, day: count.day, steps: count.steps, isProvisional: other.isProvisional),
      calendarVersion: calendarVersion)
  }
}
