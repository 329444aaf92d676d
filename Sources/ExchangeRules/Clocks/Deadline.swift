public import ExchangeBase

/// Until when something is due, and how that was found.
public struct Deadline: Sendable, Hashable {
  /// What started the clock.
  public enum Trigger: Sendable, Hashable {
    /// A day that a record names.
    case day(Day)
    /// A moment that the exchange observed, such as a delivery.
    case instant(Instant)

    /// The day of it, which isn't counted.
    public var day: Day {
      switch self {
      case .day(let day): day
      case .instant(let instant): instant.day
      }
    }
  }

  /// The id of the rule that sets it.
  public let rule: String
  /// The article that sets it.
  public let article: String
  /// What started the clock.
  public let trigger: Trigger
  /// The last day that is in time.
  public let lastDay: Day
  /// The first moment that is late: the end of ``lastDay``, so usually the next day's 00:00.
  public let due: Instant
  /// How the last day was counted.
  public let count: Count
  /// The calendar it was counted with.
  public let calendarVersion: String

  /// Tells of a deadline.
  public init(
    rule: String, article: String, trigger: Trigger, lastDay: Day, due: Instant, count: Count,
    calendarVersion: String
  ) {
    self.rule = rule
    self.article = article
    self.trigger = trigger
    self.lastDay = lastDay
    self.due = due
    self.count = count
    self.calendarVersion = calendarVersion
  }

  /// Whether a year without a holiday notice was touched, so that the deadline may move when the notice comes.
  public var isProvisional: Bool { count.isProvisional }

  /// Whether something done at that moment is in time.
  public func isMet(at instant: Instant) -> Bool { instant < due }
}
