/// What kind of day a day is in the administration's calendar.
public enum DayStatus: Sendable, Hashable, Codable {
  /// Monday to Friday, and no notice says otherwise.
  case workday
  /// Saturday or Sunday, and no notice says otherwise.
  case weekend
  /// Off by a notice; the name is the festival's (`春节`).
  case holiday(name: String)
  /// A weekend day that is worked to make up for a festival (调休), which the name tells.
  case adjustedWorkday(name: String)

  /// Whether the day is worked, and so counts as 工作日.
  public var isWorkday: Bool {
    switch self {
    case .workday, .adjustedWorkday: true
    case .weekend, .holiday: false
    }
  }

  /// The festival that makes the day what it is; `nil` for plain workdays and weekends.
  public var name: String? {
    switch self {
    case .holiday(let name), .adjustedWorkday(let name): name
    case .workday, .weekend: nil
    }
  }
}
