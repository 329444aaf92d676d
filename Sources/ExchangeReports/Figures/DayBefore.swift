public import ExchangeBase
public import ExchangeLedger
import ExchangeRules

/// The figures of the day before a report's.
public struct DayBefore: Sendable, Equatable {
  /// The day.
  public let day: Day
  /// Whether it is closed; one before there was a ledger isn't.
  public let isClosed: Bool
  /// What the ledger counts for it; all zero before there was a ledger.
  public let totals: LedgerDayTotals
  /// The records that came back to their senders from whoever had got them.
  public let returned: Int
  /// What was open at its end.
  public let open: Agenda.Line
  /// The records that were still to be claimed then.
  public let toClaim: Int
  /// The word on it that stands when the report's day ends; `nil` where nobody has reviewed it.
  public let signoff: SignoffRow?

  init(_ view: any LedgerView, _ context: DayContext) throws {
    day = context.day.adding(days: -1)
    signoff = try SignoffLine.standing(of: self.day, through: view.day(context.day), view)
    let day = try view.day(day)
    isClosed = day.closing != nil
    totals = try view.totals(of: day)
    returned = try view.returns(on: day).reduce(0) { $0 + $1.records }
    open = try Agenda(view, day, context).total
    toClaim = try view.openCounts(atEndOf: day).reduce(0) { $0 + ($1.family == .claim ? $1.records : 0) }
  }
}

/// What came on a day.
public struct TrendDay: Sendable, Equatable {
  /// How many days are told.
  static let count = 30

  /// The day.
  public let day: Day
  /// The files that came, and their records.
  public let dropped: LedgerDropTotals

  /// The last days, as far back as there was a ledger.
  static func days(through last: LedgerDay, _ view: any LedgerView) throws -> [TrendDay] {
    guard let first = try view.firstEntry()?.at.day else { return [] }
    let start = max(first, last.day.adding(days: 1 - count))
    guard start <= last.day else { return [] }
    return try (start.number...last.day.number).map { number in
      let day = Day(number: number)
      return TrendDay(day: day, dropped: try view.dropTotals(of: view.day(day)))
    }
  }
}
