public import ExchangeBase
public import ExchangeRules

extension Obligation.Mark {
  /// What a reader should know beside the state, in traces and as the heading of a notice.
  public var title: LocalizedText {
    switch self {
    case .late: Timeliness.metLate.title
    case .early: LocalizedText("提前", "early")
    case .absent: LocalizedText("缺席", "absent")
    case .refused: LocalizedText("不派员", "refused")
    case .conflict: LocalizedText("与其后意见冲突", "contradicted later")
    case .extended: ObligationState.extended.title
    case .extensionIneffective: LocalizedText("延期无效", "an extension had no effect")
    case .escalated: LocalizedText("再次退回，提请协调", "returned again, escalated")
    case .awaitingReassignment: LocalizedText("已退回，待改派", "given back, to be reassigned")
    case .unanswered: LocalizedText("逾期未复", "unanswered")
    case .outOfScope: LocalizedText("不属职责范围", "out of scope")
    case .keptByOther:
      LocalizedText("其他部门报已兑现，不能了结", "another department said that it was kept, which ends nothing")
    case .notPassed: LocalizedText("曾核验不合格", "didn't pass before")
    case .corrected: LocalizedText("已更正", "corrected")
    case .rejudged: LocalizedText("按放假通知改判", "judged anew by a holiday notice")
    case .unclear: LocalizedText("曾答复而未指明事项", "answered in time without saying which")
    }
  }

  /// The same in the day's report, in a column beside the state: 已延期 would stand there twice, so the mark is 延期.
  public var column: LocalizedText {
    self == .extended ? LocalizedText("延期", "extension") : title
  }
}
