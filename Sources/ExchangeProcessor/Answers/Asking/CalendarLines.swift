import ExchangeBase
import ExchangeFormats
import ExchangeRules

extension HolidayCalendar {
  /// What people should know of the notices that some years rest on: a line a year.
  func noticeLines(for years: some Sequence<Int>) -> [LocalizedText] {
    years.map { year in
      guard covers(year: year) else {
        return LocalizedText(
          "\(year) 年：还没有放假通知，按周一至周五计（法定节日除外），时限暂定，通知发布后可能变动",
          "\(year): no holiday notice yet; Monday to Friday count but for days off by law, and limits may change with the notice"
        )
      }
      let names = notices.filter { $0.year == year }.map { notice in
        [notice.name, notice.source].filter { !$0.isEmpty }.joined(separator: " ")
      }
      return LocalizedText(
        "\(year) 年：\(names.joined(separator: "；"))", "\(year): \(names.joined(separator: "; "))")
    }
  }
}

/// A day as programs read of it.
struct CalendarDayLine: Encodable {
  let date: String
  /// 1 for Monday to 7 for Sunday.
  let weekday: Int
  let kind: CalendarDayKind
  let name: String?
  /// What it meant for a count, `counted`, `skipped` or `movedTo`; `nil` where nothing was counted.
  let part: String?
  /// Its place in the count.
  let number: Int?

  /// Tells of a day.
  init(_ day: Day, _ status: DayStatus, part: String? = nil, number: Int? = nil) {
    date = day.description
    weekday = day.weekday.rawValue
    kind = CalendarDayKind(status)
    name = status.name
    self.part = part
    self.number = number
  }
}

/// A notice as programs read of it.
struct CalendarNoticeLine: Encodable {
  let year: Int
  let name, source: String

  /// Tells of a notice.
  init(_ notice: HolidayCalendar.Notice) {
    year = notice.year
    name = notice.name
    source = notice.source
  }
}
