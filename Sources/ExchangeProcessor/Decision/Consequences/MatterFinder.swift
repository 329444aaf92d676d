import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Finds what a record refers to, as far as its sender takes part in it. What others send and get among themselves is to
/// it as what was never sent: it neither hides nor stands in the way, and isn't told of.
struct MatterFinder {
  /// What a record refers to.
  struct Target {
    /// The record that opened the matter or that is answered.
    let record: RecordRow
    /// Its kind.
    let kind: String
    /// The department in whose name it was sent.
    let speaker: String
    /// Who got it.
    let recipients: [String]
    /// The matter's name.
    let matter: String
    /// The matter's row, where it is stored.
    let matterRow: Int64?
    /// The department in whose name the sender takes part: its own, or one that it succeeds.
    var party: String
    /// How it was taken from that department; `nil` where it has it, or sent it.
    let withdrawal: Withdrawal?
  }

  /// What a name may mean for the sender.
  struct Candidates {
    /// What a record of the kind may refer to.
    var fitting: [Target] = []
    /// How what fits was taken from the sender, where it was.
    var withdrawal: Withdrawal?
    /// The kind of another record that has the name, where nothing fits.
    var other: String?
  }

  let context: AnswerContext

  private var kind: Kind { context.kind }
  private var view: any LedgerReader { context.view }

  /// The matter that a record opens, or goes on with.
  struct Opening {
    /// The matter's name.
    let matter: String
    /// The department in whose name it does: its sender's own, or one that its sender succeeds.
    let party: String
  }

  /// The matter that a record opens: what its sender has under that number, else what one that it succeeds has under it.
  func opened(by record: Record, msgId: String) throws -> Opening? {
    guard let matter = kind.matter else { return nil }
    guard let scope = matter.scope, let name = context.reference(of: record) else {
      return Opening(matter: "record:\(context.sender):\(msgId)", party: context.sender)
    }
    let own = Opening(matter: "\(scope):\(context.sender):\(name)", party: context.sender)
    // Most succeed nobody, and the ledger isn't asked for each of their records.
    let predecessors = context.owners.dropFirst()
    guard !predecessors.isEmpty, try view.matter(own.matter) == nil else { return own }
    for predecessor in predecessors {
      let code = "\(scope):\(predecessor):\(name)"
      guard let known = try view.matter(code), try isOfSameParty(record, as: known) else { continue }
      return Opening(matter: code, party: predecessor)
    }
    return own
  }

  /// Whether a matter may be what a record is about: a department that takes over has numbers of its own, and may come to one by itself that
  /// another had given. Kinds share the numbers of cases, and what another kind opened is another case. What names no person or company is
  /// told by its kind and number alone.
  private func isOfSameParty(_ record: Record, as matter: MatterRow) throws -> Bool {
    let openers = try view.openers(of: matter)
    guard let known = try openers.last(where: { try view.fact(ofRecord: $0.id)?.kind == kind.factKind })
    else { return openers.isEmpty }
    return try isOfSameParty(record, as: known)
  }

  /// The same of what was sent before, as it was corrected since; its kind may have another field for who it is about.
  private func isOfSameParty(_ record: Record, as known: RecordRow) throws -> Bool {
    guard let name = context.text(.party, of: record), let fact = try view.fact(ofRecord: known.id),
      let field = context.configuration.kinds[fact.kind]?.schema.field(.party)?.name
    else { return true }
    let correction = try view.facts(about: known.id).last { $0.kind == Kinds.correction }
    guard let other = (correction ?? fact).fields[field], !other.isEmpty else { return true }
    return DocumentNumber.key(name).hasBytes(of: DocumentNumber.key(other))
  }

  /// What the record may refer to, one target a matter; where there is nothing, the record comes back.
  func targets(of record: Record, for consequence: inout Consequence) throws -> [Target] {
    latest(in: try fitting(record, for: &consequence))
  }

  /// What the record may refer to where that is of a certain sort, in whatever way it is named.
  func targets(of record: Record, where isMeant: (Target) throws -> Bool) throws -> [Target] {
    let name = reference(of: record)
    return latest(
      in: try look(for: name, scope: scope) {
        try kind.answers.contains($0.kind) && $0.withdrawal == nil && isMeant($0)
      })
  }

  /// What a record may be about that refers to nothing, by the numbers of licences that it gives: of the sort that it answers, and of the same
  /// person or company.
  func targets(numberedIn record: Record) throws -> [Target] {
    var found: [Target] = []
    for number in context.schema.indices(of: .licenceNumber).compactMap({ record.text($0) }) {
      let rows = try References(context: context).records(numbered: number)
      for row in rows {
        guard let target = try target(row, named: number), kind.answers.contains(target.kind),
          target.withdrawal == nil, !found.contains(where: { $0.record.id == target.record.id }),
          try isOfSameParty(record, as: target.record)
        else { continue }
        found.append(target)
      }
    }
    return latest(in: found)
  }

  /// What a row of a form says in words that it answers, where that is something else than what its id means: ids that were sorted, or
  /// filled down, stand beside others' words.
  ///
  /// The words have ids of messages, beside which the row may have the number of a case: what is one's id may be another's number. So they
  /// are read as numbers only where they are no ids, and nothing is contrary that in any way may be read as the row has it.
  func contrary(to targets: [Target], in record: Record) throws -> [Target] {
    guard let ids = context.subjects[record.number] else { return [] }
    let scopes: [String?] = scope.map { [nil, $0] } ?? [nil]
    let matters = Set(targets.map(\.matter))
    var told: [Target] = []
    for id in ids {
      var read: [Target] = []
      for scope in scopes {
        let same = try look(for: id, scope: scope) { matters.contains($0.matter) }
        if !same.isEmpty { return [] }
        if !read.isEmpty { continue }
        read = try look(for: id, scope: scope) { kind.answers.contains($0.kind) && $0.withdrawal == nil }
      }
      told += read
    }
    return latest(in: told)
  }

  /// Where a matter was opened anew, such as a survey on another day, the latest is meant.
  private func latest(in targets: [Target]) -> [Target] {
    targets.indices.filter { index in
      !targets[(index + 1)...].contains { $0.matter == targets[index].matter }
    }.map { targets[$0] }
  }

  /// The record of the sender's own that is meant; where that can't be told, the record in hand comes back.
  func ownTarget(of record: Record, for consequence: inout Consequence) throws -> Target? {
    let fitting = try fitting(record, for: &consequence, isOwn: true)
    if fitting.isEmpty { return nil }
    var own = fitting.filter { context.owners.contains($0.record.sender) }
    if own.isEmpty {
      consequence.findings.append(context.finding(.answerNotYours, record, context.matterRole))
      return nil
    }
    if own.count > 1 {
      let standing = try own.filter { try !RecordLife(of: $0.record, in: context).isCancelled }
      if !standing.isEmpty { own = standing }
    }
    guard own.count == 1 else {
      consequence.findings.append(try ambiguity(of: own, record))
      return nil
    }
    let contrary = try contrary(to: own, in: record)
    guard contrary.isEmpty else {
      consequence.findings.append(try ambiguity(of: own + contrary, record, isContrary: true))
      return nil
    }
    note(own[0], record, &consequence)
    return own[0]
  }

  /// Notes under which name others know what is referred to, where the record calls it otherwise.
  func note(_ target: Target, _ record: Record, _ consequence: inout Consequence) {
    guard let role = context.matterRole else { return }
    let name = scope == nil ? target.record.msgId : MatterRow.name(in: target.matter)
    if context.text(role, of: record) != name { consequence.names[role] = name }
  }

  /// That a record may be meant for several matters, with what to write for each.
  func ambiguity(of targets: [Target], _ record: Record, isContrary: Bool = false) throws -> Finding {
    let matters = Dictionary(targets.map { ($0.record.id, $0.matter) }) { first, _ in first }
    let choices = try References(context: context).choices(among: targets.map(\.record)) { record in
      guard scope != nil, let matter = matters[record.id] else { return "\(record.sender)/\(record.msgId)" }
      return "\(MatterRow.opener(in: matter) ?? record.sender)/\(MatterRow.name(in: matter))"
    }
    // Where nothing is referred to, the number is what may mean several.
    let number = context.reference(of: record) == nil ? context.text(.licenceNumber, of: record) : nil
    return context.ambiguity(choices, record, isContrary: isContrary, value: number)
  }

  private func fitting(
    _ record: Record, for consequence: inout Consequence, isOwn: Bool = false
  ) throws -> [Target] {
    let name = reference(of: record)
    let candidates = try context.memory.targets.value(of: ByteText(name)) { try find(name, isOwn: isOwn) }
    guard candidates.fitting.isEmpty else { return candidates.fitting }
    if let withdrawal = candidates.withdrawal {
      consequence.findings.append(context.finding(withdrawal, record, context.matterRole))
      return []
    }
    guard let other = candidates.other else {
      consequence.findings.append(context.finding(.referenceUnknown, record, context.matterRole))
      return []
    }
    let title = { (kind: String) in
      context.configuration.kinds.title(of: kind) ?? LocalizedText(kind, kind)
    }
    let wanted = kind.answers.map(title)
    consequence.findings.append(
      context.finding(
        .referenceWrongKind, record, context.matterRole, nil,
        [
          "found": title(other).en, "foundZh": title(other).zh,
          "wanted": wanted.map(\.en).joined(separator: ", "),
          "wantedZh": wanted.map(\.zh).joined(separator: "、"),
        ]))
    return []
  }

  /// What the ledger calls the matters of which the kind gives a number; `nil` for one that gives a message id.
  private var scope: String? { kind.matter?.scope }

  /// The name that a record refers to.
  private func reference(of record: Record) -> String {
    guard let name = context.reference(of: record) else {
      preconditionFailure("only records that refer to something are looked up")
    }
    return name
  }

  /// - Parameter isOwn: whether the sender can mean only what it sent itself. That is looked for in every way of naming
  ///   before anything else is: what others call by that name blocks nothing.
  private func find(_ name: String, isOwn: Bool) throws -> Candidates {
    var candidates = Candidates()
    if isOwn {
      for owners in [[context.sender], context.owners] where candidates.fitting.isEmpty {
        candidates.fitting = try look(for: name, scope: scope) {
          kind.answers.contains($0.kind) && owners.contains($0.record.sender)
        }
      }
      if !candidates.fitting.isEmpty { return candidates }
    }
    candidates.fitting = try look(for: name, scope: scope) { target in
      guard kind.answers.contains(target.kind) else {
        candidates.other = candidates.other ?? target.kind
        return false
      }
      candidates.withdrawal = candidates.withdrawal ?? target.withdrawal
      return isOwn || target.withdrawal == nil
    }
    return candidates
  }

  /// What the sender may call so and mean; each record once.
  ///
  /// - Parameter scope: what the ledger calls the matter of which it is first of all the number; `nil` for a message id.
  private func look(
    for name: String, scope: String?, where isMeant: (Target) throws -> Bool
  ) throws -> [Target] {
    var targets: [Int64: Target] = [:]
    let rows = try References(context: context).records(named: name, scope: scope) { row in
      guard let target = try target(row, named: name), try isMeant(target) else { return false }
      targets[row.id] = target
      return true
    }
    return rows.compactMap { targets[$0.id] }.reduce(into: []) { found, target in
      if !found.contains(where: { $0.record.id == target.record.id }) { found.append(target) }
    }
  }

  /// A record as a target; `nil` where the sender takes no part in it. A correction stands for what it corrects, and that
  /// concerns whoever has it as it now stands.
  private func target(_ record: RecordRow, named name: String) throws -> Target? {
    let fact = try view.fact(ofRecord: record.id)
    let isCorrection = fact?.kind == Kinds.correction && !isItself(record, named: name)
    let isCorrected = try view.facts(about: record.id).contains { $0.kind == Kinds.correction }
    let hasMoved = try fact?.kind != Kinds.correction && isPassedOn(record)
    guard isCorrection || isCorrected || hasMoved else {
      let origin = try view.origin(of: record)
      return try target(record, fact, kind: origin.kind, holders: origin.recipients)
    }
    let life = try RecordLife(of: record, in: context)
    return try target(
      life.original, isCorrection ? try view.fact(ofRecord: life.original.id) : fact, kind: life.origin.kind,
      holders: life.holders, life)
  }

  /// Whether somebody got a record in the place of another who had given it back.
  private func isPassedOn(_ record: RecordRow) throws -> Bool {
    try view.deliveries(holding: record.id).contains { delivery in
      try delivery.drop != record.drop
        || context.owners.contains(delivery.recipient)
          && view.claims(ofDelivery: delivery.id, record: record.id).contains { $0.act == .reassigned }
    }
  }

  private func target(
    _ record: RecordRow, _ fact: FactRow?, kind: String, holders: [String], _ life: RecordLife? = nil
  ) throws -> Target? {
    let current = context.owners.first { record.sender == $0 || holders.contains($0) }
    let former = life.flatMap { life in context.owners.first(where: life.everHeld.contains) }
    guard let holder = current ?? former else { return nil }
    // What it sent for another stays that one's.
    let speaker = record.sender == holder ? fact?.party : nil
    let party = speaker.flatMap { context.owners.contains($0) ? $0 : nil } ?? holder
    let matter = try fact.flatMap { try view.matter(row: $0.matter) }
    return Target(
      record: record, kind: kind, speaker: fact?.party ?? record.sender, recipients: holders,
      matter: matter?.code ?? "record:\(record.sender):\(record.msgId)", matterRow: matter?.id, party: party,
      withdrawal: current == nil ? life.map { context.withdrawal(of: $0, from: holder) } : nil)
  }

  /// Whether a correction's own id means the correction: whoever corrects or cancels has to name the message itself, since
  /// it might mean to take back the correction alone.
  private func isItself(_ record: RecordRow, named name: String) -> Bool {
    [.corrects, .cancels].contains(kind.effect)
      && [record.msgId, "\(record.sender)/\(record.msgId)"].contains(name)
  }
}
