public import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules

/// Some of what is open, the most urgent first: as many as somebody reads at a time.
public struct OpenItemPage {
  /// Which of it.
  public struct Choice: Sendable, Equatable {
    /// Who has to act, by code; all where it is `nil`.
    public var debtor: String?
    /// For whom, by code; for anybody where it is `nil`.
    public var creditor: String?
    /// Of which family of rules; of any where it is `nil`.
    public var family: Rule.Family?
    /// Due before this moment; whatever isn't, or has no limit, is left out then.
    public var dueBefore: Instant?
    /// Open since before this moment.
    public var openedBefore: Instant?

    /// Everything.
    public init() {}
  }

  /// How much is looked at for one page: what is left out costs time too.
  static let lookedAt = 2_000

  /// The items.
  public let items: [OpenItem]
  /// Where the next page begins; `nil` where there is none. A page may have fewer items than fit and not be the last.
  public let next: OpenPlace?

  /// Reads a page from the ledger.
  ///
  /// - Parameters:
  ///   - context: names and words of the day, up to whose last entry is told.
  ///   - reader: the department that reads it, which is told of no record that it neither sent nor got; `nil` for whoever may
  ///     see all.
  ///   - now: the moment for which it is told how each item stands.
  ///   - place: where the page before ended.
  ///   - limit: how many fit.
  public init(
    _ view: any LedgerView, _ context: DayContext, _ choice: Choice, for reader: String?, at now: Instant,
    after place: OpenPlace?, limit: Int
  ) throws {
    let reading = OpenItemReader(view, try view.day(context.day), context, asOf: now, for: reader)
    let open = OpenChoice(
      debtors: choice.debtor.map(context.debtors), creditors: choice.creditor.map(context.debtors),
      family: choice.family)
    var (items, last, left) = ([OpenItem](), place, Self.lookedAt)
    var isAtEnd = false
    while left > 0, !isAtEnd {
      let portion = min(left, limit + 1)
      let versions = try view.openObligations(open, after: last, limit: portion)
      left -= versions.count
      isAtEnd = versions.count < portion
      for version in versions {
        // What is due later comes behind, and what has no limit behind that.
        if choice.ends(before: version.obligation) {
          isAtEnd = true
          break
        }
        guard items.count < limit else {
          // There is more, and the page ends with what was looked at before it.
          (self.items, next) = (items, last)
          return
        }
        last = OpenPlace(due: version.obligation.due, row: version.id)
        if choice.includes(version.obligation) { items.append(try reading.item(version)) }
      }
    }
    self.items = items
    next = isAtEnd ? nil : last
  }
}

extension OpenItemPage.Choice {
  /// Whether neither this nor what comes behind it is meant.
  fileprivate func ends(before obligation: Obligation) -> Bool {
    guard let dueBefore else { return false }
    guard let due = obligation.due else { return true }
    return due > dueBefore
  }

  /// Whether it is meant.
  fileprivate func includes(_ obligation: Obligation) -> Bool {
    guard let openedBefore else { return true }
    return obligation.openedAt < openedBefore
  }
}
