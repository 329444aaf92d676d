public import ExchangeBase

/// 应报事项: what a department is expected to hand in on working days, and by when. The measure asks for none of it; it is
/// what departments have agreed upon, or do anyway.
public struct ExpectedDrop: Sendable, Hashable {
  /// How it turned out on a day.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Something of the kind went through in time.
    case onTime = "on-time"
    /// Something went through, later on the day.
    case late
    /// Nothing went through on the day.
    case missing
    /// Nothing has gone through, and the time isn't over.
    case awaited
  }

  /// The department's code.
  public let department: String
  /// The kind's code.
  public let kind: String
  /// When the time for it ends, in minutes after midnight, 1…1440: the first moment that is late.
  public let by: Int
  /// On which days of the week, as far as they are worked.
  public let weekdays: Set<Weekday>

  /// Expects something of a department. `by` must be 1…1440; without `weekdays` it is every working day.
  public init(department: String, kind: String, by: Int, weekdays: Set<Weekday> = Set(Weekday.allCases)) {
    precondition((1...Counting.midnight).contains(by), "no time ends \(by) minutes after midnight")
    self.department = department
    self.kind = kind
    self.by = by
    self.weekdays = weekdays
  }

  /// Whether it is expected on a day: never on one that is off.
  public func isDue(on day: Day, _ calendar: HolidayCalendar) -> Bool {
    weekdays.contains(day.weekday) && calendar.isWorkday(day)
  }

  /// How it turned out on a day.
  ///
  /// - Parameters:
  ///   - first: when the first of it arrived that went through; `nil` where nothing did.
  ///   - moment: the moment for which it is told.
  public func outcome(on day: Day, first: Instant?, at moment: Instant) -> Outcome {
    let end = Instant(day: day, minute: by)
    if let first { return first < end ? .onTime : .late }
    return moment < end ? .awaited : .missing
  }
}
