public import ExchangeBase

/// The working days of the administration: what the yearly holiday notices say, and Monday to Friday otherwise.
///
/// A year without a notice has Mondays to Fridays but for the days that are off by law, and a count that touches it is
/// *provisional*: the notice, when it comes, may move it.
public struct HolidayCalendar: Sendable, Equatable {
  /// A notice about the holidays of a year.
  public struct Notice: Sendable, Hashable, Codable {
    /// The year that it is about.
    public let year: Int
    /// What it is called: its document number (`国办发明电〔2020〕27号`), or the file that brought it.
    public let name: String
    /// Where it was published; empty where nobody noted it.
    public let source: String

    /// Names a notice.
    public init(year: Int, name: String, source: String) {
      self.year = year
      self.name = name
      self.source = source
    }
  }

  /// A calendar by which limits were counted before, and the moment at which another took its place.
  public struct Earlier: Sendable, Equatable {
    /// The calendar.
    public let calendar: HolidayCalendar
    /// When what was open was counted anew.
    public let until: Instant

    /// Tells of one.
    public init(_ calendar: HolidayCalendar, until: Instant) {
      self.calendar = calendar
      self.until = until
    }
  }

  /// Names the notices in use, for reports and for finding what was computed with which calendar.
  public let version: String
  /// The notices, an earlier one before the later that changes it.
  public let notices: [Notice]
  let years: Set<Int>
  let entries: [Day: DayStatus]
  /// The calendars by which limits were counted before it, the first first. They say what was told of a limit that was
  /// set while they were in use, and nothing of what was set since.
  private(set) var earlier: [Earlier] = []

  /// Makes a calendar from the years that have a notice and the days that differ from Monday to Friday. An
  /// entry may lie outside these years: a notice can give away the last days of the December before.
  /// `notices` tell people what the calendar rests on; nothing is counted by them.
  public init(
    years: Set<Int>, entries: [Day: DayStatus], version: String, notices: [Notice] = []
  ) {
    self.years = years
    self.entries = entries
    self.version = version
    self.notices = notices
  }

  /// This calendar with a later notice on top, which wins where the two differ. To take back an earlier notice's
  /// day, the later one has an entry `.workday` or `.weekend`.
  public func overlaying(_ later: HolidayCalendar) -> HolidayCalendar {
    HolidayCalendar(
      years: years.union(later.years), entries: entries.merging(later.entries) { _, new in new },
      version: "\(version)+\(later.version)", notices: notices + later.notices)
  }

  /// The same calendar, by which limits are counted that others had counted before.
  public func succeeding(_ earlier: [Earlier]) -> HolidayCalendar {
    var calendar = self
    calendar.earlier = earlier
    return calendar
  }

  /// Whether the year has a notice.
  public func covers(year: Int) -> Bool { years.contains(year) }

  /// The day of a year from which on the notice of the next is missed: the State Council publishes it in November, at times earlier.
  public static let noticeExpected = (month: 11, day: 15)

  /// The years whose notice isn't there and should be by a day: its own, and late in it the next.
  public func missingNotices(on day: Day) -> [Int] {
    let isExpected = Self.isNoticeExpected(ofYear: day.year + 1, on: day)
    return [day.year, day.year + 1].filter { !covers(year: $0) && ($0 == day.year || isExpected) }
  }

  /// Whether a year's notice is expected to be there by a day.
  private static func isNoticeExpected(ofYear year: Int, on day: Day) -> Bool {
    Day(year: year - 1, month: noticeExpected.month, day: noticeExpected.day).map { $0 <= day } ?? false
  }

  /// The years without a notice that a count looked at.
  public func gaps(in count: Count) -> Set<Int> {
    Set(([count.day] + count.steps.map(\.day)).map(\.year).filter { !covers(year: $0) })
  }

  /// What kind of day it is.
  public func status(of day: Day) -> DayStatus {
    entries[day] ?? (day.weekday.isWeekend ? .weekend : .workday)
  }

  /// Whether the day is worked.
  public func isWorkday(_ day: Day) -> Bool { status(of: day).isWorkday }

  /// The `n`-th working day after a day, which itself isn't counted (民法典 201). With `n` below 1 it is the day
  /// itself.
  public func workday(_ n: Int, after day: Day) -> Count { count(n, from: day, by: 1) }

  /// The `n`-th working day before a day, which itself isn't counted. With `n` below 1 it is the day itself.
  public func workday(_ n: Int, before day: Day) -> Count { count(n, from: day, by: -1) }

  /// The day itself if it is worked, else the next that is (民法典 203).
  public func firstWorkday(from day: Day) -> Count {
    if isWorkday(day) {
      return Count(start: day, day: day, steps: [], isProvisional: !covers(year: day.year))
    }
    var steps = [Count.Step(day: day, status: status(of: day), part: .skipped)]
    walk(from: day, by: 1) { day, status in
      steps.append(Count.Step(day: day, status: status, part: status.isWorkday ? .movedTo : .skipped))
      return !status.isWorkday
    }
    return count(from: day, steps)
  }

  private func count(_ n: Int, from start: Day, by step: Int) -> Count {
    var steps: [Count.Step] = []
    var counted = 0
    guard n > 0 else { return count(from: start, steps) }
    walk(from: start, by: step) { day, status in
      if status.isWorkday { counted += 1 }
      let part = status.isWorkday ? Count.Part.counted(counted) : .skipped
      steps.append(Count.Step(day: day, status: status, part: part))
      return counted < n
    }
    return count(from: start, steps)
  }

  private func count(from start: Day, _ steps: [Count.Step]) -> Count {
    Count(
      start: start, day: steps.last?.day ?? start, steps: steps,
      isProvisional: steps.contains { !covers(year: $0.day.year) })
  }

  /// Visits the days beyond `start`, one by one, until `visit` has seen enough or the calendar ends.
  private func walk(from start: Day, by step: Int, _ visit: (Day, DayStatus) -> Bool) {
    var day = start
    repeat {
      let next = day.adding(days: step)
      if next == day { return }
      day = next
    } while visit(day, status(of: day))
  }
}
