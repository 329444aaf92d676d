import ExchangeBase
import ExchangeRules
import ExchangeTesting

/// A measure with a rule of every family, as tests need it: the limits are those of the shipped profile, the
/// texts aren't.
enum SampleProfile {
  /// The measure with its own readings; each can be replaced.
  static func profile(
    counting: Counting = Counting(), claimMode: ClaimMode = .explicit,
    commitment: Profile.Commitment = Profile.Commitment(), inquiry: Profile.Inquiry = Profile.Inquiry(),
    parallel: Profile.Parallel = Profile.Parallel(), returns: Profile.Returns = Profile.Returns(),
    notices: Profile.Notices = Profile.Notices(), rules: [Rule] = rules()
  ) -> Profile {
    Profile(
      id: "sample", title: "样例办法", documentNumber: "样例〔2020〕1号", effectiveFrom: Day("2020-12-22"),
      counting: counting, claimMode: claimMode, commitment: commitment, inquiry: inquiry, parallel: parallel,
      returns: returns, notices: notices, rules: rules)
  }

  /// The rules. Where the measure sets no limit, `confirm`, `dispose` and `reassign` can.
  static func rules(
    claim: Limit = Limit(1, .workday), confirm: Limit? = nil, dispose: Limit? = nil, reassign: Limit? = nil
  ) -> [Rule] {
    pushes
      + [
        rule(
          "claim", .claim, ["approval-push", "commitment-push", "supervision-push", "training-info"],
          by: ["claim", "claim-return"], .delivery, claim),
        rule(
          "claim-material", .claim, ["correction"], when: ["material": ["true"]],
          by: ["claim", "claim-return"],
          .delivery, claim),
        rule("reassign", .reassign, ["claim-return"], by: ["reassign"], .opening, reassign),
        rule(
          "commitment", .commitment, ["commitment-push"], by: ["commitment-result", "revocation-letter"],
          .expiry(field: "commitmentDueDate"), Limit(10, .workday), silence: .notice, of: .lead,
          liability: "28.4"),
        rule(
          "dispose-letter", .disposition, ["revocation-letter"], by: ["disposition"], .opening, dispose,
          of: .lead),
        rule(
          "dispose-commitment", .disposition, ["commitment-result"], when: ["result": ["未兑现", "部分兑现"]],
          by: ["disposition"], .opening, dispose, of: .lead),
        rule(
          "dispose-legacy", .disposition, ["legacy-opinion"], when: ["rectificationRequired": ["否"]],
          by: ["disposition"], .opening, dispose, of: .lead),
        rule(
          "dispose-rectified", .disposition, ["rectification-result"], when: ["passed": ["是"]],
          by: ["disposition"], .opening, dispose, of: .lead),
        rule(
          "attend", .attendance, ["survey-notice"], when: ["mode": ["", "联合"]],
          by: ["survey-record", "survey-reply"], .opening, dueField: "surveyDate", silence: .notice,
          of: .recipient,
          liability: "28.2"),
        rule(
          "opinion", .opinion, ["parallel-notice"],
          by: ["parallel-opinion", "extension-notice", "default-consent", "default-exclusion"], .delivery,
          limitField: "limitWorkdays", dueField: "dueDate", silence: .candidate, of: .recipient,
          liability: "28.5"),
        rule(
          "confirm", .confirmation, ["parallel-notice"], by: ["default-consent", "default-exclusion"],
          .opening,
          confirm, of: .sender),
        rule(
          "explain", .explanation, ["default-exclusion"], by: ["default-exclusion"], .opening, of: .sender),
        rule(
          "reply", .reply, ["inquiry"], when: ["inquiryType": ["", "业务函询"]], by: ["inquiry-reply"], .delivery,
          Limit(5, .workday), dueField: "replyDueDate", silence: .deemed, of: .recipient, liability: "27"),
        rule(
          "rectify", .rectification, ["legacy-opinion"], when: ["rectificationRequired": ["是"]],
          by: ["rectification-result"], .opening, dueField: "rectifyDueDate", of: .sender),
        rule(
          "task", .task, ["meeting-resolution"], by: ["resolution-progress"], .opening, dueField: "dueDate",
          of: .recipient, liability: "28.1"),
      ]
  }

  private static let pushes = [
    rule(
      "push-approval", .push, ["approval-push"], .act(field: "decisionDate"), Limit(1, .workday), of: .sender,
      liability: "28.4"),
    rule(
      "push-supervision", .push, ["supervision-push"], .act(field: "actionDate"), Limit(3, .workday),
      of: .sender),
    rule(
      "push-commitment", .push, ["commitment-push"], .act(field: "acceptedDate"), Limit(1, .workday),
      of: .sender),
    rule(
      "push-disposition", .push, ["disposition"], .act(field: "decisionDate"), Limit(0, .workday), of: .sender
    ),
    rule(
      "notice-survey", .push, ["survey-notice"], when: ["mode": ["", "联合"]], .act(field: "surveyDate"),
      Limit(1, .workday, .before), of: .sender),
  ]

  /// One rule; what isn't told is as rare as that.
  static func rule(
    _ id: String, _ family: Rule.Family, _ kinds: [String], when: [String: [String]] = [:], by: [String] = [],
    _ trigger: Rule.Trigger, _ limit: Limit? = nil, limitField: String? = nil, dueField: String? = nil,
    silence: Rule.Silence = .overdue, of accountable: Rule.Party = .recipient, liability: String? = nil
  ) -> Rule {
    Rule(
      id: id, title: "", titleEn: "", article: "样例条款", family: family, kinds: kinds,
      when: when.map { Rule.Condition(field: $0.key, values: $0.value) }, answeredBy: by, trigger: trigger,
      limit: limit, limitField: limitField, dueField: dueField, silence: silence, accountable: accountable,
      liability: liability)
  }
}

extension Profile {
  /// A rule by its id.
  func rule(_ id: String) -> Rule { rules.first { $0.id == id }! }
}
