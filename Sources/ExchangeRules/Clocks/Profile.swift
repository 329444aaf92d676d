/// A measure as data: the numbers and readings of one district's document.
public struct Profile: Sendable, Equatable {
  /// The profile's id, which is also its file's name (`xuecheng-2020-19`).
  public let id: String
  /// The measure's title, in Chinese.
  public let title: String
  /// The measure's document number (`薛政办字〔2020〕19号`).
  public let documentNumber: String
  /// The day it came into force. What happened before is stored and not measured.
  public let effectiveFrom: Day
  /// The readings where the measure leaves something open.
  public let counting: Counting
  /// What counts as a claim.
  public let claimMode: ClaimMode
  /// The clocks, in the order of the articles.
  public let rules: [ClockRule]

  /// Makes a profile. Rules have ids of their own, and a kind has at most one claim rule.
  public init(
    id: String, title: String, documentNumber: String, effectiveFrom: Day, counting: Counting,
    claimMode: ClaimMode, rules: [ClockRule]
  ) {
    self.id = id
    self.title = title
    self.documentNumber = documentNumber
    self.effectiveFrom = effectiveFrom
    self.counting = counting
    self.claimMode = claimMode
    self.rules = rules
  }

  /// The clocks that a record of the kind stops by its arrival.
  public func pushRules(forKind kind: String) -> [ClockRule] {
    rules.filter { $0.measures != .claim && $0.kinds.contains(kind) }
  }

  /// The clock that starts with the delivery of a record of the kind; `nil` where it needs no claim.
  public func claimRule(forKind kind: String) -> ClockRule? {
    rules.first { $0.measures == .claim && $0.kinds.contains(kind) }
  }

  /// Until when a rule wants something done that a day started or, for a limit before it, that precedes the day.
  public func deadline(for rule: ClockRule, from day: Day, calendar: HolidayCalendar) -> Deadline {
    deadline(for: rule, trigger: .day(day), calendar)
  }

  /// Until when a rule wants something done that a moment started, such as a delivery.
  public func deadline(for rule: ClockRule, from instant: Instant, calendar: HolidayCalendar) -> Deadline {
    deadline(for: rule, trigger: .instant(instant), calendar)
  }

  /// How a record that names `triggerDay` and arrived at `arrivedAt` stands against its sender's clock.
  public func timeliness(
    of rule: ClockRule, triggerDay: Day, arrivedAt: Instant, calendar: HolidayCalendar
  ) -> Timeliness {
    if triggerDay < effectiveFrom { return .unmeasured }
    return deadline(for: rule, from: triggerDay, calendar: calendar).isMet(at: arrivedAt) ? .met : .metLate
  }

  private func deadline(
    for rule: ClockRule, trigger: Deadline.Trigger, _ calendar: HolidayCalendar
  ) -> Deadline {
    let count = counting.count(rule.limit, from: trigger.day, isExpiry: rule.isExpiry, calendar: calendar)
    return Deadline(
      rule: rule.id, article: rule.article, trigger: trigger, lastDay: count.day,
      due: counting.end(of: count.day), count: count, calendarVersion: calendar.version)
  }
}
