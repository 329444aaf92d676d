/// How much time a rule gives.
public struct Limit: Sendable, Hashable {
  /// What is counted.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// 工作日.
    case workday
    /// 日 of the calendar, working or not.
    case calendarDay
    /// 月, up to the corresponding day (民法典 202).
    case month
  }

  /// On which side of its trigger the limit lies.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Something is due within the time after the trigger (`后1个工作日内`).
    case after
    /// Something is due at least the time before the trigger (`至少提前1个工作日`).
    case before
  }

  /// The amounts that make sense; a profile is checked against them when it is read.
  public static let amounts = 0...36_500

  /// How many units; 0 is the day of the trigger itself (`同时`).
  public let amount: Int
  /// What is counted.
  public let unit: Unit
  /// On which side of the trigger.
  public let direction: Direction

  /// Makes a limit. `amount` must be one of ``amounts``.
  public init(_ amount: Int, _ unit: Unit, _ direction: Direction = .after) {
    precondition(Self.amounts.contains(amount), "a limit of \(amount) is out of range")
    self.amount = amount
    self.unit = unit
    self.direction = direction
  }
}
