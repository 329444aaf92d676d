public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Until when something is due, which days counted and which didn't, and why.
public struct DueAnswer: Answer {
  private let start: Day
  private let limit: Limit
  private let isExpiry: Bool
  private let rule: (id: String, article: String)?
  private let profile: Profile
  private let calendar: HolidayCalendar
  private let count: Count

  init(
    from start: Day, _ limit: Limit, isExpiry: Bool, rule: (id: String, article: String)?, _ profile: Profile,
    _ calendar: HolidayCalendar
  ) {
    self.start = start
    self.limit = limit
    self.isExpiry = isExpiry
    self.rule = rule
    self.profile = profile
    self.calendar = calendar
    count = profile.counting.count(limit, from: start, isExpiry: isExpiry, calendar: calendar)
  }

  private var due: Instant { profile.counting.end(of: count.day) }

  /// The years whose days were looked at.
  private var years: [Int] { Set(count.steps.map(\.day.year) + [count.day.year]).sorted() }

  /// The result, then day by day how it came about, then what it rests on.
  public func text(in language: Language) -> String {
    let sections: [(head: LocalizedText, lines: [LocalizedText])] = [
      (head, dayLines + [ruleLine].compactMap { $0 }),
      (LocalizedText("口径（\(profile.id)）：", "readings (\(profile.id)):"), readings),
      (
        LocalizedText("工作日历（\(calendar.version)）：", "calendar (\(calendar.version)):"),
        calendar.noticeLines(for: years)
      ),
    ]
    return sections.flatMap { section in
      [section.head[language]] + section.lines.map { "  " + $0[language] }
    }.joined(separator: "\n")
  }

  private var head: LocalizedText {
    let until = due.deadlineForPeople
    let provisional = count.isProvisional ? LocalizedText("（暂定）", ", provisionally") : LocalizedText("", "")
    let day = count.day.words
    return LocalizedText(
      "\(asked.zh)：\(day.zh)是最后一天\(provisional.zh)，到 \(until) 为止，即 \(due.forPeople) 之前。",
      "\(asked.en): \(day.en) is the last day\(provisional.en), until \(until), that is before "
        + "\(due.forPeople).")
  }

  private var ruleLine: LocalizedText? {
    rule.map { LocalizedText("规则 \($0.id)：\($0.article)", "rule \($0.id): \($0.article)") }
  }

  private var asked: LocalizedText {
    let amount = limit.amount
    let unit =
      switch limit.unit {
      case .workday: LocalizedText("\(amount) 个工作日", "\(amount) working day(s)")
      case .calendarDay: LocalizedText("\(amount) 日", "\(amount) day(s)")
      case .month: LocalizedText("\(amount) 个月", "\(amount) month(s)")
      }
    let day = start.words
    return switch limit.direction {
    case .after where isExpiry:
      LocalizedText("\(day.zh)期限届满，此后 \(unit.zh)内", "\(unit.en) after a term that ends on \(day.en)")
    case .after: LocalizedText("\(day.zh)起 \(unit.zh)内", "\(unit.en) from \(day.en)")
    case .before: LocalizedText("\(day.zh)之前至少 \(unit.zh)", "at least \(unit.en) before \(day.en)")
    }
  }

  /// How the count went: days that follow one another and mean the same share a line.
  private var dayLines: [LocalizedText] {
    var runs: [[Count.Step]] = []
    for step in count.steps {
      if let last = runs.last?.last, last.status == step.status, last.part.isLike(step.part) {
        runs[runs.count - 1].append(step)
      } else {
        runs.append([step])
      }
    }
    let lines = runs.map { Self.line($0[0], $0[$0.count - 1]) }
    if count.steps.first?.day == start { return lines }
    let status = calendar.status(of: start).words
    return [
      LocalizedText(
        "\(start.words.zh)  \(status.zh)，当日不计", "\(start.words.en)  \(status.en), not counted itself")
    ] + lines
  }

  private static func line(_ first: Count.Step, _ last: Count.Step) -> LocalizedText {
    let days =
      first.day == last.day
      ? first.day.words
      : LocalizedText(
        "\(first.day.words.zh)至 \(last.day.words.zh)", "\(first.day.words.en) to \(last.day.words.en)")
    let status = first.status.words
    let what =
      switch (first.part, last.part) {
      case (.counted(let from), .counted(let to)) where from == to:
        LocalizedText("\(status.zh)，第 \(from) 个", "\(status.en), number \(from)")
      case (.counted(let from), .counted(let to)):
        LocalizedText("\(status.zh)，第 \(from) 至第 \(to) 个", "\(status.en), numbers \(from) to \(to)")
      case (.movedTo, _): LocalizedText("\(status.zh)，顺延到这一天", "\(status.en), moved to it")
      default: LocalizedText("\(status.zh)，不计", "\(status.en), not counted")
      }
    return LocalizedText("\(days.zh)  \(what.zh)", "\(days.en)  \(what.en)")
  }

  /// The profile's readings that bear on this count.
  private var readings: [LocalizedText] {
    let counting = profile.counting
    let close = due.deadlineForPeople.suffix(5)
    let end = LocalizedText("最后一天到 \(close) 为止", "the last day ends at \(close)")
    let reading =
      switch (limit.direction, isExpiry) {
      case (.before, _): counting.advanceCounting.words
      case (.after, true):
        counting.commitmentExpiryRolls
          ? LocalizedText(
            "届满日是休息日的，顺延到下一个工作日再起算", "a term that ends on a day off ends on the next working day")
          : LocalizedText("届满日是休息日的，不顺延", "a term that ends on a day off ends there")
      case (.after, false): counting.offDayEvent.words
      }
    return [reading, end]
  }

  private enum CodingKeys: String, CodingKey {
    case from, amount, unit, direction, isExpiry, rule, article, lastDay, due, isProvisional, days, profile,
      offDayEvent, closeAt, advanceCounting, commitmentExpiryRolls, calendar, notices
  }

  /// The same for programs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(start.description, forKey: .from)
    try container.encode(limit.amount, forKey: .amount)
    try container.encode(limit.unit.rawValue, forKey: .unit)
    try container.encode(limit.direction.rawValue, forKey: .direction)
    try container.encode(isExpiry, forKey: .isExpiry)
    try container.encodeIfPresent(rule?.id, forKey: .rule)
    try container.encodeIfPresent(rule?.article, forKey: .article)
    try container.encode(count.day.description, forKey: .lastDay)
    try container.encode(due, forKey: .due)
    try container.encode(count.isProvisional, forKey: .isProvisional)
    try container.encode(
      count.steps.map {
        CalendarDayLine($0.day, $0.status, part: $0.part.code, number: $0.part.number)
      }, forKey: .days)
    try container.encode(profile.id, forKey: .profile)
    try container.encode(profile.counting.offDayEvent.rawValue, forKey: .offDayEvent)
    try container.encode(String(due.deadlineForPeople.suffix(5)), forKey: .closeAt)
    try container.encode(profile.counting.advanceCounting.rawValue, forKey: .advanceCounting)
    try container.encode(profile.counting.commitmentExpiryRolls, forKey: .commitmentExpiryRolls)
    try container.encode(calendar.version, forKey: .calendar)
    try container.encode(
      calendar.notices.filter { years.contains($0.year) }.map(CalendarNoticeLine.init), forKey: .notices)
  }
}

extension Count.Part {
  /// What the day meant, for programs.
  fileprivate var code: String {
    switch self {
    case .counted: "counted"
    case .skipped: "skipped"
    case .movedTo: "movedTo"
    }
  }

  /// The place in the count.
  fileprivate var number: Int? { if case .counted(let number) = self { number } else { nil } }

  /// Whether both mean the same, whatever their place in the count.
  fileprivate func isLike(_ other: Count.Part) -> Bool { code == other.code }
}

extension Counting.OffDayEvent {
  /// The reading in words.
  fileprivate var words: LocalizedText {
    switch self {
    case .countFromNextWorkday:
      LocalizedText("休息日发生的事，下一个工作日就是第 1 个", "after an act on a day off the next working day is number 1")
    case .deemNextWorkday:
      LocalizedText("休息日发生的事，视为下一个工作日发生，再从其后起算", "an act on a day off counts as done on the next working day")
    }
  }
}

extension Counting.AdvanceCounting {
  /// The reading in words.
  fileprivate var words: LocalizedText {
    switch self {
    case .previousWorkday: LocalizedText("提前的那一天当天仍算及时", "the day so far ahead is still in time")
    case .clearWorkdays: LocalizedText("中间要隔满整个工作日", "whole working days must lie between")
    }
  }
}
