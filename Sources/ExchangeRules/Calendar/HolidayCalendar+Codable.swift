import ExchangeBase

/// A calendar as it is kept, so that what was counted with it can be counted again when notices, or the program, know more.
extension HolidayCalendar: Codable {
  /// A day that differs from Monday to Friday.
  private struct Entry: Codable {
    let day: Day
    let status: DayStatus
  }

  private enum Key: CodingKey {
    case version, years, days, notices
  }

  /// Reads it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      years: try container.decode(Set<Int>.self, forKey: .years),
      entries: Dictionary(
        try container.decode([Entry].self, forKey: .days).map { ($0.day, $0.status) },
        uniquingKeysWith: { $1 }),
      version: try container.decode(String.self, forKey: .version),
      notices: try container.decode([Notice].self, forKey: .notices))
  }

  /// Writes it, all in order: the same calendar is the same text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(version, forKey: .version)
    try container.encode(years.sorted(), forKey: .years)
    try container.encode(
      entries.sorted { $0.key < $1.key }.map { Entry(day: $0.key, status: $0.value) }, forKey: .days)
    try container.encode(notices, forKey: .notices)
  }
}
