public import ExchangeBase
public import ExchangeRules

extension ObligationState {
  /// The state of whatever is owed: in traces, notices and as the title of a table.
  public var title: LocalizedText {
    switch self {
    case .open: LocalizedText("未到期", "open")
    case .dueSoon: LocalizedText("即将到期", "due soon")
    case .extended: LocalizedText("已延期", "extended")
    case .overdue: LocalizedText("逾期未办", "overdue")
    case .notice: LocalizedText("期满未收到结果", "nothing came in time")
    case .defaultCandidate: LocalizedText("默认候选", "candidate for default consent")
    case .met: LocalizedText("按期办理", "met")
    case .metLate: LocalizedText("逾期办理", "met late")
    case .returned: LocalizedText("已退回", "returned")
    case .superseded: LocalizedText("已更正或撤销", "superseded")
    case .excluded: LocalizedText("不适用默认", "default excluded")
    case .deemed: LocalizedText("视为同意", "deemed consent")
    }
  }

  /// The same in a list or a trace, where it is known whether it has ended and whether anything set a limit.
  public func title(hasEnded: Bool, hasLimit: Bool) -> LocalizedText {
    // What can't be done any more isn't waited for, so that nobody calls it overdue.
    if self == .overdue, hasEnded { return LocalizedText("未办理", "not done") }
    if self == .met, !hasLimit { return LocalizedText("已办理", "done") }
    return self == .open && !hasLimit ? Self.openWithoutLimit : title
  }

  private static let openWithoutLimit = LocalizedText("未办结", "open, without a limit")

  /// The state of what is owed under one family: in the day's report, whose sheets have a column for it and say by the
  /// verb what was to be done, 按期认领 for 按期办理.
  ///
  /// - Parameter hasLimit: whether there is a time within which it had to be done.
  public func title(of family: Rule.Family, hasLimit: Bool = true) -> LocalizedText {
    let verb = family.verb
    return switch self {
    case .open: hasLimit ? title : Self.openWithoutLimit
    case .overdue: LocalizedText("逾期未\(verb.zh)", "overdue, not \(verb.en)")
    // Without a record nobody knows who came.
    case .notice where family == .attendance:
      LocalizedText("未收到踏勘记录，是否派员不明", "no record of the survey came")
    case .notice: LocalizedText("期满未\(verb.zh)", "not \(verb.en) in time")
    case .met:
      hasLimit ? LocalizedText("按期\(verb.zh)", "\(verb.en) in time") : LocalizedText("已\(verb.zh)", verb.en)
    case .metLate: LocalizedText("逾期\(verb.zh)", "\(verb.en) late")
    case .dueSoon, .extended, .defaultCandidate, .returned, .superseded, .excluded, .deemed: title
    }
  }
}

extension Obligation {
  /// How it stands, in the words of the day's report.
  ///
  /// - Parameter state: its state at the moment that is told of.
  public func title(in state: ObligationState) -> LocalizedText {
    if let outcome { return outcome.title(of: family, hasLimit: due != nil) }
    return state.title(of: family, hasLimit: due != nil)
  }
}

extension Obligation.Outcome {
  /// How what is owed under one family ended, in the words of the day's report.
  ///
  /// - Parameter hasLimit: whether there was a time within which it had to be done.
  public func title(of family: Rule.Family, hasLimit: Bool) -> LocalizedText {
    // What can't be done any more isn't waited for, so that nobody calls it overdue.
    if self == .failed { return LocalizedText("未\(family.verb.zh)", "not \(family.verb.en)") }
    let state = ObligationState(
      outcome: self, due: nil, remindAt: nil, silence: .overdue, marks: [], at: .first)
    return state.title(of: family, hasLimit: hasLimit)
  }
}
