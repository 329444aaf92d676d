import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What was asked of the ledger for records of the bundle in hand, so that thousands of records in one matter, or of one
/// delivery, ask it once.
final class BundleMemory {
  /// A matter in which records of the bundle answer.
  struct HeardMatter {
    /// Who has sent or got something in it, in the order of first mention.
    private(set) var parties: [String] = []
    /// Who had a record of it, has none any more by a correction or a reassignment, and has sent nothing in it: what comes
    /// isn't theirs to see.
    private(set) var former: Set<String> = []
    private var senders: Set<String> = []
    /// Who has each record, by its id.
    private var holders: [String: [String]] = [:]
    /// How it stands after the last record that was accepted.
    private(set) var proceedings: Proceedings

    init(_ matter: Matter, in context: AnswerContext, by calendar: HolidayCalendar) {
      proceedings = context.profile.proceedings(in: matter, asOf: context.receivedAt, calendar: calendar)
      // Who only gave something back has said nothing in the matter.
      for fact in matter.facts where fact.event == .arrived && fact.kind != Kinds.claimReturn { note(fact) }
    }

    /// Takes an answer that was accepted.
    mutating func take(_ answer: Fact) {
      proceedings.take(answer)
      note(answer)
    }

    private mutating func note(_ fact: Fact) {
      senders.insert(fact.by)
      for party in [fact.by] + fact.to where !parties.contains(party) { parties.append(party) }
      let record = [Kinds.correction, Kinds.reassign].contains(fact.kind) ? fact.about ?? fact.id : fact.id
      let had = holders[record] ?? []
      holders[record] =
        fact.kind == Kinds.reassign
        ? had.filter { $0 != fact.values["from"] } + fact.to
        : fact.to.isEmpty ? had : fact.to
      former.formUnion(had)
      if former.isEmpty { return }
      former.subtract(holders.values.joined())
      former.subtract(senders)
    }
  }

  /// How much of a delivery is still open, and what was said last.
  struct Rest {
    let open: Int
    let last: ClaimRow?
    /// What holds now for any record of it.
    let words: [ClaimRow]
    /// How often something was said of all of it.
    let whole: Int
  }

  /// What records of the bundle may refer to under a name.
  let targets = Memo<ByteText, MatterFinder.Candidates>()
  private var counting: HolidayCalendar?
  private let matters = Memo<ByteText, HeardMatter>()
  private let rests = Memo<Int64, Rest>()
  private let dues = Memo<Int64, Instant?>()
  private let returns = Memo<Int64, Int>()
  private let senders = Memo<Int64, [String]>()
  private let packages = Memo<Day, DayPackageFile?>()
  private let counts = Memo<[String], (bundles: Int, records: Int)>()
  /// How many records that take nothing back a department has in a matter.
  private let crowds = Memo<Party, Int>()

  /// A department in a matter.
  private struct Party: Hashable {
    let matter: ByteText
    let department: String

    init(_ fact: Consequence.PlannedFact, in context: AnswerContext) {
      matter = ByteText(fact.matter)
      department = fact.party ?? context.sender
    }
  }

  /// By which limits are counted, those included that others had counted.
  private func calendar(in context: AnswerContext) throws -> HolidayCalendar {
    if let known = counting { return known }
    let found = try context.configuration.calendar(following: context.view, at: context.receivedAt)
    counting = found
    return found
  }

  /// A matter by its name, as the records so far have left it.
  func matter(_ code: String, in context: AnswerContext) throws -> HeardMatter {
    try matters.value(of: ByteText(code)) {
      let known = try context.view.matter(code).map {
        try context.view.facts(of: $0, arrivingAt: context.receivedAt)
      }
      return HeardMatter(
        known ?? Matter(code: code, facts: []), in: context, by: try calendar(in: context))
    }
  }

  /// What is still open of a delivery.
  func rest(of delivery: DeliveryRow, in view: any LedgerReader) throws -> Rest {
    try rests.value(of: delivery.id) {
      let all = try view.claims(ofDelivery: delivery.id)
      let acts = all.filter(\.act.isFirst)
      return Rest(
        open: delivery.claimable - acts.reduce(0) { $0 + $1.records }, last: acts.last,
        words: all.lastWords, whole: all.count { $0.record == nil })
    }
  }

  /// Until when what is open of a delivery is to be claimed; `nil` without a limit.
  func due(of delivery: DeliveryRow, in context: AnswerContext) throws -> Instant? {
    let view = context.view
    return try dues.value(of: delivery.id) {
      guard let matter = try view.matter("delivery:\(delivery.delivery)") else { return nil }
      // By the calendar of now: what was stored by another is only moved by the next pass.
      return context.profile.obligations(
        in: try view.facts(of: matter), asOf: context.receivedAt, calendar: try calendar(in: context)
      ).first { $0.family == .claim && $0.outcome == nil && $0.due != nil }?.due
    }
  }

  /// Whose the records of a delivery are.
  func senders(ofRecordsIn delivery: DeliveryRow, in view: any LedgerReader) throws -> [String] {
    try senders.value(of: delivery.id) { try view.senders(ofRecordsIn: delivery.id) }
  }

  /// How often what a delivery holds had been returned before it came here.
  func returns(before delivery: DeliveryRow, in view: any LedgerReader) throws -> Int {
    try returns.value(of: delivery.id) { try view.returns(before: delivery) }
  }

  /// How many bundles and records of a kind went through for a sender on a day.
  func accepted(
    from sender: String, kind: String, on day: Day, in view: any LedgerReader
  ) throws -> (bundles: Int, records: Int) {
    try counts.value(of: [sender, kind, day.description]) {
      try view.accepted(from: sender, kind: kind, on: day)
    }
  }

  /// The package of a closed day; `nil` where nothing is stored yet.
  func package(of day: Day, in context: AnswerContext) throws -> DayPackageFile? {
    try packages.value(of: day) {
      try context.stored.map { try DayPackageFile(of: day, in: context.configuration.layout, $0) }
    }
  }

  /// Whether a department has as many records in a matter as it may. What takes one back always finds room.
  func isFull(for fact: Consequence.PlannedFact, in context: AnswerContext) throws -> Bool {
    // A message that others may answer is alone in its matter.
    let isAlone = fact.about == nil && context.kind.matter?.scope == nil
    if isAlone || fact.cancellation != nil { return false }
    let party = Party(fact, in: context)
    let count = try crowds.value(of: party) {
      guard let matter = try context.view.matter(fact.matter) else { return 0 }
      return try context.view.facts(inMatter: matter.id).count {
        $0.party == party.department && $0.kind != Kinds.cancellation
      }
    }
    return count >= context.matterBound
  }

  /// Counts a record that was accepted.
  func count(_ fact: Consequence.PlannedFact, in context: AnswerContext) {
    if fact.cancellation == nil { crowds.change(Party(fact, in: context)) { $0 += 1 } }
  }

  /// Takes an answer that was accepted, for those that follow.
  func take(_ answer: Fact, in matter: String) { matters.change(ByteText(matter)) { $0.take(answer) } }

  /// By what this bundle gave to another department: the record that did, and the department.
  private(set) var reassigned: [Consequence.Reassigned: (by: RecordRow, to: String?)] = [:]

  /// Takes what was given to another department, for those that follow.
  func take(_ reassigned: Consequence.Reassigned, to department: String?, by record: RecordRow) {
    self.reassigned[reassigned] = (record, department)
  }

  /// Takes an act on a delivery, for those that follow.
  func take(_ act: ClaimRow) { rests.forget(act.delivery) }
}
