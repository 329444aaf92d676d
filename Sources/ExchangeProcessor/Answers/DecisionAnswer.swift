public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// What would be decided about a file: what the ledger would know of it, who would get what, what would be owed from then
/// on, and what wouldn't any more.
public struct DecisionAnswer: Answer {
  /// One recipient's share.
  struct Share: Encodable {
    let recipient, name, kind, kindTitle, file: String
    let records, claimable: Int
    /// Until when it is to be claimed, were it placed now.
    let claimDue: Instant?
  }

  /// Something done to an earlier delivery.
  struct Act: Encodable {
    let act: ClaimAct
    let delivery: String
    let record: String?
    let records: Int
    let isLate: Bool
  }

  /// A change of what is owed.
  struct Duty: Encodable {
    let change: DutyChange
    let matter, rule, title, titleEn, article, debtor, debtorName, creditor, creditorName: String
    let due: Instant?
    let outcome: String?
    let records: Int
  }

  /// A file in its place.
  struct File: Encodable {
    let department, box, name: String
  }

  /// The form of this answer.
  let version = 1
  let file, verdict: String
  let accepted, rejected, unchanged: Int
  /// How many of the records become facts of a matter (事), and how many matters begin.
  let facts, newMatters: Int
  let shares: [Share]
  let acts: [Act]
  let duties: [Duty]
  let files: [File]
  /// What the chain of the ledger would tell: what happens, and to what.
  let entries: [[String]]

  /// - Parameter view: the ledger over which it was decided.
  init(_ decision: Decision, _ configuration: ExchangeConfiguration, in view: any LedgerReader) throws {
    let receipt = try decision.drop.receipt
    let changes = decision.changes
    let wording = ObligationWording(configuration: configuration)
    let withoutId = { (text: String) in text.replacing(Rehearsal.drop, with: "{drop}") }
    file = receipt.fileName
    verdict = receipt.verdict.rawValue
    (accepted, rejected, unchanged) = (
      decision.drop.counts.accepted, decision.drop.counts.rejected, decision.drop.counts.unchanged
    )
    (facts, newMatters) = (changes.facts.count, changes.matters.count)
    shares = changes.deliveries.map { delivery in
      Share(
        recipient: delivery.recipient, name: configuration.catalogue.name(of: delivery.recipient),
        kind: delivery.kind, kindTitle: configuration.kinds[delivery.kind]?.kind.title.zh ?? delivery.kind,
        file: withoutId(delivery.fileName), records: delivery.records, claimable: delivery.claimable,
        claimDue: receipt.deliveries.first { $0.id == delivery.delivery }?.claimDue)
    }
    let deliveries = Dictionary(
      uniqueKeysWithValues: try view.deliveries(rows: changes.claims.map(\.delivery)).map {
        ($0.id, $0.delivery)
      })
    let records = Dictionary(
      uniqueKeysWithValues: try view.records(rows: changes.claims.compactMap(\.record)).map {
        ($0.id, $0.msgId)
      })
    acts = changes.claims.map { claim in
      Act(
        act: claim.act, delivery: deliveries[claim.delivery] ?? "",
        record: claim.record.flatMap { records[$0] },
        records: claim.records, isLate: claim.isLate)
    }
    let duty = { (change: DutyChange, version: ObligationVersion) in
      let (key, obligation) = (version.obligation.key, version.obligation)
      let title = wording.title(ofRule: key.rule)
      return Duty(
        change: change, matter: version.matter.code, rule: key.rule, title: title.zh, titleEn: title.en,
        article: obligation.article, debtor: key.debtor, debtorName: wording.name(key.debtor),
        creditor: obligation.creditor, creditorName: wording.name(obligation.creditor), due: obligation.due,
        outcome: obligation.outcome?.rawValue, records: obligation.records)
    }
    var standing: [ObligationVersion] = []
    try changes.forEachObligation { if $0.untilEntry == nil { standing.append($0) } }
    var ended: [ObligationVersion] = []
    try changes.ended.forEach { ended.append($0) }
    let before = Dictionary(
      ended.map { (Place(of: $0), $0.obligation) }, uniquingKeysWith: { first, _ in first })
    // The rest of a duty that was met in parts isn't owed any more with its last part: that is the end of it.
    let after = Set(standing.map { Place(of: $0).whole })
    duties =
      standing.map { version in
        let isEnded = version.obligation.outcome != nil
        guard let old = before[Place(of: version)] else { return duty(isEnded ? .ended : .opened, version) }
        return duty(isEnded && old.outcome == nil ? .ended : .changed, version)
      }
      + ended.filter { !after.contains(Place(of: $0).whole) }.sorted { $0.id < $1.id }
      .map { duty(.withdrawn, $0) }
    files = decision.files.map { file in
      File(
        department: file.department, box: file.box.rawValue,
        // Names of receipts are the sender's own.
        name: file.box == .outbox
          ? withoutId(String(decoding: file.finalName, as: UTF8.self))
          : String(decoding: file.finalName, as: UTF8.self))
    }
    var entries: [[String]] = []
    try changes.entries.forEach { entries.append([$0.event.rawValue, withoutId($0.subject)]) }
    self.entries = entries
  }

  /// What an obligation is told from others by.
  private struct Place: Hashable {
    let matter: Int64
    var key: Obligation.Key

    init(of version: ObligationVersion) {
      matter = version.matter.id
      key = version.obligation.key
    }

    /// The place of the duty of which it is a part.
    var whole: Place {
      var whole = self
      whole.key = Obligation.Key(rule: key.rule, opener: key.opener, debtor: key.debtor)
      return whole
    }
  }

  /// How many lines there are of a sort.
  private static let limit = 20

  /// A paragraph: a line a share, an act, a duty and a file.
  public func text(in language: Language) -> String {
    var lines = [
      LocalizedText(
        "  将登记：\(accepted) 条记录，其中 \(facts) 条记入事项；新事项 \(newMatters) 个",
        "  would be stored: \(accepted) record(s), \(facts) as facts of matters; \(newMatters) new matter(s)")[
          language]
    ]
    lines += Self.lines(of: shares, in: language) { share in
      LocalizedText(
        "  将送达 \(share.name)：\(share.kindTitle) \(share.records) 条"
          + (share.claimable == 0 ? "" : "，须认领 \(share.claimable) 条")
          + (share.claimDue.map { "，认领期限 \($0.deadlineForPeople)" } ?? "") + "（\(share.file)）",
        "  would be delivered to \(share.name): \(share.records) × \(share.kind)"
          + (share.claimable == 0 ? "" : ", \(share.claimable) to be claimed")
          + (share.claimDue.map { " until \($0.deadlineForPeople)" } ?? "") + " (\(share.file))")
    }
    lines += Self.lines(of: acts, in: language) { act in
      LocalizedText(
        "  将记为\(act.act.title.zh)：投递 \(act.delivery)" + (act.record.map { "，\($0)" } ?? "")
          + "，\(act.records) 条" + (act.isLate ? "，逾期" : ""),
        "  would be \(act.act.title.en): delivery \(act.delivery)" + (act.record.map { ", \($0)" } ?? "")
          + ", \(act.records) record(s)" + (act.isLate ? ", late" : ""))
    }
    lines += Self.lines(of: duties, in: language) { duty in
      LocalizedText(
        "  \(duty.change.title.zh)：\(duty.debtorName) \(duty.title)（\(duty.article)）\(duty.records) 条"
          + (duty.due.map { "，期限 \($0.deadlineForPeople)" } ?? "") + "，\(duty.matter)",
        "  \(duty.change.title.en): \(duty.titleEn) (\(duty.article)) of \(duty.debtorName), \(duty.records) record(s)"
          + (duty.due.map { ", due \($0.deadlineForPeople)" } ?? "") + ", \(duty.matter)")
    }
    lines += Self.lines(of: files, in: language) { file in
      LocalizedText(
        "  将放入 \(file.department)/\(file.box)：\(file.name)",
        "  would be placed in \(file.department)/\(file.box): \(file.name)")
    }
    return lines.joined(separator: "\n")
  }

  private static func lines<Item>(
    of items: [Item], in language: Language, _ line: (Item) -> LocalizedText
  ) -> [String] {
    let rest = items.count - limit
    return items.prefix(limit).map { line($0)[language] }
      + (rest > 0 ? [LocalizedText("    …另有 \(rest) 项", "    … \(rest) more")[language]] : [])
  }
}
