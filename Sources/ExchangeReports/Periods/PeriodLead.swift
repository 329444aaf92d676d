public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// 线索，非认定, for the joint meeting: with what the department itself said, and how long the exchange stood still meanwhile.
public struct PeriodLead: Sendable, Equatable {
  /// What a department said about what it owes.
  public struct Reason: Sendable, Equatable {
    /// Its words, cut and masked.
    public let words: String
    /// The record in which it said so.
    public let record: String
    /// When that came.
    public let at: Instant
  }

  /// The lead.
  public let lead: LeadLine
  /// What the department gave as its reason; `nil` where it said nothing.
  public let reason: Reason?
  /// Minutes within its time in which the processor didn't run; nobody's fault, and no excuse.
  public let downtime: Int
  /// Whether it is about a record that came late, of which no department gives a reason.
  public let isPush: Bool
}

/// How many leads there are of one sort.
public struct PeriodLeadCount: Sendable, Equatable {
  /// What is counted together.
  struct Key: Hashable, Comparable {
    let article: String
    let department: String
    let rule: String

    static func < (left: Self, right: Self) -> Bool {
      (left.article, left.department, left.rule) < (right.article, right.department, right.rule)
    }
  }

  /// The article about answering for it.
  public let article: String
  /// The department that had to act as the time ended.
  public let department: String
  /// The id of the rule that it rests on.
  public let rule: String
  /// How many leads, and the records that they stand for.
  public internal(set) var leads = 0, records = 0
  /// Of how many the department gave a reason, and in the time of how many the processor stood still.
  public internal(set) var withReason = 0, touched = 0

  init(_ key: Key) {
    article = key.article
    department = key.department
    rule = key.rule
  }

  mutating func count(_ lead: PeriodLead) {
    leads += 1
    records += lead.lead.records
    withReason += lead.reason == nil ? 0 : 1
    touched += lead.downtime > 0 ? 1 : 0
  }
}

/// Reads the leads of a period from the ledger: each is told once, as it stands at the end, and one is held in memory at a time.
struct PeriodLeadReader {
  private let view: any LedgerView
  private let stretch: LedgerDay
  private let context: DayContext
  private let downtimes: [Downtime]

  init(_ view: any LedgerView, _ stretch: LedgerDay, _ context: DayContext) throws {
    self.view = view
    self.stretch = stretch
    self.context = context
    downtimes = try view.downtimes(through: stretch, since: .first)
  }

  /// Goes through what isn't or wasn't met, by article, and then through the records that came late, in the order of arrival.
  func forEach(_ body: (PeriodLead) throws -> Void) throws {
    var owed = try ObligationTally(view, stretch, context, since: .first)
    try view.forEachLiableObligation(on: stretch) { version in
      guard Lead(version.obligation, at: stretch.asOf) != nil else { return }
      let line = try owed.line(version)
      guard let lead = LeadLine(line, context, asOf: stretch.asOf) else { return }
      let told = try reason(for: version, of: lead.department)
      try body(PeriodLead(lead: lead, reason: told, downtime: line.downtime, isPush: false))
    }
    try view.forEachDrop(of: stretch) { drop in
      let late = try view.lateRecords(ofDrop: drop.id, asOf: stretch)
      guard late.contains(where: { !$0.isExcused }) else { return }
      for push in try DropTimeliness(drop, late: late).late {
        guard let lead = LeadLine(push, context) else { continue }
        try body(PeriodLead(lead: lead, reason: nil, downtime: downtime(of: push), isPush: true))
      }
    }
  }

  /// Goes through what had been a lead in a package of one of the days and isn't one at the end.
  func forEachWithdrawn(of days: [LedgerDay], _ body: (WithdrawnLead) throws -> Void) throws {
    for day in days {
      for (record, rejudgement) in try view.rejudgements(on: day) {
        if let lead = try RejudgedPush(record, rejudgement, view).flatMap({ WithdrawnLead($0, context) }) {
          try body(lead)
        }
      }
    }
    try view.forEachLiableObligation(on: stretch) { version in
      guard Lead(version.obligation, at: stretch.asOf) == nil else { return }
      let history = try view.history(of: version.obligation.key, in: version.matter)
      guard history.count > 1 else { return }
      for day in days {
        // As it stood at the end of that day, where it changed on it.
        guard let then = history.last(where: { $0.fromEntry <= day.throughEntry }),
          then.fromEntry > day.afterEntry
        else { continue }
        let line = ObligationLine(
          then, debtor: context.debtor(of: then.obligation.key), subject: nil, downtimes: [], asOf: day.asOf)
        if let lead = try WithdrawnLead(line, view, day, context) { return try body(lead) }
      }
    }
  }

  /// What the department said last that is a fact of the matter.
  private func reason(for version: ObligationVersion, of department: String) throws -> PeriodLead.Reason? {
    let key = version.obligation.key
    if let delivery = version.matter.delivery {
      let acts = try view.claims(ofDelivery: delivery).filter { $0.byDrop <= stretch.throughDrop }
      guard let act = acts.last(where: { $0.reason != nil }), let words = act.reason,
        let drop = try view.drop(row: act.byDrop)
      else { return nil }
      return Self.reason(words, in: drop.drop, at: act.at)
    }
    let debtors = [key.debtor, context.debtor(of: key), department]
    for fact in try view.facts(inMatter: version.matter.id).reversed() where debtors.contains(fact.party) {
      // What was said later isn't known at the end of the period.
      guard let words = context.reason(in: fact), let record = try view.record(row: fact.record),
        record.drop <= stretch.throughDrop,
        let origin = try view.origins(ofDrops: [record.drop])[record.drop]
      else { continue }
      return Self.reason(words, in: record.publicId, at: origin.receivedAt)
    }
    return nil
  }

  private static func reason(_ words: String, in record: String, at: Instant) -> PeriodLead.Reason {
    PeriodLead.Reason(words: Masking.excerpt(words, limit: 200), record: record, at: at)
  }

  /// How long the processor stood still between the beginning of the day from which the clock ran and the end of the time.
  private func downtime(of push: LatePush) -> Int {
    guard let start = push.triggerDay.map({ Instant(day: $0) }), let due = push.due, start < due else {
      return 0
    }
    return downtimes.reduce(0) { $0 + $1.minutes(within: start..<due) }
  }
}
