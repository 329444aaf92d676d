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
  private let kinds: KindsAsked

  /// The kinds of records of which there may be something to tell, as the profile has it.
  struct KindsAsked {
    /// Those of which something may be asked of who gets them.
    let asking: Set<String>
    /// Those whose records may be answered by somebody who gets them, beside claiming them.
    let answerable: Set<String>

    fileprivate static let families: Set<Rule.Family> = [
      .reply, .opinion, .attendance, .task, .disposition, .commitment,
    ]

    init(_ configuration: ExchangeConfiguration) {
      let rules = configuration.profile.rules
      let asked =
        rules
        .filter { Self.families.contains($0.family) && [.recipient, .lead].contains($0.accountable) }
        .flatMap(\.kinds)
      answerable = Set(
        asked + rules.filter { $0.family == .reassign }.flatMap(\.kinds)
          + rules.filter { $0.family == .attendance }.flatMap(\.answeredBy))
      asking = Set(
        asked
          // What goes to those of a matter is about another record, always.
          .filter { kind in
            configuration.kinds[kind].map { ![.reply, .parties].contains($0.kind.routing) } ?? false
          })
    }
  }

  init(
    _ configuration: ExchangeConfiguration, _ kinds: KindsAsked, _ view: any LedgerReader,
    receivedAt: Instant,
    now: Instant
  ) {
    self.configuration = configuration
    self.kinds = kinds
    self.view = view
    self.receivedAt = receivedAt
    self.now = now
    wording = ObligationWording(configuration: configuration)
  }

  /// Whether records of a kind may have something to be told.
  func mayTell(of kind: String) -> Bool { kinds.asking.contains(kind) }

  /// Whether records of a kind may be answered by somebody who gets them, beside claiming them.
  func mayBeAnswered(_ kind: String) -> Bool { kinds.answerable.contains(kind) }

  /// What each recipient of an accepted record has to do with it: the same whether it names what it is about or not.
  func terms(ofRecord row: Int64, kind: String) throws -> [String: [Term]] {
    guard mayTell(of: kind), let fact = try view.fact(ofRecord: row), let record = try view.record(row: row)
    else { return [:] }
    let owed: [Obligation]
    if fact.about == nil {
      let arrival = arrival(fact, record)
      owed = try duties(of: record, in: Matter(code: arrival.id, facts: [arrival]), fact)
    } else {
      owed = try duties(ofRecord: row)?.duties ?? []
    }
    return Dictionary(grouping: owed, by: \.key.debtor).mapValues { $0.map(wording.term) }
  }

  /// What follows from an accepted record for those who get it, beside its claim: what is asked of them, also where that depends on the
  /// record that it is about, and in which matter.
  func duties(ofRecord row: Int64) throws -> (matter: MatterRow, duties: [Obligation])? {
    guard let fact = try view.fact(ofRecord: row), let record = try view.record(row: row),
      let matter = try view.matter(row: fact.matter)
    else { return nil }
    let arrival = arrival(fact, record)
    let facts = fact.about == nil ? [arrival] : try view.facts(of: matter, arrivingAt: receivedAt).facts
    return (matter, try duties(of: record, in: Matter(code: matter.code, facts: facts), fact))
  }

  private func arrival(_ fact: FactRow, _ record: RecordRow) -> Fact {
    Fact(
      id: record.publicId, kind: fact.kind, at: receivedAt, by: fact.party, to: fact.recipients,
      values: fact.fields, place: record.place)
  }

  /// What would be owed because of a record were it delivered now.
  private func duties(of record: RecordRow, in matter: Matter, _ fact: FactRow) throws -> [Obligation] {
    let id = record.publicId
    let deliveries = fact.recipients.map { recipient in
      Fact(
        id: "\(id) \(recipient)", event: .delivered, kind: fact.kind, at: now, by: record.sender,
        to: [recipient], about: id, place: .deliveries(of: record.drop))
    }
    return configuration.profile.obligations(
      in: Matter(code: matter.code, facts: matter.facts + deliveries), asOf: now,
      calendar: try configuration.calendar(following: view, at: now)
    ).filter {
      KindsAsked.families.contains($0.family) && !$0.isSettled && $0.key.opener == id
        && $0.key.debtor != record.sender
    }
  }
}
