public import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// A year's days off and weekend days worked.
public struct CalendarYearAnswer: Answer {
  /// A festival's days, in order.
  private struct Festival {
    let name: String
    var off: [Day] = []
    var worked: [Day] = []
  }

  private let year: Int
  private let calendar: HolidayCalendar
  private let days: [(day: Day, status: DayStatus)]

  /// Looks at each day of a year; `nil` where the Gregorian calendar has no such year.
  init?(_ year: Int, _ calendar: HolidayCalendar) {
    guard let first = Day(year: year, month: 1, day: 1), let last = Day(year: year, month: 12, day: 31) else {
      return nil
    }
    self.year = year
    self.calendar = calendar
    days = (first.number...last.number).map { number in
      let day = Day(number: number)
      return (day, calendar.status(of: day))
    }
  }

  private var workdays: Int { days.count { $0.status.isWorkday } }

  private var festivals: [Festival] {
    var festivals: [Festival] = []
    for (day, status) in days {
      guard let name = status.name else { continue }
      var place = festivals.firstIndex { $0.name == name }
      if place == nil {
        festivals.append(Festival(name: name))
        place = festivals.count - 1
      }
      guard let place else { continue }
      if status.isWorkday { festivals[place].worked.append(day) } else { festivals[place].off.append(day) }
    }
    return festivals
  }

  /// The number of working days, a line a festival, and the notices.
  public func text(in language: Language) -> String {
    let head = LocalizedText("\(year) 年：\(workdays) 个工作日", "\(year): \(workdays) working days")[language]
    let lines = festivals.map { festival in
      let off = Self.ranges(festival.off)
      let worked = Self.ranges(festival.worked)
      let parts = [
        festival.off.isEmpty ? nil : LocalizedText("\(off.zh)放假", "\(off.en) off"),
        festival.worked.isEmpty ? nil : LocalizedText("\(worked.zh)上班", "\(worked.en) worked"),
      ].compactMap { $0?[language] }
      return "  \(festival.name)  " + parts.joined(separator: LocalizedText("；", "; ")[language])
    }
    let notices = calendar.noticeLines(for: [year]).map { "  " + $0[language] }
    let source = LocalizedText("工作日历（\(calendar.version)）：", "calendar (\(calendar.version)):")[language]
    return ([head] + lines + [source] + notices).joined(separator: "\n")
  }

  /// Days, those that follow one another as a range.
  private static func ranges(_ days: [Day]) -> LocalizedText {
    var ranges: [ClosedRange<Day>] = []
    for day in days {
      if let last = ranges.last, last.upperBound.adding(days: 1) == day {
        ranges[ranges.count - 1] = last.lowerBound...day
      } else {
        ranges.append(day...day)
      }
    }
    let texts = ranges.map { range in
      let (first, last) = (range.lowerBound.title, range.upperBound.title)
      return range.lowerBound == range.upperBound
        ? first : LocalizedText("\(first.zh)至 \(last.zh)", "\(first.en) to \(last.en)")
    }
    return LocalizedText(
      texts.map(\.zh).joined(separator: "、"), texts.map(\.en).joined(separator: ", "))
  }

  private enum CodingKeys: String, CodingKey {
    case year, isCovered, workdays, days, calendar, notices
  }

  /// The same for programs; `days` holds those that differ from Monday to Friday.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(year, forKey: .year)
    try container.encode(calendar.covers(year: year), forKey: .isCovered)
    try container.encode(workdays, forKey: .workdays)
    try container.encode(
      days.filter { $0.status.name != nil }.map { CalendarDayLine($0.day, $0.status) }, forKey: .days)
    try container.encode(calendar.version, forKey: .calendar)
    try container.encode(
      calendar.notices.filter { $0.year == year }.map(CalendarNoticeLine.init), forKey: .notices)
  }
}
