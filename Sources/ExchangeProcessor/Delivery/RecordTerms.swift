import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What a recipient has to do with a record that it gets, in words.
struct Term: Hashable {
  /// What it has to do (回复业务函询).
  let title: LocalizedText
  /// Until when.
  let due: LocalizedText
  /// By which article, and whether the limit is the measure's own.
  let basis: LocalizedText
  /// What follows on silence; may be empty.
  let consequence: LocalizedText

  /// All of it in a sentence.
  var sentence: LocalizedText {
    LocalizedText(
      "\(title.zh)：期限 \(due.zh)（\(basis.zh)）。\(consequence.zh)",
      "\(title.en): due \(due.en) (\(basis.en)).\(consequence.en)")
  }
}

/// Tells who gets a record until when to act on it, and what follows on silence, in the delivered file itself: the rules are
/// asked what would be owed were the record delivered now. Claims have their own form and column.
struct RecordTerms {
  private let configuration: ExchangeConfiguration
  private let view: any LedgerReader
  private let wording: ObligationWording
  /// When the bundle arrived, and when it is decided.
  private let receivedAt: Instant
  private let now: Instant
  private let kinds: Set<String>

  private static let families: Set<Rule.Family> = [
    .reply, .opinion, .attendance, .task, .disposition, .commitment,
  ]

  init(_ configuration: ExchangeConfiguration, _ view: any LedgerReader, receivedAt: Instant, now: Instant) {
    self.configuration = configuration
    self.view = view
    self.receivedAt = receivedAt
    self.now = now
    wording = ObligationWording(configuration: configuration)
    kinds = Set(
      configuration.profile.rules
        .filter { Self.families.contains($0.family) && [.recipient, .lead].contains($0.accountable) }
        .flatMap(\.kinds)
        // What goes to those of a matter is about another record, always.
        .filter { kind in
          configuration.kinds[kind].map { ![.reply, .parties].contains($0.kind.routing) } ?? false
        })
  }

  /// Whether records of a kind may have something to be told.
  func mayTell(of kind: String) -> Bool { kinds.contains(kind) }

  /// What each recipient of an accepted record has to do with it. What a record about another one opens depends on that
  /// one, and is told by notices.
  func terms(ofRecord row: Int64, kind: String) throws -> [String: [Term]] {
    guard mayTell(of: kind), let fact = try view.fact(ofRecord: row), fact.about == nil,
      let record = try view.record(row: row)
    else { return [:] }
    let id = record.publicId
    let arrival = Fact(
      id: id, kind: fact.kind, at: receivedAt, by: fact.party, to: fact.recipients,
      values: fact.fields)
    let deliveries = fact.recipients.map { recipient in
      Fact(
        id: "\(id) \(recipient)", event: .delivered, kind: fact.kind, at: now, by: record.sender,
        to: [recipient], about: id)
    }
    let owed = configuration.profile.obligations(
      in: Matter(code: id, facts: [arrival] + deliveries), asOf: now, calendar: configuration.calendar
    ).filter { Self.families.contains($0.family) && !$0.isSettled && $0.key.debtor != record.sender }
    return Dictionary(grouping: owed, by: \.key.debtor).mapValues { $0.map(wording.term) }
  }
}
