import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// 线索，非认定: something of a day that may be a case of an article about liability. Whether it is one, others decide.
public struct LeadLine: Sendable, Equatable {
  /// The article about liability (`第二十八条第4项`).
  public let article: String
  /// The department that had to act as the time ended.
  public let department: String
  /// The id of the rule that it rests on.
  public let rule: String
  /// The article that set the obligation.
  public let basis: String
  /// The matter, or the drop that brought a late record.
  public let matter: String
  /// How many records it is about.
  public let records: Int
  /// What happened, in words; nobody's personal data.
  public let facts: String
  /// The ids of the records, deliveries and drops that show it.
  public let evidence: [String]

  private init(
    _ lead: Lead, of department: String, basis: String, matter: String, facts: String
  ) {
    article = lead.article
    self.department = department
    rule = lead.key.rule
    self.basis = basis
    self.matter = matter
    records = lead.records
    self.facts = facts
    evidence = lead.evidence
  }

  /// The lead of an obligation; `nil` where there is none.
  init?(_ line: ObligationLine, _ context: DayContext, asOf: Instant) {
    guard let lead = Lead(line.obligation, at: asOf) else { return nil }
    let department = context.liable(for: line.obligation)
    self.init(
      lead, of: department, basis: line.obligation.article, matter: line.matter.code,
      facts: Self.facts(of: line, laidTo: department, context, asOf: asOf).joined(separator: "；"))
  }

  /// What happened to an obligation, in words.
  private static func facts(
    of line: ObligationLine, laidTo department: String, _ context: DayContext, asOf: Instant
  ) -> [String] {
    var facts: [String] = []
    if let subject = line.subject { facts.append("事由：\(subject)") }
    // Consent can be found before the time is over, and stands only as long as nobody who may decides in it (art. 26.1).
    var isFoundEarly = false
    if line.obligation.outcome == .deemed, let limit = line.obligation.due { isFoundEarly = asOf < limit }
    var due = ""
    if let limit = line.due { due = isFoundEarly ? "期限 \(limit) 尚未届满，" : "应于 \(limit) 前办结，" }
    let end = line.obligation.settledAt.map { "\($0.forPeople) " } ?? "截至 \(asOf.forPeople) "
    facts.append("“\(context.title(ofRule: line.obligation.key.rule))”\(due)\(end)\(line.stateTitle)")
    if !line.marks.isEmpty { facts.append("标注：\(line.marks)") }
    if department != line.debtor { facts.append("接替：原由\(context.name(of: line.debtor))承办") }
    if isFoundEarly { facts.append("期限内由具有审批资格的人员提出意见的，以意见为准") }
    return facts
  }

  /// The lead of a record that arrived late; `nil` where no rule that measured it names an article.
  init?(_ late: LatePush, _ context: DayContext) {
    let leads = late.rules.compactMap { id in
      context.rule(id).flatMap { rule in
        Lead(rule, .metLate, sender: late.sender, message: late.msgId).map { (rule, $0) }
      }
    }
    guard let (rule, lead) = leads.first else { return nil }
    let start = late.triggerDay.map { "起算日 \($0)，" } ?? ""
    let due = late.due.map { "应于 \($0.deadlineForPeople) 前到达，" } ?? ""
    self.init(
      lead, of: lead.key.debtor, basis: rule.article, matter: late.drop,
      facts: "\(context.title(ofKind: late.kind))\(start)\(due)实际 \(late.arrivedAt.forPeople) 到达")
  }

  /// All leads of a day, by article and department.
  static func leads(
    _ lines: [ObligationLine], _ latePushes: [LatePush], _ context: DayContext, asOf: Instant
  ) -> [LeadLine] {
    let leads =
      lines.compactMap { LeadLine($0, context, asOf: asOf) } + latePushes.compactMap { LeadLine($0, context) }
    let ordered = leads.enumerated().sorted {
      ($0.element.article, $0.element.department, $0.offset)
        < ($1.element.article, $1.element.department, $1.offset)
    }
    return ordered.map(\.element)
  }
}
