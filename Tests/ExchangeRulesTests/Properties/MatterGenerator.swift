import ExchangeRules

/// Makes matters of all families up, sensible ones and others: facts in any order, at the same moment, by the wrong
/// department, about the wrong thing.
struct MatterGenerator {
  private static let start = Instant("2021-01-29T00:00")!
  private static let departments = ["SPJ", "WJ", "YJ", "ZJ"]
  private static let openers = [
    "approval-push", "commitment-push", "revocation-letter", "survey-notice", "parallel-notice", "inquiry",
    "legacy-opinion", "meeting-resolution",
  ]
  private static let answers = [
    "approval-push": ["claim", "claim", "claim-return", "reassign", "correction"],
    "commitment-push": [
      "commitment-result", "commitment-result", "revocation-letter", "disposition", "correction",
    ],
    "revocation-letter": ["disposition", "disposition", "revocation-letter"],
    "survey-notice": ["survey-reply", "survey-record", "survey-notice"],
    "parallel-notice": [
      "parallel-opinion", "parallel-opinion", "extension-notice", "default-consent", "default-exclusion",
      "parallel-notice",
    ],
    "inquiry": ["inquiry-reply", "inquiry-reply"],
    "legacy-opinion": ["rectification-result", "disposition"],
    "meeting-resolution": ["resolution-progress", "resolution-progress"],
  ]
  private static let choices = [
    "mode": ["联合", "独立"], "proposition": ["样例拟办意见"], "limitWorkdays": ["0", "1", "3", "many"],
    "rectificationRequired": ["是", "否"], "attend": ["是", "否"], "attendance": ["WJ", "WJ|YJ", "ZJ", ""],
    "result": ["已兑现", "部分兑现", "未兑现"], "passed": ["是", "否"], "done": ["是", "否"],
    "opinion": ["同意", "不同意"], "approverQualified": ["是", "是", "否"], "outcome": ["同意", "不同意", "不属职责范围"],
    "department": ["WJ", "YJ", "ZJ"], "type": ["缺席默认", "超时默认"], "returns": ["1", "2", "3"],
    "decision": ["撤销", "维持"],
  ]
  private static let days = [
    "commitmentDueDate", "surveyDate", "dueDate", "replyDueDate", "rectifyDueDate", "newDueDate",
    "applicantExplainedOn",
  ]

  /// Random numbers; tests print its seed.
  var random = SeededGenerator()
  private var count = 0

  /// A moment within the seven weeks around Spring Festival in which everything happens, often one where a day ends.
  mutating func moment() -> Instant {
    let quarter = Int64.random(in: 0...196, using: &random) * 6 * 3_600_000
    return Self.start.adding(milliseconds: quarter - (Bool.random(using: &random) ? 1 : 0))
  }

  /// A matter of some facts; the first opens it.
  mutating func matter() -> Matter {
    let opener = Self.openers.randomElement(using: &random)!
    var facts: [Fact] = []
    if opener == "approval-push" {
      facts.append(ownDelivery())
    } else {
      facts += sent(opener, about: nil)
    }
    for _ in 0..<Int.random(in: 0...7, using: &random) {
      let kinds =
        Self.answers[opener]! + ["cancellation"]
        + (Int.random(in: 0..<10, using: &random) == 0 ? Self.openers : [])
      let about = ([nil, "X"] + facts.map(\.id)).randomElement(using: &random)!
      facts += sent(kinds.randomElement(using: &random)!, about: about)
    }
    return Matter(code: "case:random", facts: facts.shuffled(using: &random))
  }

  /// A further record that might answer something in the matter, at a moment of its own.
  mutating func answer(in matter: Matter) -> Fact {
    let kinds = Self.answers.values.joined() + ["cancellation"]
    let near = matter.facts.compactMap { Self.answers[$0.kind] }.joined() + ["claim", "cancellation"]
    let kind = (Bool.random(using: &random) ? Array(kinds) : Array(near)).sorted().randomElement(
      using: &random)!
    let about = ([nil] + matter.facts.map(\.id)).randomElement(using: &random)!
    return record(kind, about: about, at: moment().adding(milliseconds: 7))
  }

  private mutating func ownDelivery() -> Fact {
    Fact(
      id: nextID(), event: .delivered, kind: "approval-push", at: moment(), by: "SPJ", to: ["WJ"],
      records: .random(in: 0...6, using: &random))
  }

  /// A record, and its deliveries soon after, of which one may be missing.
  private mutating func sent(_ kind: String, about: String?) -> [Fact] {
    let record = record(kind, about: about, at: moment())
    var facts = [record]
    for department in record.to where Int.random(in: 0..<10, using: &random) > 0 {
      facts.append(
        Fact(
          id: nextID(), event: .delivered, kind: kind,
          at: record.at.adding(seconds: .random(in: 0...90_000, using: &random)), by: record.by,
          to: [department],
          about: record.id))
    }
    return facts
  }

  private mutating func record(_ kind: String, about: String?, at moment: Instant) -> Fact {
    var values: [String: String] = [:]
    for (field, choices) in Self.choices.sorted(by: { $0.key < $1.key })
    where Int.random(in: 0..<4, using: &random) > 0 {
      values[field] = choices.randomElement(using: &random)
    }
    for field in Self.days where Int.random(in: 0..<4, using: &random) > 0 {
      values[field] = moment.day.adding(days: .random(in: -3...15, using: &random)).description
    }
    let by = Self.departments.randomElement(using: &random)!
    return Fact(
      id: nextID(), kind: kind, at: moment, by: by,
      to: Self.departments.filter { $0 != by }.shuffled(using: &random).dropLast(
        .random(in: 0...2, using: &random)),
      about: about, values: values, records: .random(in: 1...4, using: &random))
  }

  private mutating func nextID() -> String {
    count += 1
    return "F\(count)"
  }

  /// A measure with any of its settings.
  mutating func profile() -> Profile {
    let limits = [nil, Limit(0, .workday), Limit(1, .workday), Limit(3, .calendarDay)]
    return SampleProfile.profile(
      counting: Counting(
        offDayEvent: Counting.OffDayEvent.allCases.randomElement(using: &random)!,
        closeAt: [1_440, 1_050].randomElement(using: &random)!, commitmentExpiryRolls: .random(using: &random)
      ),
      claimMode: ClaimMode.allCases.randomElement(using: &random)!,
      commitment: Profile.Commitment(
        requireAllResults: .random(using: &random),
        channels: Profile.Commitment.Channel.allCases.filter { _ in Bool.random(using: &random) }),
      inquiry: Profile.Inquiry(deemed: Profile.Inquiry.Deemed.allCases.randomElement(using: &random)!),
      parallel: Profile.Parallel(
        isEnabled: Int.random(in: 0..<4, using: &random) > 0,
        confirmation: Profile.Parallel.Confirmation.allCases.randomElement(using: &random)!,
        exclusions: Profile.Parallel.Excluder.allCases.filter { _ in Bool.random(using: &random) },
        maxExtensions: .random(in: 0...2, using: &random), unqualifiedIsAbsent: .random(using: &random)),
      returns: Profile.Returns(
        isEnabled: Int.random(in: 0..<4, using: &random) > 0, maxReturns: .random(in: 1...3, using: &random)),
      notices: Profile.Notices(remindWorkdays: .random(in: 0...2, using: &random)),
      rules: SampleProfile.rules(
        claim: Limit(.random(in: 0...3, using: &random), .workday),
        confirm: limits.randomElement(using: &random)!, dispose: limits.randomElement(using: &random)!,
        reassign: limits.randomElement(using: &random)!))
  }
}
