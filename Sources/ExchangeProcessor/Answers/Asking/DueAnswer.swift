public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

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
    let word = LocalizedText.provisional
    let provisional =
      count.isProvisional ? LocalizedText("（\(word.zh)）", ", \(word.en)ly") : LocalizedText("", "")
    let (day, asked) = (count.day.title, limit.title(from: start, isExpiry: isExpiry))
    return LocalizedText(
      "\(asked.zh)：\(day.zh)是最后一天\(provisional.zh)，到 \(until) 为止，即 \(due.forPeople) 之前。",
      "\(asked.en): \(day.en) is the last day\(provisional.en), until \(until), that is before "
        + "\(due.forPeople).")
  }

  private var ruleLine: LocalizedText? {
    rule.map { LocalizedText("规则 \($0.id)：\($0.article)", "rule \($0.id): \($0.article)") }
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
    let (day, status, part) = (
      start.title, calendar.status(of: start).title, Count.Part.skipped.title(to: .skipped)
    )
    return [
      LocalizedText("\(day.zh)  \(status.zh)，当日\(part.zh)", "\(day.en)  \(status.en), \(part.en) itself")
    ] + lines
  }

  private static func line(_ first: Count.Step, _ last: Count.Step) -> LocalizedText {
    let days =
      first.day == last.day
      ? first.day.title
      : LocalizedText(
        "\(first.day.title.zh)至 \(last.day.title.zh)", "\(first.day.title.en) to \(last.day.title.en)")
    let status = first.status.title
    let part = first.part.title(to: last.part)
    return LocalizedText("\(days.zh)  \(status.zh)，\(part.zh)", "\(days.en)  \(status.en), \(part.en)")
  }

  /// The profile's readings that bear on this count.
  private var readings: [LocalizedText] {
    let counting = profile.counting
    let reading =
      switch limit.direction {
      case .before: counting.advanceReading
      case .after: isExpiry ? counting.expiryReading : counting.offDayReading
      }
    return [reading, counting.closingReading].map(\.title)
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
