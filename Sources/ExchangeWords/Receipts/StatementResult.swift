public import ExchangeBase

/// How a department's own count of its day (当日报送清单) stands to what came.
public enum StatementResult: String, Sendable, CaseIterable {
  /// Both count the same.
  case agrees
  /// They don't, or ids that the sender lists didn't come.
  case differs
  /// The day isn't over: what is still to come on it counts.
  case pending

  /// How the two stand to each other.
  public var title: LocalizedText {
    switch self {
    case .agrees: LocalizedText("一致", "agrees")
    case .differs: LocalizedText("不一致", "differs")
    case .pending: LocalizedText("待日终核对", "to be compared when the day closes")
    }
  }
}
