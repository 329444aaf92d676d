public import ExchangeBase

/// What became of a record that a department gave back, where nothing waits for another department any more.
public enum ReturnFate: Sendable, Equatable {
  /// It was cancelled.
  case cancelled
  /// It was corrected, and the correction goes to the department again or not.
  case corrected(isDeliveredAgain: Bool)

  /// What happened, behind the name of the department.
  public var reason: LocalizedText {
    switch self {
    case .cancelled: LocalizedText("退回的这条信息已经撤销", "returned this, and it was cancelled")
    case .corrected(true):
      LocalizedText("退回的这条信息已经更正，并重新送达该部门", "returned this, and got it again with a correction")
    case .corrected(false):
      LocalizedText("退回的这条信息已经更正，更正后不再送给该部门", "returned this, and a correction has taken it from it")
    }
  }

  /// What whoever wants to reassign it does.
  public var remedy: LocalizedText {
    switch self {
    case .cancelled, .corrected(false): LocalizedText("不必改派。", "Nothing needs another department.")
    case .corrected(true):
      LocalizedText(
        "更正后仍不属该部门职责的，由该部门退回更正，退回以后再改派。",
        "Where it still isn't its responsibility, it returns the correction; that can be reassigned.")
    }
  }
}
