import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// 撤回的线索: what had been a lead and isn't one any more, because what showed it was corrected, what it was about was cancelled or
/// moved, or a holiday notice came. The earlier lead stays in the packages that told it.
public struct WithdrawnLead: Sendable, Equatable {
  /// The article about liability (`第二十八条第4项`).
  public let article: String
  /// The department whose lead it was.
  public let department: String
  /// The id of the rule that it rested on.
  public let rule: String
  /// The matter, or the drop that brought a push.
  public let matter: String
  /// How many records it was about.
  public let records: Int
  /// How it had been, in words.
  public let before: String
  /// How it is, in words.
  public let after: String
  /// Why it is withdrawn, in words.
  public let reason: String
  /// The ids of the records, deliveries and drops that show it.
  public let evidence: [String]

  /// The lead of a push that isn't late any more.
  init?(_ push: RejudgedPush, _ context: DayContext) {
    guard push.isOnTime, let article = context.rule(push.rule)?.liability else { return nil }
    self.article = article
    department = push.sender
    rule = push.rule
    matter = push.drop
    records = 1
    before = "应于 \(push.oldDue.deadlineForPeople) 前到达，\(Timeliness.metLate.title.zh)"
    after = "应于 \(push.due.deadlineForPeople) 前到达，\(push.arrivedAt.forPeople) 到达，\(Timeliness.met.title.zh)"
    reason = "装入放假通知"
    evidence = [push.msgId]
  }

  /// The lead of an obligation that was one in an earlier version; `nil` where there is none, or still is.
  init?(_ line: ObligationLine, _ view: any LedgerView, _ day: LedgerDay, _ context: DayContext) throws {
    let new = line.obligation
    guard Lead(new, at: day.asOf) == nil || new.marks.contains(.rejudged) else { return nil }
    let replaced = try view.replaced(new.key, in: line.matter, on: day)
    // What is a lead again by its true limit isn't the one that a missing notice had made of it.
    let told = try Self.lead(among: replaced, until: new, view, day)
    guard let (old, moment) = told, let article = old.liability,
      Lead(new, at: day.asOf) == nil || old.due != new.due
    else { return nil }
    self.article = article
    department = context.liable(for: old)
    rule = new.key.rule
    matter = line.matter.code
    records = new.records
    before = Self.words(old, moment)
    after = Self.words(new, day.asOf)
    reason = Self.reason(old, new)
    evidence = new.evidence
  }

  /// The first of the versions that was a lead, and when it was last told as one.
  private static func lead(
    among versions: [ObligationVersion], until new: Obligation, _ view: any LedgerView, _ day: LedgerDay
  ) throws -> (Obligation, Instant)? {
    for version in versions {
      if let moment = try leadMoment(of: version, until: new, view, day) {
        return (version.obligation, moment)
      }
    }
    return nil
  }

  /// When a version that another took the place of was last told as a lead, or would have been: by the package of the day before; or
  /// at that moment, where the other puts it right. `nil` where it was none.
  private static func leadMoment(
    of version: ObligationVersion, until new: Obligation, _ view: any LedgerView, _ day: LedgerDay
  ) throws -> Instant? {
    let dayBegan = Instant(day: day.day)
    if version.fromEntry <= day.afterEntry, Lead(version.obligation, at: dayBegan) != nil { return dayBegan }
    guard !new.marks.isDisjoint(with: [.corrected, .rejudged]),
      let entry = try version.untilEntry.flatMap({ try view.entry($0) })
    else { return nil }
    return Lead(version.obligation, at: entry.at) == nil ? nil : entry.at
  }

  private static func reason(_ old: Obligation, _ new: Obligation) -> String {
    if new.marks.contains(.corrected) { return "据以认定的记录已更正" }
    if new.outcome == .superseded { return "所依据的报文已撤销、更正、改期或改派" }
    let isRecounted = old.deadline?.calendarVersion != new.deadline?.calendarVersion
    return new.marks.contains(.rejudged) || isRecounted ? "装入放假通知" : "后来收到的报文改变了结果"
  }

  private static func words(_ obligation: Obligation, _ now: Instant) -> String {
    let due = obligation.due.map { "应于 \($0.deadlineForPeople) 前办结，" } ?? ""
    let marks = obligation.marksInWords
    return due + obligation.title(in: obligation.state(at: now)).zh + (marks.isEmpty ? "" : "；标注：\(marks)")
  }
}
