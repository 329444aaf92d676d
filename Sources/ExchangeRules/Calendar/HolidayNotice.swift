import ExchangeBase

/// A notice of the State Council's General Office about the holidays of a year, or about a change to them.
struct HolidayNotice {
  /// A festival's days off, and the weekend days that are worked for it.
  struct Festival {
    let name: String
    let daysOff: ClosedRange<Day>
    let workdays: [Day]

    /// Days are written `YYYY-MM-DD`; `end` may be left out for a single day.
    init(_ name: String, _ start: String, to end: String? = nil, workdays: String...) {
      self.name = name
      daysOff = Self.day(start)...Self.day(end ?? start)
      self.workdays = workdays.map(Self.day)
    }

    private static func day(_ text: String) -> Day {
      guard let day = Day(text) else { preconditionFailure("the table of notices has no day “\(text)”") }
      return day
    }
  }

  let year: Int
  let number: String
  let url: String
  let festivals: [Festival]

  init(_ year: Int, _ number: String, _ url: String, _ festivals: [Festival]) {
    self.year = year
    self.number = number
    self.url = url
    self.festivals = festivals
  }

  /// What the notice says of single days.
  var entries: [Day: DayStatus] {
    var entries: [Day: DayStatus] = [:]
    for festival in festivals {
      for number in festival.daysOff.lowerBound.number...festival.daysOff.upperBound.number {
        entries[Day(number: number)] = .holiday(name: festival.name)
      }
      for day in festival.workdays { entries[day] = .adjustedWorkday(name: festival.name) }
    }
    return entries
  }
}

extension HolidayCalendar {
  /// The notices that came with the program, ``HolidayNotice/builtIn``, for 2019–2026, and of the years behind them the days that
  /// are off by law.
  public static let builtIn: HolidayCalendar = {
    let notices = HolidayNotice.builtIn
    let years = Set(notices.map(\.year))
    var entries: [Day: DayStatus] = [:]
    for year in StatutoryHolidays.years where !years.contains(year) {
      entries.merge(StatutoryHolidays.entries(of: year)) { first, _ in first }
    }
    for notice in notices { entries.merge(notice.entries) { _, later in later } }
    let version =
      "\(years.min() ?? 0)-\(years.max() ?? 0)/\(notices.last?.number ?? "")/\(StatutoryHolidays.order)"
    return HolidayCalendar(
      years: years, entries: entries, version: version,
      notices: notices.map { HolidayCalendar.Notice(year: $0.year, name: $0.number, source: $0.url) })
  }()
}
