import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Decides what it means that a record comes whose content was here before: nothing, as long as its sender hasn't said
/// something else since, and nothing was opened that it answers. If it has said something else, what was said first may be its last word
/// again, or only lie in a file beside what stands.
struct RepeatedWord {
  /// What it means.
  enum Meaning {
    /// What stands says the same.
    case repetition
    /// It counts, as another record of this id.
    case lastWord(msgId: String)
    /// Another record stands, and goes on standing.
    ///
    /// - Parameter isBeside: whether the file has that, too, so that it says nothing new.
    case replaced(by: RecordRow, isBeside: Bool)
    /// What it refers to means this record by now, and nothing tells that it is meant for that, too.
    case unrelated(to: RecordRow)

    /// Whether a file of nothing else says nothing new.
    var isRepetition: Bool {
      switch self {
      case .repetition, .replaced(by: _, isBeside: true): true
      case .lastWord, .replaced, .unrelated: false
      }
    }
  }

  let context: AnswerContext
  let inspection: Inspection
  /// What the file says; `nil` until somebody asks.
  private var said: Said?
  /// The digests of what a record says, as this and earlier versions take them.
  private var digests: Set<[UInt8]> = []
  /// What the ledger has of a matter, by its row and by how many records there were when it was asked.
  private let matters = Memo<[Int64], (facts: [FactRow], rows: [RecordRow])>()

  private var view: any LedgerReader { context.view }
  private var effect: KindEffect { context.kind.effect }
  /// Whether a record of the kind may take the place of an earlier one. A number of a document names one that stays what it is.
  let isPossible: Bool

  init(context: AnswerContext, inspection: Inspection) {
    self.context = context
    self.inspection = inspection
    let (kind, schema) = (context.kind, context.schema)
    let names = schema.identity.flatMap { $0.split(separator: "|").map(String.init) }
    let isNumbered = names.contains { name in
      schema.index(of: name).map { schema.fields[$0].role?.isNumber == true } == true
    }
    let isAlone = [.opens, .opensParallel].contains(kind.effect) && kind.matter?.scope == nil
    isPossible = kind.effect.isWord && !isNumbered && !isAlone
  }

  /// What a record means.
  ///
  /// - Parameters:
  ///   - earlier: the record of the same id and content that is here.
  ///   - former: the digests by which earlier versions knew its content.
  mutating func meaning(
    of spooled: SpooledRecord, _ earlier: RecordRow, knownBy former: [[UInt8]] = []
  ) throws -> Meaning {
    // Who gives ids says by them what is another message.
    guard isPossible, RecordIdentity.isDerived(earlier.msgId, sender: earlier.sender) else {
      return .repetition
    }
    digests = Set(former + [Array(spooled.digest), earlier.digest])
    var earlier = earlier
    switch effect {
    case .claims, .returns: return try claimed(spooled, earlier)
    case .corrects:
      if let other = try otherOriginal(than: earlier, spooled.record) { return .unrelated(to: other) }
    case .answers:
      if let anew = try askedAnew(since: earlier, spooled) {
        if let meaning = try meaning(of: spooled, earlier, to: anew) { return meaning }
        if let same = anew.words.last(where: { isSame($0) }) { earlier = same }
      }
    default: break
    }
    guard let (later, isOnTheSame) = try later(than: earlier, saying: spooled.record) else {
      return try isOfEffectByNow(spooled, earlier) ? .lastWord(msgId: msgId(saying: earlier)) : .repetition
    }
    let replaced = Meaning.replaced(by: later, isBeside: try says(later.digest, about: spooled.record))
    // A list that has several words on the same doesn't tell which is the last.
    guard isOnTheSame, later.drop != context.dropRow, try isAlone(spooled) else { return replaced }
    let msgId = msgId(saying: earlier)
    guard [.opens, .opensParallel, .answers].contains(effect) else { return .lastWord(msgId: msgId) }
    let consequence = try consequence(of: spooled, msgId: msgId)
    if let refusal = consequence.refusal {
      // What stood between the two had changed nothing.
      let standing = refusal.code == .answerAlready ? refusal.arguments["earlier"] : nil
      let isRepeated = try standing.flatMap { try view.record(publicId: $0) }.map { isSame($0) }
      return isRepeated == true ? .repetition : .lastWord(msgId: msgId)
    }
    // The matter may have been opened anew since, and nothing be open for it there.
    if let fact = consequence.fact, try fact.about != view.fact(ofRecord: earlier.id)?.about {
      return replaced
    }
    return .lastWord(msgId: msgId)
  }

  private func msgId(saying earlier: RecordRow) -> String {
    RecordIdentity.derivedId(
      saying: earlier.msgId, againIn: inspection.file.drop, sender: inspection.file.sender)
  }

  private func consequence(of spooled: SpooledRecord, msgId: String) throws -> Consequence {
    let routed = inspection.routes.isEmpty ? [] : inspection.routes[spooled.route]
    return try Consequences(context: context).of(spooled.record, msgId: msgId, routed: routed)
  }

  // MARK: What had no effect

  /// Whether an answer that ended nothing when it was said ends what is open for its sender now: it leads the check by now, or has taken over
  /// from who does. What was without effect isn't what stands.
  private mutating func isOfEffectByNow(_ spooled: SpooledRecord, _ earlier: RecordRow) throws -> Bool {
    guard effect == .answers, let own = try view.fact(ofRecord: earlier.id), let about = own.about,
      let matter = try view.matter(row: own.matter)
    else { return false }
    // Most of what comes again ended what was asked: that is told without looking into the matter.
    let stored = try view.obligations(of: matter).map(\.obligation)
    guard stored.contains(where: { !$0.isSettled }) else { return false }
    let said = Set(try told(in: own.matter).rows.filter { isSame($0) }.map(\.publicId))
    guard !stored.contains(where: { $0.settledBy.map(said.contains) ?? false }) else { return false }
    let consequence = try consequence(of: spooled, msgId: msgId(saying: earlier))
    guard consequence.refusal == nil, let fact = consequence.fact, let answer = fact.answer,
      fact.about == about, let asked = try view.record(row: about), try !isOfEarlierDay(spooled, than: asked)
    else { return false }
    let isOfEffect = try context.memory.matter(fact.matter, in: context).proceedings.changes(by: answer)
      .contains { before, after in
        !before.isSettled && answer.parties.contains(before.key.debtor) && after?.settledBy == answer.id
      }
    guard isOfEffect else { return false }
    return try isAlone(spooled)
  }

  /// Whether an answer tells of a day before that on which what it answers came: what was done before can't have been done for it.
  private func isOfEarlierDay(_ spooled: SpooledRecord, than asked: RecordRow) throws -> Bool {
    let askedOn = try view.origins(ofDrops: [asked.drop])[asked.drop]?.receivedAt.day
    let days = context.schema.indices(of: .actDate).compactMap { spooled.record.text($0).flatMap { Day($0) } }
    return days.contains { $0 < (askedOn ?? $0) }
  }

  // MARK: What was opened since

  /// What a reference means by now, where that isn't what the earlier record answered.
  private struct AskedAnew {
    let record: RecordRow
    /// What its sender, or for whom it speaks, has said of that in records of the kind, as far as it stands.
    let words: [RecordRow]
    /// Whether something is open there that the answer is for.
    let isOpen: Bool
  }

  private func askedAnew(since earlier: RecordRow, _ spooled: SpooledRecord) throws -> AskedAnew? {
    guard context.reference(of: spooled.record) != nil, let own = try view.fact(ofRecord: earlier.id) else {
      return nil
    }
    // Most of what comes again refers to what it referred to: that is told without looking into the matter.
    var told = Consequence()
    let targets = try MatterFinder(context: context).targets(of: spooled.record, for: &told)
    guard targets.contains(where: { $0.record.id != own.about }) else { return nil }
    let consequence = try consequence(of: spooled, msgId: msgId(saying: earlier))
    guard consequence.refusal == nil, let fact = consequence.fact, let answer = fact.answer,
      let about = fact.about, about != own.about, let record = try view.record(row: about)
    else { return nil }
    let department = departmentField
    let words = try view.facts(about: about).filter {
      $0.kind == own.kind && $0.party == answer.by && $0.fields[department] == own.fields[department]
    }
    let standing = try view.records(rows: words.map(\.record)).filter { try view.cancellation(of: $0) == nil }
    let isOpen = try context.memory.matter(fact.matter, in: context).proceedings.changes(by: answer)
      .contains { before, after in
        !before.isSettled && before.key.opener == record.publicId
          && (answer.parties.contains(before.key.debtor) || after != before)
      }
    return AskedAnew(record: record, words: standing, isOpen: isOpen)
  }

  /// What a record means for what was asked anew; `nil` where that isn't open, or was answered.
  private mutating func meaning(
    of spooled: SpooledRecord, _ earlier: RecordRow, to anew: AskedAnew
  ) throws -> Meaning? {
    guard anew.isOpen, anew.words.isEmpty else { return nil }
    guard try !isOfEarlierDay(spooled, than: anew.record), try isAlone(spooled) else {
      return .unrelated(to: anew.record)
    }
    return .lastWord(msgId: msgId(saying: earlier))
  }

  /// The later record that is meant by now by what a correction names; `nil` where it is the one that the earlier correction corrected.
  private func otherOriginal(than earlier: RecordRow, _ record: Record) throws -> RecordRow? {
    var told = Consequence()
    guard let own = try view.fact(ofRecord: earlier.id)?.about,
      let target = try MatterFinder(context: context).ownTarget(of: record, for: &told)?.record
    else { return nil }
    return target.id > earlier.id && target.id != own ? target : nil
  }

  /// The record that a claim or return is for in a delivery which wasn't there yet when the earlier one came.
  private func deliveredAnew(since earlier: RecordRow, _ consequence: Consequence) throws -> RecordRow? {
    guard consequence.refusal == nil else { return nil }
    for act in consequence.acts where act.records > 0 {
      if let row = act.record, let delivery = try view.delivery(row: act.delivery),
        delivery.drop > earlier.drop
      {
        return try view.record(row: row)
      }
    }
    return nil
  }

  /// A claim or return is for what was delivered anew. Else one alone in its file puts right what was said since, and so does a list of
  /// returns in which each is of something else. A list of claims is an export of all there were, in which only a claimer's name could be
  /// put right.
  private mutating func claimed(_ spooled: SpooledRecord, _ earlier: RecordRow) throws -> Meaning {
    let msgId = msgId(saying: earlier)
    let consequence = try consequence(of: spooled, msgId: msgId)
    // Only where something comes back because of it is kept when the file was seen, for a ledger that happens again.
    if consequence.refusal?.arguments[ClaimDecider.seen] != nil { return .lastWord(msgId: msgId) }
    if let record = try deliveredAnew(since: earlier, consequence) {
      return try isAlone(spooled) ? .lastWord(msgId: msgId) : .unrelated(to: record)
    }
    if inspection.passed > 1 {
      guard effect == .returns, try isAlone(spooled), namesRecordsOrDeliveries
      else { return .repetition }
    }
    let putsRight = !consequence.acts.isEmpty && consequence.acts.allSatisfy { $0.records == 0 }
    return putsRight ? .lastWord(msgId: msgId) : .repetition
  }

  // MARK: What stands

  /// The record that stands in the place of an earlier one, and whether it surely speaks of the same, rather than of what happened later;
  /// `nil` where what stands says what the earlier one did.
  private func later(
    than earlier: RecordRow, saying record: Record
  ) throws -> (row: RecordRow, isOnTheSame: Bool)? {
    let day = context.text(.day, of: record).flatMap { Day($0) }
    switch effect {
    case .opens, .opensParallel, .answers: return try laterWord(than: earlier)
    case .corrects:
      guard let original = try view.fact(ofRecord: earlier.id)?.about else { return nil }
      let corrections = try view.facts(about: original).filter { $0.kind == context.kind.factKind }
      return try last(of: view.records(rows: corrections.map(\.record))).map { ($0, true) }
    case .states:
      let lines = try day.map { try view.statements(of: $0) } ?? []
      guard let own = lines.first(where: { $0.statement.record == earlier.id })?.statement else { return nil }
      let words = lines.filter { $0.sender == earlier.sender && $0.statement.kind == own.kind }
      let rows = try view.records(rows: words.map(\.statement.record))
      return last(of: rows).map { ($0, true) }
    case .signsOff:
      let lines = try day.map { try view.signoffs(of: $0) } ?? []
      let rows = try view.records(rows: lines.map(\.record)).filter { $0.sender == earlier.sender }
      // A word on another package takes nothing back.
      let counting = Set(lines.filter { !$0.isOfOtherPackage }.map(\.record))
      let counted = rows.last { counting.contains($0.id) }
      return counted.map({ isSame($0) }) == true ? nil : last(of: rows).map { ($0, true) }
    case .claims, .returns, .reassigns, .cancels: return nil
    }
  }

  /// The last of the records; `nil` where it says what the earlier one did.
  private func last(of rows: [RecordRow]) -> RecordRow? { rows.last.flatMap { isSame($0) ? nil : $0 } }

  /// Whether a record says what the one that came again says.
  private func isSame(_ row: RecordRow) -> Bool { digests.contains(row.digest) }

  /// The last word of the same party in the matter, and about the same department, where that is spoken of.
  private func laterWord(than earlier: RecordRow) throws -> (row: RecordRow, isOnTheSame: Bool)? {
    guard let own = try view.fact(ofRecord: earlier.id) else { return nil }
    let department = departmentField
    let known = try told(in: own.matter)
    let words = known.facts.filter {
      $0.kind == own.kind && $0.party == own.party && $0.fields[department] == own.fields[department]
    }
    let records = Set(words.map(\.record))
    let rows = known.rows.filter { records.contains($0.id) }
    guard let standing = try rows.last(where: { try view.cancellation(of: $0) == nil }),
      let row = last(of: [standing]), let later = words.first(where: { $0.record == row.id })
    else { return nil }
    return (row, isOnTheSame(later, as: own))
  }

  /// What the ledger has of a matter.
  private func told(in matter: Int64) throws -> (facts: [FactRow], rows: [RecordRow]) {
    try matters.value(of: [matter, view.freeRows().record]) {
      let facts = try view.facts(inMatter: matter)
      return (facts, try view.records(rows: facts.map(\.record)))
    }
  }

  /// The field in which a department is spoken of.
  private var departmentField: String { context.schema.field(.department)?.name ?? "" }

  private func isOnTheSame(_ later: FactRow, as own: FactRow) -> Bool {
    // Whoever calls departments asks them anew.
    let asksOthers = effect != .answers && context.kind.routing == .named
    let isOfLaterDay = context.schema.indices(of: .actDate).map { context.schema.fields[$0].name }.contains {
      (later.fields[$0] ?? "") > (own.fields[$0] ?? "")
    }
    return later.about == own.about && !asksOthers && !isOfLaterDay
  }

  // MARK: What lies beside it

  /// What a file says.
  private struct Said {
    /// The contents of its records, by what they are about.
    let contents: TopicContents
    /// Whether it names records: a delivery and a record in it are the same in part.
    var namesRecords = false
    /// Whether it names whole deliveries.
    var namesDeliveries = false
  }

  /// Whether the file says nothing else about what a record of it is about.
  private mutating func isAlone(_ spooled: SpooledRecord) throws -> Bool {
    try contents().isAlone(word(spooled.digest, about: spooled.record))
  }

  /// Whether the file says something about what a record of it is about.
  private mutating func says(_ content: [UInt8], about record: Record) throws -> Bool {
    try contents().contains(word(content, about: record))
  }

  private func word(_ content: some Sequence<UInt8>, about record: Record) -> TopicContents.Word {
    TopicContents.Word(content, about: Self.topic(of: record, context.schema))
  }

  private mutating func contents() throws -> TopicContents {
    let said = try self.said ?? saidInFile()
    self.said = said
    return said.contents
  }

  private var namesRecordsOrDeliveries: Bool {
    said.map { !($0.namesRecords && $0.namesDeliveries) } ?? true
  }

  private func saidInFile() throws -> Said {
    let work = inspection.folder(in: context.configuration.layout.work(inspection.file.drop))
    var said = Said(contents: TopicContents(path: work.appending("said")))
    let schema = context.schema
    let batches = try SpoolBatches(inspection, by: schema, of: Self.batchSize)
    try batches?.forEach({ spooled in
      let topic = Self.topic(of: spooled.record, schema)
      return (TopicContents.Word(spooled.digest, about: topic), topic.first == Self.separator)
    }) { batch in
      for (word, namesDelivery) in batch {
        if namesDelivery { said.namesDeliveries = true } else { said.namesRecords = true }
        try said.contents.append(word)
      }
      return true
    }
    try said.contents.finish()
    return said
  }

  /// How many records are read at once.
  private static let batchSize = 500

  /// What a record is about, as its file calls it: what contents tell apart is apart here, too.
  private static func topic(of record: Record, _ schema: KindSchema) -> String {
    let roles: [FieldRole] = [.reference, .delivery, .matterNumber, .department, .day, .kind]
    return roles.map { role in
      let text = schema.text(role, of: record) ?? ""
      return role.isReference ? DocumentNumber.reference(text) : text
    }.joined(separator: String(separator))
  }

  private static let separator: Character = "\u{1F}"
}
