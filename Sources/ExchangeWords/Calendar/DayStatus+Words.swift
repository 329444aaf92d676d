public import ExchangeBase
public import ExchangeRules

extension DayStatus {
  /// What kind of day it is.
  public var title: LocalizedText {
    switch self {
    case .workday: LocalizedText("工作日", "working day")
    case .weekend: LocalizedText("休息日", "weekend")
    case .holiday(let name): LocalizedText("节假日（\(name)）", "holiday (\(name))")
    case .adjustedWorkday(let name): LocalizedText("调休上班（\(name)）", "working day in exchange (\(name))")
    }
  }
}

extension Weekday {
  /// The day of the week.
  public var title: LocalizedText {
    switch self {
    case .monday: LocalizedText("周一", "Mon")
    case .tuesday: LocalizedText("周二", "Tue")
    case .wednesday: LocalizedText("周三", "Wed")
    case .thursday: LocalizedText("周四", "Thu")
    case .friday: LocalizedText("周五", "Fri")
    case .saturday: LocalizedText("周六", "Sat")
    case .sunday: LocalizedText("周日", "Sun")
    }
  }
}

extension Day {
  /// `2021-01-04（周一）`.
  public var title: LocalizedText {
    LocalizedText("\(self)（\(weekday.title.zh)）", "\(self) (\(weekday.title.en))")
  }
}

extension Count.Part {
  /// What days that follow one another meant for a count.
  ///
  /// - Parameter last: what the last of them meant.
  public func title(to last: Count.Part) -> LocalizedText {
    switch self {
    case .counted(let from):
      if case .counted(let to) = last, to != from {
        LocalizedText("第 \(from) 至第 \(to) 个", "numbers \(from) to \(to)")
      } else {
        LocalizedText("第 \(from) 个", "number \(from)")
      }
    case .skipped: LocalizedText("不计", "not counted")
    case .movedTo: LocalizedText("顺延到这一天", "moved to it")
    }
  }
}
