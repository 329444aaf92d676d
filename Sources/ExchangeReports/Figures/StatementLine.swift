public import ExchangeLedger
public import ExchangeWords

/// 当日报送清单: a line of what a sender says that it sent on a day, beside what the ledger has.
public struct StatementLine: Sendable, Equatable {
  /// The department that says so.
  public let sender: String
  /// What it says, and what the ledger has; of a day that isn't over, what it has by now.
  public let statement: StatementRow
  /// How the two stand to each other.
  public let result: StatementResult

  init(_ sender: String, _ statement: StatementRow, _ view: any LedgerView) throws {
    self.sender = sender
    if statement.isCompared {
      self.statement = statement
      result = statement.agrees ? .agrees : .differs
    } else {
      self.statement = try view.compared(statement, of: sender)
      result = .pending
    }
  }
}

/// What went through for a sender on a day of which it handed in no statement (未报).
public struct UnstatedLine: Sendable, Equatable {
  /// The department that sent it.
  public let sender: String
  /// The kind.
  public let kind: String
  /// Bundles and records that went through.
  public let bundles: Int, records: Int
}
