/// A day of the week, numbered as ISO 8601 does: Monday is 1, Sunday 7.
public enum Weekday: Int, Sendable, Hashable, CaseIterable {
  /// 周一.
  case monday = 1
  /// 周二.
  case tuesday
  /// 周三.
  case wednesday
  /// 周四.
  case thursday
  /// 周五.
  case friday
  /// 周六.
  case saturday
  /// 周日.
  case sunday

  /// Whether it is Saturday or Sunday.
  public var isWeekend: Bool { self == .saturday || self == .sunday }
}
