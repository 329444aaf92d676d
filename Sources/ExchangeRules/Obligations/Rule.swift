/// One rule of the measure as a profile has it: what opens an obligation, what discharges it, how much time
/// there is, what follows on silence, whose it is, and the article.
public struct Rule: Sendable, Hashable {
  /// What sort of obligation it is: the part of the measure whose logic computes it.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    /// 推送: from a day that the record names to its arrival; ended as soon as it is known.
    case push
    /// 认领: from the delivery to the recipient's claim or return.
    case claim
    /// 改派: from a return to a reassignment.
    case reassign
    /// 承诺核查: from a commitment to the result of the check (art. 24).
    case commitment
    /// 依法处理: from a letter or a breach to the disposition (art. 23, 24, 29).
    case disposition
    /// 派员参加: from the notice of a joint survey to the survey (art. 25).
    case attendance
    /// 并联审核意见: from the notice of a parallel case to the opinion (art. 26).
    case opinion
    /// 默认同意认定: from a candidate to its confirmation or exclusion (art. 26).
    case confirmation
    /// 向申请人说明: from an exclusion to the explanation (art. 26.3).
    case explanation
    /// 函询回复: from an inquiry to the reply (art. 12, 27).
    case reply
    /// 整改核验: from an opinion that wants rectification to the result (art. 29).
    case rectification
    /// 落实联席会议决定: from a resolution to its carrying out (art. 19, 28.1).
    case task
  }

  /// What starts the clock.
  public enum Trigger: Sendable, Hashable {
    /// The delivery to whoever has to act. Until then no clock runs: what the exchange needs is nobody's
    /// delay.
    case delivery
    /// The arrival of the record, or whatever else opened the obligation.
    case opening
    /// The day of an act that the record names (`decisionDate`).
    case act(field: String)
    /// The last day of a term that the record names (`commitmentDueDate`).
    case expiry(field: String)

    /// The field that holds the day.
    public var field: String? {
      switch self {
      case .delivery, .opening: nil
      case .act(let field), .expiry(let field): field
      }
    }

    /// Whether it is the end of a term, which may move off a holiday before the limit is counted from there.
    public var isExpiry: Bool { if case .expiry = self { true } else { false } }
  }

  /// What follows when the time passes in silence.
  public enum Silence: String, Sendable, Hashable, CaseIterable {
    /// 逾期.
    case overdue
    /// Is told, and is no violation by itself.
    case notice
    /// A candidate for default consent.
    case candidate
    /// Deemed consent where a proposition was put, overdue otherwise.
    case deemed
  }

  /// Who has to act.
  public enum Party: String, Sendable, Hashable, CaseIterable {
    /// The department that sends the record.
    case sender
    /// Each department that receives it.
    case recipient
    /// The first of those that receive it.
    case lead
    /// The big-data bureau.
    case `operator`
  }

  /// Limits a rule to records whose field has one of the values.
  public struct Condition: Sendable, Hashable {
    /// The field's canonical name.
    public let field: String
    /// The values, as they stand in the record; an empty one stands for a field that is left out.
    public let values: [String]

    /// Makes a condition.
    public init(field: String, values: [String]) {
      self.field = field
      self.values = values
    }

    /// Whether a record with that value in the field is meant.
    public func holds(for value: String?) -> Bool { values.contains(value ?? "") }
  }

  /// The rule's id in its profile (`push-approval`).
  public let id: String
  /// What it asks for, in a few words.
  public let title: String
  /// The title in English.
  public let titleEn: String
  /// The article, as people cite it (`第二十二条第（一）项`).
  public let article: String
  /// Whether the limit is the district's own, since the article sets none (非原文规定).
  public let isLocal: Bool
  /// What sort of obligation it is.
  public let family: Family
  /// The kinds of records that open it.
  public let kinds: [String]
  /// Limits it to some of them; all must hold.
  public let when: [Condition]
  /// The kinds that discharge it; empty where the family alone tells.
  public let answeredBy: [String]
  /// What starts the clock.
  public let trigger: Trigger
  /// How much time there is; `nil` where the measure sets no limit and the profile neither.
  public let limit: Limit?
  /// A field of the record that gives the number of units instead (`limitWorkdays`).
  public let limitField: String?
  /// A field of the record that names the last day instead (`dueDate`); it goes before the limit.
  public let dueField: String?
  /// What follows on silence.
  public let silence: Silence
  /// Who has to act, as the profile says it of the record that opens the rule. Where the measure itself names the
  /// parties (claims, reassignments, dispositions, parallel cases) the family goes by the matter.
  public let accountable: Party
  /// The article about answering for it (`第二十八条第4项`); `nil` where the measure names none.
  public let liability: String?

  /// Makes a rule.
  public init(
    id: String, title: String, titleEn: String, article: String, isLocal: Bool = false, family: Family,
    kinds: [String], when: [Condition] = [], answeredBy: [String] = [], trigger: Trigger, limit: Limit?,
    limitField: String? = nil, dueField: String? = nil, silence: Silence = .overdue, accountable: Party,
    liability: String? = nil
  ) {
    self.id = id
    self.title = title
    self.titleEn = titleEn
    self.article = article
    self.isLocal = isLocal
    self.family = family
    self.kinds = kinds
    self.when = when
    self.answeredBy = answeredBy
    self.trigger = trigger
    self.limit = limit
    self.limitField = limitField
    self.dueField = dueField
    self.silence = silence
    self.accountable = accountable
    self.liability = liability
  }

  /// Whether a record of the kind with these values is one that the rule speaks of.
  public func applies(to kind: String, _ values: [String: String]) -> Bool {
    kinds.contains(kind) && when.allSatisfy { $0.holds(for: values[$0.field]) }
  }
}
