public import ExchangeBase
import ExchangeWords

/// A week, a month, or any days that follow each other, of which a report sums up the days.
public struct ReportPeriod: Sendable, Equatable {
  /// Its days.
  public let days: ClosedRange<Day>
  /// What its package is called, without the ending: `2021-01`, `2021-W03`, `2021-01-05_2021-02-03`.
  public let name: String
  private let sort: PeriodSort

  /// The month of a day.
  public init(monthOf day: Day) {
    let first = day.adding(days: 1 - day.dayOfMonth)
    days = first...first.adding(months: 1).adding(days: -1)
    name = String(first.description.prefix(7))
    sort = .month
  }

  /// A month like `2021-01`; `nil` where there is none of that name.
  public init?(month: String) {
    guard month.utf8.count == 7, let first = Day("\(month)-01") else { return nil }
    self.init(monthOf: first)
  }

  /// The week of a day, from Monday to Sunday. It is counted in the year in which its Thursday lies (GB/T 7408, ISO 8601).
  public init(weekOf day: Day) {
    // The first of January of the year 1, of number -719,162, was a Monday.
    let monday = day.adding(days: -((day.number - Day.first.number) % 7))
    let thursday = monday.adding(days: 3)
    let newYear = thursday.adding(days: 1 - thursday.dayOfMonth).adding(months: 1 - thursday.month)
    let number = (thursday.number - newYear.number) / 7 + 1
    days = monday...monday.adding(days: 6)
    name = "\(thursday.description.prefix(4))-W\(number < 10 ? "0" : "")\(number)"
    sort = .week
  }

  /// The period whose package is called so; `nil` where none is.
  public init?(name: String) {
    let days = name.split(separator: "_", omittingEmptySubsequences: false).map { Day(String($0)) }
    let week = name.split(separator: "W").last.flatMap { Int($0) } ?? 0
    if let month = ReportPeriod(month: name) {
      self = month
    } else if days.count == 2, let first = days[0], let last = days[1], first <= last {
      self.init(first...last)
    } else if (1...53).contains(week), let fourth = Day("\(name.prefix(4))-01-04") {
      // The fourth of January is always in the first week.
      self.init(weekOf: fourth.adding(days: 7 * (week - 1)))
    } else {
      return nil
    }
    guard self.name == name else { return nil }
  }

  /// Any days, from the first to the last.
  public init(_ days: ClosedRange<Day>) {
    self.days = days
    name = "\(days.lowerBound)_\(days.upperBound)"
    sort = .range
  }

  /// Each of its days, in order.
  var all: some RandomAccessCollection<Day> {
    (days.lowerBound.number...days.upperBound.number).lazy.map { Day(number: $0) }
  }

  /// As many days before it; the month before a month. `nil` where the calendar doesn't go back so far.
  var before: ReportPeriod? {
    let count = days.upperBound.number - days.lowerBound.number + 1
    guard days.lowerBound.number - Day.first.number > max(count, 31) else { return nil }
    let last = days.lowerBound.adding(days: -1)
    return switch sort {
    case .month: ReportPeriod(monthOf: last)
    case .week: ReportPeriod(weekOf: last)
    case .range: ReportPeriod(last.adding(days: 1 - count)...last)
    }
  }

  /// What a report of it is called.
  var reportTitle: String { "审管信息交换\(noun)" }

  /// 月报, 周报, 期间统计.
  var noun: String { sort.title.zh }

  /// What it is called in a sentence, as well as the one before it.
  var words: (this: String, before: String) { (sort.this.zh, sort.before.zh) }

  /// 2021年1月, 2021年第3周, 2021年1月5日—2月3日.
  public var title: String {
    let (first, last) = (days.lowerBound, days.upperBound)
    if sort == .month { return "\(first.year)年\(first.month)月" }
    if sort == .week { return "\(name.prefix(4))年第\(Int(name.suffix(2)) ?? 0)周" }
    let end = first.year == last.year ? "\(last.month)月\(last.dayOfMonth)日" : DayPage.spelled(day: last)
    return "\(DayPage.spelled(day: first))—\(end)"
  }
}
