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

/// How much of what one debtor owes under the rules of one family is overdue.
public struct OverdueCount: Sendable, Equatable {
  /// The family.
  public let family: Rule.Family
  /// Who owes it: a department's code, or the bureau.
  public let debtor: String
  /// How much.
  public let amount: OpenAmount

  /// Tells how much is overdue.
  public init(family: Rule.Family, debtor: String, amount: OpenAmount) {
    self.family = family
    self.debtor = debtor
    self.amount = amount
  }
}

/// How much of what is open somebody has to be told of.
public struct OpenAmount: Sendable, Equatable {
  /// Obligations (项).
  public let obligations: Int
  /// The records (条) that they stand for.
  public let records: Int

  /// Tells how much there is.
  public init(obligations: Int, records: Int) {
    self.obligations = obligations
    self.records = records
  }
}

/// What one debtor owed under one rule over a day.
public struct AccountRow: Sendable, Equatable {
  /// The id of the rule.
  public var rule: String
  /// Who owes it: a department's code, or the bureau.
  public var debtor: String
  /// What was open, came up, ended and is open.
  public var balance: BalanceRow

  /// Makes an account.
  public init(rule: String, debtor: String, balance: BalanceRow) {
    self.rule = rule
    self.debtor = debtor
    self.balance = balance
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
  /// Aren't needed any more: a correction or cancellation overtook them, or the rules changed.
  public var withdrawn: Int
  /// Was done on the day, or ended otherwise.
  public var discharged: Int
  /// Open when the day ended.
  public var closing: Int

  /// Whether nothing was open, came up or ended.
  public var isEmpty: Bool {
    opening == 0 && opened == 0 && withdrawn == 0 && discharged == 0 && closing == 0
  }

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

  /// Adds what another moved.
  public static func += (left: inout Self, right: Self) {
    left.opening += right.opening
    left.opened += right.opened
    left.withdrawn += right.withdrawn
    left.discharged += right.discharged
    left.closing += right.closing
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
  /// Whether there was a time within which it had to be done.
  public let hasLimit: Bool
  /// The records; below 0 where more had ended so before and was put right.
  public let records: Int

  /// Tells how much ended.
  public init(
    family: Rule.Family, debtor: String, outcome: Obligation.Outcome, isLate: Bool, hasLimit: Bool,
    records: Int
  ) {
    self.family = family
    self.debtor = debtor
    self.outcome = outcome
    self.isLate = isLate
    self.hasLimit = hasLimit
    self.records = records
  }
}
