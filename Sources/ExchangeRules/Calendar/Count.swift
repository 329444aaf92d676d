public import ExchangeBase

/// How a number of days was counted: the result and every day that was looked at, so that a clerk can follow it.
public struct Count: Sendable, Hashable {
  /// What a day meant for the count.
  public enum Part: Sendable, Hashable {
    /// It is the n-th day of the count.
    case counted(Int)
    /// It is off and was passed over.
    case skipped
    /// An act or an end that fell on a day off was moved to it.
    case movedTo
  }

  /// A day that was looked at.
  public struct Step: Sendable, Hashable {
    /// The day.
    public let day: Day
    /// What kind of day it is.
    public let status: DayStatus
    /// What it meant for the count.
    public let part: Part

    /// Tells of one day.
    public init(day: Day, status: DayStatus, part: Part) {
      self.day = day
      self.status = status
      self.part = part
    }
  }

  /// The day from which the count set out, not counted itself.
  public let start: Day
  /// The day at which the count arrived.
  public let day: Day
  /// The days looked at, in the order of counting; where the count goes backwards, the latest comes first.
  public let steps: [Step]
  /// Whether a year without a holiday notice was touched, so that the result may change when the notice comes.
  public let isProvisional: Bool

  /// Tells of a count.
  public init(start: Day, day: Day, steps: [Step], isProvisional: Bool) {
    self.start = start
    self.day = day
    self.steps = steps
    self.isProvisional = isProvisional
  }

  /// This count and then another that sets out where this one ended.
  func continued(by next: Count) -> Count {
    Count(
      start: start, day: next.day, steps: steps + next.steps,
      isProvisional: isProvisional || next.isProvisional)
  }
}
