public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules

extension NoticeHeading {
  /// What a notice tells of, as the head of its line. What is a state or a mark is called as that is, except where a
  /// department has something to do about it: 默认同意待认定 is the state 默认候选, 提请协调 the mark 再次退回，提请协调.
  public var title: LocalizedText {
    switch self {
    case .opened: LocalizedText("收到待办", "To be done")
    case .dueSoon: ObligationState.dueSoon.title.heading
    case .overdue: LocalizedText("已逾期", "Overdue")
    case .unanswered: Obligation.Mark.unanswered.title.heading
    case .notice: ObligationState.notice.title.heading
    case .absent: LocalizedText("未派员", "Absent")
    case .refused: Obligation.Mark.refused.title.heading
    case .conflict: Obligation.Mark.conflict.title.heading
    case .extensionIneffective: Obligation.Mark.extensionIneffective.title.heading
    case .defaultCandidate: LocalizedText("默认同意待认定", "Candidate for default consent")
    case .deemed: ObligationState.deemed.title.heading
    case .escalated: LocalizedText("提请协调", "Escalated")
    case .provisional: LocalizedText("期限暂定", "Provisional due time")
    case .stillOpen: LocalizedText("未设时限，尚未办结", "Still open, without a limit")
    case .corrected: Obligation.Mark.corrected.title.heading
    case .recomputed: LocalizedText("期限重算", "Due time recomputed")
    case .statementDiffers: LocalizedText("自报清单不一致", "Statement differs")
    case .expectedMissing: LocalizedText("应报未报", "Expected, and missing or late")
    }
  }
}

extension NoticeType {
  /// Under which heading it is told.
  public var heading: NoticeHeading {
    switch self {
    case .opened: .opened
    case .dueSoon: .dueSoon
    case .overdue: .overdue
    case .unanswered: .unanswered
    case .notice: .notice
    case .absent: .absent
    case .refused: .refused
    case .defaultCandidate: .defaultCandidate
    case .deemed: .deemed
    case .conflict: .conflict
    case .extensionIneffective: .extensionIneffective
    case .escalated: .escalated
    case .provisional: .provisional
    case .stillOpen: .stillOpen
    case .corrected: .corrected
    case .recomputed: .recomputed
    }
  }
}

extension Notice {
  /// What has to be said beside the notice: that it is a lead; `nil` where nothing has.
  public var remark: LocalizedText? { isLead ? .lead : nil }
}
