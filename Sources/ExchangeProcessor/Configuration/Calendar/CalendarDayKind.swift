import ExchangeRules

/// What kind of day it is, as calendar files and answers for programs write it.
enum CalendarDayKind: String, Encodable {
  case holiday
  case adjustedWorkday = "adjusted_workday"
  case workday
  case weekend

  /// The kind of a day's status.
  init(_ status: DayStatus) {
    self =
      switch status {
      case .workday: .workday
      case .weekend: .weekend
      case .holiday: .holiday
      case .adjustedWorkday: .adjustedWorkday
      }
  }
}
