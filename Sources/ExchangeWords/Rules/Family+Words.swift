public import ExchangeBase
public import ExchangeRules

extension Rule.Family {
  /// The family as reports name it.
  public var title: LocalizedText {
    switch self {
    case .push: LocalizedText("推送", "push")
    case .claim: LocalizedText("认领", "claim")
    case .reassign: LocalizedText("改派", "reassignment")
    case .commitment: LocalizedText("承诺核查结果", "result of checking a commitment")
    case .disposition: LocalizedText("依法处理", "disposition")
    case .attendance: LocalizedText("派员参加踏勘评审", "attendance at a survey")
    case .opinion: LocalizedText("并联审核意见", "opinion in a parallel case")
    case .confirmation: LocalizedText("默认同意认定", "finding of default consent")
    case .explanation: LocalizedText("向申请人说明", "explanation to the applicant")
    case .reply: LocalizedText("函询回复", "reply to an inquiry")
    case .rectification: LocalizedText("整改核验", "verification of a rectification")
    case .task: LocalizedText("落实联席会议决定", "carrying out a resolution")
    }
  }

  /// What whoever owes it has to do: a verb of two characters, in English as it is once that is done.
  public var verb: LocalizedText {
    switch self {
    case .push: LocalizedText("推送", "pushed")
    case .claim: LocalizedText("认领", "claimed")
    case .reassign: LocalizedText("改派", "reassigned")
    case .commitment: LocalizedText("报送", "reported")
    case .disposition: LocalizedText("处理", "disposed of")
    case .attendance: LocalizedText("派员", "attended")
    case .opinion: LocalizedText("反馈", "given")
    case .confirmation: LocalizedText("认定", "found")
    case .explanation: LocalizedText("说明", "explained")
    case .reply: LocalizedText("回复", "replied to")
    case .rectification: LocalizedText("核验", "verified")
    case .task: LocalizedText("落实", "carried out")
    }
  }
}
