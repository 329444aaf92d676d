public import ExchangeBase

extension Profile {
  /// Until when a rule wants something done that a day started or, for a limit before it, that precedes the
  /// day.
  ///
  /// - Parameter values: the record's fields, of which the rule may take the last day or the number of days.
  /// - Returns: `nil` where neither the record nor the rule sets a limit.
  public func deadline(
    for rule: Rule, from day: Day, values: [String: String] = [:], calendar: HolidayCalendar
  ) -> Deadline? {
    deadline(for: rule, from: .day(day), values: values, calendar: calendar)
  }

  /// Until when a rule wants something done that a moment started, such as a delivery.
  public func deadline(
    for rule: Rule, from instant: Instant, values: [String: String] = [:], calendar: HolidayCalendar
  ) -> Deadline? {
    deadline(for: rule, from: .instant(instant), values: values, calendar: calendar)
  }

  /// Until when a rule wants something done. A day that a record names and that was over when the clock
  /// started can't be met by anybody, so it doesn't count.
  func deadline(
    for rule: Rule, from trigger: Deadline.Trigger, values: [String: String], calendar: HolidayCalendar
  ) -> Deadline? {
    if let day = rule.dueField.flatMap({ values[$0] }).flatMap({ Day($0) }) {
      let deadline = deadline(for: rule, from: trigger, on: day, calendar: calendar)
      if trigger.precedes(deadline.due) { return deadline }
    }
    guard let limit = rule.limit(in: values) else { return nil }
    func counted(from day: Day) -> Deadline {
      let count = counting.count(limit, from: day, isExpiry: rule.trigger.isExpiry, calendar: calendar)
      return deadline(for: rule, from: trigger, count, calendar)
    }
    let sameDay = counted(from: trigger.day)
    // What is delivered after the close of business has no time left on that day.
    return trigger.precedes(sameDay.due) ? sameDay : counted(from: trigger.day.adding(days: 1))
  }

  /// The deadline on a day that a record names. It moves off holidays (民法典 203), but for a survey, which is
  /// held when it is held.
  func deadline(
    for rule: Rule, from trigger: Deadline.Trigger, on day: Day, calendar: HolidayCalendar
  ) -> Deadline {
    let count =
      rule.family == .attendance
      ? calendar.workday(0, after: day) : calendar.firstWorkday(from: day)
    return deadline(for: rule, from: trigger, count, calendar)
  }

  private func deadline(
    for rule: Rule, from trigger: Deadline.Trigger, _ count: Count, _ calendar: HolidayCalendar
  ) -> Deadline {
    Deadline(
      rule: rule.id, article: rule.article, trigger: trigger, lastDay: count.day,
      due: counting.end(of: count.day), count: count, calendarVersion: calendar.version)
  }

  /// How a record that names `triggerDay` and arrived at `arrivedAt` stands against its sender's clock.
  ///
  /// What is said to be done after the arrival can't have started a clock that had been met by then: it isn't measured.
  public func timeliness(
    of rule: Rule, triggerDay: Day, arrivedAt: Instant, calendar: HolidayCalendar
  ) -> Timeliness {
    timeliness(
      of: rule, triggerDay: triggerDay, arrivedAt: arrivedAt,
      by: deadline(for: rule, from: triggerDay, calendar: calendar))
  }

  /// The same where it is known until when the record was to arrive.
  public func timeliness(
    of rule: Rule, triggerDay: Day, arrivedAt: Instant, by deadline: Deadline?
  ) -> Timeliness {
    guard triggerDay >= effectiveFrom, rule.limit?.direction == .before || triggerDay <= arrivedAt.day,
      let deadline
    else { return .unmeasured }
    return deadline.isMet(at: arrivedAt) ? .met : .metLate
  }
}

extension Deadline.Trigger {
  /// Whether there is time between it and a moment; a day may lie anywhere.
  fileprivate func precedes(_ moment: Instant) -> Bool {
    switch self {
    case .day: true
    case .instant(let start): start < moment
    }
  }
}

extension Rule {
  /// How much time there is, by the record where it says so, else by the rule.
  fileprivate func limit(in values: [String: String]) -> Limit? {
    guard let amount = limitField.flatMap({ values[$0] }).flatMap({ Int($0) }), Limit.amounts.contains(amount)
    else { return limit }
    return Limit(amount, limit?.unit ?? .workday, limit?.direction ?? .after)
  }
}
