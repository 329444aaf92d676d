public import ExchangeBase
public import ExchangeRules

extension ClaimAct {
  /// What became of records that were to be claimed, as a verb: who did it stands before it.
  public var title: LocalizedText {
    switch self {
    case .claimed: LocalizedText("认领", "claimed")
    case .returned: LocalizedText("退回", "returned")
    case .reassigned: LocalizedText("改派", "reassigned")
    case .superseded, .withdrawn: LocalizedText("被更正或撤销取代", "corrected or cancelled")
    }
  }

  /// The same with how it stands against its limit: 按期认领.
  public func title(_ timeliness: Timeliness) -> LocalizedText {
    LocalizedText("\(timeliness.title.zh)\(title.zh)", "\(title.en) \(timeliness.title.en)")
  }
}
