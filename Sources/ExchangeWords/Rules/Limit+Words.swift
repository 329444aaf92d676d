public import ExchangeBase
public import ExchangeRules

extension Limit.Unit {
  /// So many of it.
  public func title(_ amount: Int) -> LocalizedText {
    switch self {
    case .workday: LocalizedText("\(amount) 个工作日", "\(amount) working day(s)")
    case .calendarDay: LocalizedText("\(amount) 日", "\(amount) day(s)")
    case .month: LocalizedText("\(amount) 个月", "\(amount) month(s)")
    }
  }
}

extension Limit {
  /// How much time it gives.
  public var title: LocalizedText {
    if amount == 0 { return LocalizedText("当日", "the same day") }
    let time = unit.title(amount)
    return switch direction {
    case .after: LocalizedText("\(time.zh)内", "within \(time.en)")
    case .before: LocalizedText("至少提前 \(time.zh)", "at least \(time.en) ahead")
    }
  }

  /// The time that it gives from a day on.
  ///
  /// - Parameter isExpiry: whether the day is the last one of a term.
  public func title(from day: Day, isExpiry: Bool) -> LocalizedText {
    let (time, day) = (unit.title(amount), day.title)
    return switch direction {
    case .after where isExpiry:
      LocalizedText("\(day.zh)期限届满，此后 \(time.zh)内", "\(time.en) after a term that ends on \(day.en)")
    case .after: LocalizedText("\(day.zh)起 \(time.zh)内", "\(time.en) from \(day.en)")
    case .before: LocalizedText("\(day.zh)之前至少 \(time.zh)", "at least \(time.en) before \(day.en)")
    }
  }
}
