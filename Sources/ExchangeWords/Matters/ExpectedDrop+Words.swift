public import ExchangeBase
public import ExchangeRules

extension ExpectedDrop.Outcome {
  /// How it turned out.
  public var title: LocalizedText {
    switch self {
    case .onTime: LocalizedText("按时", "on time")
    case .late: LocalizedText("迟到", "late")
    case .missing: LocalizedText("缺报", "missing")
    case .awaited: LocalizedText("待报", "awaited")
    }
  }
}

extension ExpectedDrop {
  /// On which days it is expected.
  public var days: LocalizedText {
    if weekdays.count == Weekday.allCases.count { return LocalizedText("每个工作日", "every working day") }
    let titles = weekdays.sorted { $0.rawValue < $1.rawValue }.map(\.title)
    return LocalizedText(titles.map(\.zh).joined(separator: "、"), titles.map(\.en).joined(separator: ", "))
  }

  /// When the time for it ends, as people write it: `09:30`, `24:00`.
  public var time: String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(by / 60)):\(padded(by % 60))"
  }
}
