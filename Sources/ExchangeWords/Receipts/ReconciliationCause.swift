public import ExchangeBase

/// How what a sender says that it sent stands to what came of it here, and why the two differ.
public enum ReconciliationCause: String, Sendable, CaseIterable {
  /// Both count the same.
  case matched
  /// The sender lists what didn't come, or came back.
  case missingAtExchange = "missing-at-exchange"
  /// What came isn't listed by the sender.
  case missingAtSender = "missing-at-sender"
  /// The counts differ, and nothing tells by what.
  case mismatched
  /// A recipient's share isn't in its outbox yet.
  case undelivered
  /// It still lay there when the day was closed, and nobody had said anything of it.
  case uncollected
  /// Nobody had claimed it or sent it back when the day ended.
  case unclaimed
  /// The sender has stated nothing of the day (未报): neither agreement nor difference.
  case unstated
  /// The day isn't over: what is still to come on it counts.
  case pending
  /// It came after its own day had been closed.
  case afterwards
  /// Nobody states anything of this kind.
  case unasked

  /// Whether the two sides differ, so that somebody has to look at it: what isn't collected or claimed has its own time.
  public var isDifference: Bool {
    switch self {
    case .missingAtExchange, .missingAtSender, .mismatched, .undelivered: true
    case .matched, .uncollected, .unclaimed, .unstated, .pending, .afterwards, .unasked: false
    }
  }

  /// The cause in words.
  public var title: LocalizedText {
    switch self {
    case .matched: LocalizedText("一致", "matched")
    case .missingAtExchange: LocalizedText("交换平台未收到", "missing at the exchange")
    case .missingAtSender: LocalizedText("报送方未列", "not listed by the sender")
    case .mismatched: LocalizedText("数量不符", "counts differ")
    case .undelivered: LocalizedText("未投递", "not delivered")
    case .uncollected: LocalizedText("未取走", "not collected")
    case .unclaimed: LocalizedText("未认领", "not claimed")
    case .unstated: LocalizedText("未报", "no statement")
    case .pending: LocalizedText("待日终核对", "to be compared when the day closes")
    case .afterwards: LocalizedText("日终后发生", "after its day was closed")
    case .unasked: LocalizedText("不列入清单", "not asked for in statements")
    }
  }
}
