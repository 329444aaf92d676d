public import ExchangeBase

/// The readings of the law that a profile settles where the measure leaves them open.
public struct Counting: Sendable, Hashable {
  /// How an act on a day off is counted.
  public enum OffDayEvent: String, Sendable, Hashable, CaseIterable {
    /// The next working day is the first of the count.
    case countFromNextWorkday
    /// The act is deemed done on the next working day, which therefore isn't counted.
    case deemNextWorkday
  }

  /// How “at least n working days before” is counted.
  public enum AdvanceCounting: String, Sendable, Hashable, CaseIterable {
    /// The n-th working day before is still in time.
    case previousWorkday
    /// n whole working days lie between.
    case clearWorkdays
  }

  /// Midnight at the end of a day, as minutes after the midnight at its beginning.
  public static let midnight = 24 * 60

  /// How an act on a day off is counted.
  public let offDayEvent: OffDayEvent
  /// When the last day ends, in minutes after midnight, 1…1440: by 24:00, or at the close of business (民法典 203).
  public let closeAt: Int
  /// How a limit before a day is counted.
  public let advanceCounting: AdvanceCounting
  /// Whether a term that ends on a day off ends on the next working day instead (民法典 203), before an article's
  /// own limit is counted from there.
  public let commitmentExpiryRolls: Bool

  /// Makes a set of readings; what is left out is the Civil Code's general rule. `closeAt` must be 1…1440.
  public init(
    offDayEvent: OffDayEvent = .countFromNextWorkday, closeAt: Int = Counting.midnight,
    advanceCounting: AdvanceCounting = .previousWorkday, commitmentExpiryRolls: Bool = true
  ) {
    precondition((1...Self.midnight).contains(closeAt), "no day ends \(closeAt) minutes after midnight")
    self.offDayEvent = offDayEvent
    self.closeAt = closeAt
    self.advanceCounting = advanceCounting
    self.commitmentExpiryRolls = commitmentExpiryRolls
  }

  /// Reads `closeAt` as people write it, `17:30` or `24:00`; `nil` unless it is 00:01…24:00.
  public static func closeAt(_ text: String) -> Int? {
    var cursor = TextCursor(text)
    guard let hour = cursor.number(digits: 2), cursor.take(":") != nil,
      let minute = cursor.number(digits: 2), minute < 60, cursor.isAtEnd,
      (1...midnight).contains(hour * 60 + minute)
    else { return nil }
    return hour * 60 + minute
  }

  /// The end of the last day that is in time: the first moment that is late.
  public func end(of lastDay: Day) -> Instant { Instant(day: lastDay, minute: closeAt) }

  /// Counts a limit from the day of its trigger to the last day that is in time.
  ///
  /// - Parameter isExpiry: whether the day is the last of a term, which ``commitmentExpiryRolls`` is about.
  public func count(_ limit: Limit, from day: Day, isExpiry: Bool = false, calendar: HolidayCalendar)
    -> Count
  {
    switch limit.direction {
    case .before: countBefore(limit, day, calendar)
    case .after:
      if isExpiry ? commitmentExpiryRolls : offDayEvent == .deemNextWorkday {
        countAfter(limit, calendar.firstWorkday(from: day), calendar)
      } else {
        countAfter(limit, Count(day), calendar)
      }
    }
  }

  private func countAfter(_ limit: Limit, _ start: Count, _ calendar: HolidayCalendar) -> Count {
    switch limit.unit {
    case .workday where limit.amount > 0:
      start.continued(by: calendar.workday(limit.amount, after: start.day))
    case .workday:
      start.continued(by: calendar.firstWorkday(from: start.day))
    case .calendarDay:
      start.continued(by: calendar.firstWorkday(from: start.day.adding(days: limit.amount)))
    case .month:
      start.continued(by: calendar.firstWorkday(from: start.day.adding(months: limit.amount)))
    }
  }

  /// Ahead of a day nothing is moved to a working day: that would shorten the notice that the other side gets.
  private func countBefore(_ limit: Limit, _ day: Day, _ calendar: HolidayCalendar) -> Count {
    let clear = advanceCounting == .clearWorkdays ? 1 : 0
    return switch limit.unit {
    case .workday: calendar.workday(limit.amount + clear, before: day)
    case .calendarDay: Count(day, to: day.adding(days: -limit.amount))
    case .month: Count(day, to: day.adding(months: -limit.amount))
    }
  }
}

extension Count {
  /// A count that looked at no day on its way.
  fileprivate init(_ start: Day, to day: Day? = nil) {
    self.init(start: start, day: day ?? start, steps: [], isProvisional: false)
  }
}
