public import ExchangeBase
public import ExchangeRules

extension Rule {
  /// What a rule that the profile has is called, in both languages.
  public var titles: LocalizedText { LocalizedText(title, titleEn) }

  /// Whether its limit is the measure's own or the district's.
  public var origin: LocalizedText { isLocal ? .notOfTheMeasure : LocalizedText("办法原文", "the measure's own") }
}

extension LocalizedText {
  /// Said of a limit for which the article has none, and which the district set.
  public static let notOfTheMeasure = LocalizedText("非原文规定", "not of the measure itself")

  /// The same as a remark behind the article.
  public static let limitNotOfTheMeasure = LocalizedText(
    "期限\(notOfTheMeasure.zh)", "the limit isn't of the measure itself")
}

extension Rule.Trigger {
  /// What starts the clock.
  ///
  /// - Parameter named: what people call a field.
  public func title(_ named: (String) -> String) -> LocalizedText {
    switch self {
    case .delivery: LocalizedText("送达", "the delivery")
    case .opening: LocalizedText("义务产生", "what it comes from")
    case .act(let field): LocalizedText("“\(named(field))”之日", "the day of “\(named(field))”")
    case .expiry(let field): LocalizedText("“\(named(field))”届满", "the end of “\(named(field))”")
    }
  }
}

extension Rule.Party {
  /// Who has to act.
  public var title: LocalizedText {
    switch self {
    case .sender: LocalizedText("发送部门", "sender")
    case .recipient: LocalizedText("收到部门", "recipient")
    case .lead: LocalizedText("牵头部门", "lead department")
    case .operator: Department.Role.operator.title
    }
  }
}

extension Rule.Silence {
  /// What follows on silence.
  public var title: LocalizedText {
    switch self {
    case .overdue: Timeliness.metLate.title
    case .notice: LocalizedText("提示", "notice")
    case .candidate: ObligationState.defaultCandidate.title
    case .deemed: ObligationState.deemed.title
    }
  }
}

extension Department.Role {
  /// What a department is in the measure; in English as of several.
  public var title: LocalizedText {
    switch self {
    case .approval: LocalizedText("行政审批部门", "approval departments")
    case .supervision: LocalizedText("监管部门", "supervision departments")
    case .town: LocalizedText("镇街", "towns")
    case .operator: LocalizedText("大数据局", "the big-data bureau")
    case .observer: LocalizedText("不收发报文的单位", "observers")
    }
  }
}
