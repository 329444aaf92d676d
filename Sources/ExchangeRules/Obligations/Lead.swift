public import ExchangeBase

/// A lead (线索，非认定) to an article about answering for something: what a person may look into, never a finding.
public struct Lead: Sendable, Hashable {
  /// The article about answering for it (`第二十八条第4项`).
  public let article: String
  /// The obligation that wasn't met as it should have been; a late push has one of its own.
  public let key: Obligation.Key
  /// How many records it stands for.
  public let records: Int
  /// The ids of the facts that show it.
  public let evidence: [String]

  /// The lead that an obligation gives at a moment: not met, met late, refused, or ended by silence. Who had let its time
  /// pass stays late where it is sent back or the default rules are excluded after that (art. 26.3, 28.5). `nil` where there
  /// is none, or the rule names no article about answering for it.
  public init?(_ obligation: Obligation, at now: Instant) {
    guard let article = obligation.liability else { return nil }
    let isMarked = !obligation.marks.isDisjoint(with: [.refused, .late]) && obligation.outcome != .superseded
    guard isMarked || [.overdue, .metLate, .deemed].contains(obligation.state(at: now)) else { return nil }
    self.article = article
    key = obligation.key
    records = obligation.records
    evidence = obligation.evidence
  }

  /// The lead that a late push gives; `nil` where it wasn't late, or the rule names no article.
  ///
  /// - Parameter message: the id of the record that came late.
  public init?(_ rule: Rule, _ timeliness: Timeliness, sender: String, message: String) {
    guard let article = rule.liability, timeliness == .metLate else { return nil }
    self.article = article
    key = Obligation.Key(rule: rule.id, opener: message, debtor: sender)
    records = 1
    evidence = [message]
  }
}
