import ExchangeRules

extension Rule.Family {
  /// The family as reports name it.
  var title: String {
    switch self {
    case .push: "推送"
    case .claim: "认领"
    case .reassign: "改派"
    case .commitment: "承诺核查结果"
    case .disposition: "依法处理"
    case .attendance: "派员参加踏勘评审"
    case .opinion: "并联审核意见"
    case .confirmation: "默认同意认定"
    case .explanation: "向申请人说明"
    case .reply: "函询回复"
    case .rectification: "整改核验"
    case .task: "落实联席会议决定"
    }
  }

  /// What whoever owes it has to do, as a verb of two characters.
  var verb: String {
    switch self {
    case .push: "推送"
    case .claim: "认领"
    case .reassign: "改派"
    case .commitment: "报送"
    case .disposition: "处理"
    case .attendance: "派员"
    case .opinion: "反馈"
    case .confirmation: "认定"
    case .explanation: "说明"
    case .reply: "回复"
    case .rectification: "核验"
    case .task: "落实"
    }
  }
}

extension ObligationState {
  /// The state in words.
  ///
  /// - Parameters:
  ///   - family: tells what was to be done.
  ///   - hasLimit: whether there is a time within which it had to be done.
  func title(of family: Rule.Family, hasLimit: Bool = true) -> String {
    switch self {
    case .open: hasLimit ? "未到期" : "未办结"
    case .dueSoon: "即将到期"
    case .extended: "已延期"
    case .overdue: "逾期未\(family.verb)"
    // Without a record nobody knows who came.
    case .notice: family == .attendance ? "未收到踏勘记录，是否派员不明" : "期满未\(family.verb)"
    case .defaultCandidate: "默认候选"
    case .met: hasLimit ? "按期\(family.verb)" : "已\(family.verb)"
    case .metLate: "逾期\(family.verb)"
    case .returned: "已退回"
    case .superseded: "已更正或撤销"
    case .excluded: "不适用默认"
    case .deemed: "视为同意"
    }
  }

  /// The class of the page's style that colours it.
  var color: String {
    switch self {
    case .open, .extended: "wait"
    case .dueSoon, .notice, .metLate, .defaultCandidate: "late"
    case .overdue: "bad"
    case .met: "good"
    case .returned: "back"
    case .superseded, .excluded, .deemed: "same"
    }
  }

  /// How pressing it is; what has ended comes last.
  var rank: Int {
    switch self {
    case .overdue: 0
    case .defaultCandidate: 1
    case .notice: 2
    case .dueSoon: 3
    case .extended, .open: 4
    case .met, .metLate, .returned, .superseded, .excluded, .deemed: 5
    }
  }
}

extension Obligation.Mark {
  /// The mark in words.
  var title: String {
    switch self {
    case .late: "逾期"
    case .early: "提前"
    case .absent: "缺席"
    case .refused: "拒绝参加"
    case .conflict: "与在后的意见冲突"
    case .extended: "延期"
    case .extensionIneffective: "延期无效"
    case .escalated: "提请协调"
    case .unanswered: "逾期未复"
    case .outOfScope: "不属职责范围"
    case .keptByOther: "其他部门报已兑现，不能了结"
    case .notPassed: "曾核验不合格"
    case .corrected: "已更正"
    case .rejudged: "按放假通知改判"
    case .unclear: "曾答复而未指明事项"
    }
  }
}
