public import ExchangeBase

/// That what was open was counted anew by another calendar.
public struct CalendarChange: Sendable, Equatable {
  /// What its entries are about.
  public static let subject = "calendar"

  /// The version of the calendar by which it had been counted.
  public let from: String
  /// The version of the one by which it is counted since.
  public let to: String
  /// When that was begun.
  public let at: Instant

  /// Tells of one.
  public init(from: String, to: String, at: Instant) {
    self.from = from
    self.to = to
    self.at = at
  }

  /// What an entry tells of one; `nil` where it tells of something else.
  init?(_ event: LedgerEvent, at moment: Instant, detail: String) {
    guard event == .calendarChanged else { return nil }
    let versions: [String: String]? = try? LedgerJSON.value(detail, .journal)
    guard let from = versions?["from"], let to = versions?["to"], from != to else { return nil }
    self.init(from: from, to: to, at: moment)
  }
}

extension [CalendarChange] {
  /// Adds one, unless it is a further part of the last: some is counted at a time, each time under an entry of its own.
  mutating func add(_ change: CalendarChange) {
    if let last, last.from == change.from, last.to == change.to { return }
    append(change)
  }
}

extension LedgerView {
  /// All changes of calendar, in order, each once.
  public func calendarChanges() throws -> [CalendarChange] {
    try entries(about: CalendarChange.subject).reduce(into: []) { changes, entry in
      guard let change = CalendarChange(entry.event, at: entry.at, detail: entry.detail) else { return }
      changes.add(change)
    }
  }
}
