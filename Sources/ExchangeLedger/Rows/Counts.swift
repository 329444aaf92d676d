public import ExchangeRules

/// How much a department owed under the rules of one family at some moment.
public struct OpenCount: Sendable, Equatable {
  /// The family.
  public let family: Rule.Family
  /// Who owed it: a department's code, or the bureau.
  public let debtor: String
  /// Obligations that hadn't ended.
  public let obligations: Int
  /// The records that they stood for.
  public let records: Int
  /// How many of the obligations had a deadline that rested on a year without a holiday notice.
  public let provisional: Int

  /// Tells how much was owed.
  public init(family: Rule.Family, debtor: String, obligations: Int, records: Int, provisional: Int) {
    self.family = family
    self.debtor = debtor
    self.obligations = obligations
    self.records = records
    self.provisional = provisional
  }
}

/// The obligations of one family over a day, in records: opening + opened − withdrawn − discharged = closing.
public struct BalanceRow: Sendable, Equatable {
  /// The family.
  public var family: Rule.Family
  /// Open when the day began.
  public var opening: Int
  /// Came up on the day, or came up again: what silence was thought to have ended.
  public var opened: Int
  /// Aren't owed any more without having ended, because the rules changed.
  public var withdrawn: Int
  /// Ended on the day, however that was.
  public var discharged: Int
  /// Open when the day ended.
  public var closing: Int

  /// Whether nothing is lost and nothing is counted twice.
  public var isEven: Bool { opening + opened - withdrawn - discharged == closing }

  /// Makes a balance.
  public init(
    family: Rule.Family, opening: Int = 0, opened: Int = 0, withdrawn: Int = 0, discharged: Int = 0,
    closing: Int = 0
  ) {
    self.family = family
    self.opening = opening
    self.opened = opened
    self.withdrawn = withdrawn
    self.discharged = discharged
    self.closing = closing
  }
}

/// How much of one family came to one end for one debtor over a stretch of the chain, in records. What had ended otherwise before is
/// taken off there, so that the figures of days add up.
public struct EndingCount: Sendable, Equatable {
  /// The family.
  public let family: Rule.Family
  /// Whose it was: a department's code, or the bureau.
  public let debtor: String
  /// How it ended.
  public let outcome: Obligation.Outcome
  /// Whether it ended after it was due.
  public let isLate: Bool
  /// The records; below 0 where more had ended so before and was put right.
  public let records: Int

  /// Tells how much ended.
  public init(
    family: Rule.Family, debtor: String, outcome: Obligation.Outcome, isLate: Bool, records: Int
  ) {
    self.family = family
    self.debtor = debtor
    self.outcome = outcome
    self.isLate = isLate
    self.records = records
  }
}
