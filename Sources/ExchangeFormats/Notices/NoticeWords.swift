public import ExchangeBase

extension NoticeHeading {
  /// What it tells, for people.
  public var title: LocalizedText {
    switch self {
    case .opened: LocalizedText("收到待办", "To be done")
    case .dueSoon: LocalizedText("即将到期", "Due soon")
    case .overdue: LocalizedText("已逾期", "Overdue")
    case .unanswered: LocalizedText("逾期未复", "unanswered")
    case .notice: LocalizedText("期满未收到结果", "nothing came in time")
    case .absent: LocalizedText("未派员", "absent")
    case .refused: LocalizedText("不派员", "refused")
    case .conflict: LocalizedText("与其后意见冲突", "contradicted later")
    case .extensionIneffective: LocalizedText("延期无效", "extension without effect")
    case .defaultCandidate: LocalizedText("默认同意待认定", "Candidate for default consent")
    case .deemed: LocalizedText("视为同意", "Deemed consent")
    case .escalated: LocalizedText("提请协调", "Escalated")
    case .provisional: LocalizedText("期限暂定", "Provisional due time")
    case .stillOpen: LocalizedText("未设时限，尚未办结", "Still open, without a limit")
    case .corrected: LocalizedText("已更正", "Corrected")
    case .recomputed: LocalizedText("期限重算", "Due time recomputed")
    case .statementDiffers: LocalizedText("自报清单不一致", "Statement differs")
    }
  }
}

extension Notice {
  /// What is said of a lead wherever it stands.
  public static let leadRemark = LocalizedText("线索，非认定", "A lead, not a finding of fault")

  /// What has to be said beside the notice: that it is a lead; `nil` where nothing has.
  public var remark: LocalizedText? { isLead ? Self.leadRemark : nil }
}
