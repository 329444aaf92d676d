public import ExchangeBase

/// What a day that was closed puts into an outbox, as ledger and traces know it.
public enum MorningFile: String, Sendable, CaseIterable {
  /// What the day was for a department.
  case statement = "department-statement"
  /// The digest of the day's package, and a form to sign it off with.
  case signoff

  /// What it is called.
  public var title: LocalizedText {
    switch self {
    case .statement: LocalizedText("部门日报", "Statement of the day")
    case .signoff: LocalizedText("复核表", "Sign-off form")
    }
  }
}
