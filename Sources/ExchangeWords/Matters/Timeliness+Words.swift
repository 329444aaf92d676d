public import ExchangeBase
public import ExchangeRules

extension Timeliness {
  /// How something stands against its limit, in traces and reports.
  public var title: LocalizedText {
    switch self {
    case .met: LocalizedText("按期", "in time")
    case .metLate: LocalizedText("逾期", "late")
    case .unmeasured: LocalizedText("不计时限", "not measured")
    }
  }

  /// The same in a receipt, which has said 按时 for 按期 from the first: other people's programs and guides go by it.
  public var receiptTitle: LocalizedText {
    self == .met ? LocalizedText("按时", title.en) : title
  }
}
