public import ExchangeBase

/// What sort of period a report sums up.
public enum PeriodSort: String, Sendable, CaseIterable {
  /// Monday to Sunday.
  case week
  /// A month of the calendar.
  case month
  /// Any days that follow each other.
  case range

  /// What a report of it is.
  public var title: LocalizedText {
    switch self {
    case .week: LocalizedText("周报", "weekly report")
    case .month: LocalizedText("月报", "monthly report")
    case .range: LocalizedText("期间统计", "report of several days")
    }
  }

  /// The period itself, where its report speaks of it.
  public var this: LocalizedText {
    switch self {
    case .week: LocalizedText("本周", "this week")
    case .month: LocalizedText("本月", "this month")
    case .range: LocalizedText("本期", "these days")
    }
  }

  /// The one before it.
  public var before: LocalizedText {
    switch self {
    case .week: LocalizedText("上周", "the week before")
    case .month: LocalizedText("上月", "the month before")
    case .range: LocalizedText("上期", "as many days before")
    }
  }
}
