public import ExchangeBase
public import ExchangeLedger
public import ExchangeRules

/// 应报核对: something that was expected on a day, and how it turned out.
public struct ExpectedLine: Sendable, Equatable {
  /// What was expected.
  public let expectation: ExpectedDrop
  /// When the first of it arrived that went through; `nil` where nothing did.
  public let first: Instant?
  /// How it turned out.
  public let outcome: ExpectedDrop.Outcome

  /// Whether somebody should ask for it.
  public var isAmiss: Bool { outcome == .missing || outcome == .late }

  /// All that was expected on a day, in the catalogue's order.
  public static func lines(_ view: any LedgerView, _ day: LedgerDay, _ context: DayContext) throws -> [Self] {
    guard !context.expectations.isEmpty else { return [] }
    let arrivals = try view.firstArrivals(from: day.day, through: day)
    return context.expectations.map { expectation in
      let first = arrivals.first { $0.sender == expectation.department && $0.kind == expectation.kind }?.at
      return ExpectedLine(
        expectation: expectation, first: first,
        outcome: expectation.outcome(on: day.day, first: first, at: day.asOf))
    }
  }
}
