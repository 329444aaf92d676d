public import ExchangeLedger

/// 当日报送清单: a line of what a sender says that it sent on a day, beside what the ledger has.
public struct StatementLine: Sendable, Equatable {
  /// The department that says so.
  public let sender: String
  /// What it says, and what the ledger has.
  public let statement: StatementRow
}
