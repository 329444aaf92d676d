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
  /// - Parameter moment: when it is asked of somebody. A limit that was over by then can't be met by anybody: the time
  ///   runs from there instead.
  func deadline(
    under rule: Rule, from trigger: Deadline.Trigger?, values: [String: String] = [:],
    givenAt moment: Instant? = nil
  ) -> Deadline? {
    let counted = { (trigger: Deadline.Trigger) in
      profile.deadline(for: rule, from: trigger, values: values, calendar: calendar)
    }
    guard let deadline = trigger.flatMap(counted) else { return nil }
    guard let moment, deadline.due <= moment else { return deadline }
    return counted(.instant(moment))
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
