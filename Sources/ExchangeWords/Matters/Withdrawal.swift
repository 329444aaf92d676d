public import ExchangeBase

/// How a record was taken from a department that had got it.
public enum Withdrawal: Sendable, Equatable {
  /// By a correction it concerns others.
  case corrected
  /// It was given back, and the department of this name got it instead.
  case reassigned(to: String)

  /// What happened, as a sentence about the record goes on.
  public var event: LocalizedText {
    switch self {
    case .corrected: LocalizedText("已经更正，更正", "was corrected")
    case .reassigned(let name): LocalizedText("已改派给\(name)，改派", "was reassigned to \(name)")
    }
  }

  /// What whoever had the record may think wrong.
  public var act: LocalizedText {
    switch self {
    case .corrected: LocalizedText("更正", "the correction")
    case .reassigned: LocalizedText("改派", "the reassignment")
    }
  }
}
