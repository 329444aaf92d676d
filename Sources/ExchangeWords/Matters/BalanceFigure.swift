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

  /// How the closing figure comes about.
  public static var equation: LocalizedText {
    let (opening, opened, withdrawn) = (Self.opening.title, Self.opened.title, Self.withdrawn.title)
    let (discharged, closing) = (Self.discharged.title, Self.closing.title)
    return LocalizedText(
      "\(opening.zh)＋\(opened.zh)－\(withdrawn.zh)－\(discharged.zh)＝\(closing.zh)",
      "\(opening.en) + \(opened.en) − \(withdrawn.en) − \(discharged.en) = \(closing.en)")
  }
}
