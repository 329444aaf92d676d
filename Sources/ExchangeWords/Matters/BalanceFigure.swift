public import ExchangeBase

/// The figures of a day's balance of obligations, in records and in the order in which they are reckoned.
public enum BalanceFigure: String, Sendable, CaseIterable {
  /// What was open in the morning.
  case opening
  /// What came up.
  case opened
  /// What isn't needed any more.
  case withdrawn
  /// What was done, or has ended otherwise.
  case discharged
  /// What is open at night.
  case closing

  /// The figure as the head of a column.
  public var title: LocalizedText {
    switch self {
    case .opening: LocalizedText("期初未了", "open before")
    case .opened: LocalizedText("当日新增", "new")
    case .withdrawn: LocalizedText("不再需要", "no longer needed")
    case .discharged: LocalizedText("当日了结", "ended")
    case .closing: LocalizedText("期末未了", "open after")
    }
  }

  /// The same over several days.
  public var periodTitle: LocalizedText {
    switch self {
    case .opened: LocalizedText("本期新增", title.en)
    case .discharged: LocalizedText("本期了结", title.en)
    case .opening, .withdrawn, .closing: title
    }
  }

  /// How the closing figure comes about.
  public static var equation: LocalizedText { equation(\.title) }

  /// The same over several days.
  public static var periodEquation: LocalizedText { equation(\.periodTitle) }

  private static func equation(_ title: (Self) -> LocalizedText) -> LocalizedText {
    let (opening, opened, withdrawn) = (title(.opening), title(.opened), title(.withdrawn))
    let (discharged, closing) = (title(.discharged), title(.closing))
    return LocalizedText(
      "\(opening.zh)＋\(opened.zh)－\(withdrawn.zh)－\(discharged.zh)＝\(closing.zh)",
      "\(opening.en) + \(opened.en) − \(withdrawn.en) − \(discharged.en) = \(closing.en)")
  }
}
