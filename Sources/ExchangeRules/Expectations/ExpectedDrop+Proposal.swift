public import ExchangeBase

/// The first file of a kind that went through for a department on a day.
public struct FirstArrival: Sendable, Equatable {
  /// The department's code.
  public let sender: String
  /// The kind's code.
  public let kind: String
  /// When it arrived.
  public let at: Instant

  /// Notes an arrival.
  public init(sender: String, kind: String, at: Instant) {
    self.sender = sender
    self.kind = kind
    self.at = at
  }
}

extension ExpectedDrop {
  /// What has come so regularly that it may be expected to come again.
  private enum Habit {
    /// So many of ten working days, or of ten of one day of the week, make a habit.
    static let ofTen = 8
    /// Fewer days say nothing about all, and fewer of one day of the week nothing about that.
    static let leastDays = 5, leastWeeks = 3
    /// Times are rounded up to so many minutes.
    static let step = 30
  }

  /// What departments have handed in so regularly that it may be expected: on eight of ten working days, or of ten of one day of
  /// the week. The time is that by which nine of ten came, the next half hour.
  ///
  /// - Parameters:
  ///   - arrivals: what came, at most one a department, kind and day.
  ///   - days: the working days that are looked at.
  public static func proposed(from arrivals: [FirstArrival], on days: [Day]) -> [ExpectedDrop] {
    let known = Set(days)
    let groups = Dictionary(grouping: arrivals.filter { known.contains($0.at.day) }) { [$0.sender, $0.kind] }
    let ofWeekday = Dictionary(grouping: days, by: \.weekday).mapValues(\.count)
    return groups.compactMap { _, arrivals in
      let weekdays = habit(Dictionary(grouping: arrivals, by: \.at.day.weekday).mapValues(\.count), ofWeekday)
      let times = arrivals.filter { weekdays.contains($0.at.day.weekday) }.map(\.at.minuteOfDay).sorted()
      guard let first = arrivals.first, let usual = times.dropLast(times.count / 10).last else { return nil }
      let by = min(Counting.midnight, (usual / Habit.step + 1) * Habit.step)
      return ExpectedDrop(department: first.sender, kind: first.kind, by: by, weekdays: weekdays)
    }.sorted { ($0.department, $0.kind) < ($1.department, $1.kind) }
  }

  /// The days of the week on which something comes: all, where it comes on most working days.
  private static func habit(_ met: [Weekday: Int], _ all: [Weekday: Int]) -> Set<Weekday> {
    func isHabit(_ count: Int, of all: Int, atLeast least: Int) -> Bool {
      all >= least && count * 10 >= all * Habit.ofTen
    }
    let (count, total) = (met.values.reduce(0, +), all.values.reduce(0, +))
    if isHabit(count, of: total, atLeast: Habit.leastDays) { return Set(Weekday.allCases) }
    return Set(
      met.filter { isHabit($0.value, of: all[$0.key] ?? 0, atLeast: Habit.leastWeeks) }.map(\.key))
  }
}

extension Instant {
  /// Minutes after the midnight of its day.
  fileprivate var minuteOfDay: Int {
    Int((milliseconds - Instant(day: day).milliseconds) / 60_000)
  }
}
