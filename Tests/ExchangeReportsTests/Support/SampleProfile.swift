import ExchangeBase
import ExchangeRules
import ExchangeTesting

/// A few rules of the measure, enough for every sheet to have rows.
enum SampleProfile {
  static let profile = Profile(
    id: "sample", title: "薛城区行政审批与监管协调联动实施办法", documentNumber: "薛政办字〔2020〕19号",
    effectiveFrom: Day("2020-12-22"), rules: rules)

  private static let rules: [Rule] = [
    Rule(
      id: "push-approval", title: "推送行政审批信息", titleEn: "Push", article: "第二十二条第（一）项", family: .push,
      kinds: ["approval-push"], trigger: .act(field: "decisionDate"), limit: Limit(1, .workday),
      accountable: .sender, liability: "第二十八条第4项"),
    claim("approval-push", within: 1), claim("training-info", within: 0), claim("policy-change", within: 3),
    Rule(
      id: "reassign-returned", title: "改派退回的信息", titleEn: "Reassign", article: "第二十一条", isLocal: true,
      family: .reassign, kinds: ["claim-return"], answeredBy: ["reassign"], trigger: .opening, limit: nil,
      accountable: .recipient),
    Rule(
      id: "check-commitment", title: "承诺核查", titleEn: "Check", article: "第二十四条", family: .commitment,
      kinds: ["commitment-push"], answeredBy: ["commitment-result"],
      trigger: .expiry(field: "commitmentDueDate"), limit: Limit(10, .workday), silence: .notice,
      accountable: .lead),
    Rule(
      id: "dispose-letter", title: "对函告依法作出处理决定", titleEn: "Dispose", article: "第二十三条",
      family: .disposition, kinds: ["revocation-letter"], answeredBy: ["disposition"], trigger: .opening,
      limit: nil, accountable: .lead),
    Rule(
      id: "attend-survey", title: "派员参加联合踏勘评审", titleEn: "Attend", article: "第二十五条", family: .attendance,
      kinds: ["survey-notice"], answeredBy: ["survey-record", "survey-reply"], trigger: .opening, limit: nil,
      dueField: "surveyDate", silence: .notice, accountable: .recipient, liability: "第二十八条第2项"),
    Rule(
      id: "give-opinion", title: "反馈并联审核意见", titleEn: "Opinion", article: "第二十六条", family: .opinion,
      kinds: ["parallel-notice"],
      answeredBy: ["parallel-opinion", "extension-notice", "default-consent", "default-exclusion"],
      trigger: .delivery, limit: nil, dueField: "dueDate", silence: .candidate, accountable: .recipient,
      liability: "第二十八条第5项"),
    Rule(
      id: "confirm-default", title: "认定默认同意或说明不适用", titleEn: "Confirm", article: "第二十六条",
      isLocal: true, family: .confirmation, kinds: ["parallel-notice"],
      answeredBy: ["default-consent", "default-exclusion"], trigger: .opening, limit: nil,
      accountable: .sender),
    Rule(
      id: "reply-inquiry", title: "回复业务函询", titleEn: "Reply", article: "第二十七条", isLocal: true,
      family: .reply, kinds: ["inquiry"], answeredBy: ["inquiry-reply"], trigger: .delivery,
      limit: Limit(5, .workday), dueField: "replyDueDate", silence: .deemed, accountable: .recipient,
      liability: "第二十七条"),
    Rule(
      id: "carry-out-task", title: "落实联席会议决定", titleEn: "Carry out", article: "第十九条", family: .task,
      kinds: ["meeting-resolution"], answeredBy: ["resolution-progress"], trigger: .opening, limit: nil,
      dueField: "dueDate", accountable: .recipient, liability: "第二十八条第1项"),
  ]

  private static func claim(_ kind: String, within days: Int) -> Rule {
    Rule(
      id: "claim-\(kind)", title: "认领", titleEn: "Claim", article: "第二十二条第（一）项", family: .claim,
      kinds: [kind], answeredBy: ["claim", "claim-return"], trigger: .delivery, limit: Limit(days, .workday),
      accountable: .recipient)
  }
}
