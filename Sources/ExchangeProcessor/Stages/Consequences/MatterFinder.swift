import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Finds what a record refers to, as far as its sender takes part in it. What others send and get among themselves is to
/// it as what was never sent: it neither hides nor stands in the way, and isn't told of.
struct MatterFinder {
  /// What a record refers to.
  struct Target {
    /// The record that opened the matter or that is answered.
    let record: RecordRow
    /// Its kind.
    let kind: String
    /// Who got it.
    let recipients: [String]
    /// The matter's name.
    let matter: String
    /// The matter's row, where it is stored.
    let matterRow: Int64?
    /// The department in whose name the sender takes part: its own, or one that it succeeds.
    let party: String
  }

  /// What a name may mean for the sender.
  struct Candidates {
    /// What a record of the kind may refer to.
    var fitting: [Target] = []
    /// The kind of another record that has the name, where nothing fits.
    var other: String?
  }

  let context: AnswerContext

  private var kind: Kind { context.kind }
  private var view: LedgerView { context.view }

  /// The name of the matter that a record opens.
  func opened(by record: Record, msgId: String) -> String? {
    guard let field = kind.matter else { return nil }
    let own = field == "msgId" || kind.answersNothing(in: record, context.schema)
    let name = own ? msgId : context.text(field, of: record) ?? msgId
    return "\(own ? "record" : Self.scope(of: field) ?? "record"):\(context.sender):\(name)"
  }

  /// What the record may refer to, one target a matter; where there is nothing, the record comes back.
  func targets(of record: Record, for consequence: inout Consequence) throws -> [Target] {
    let fitting = try fitting(record, for: &consequence)
    // Where a matter was opened anew, such as a survey on another day, the latest is meant.
    return fitting.indices.filter { index in
      !fitting[(index + 1)...].contains { $0.matter == fitting[index].matter }
    }.map { fitting[$0] }
  }

  /// The record of the sender's own that is meant; where that can't be told, the record in hand comes back.
  func ownTarget(of record: Record, for consequence: inout Consequence) throws -> Target? {
    let fitting = try fitting(record, for: &consequence)
    if fitting.isEmpty { return nil }
    var own = fitting.filter { $0.record.sender == $0.party }
    if own.isEmpty {
      consequence.findings.append(context.finding(.answerNotYours, record, kind.matter))
      return nil
    }
    if own.contains(where: { $0.party == context.sender }) { own.removeAll { $0.party != context.sender } }
    if own.count > 1 {
      let standing = try own.filter { try !RecordLife(of: $0.record, in: view).isCancelled }
      if !standing.isEmpty { own = standing }
    }
    guard own.count == 1 else {
      consequence.findings.append(ambiguity(of: own, record))
      return nil
    }
    note(own[0], record, &consequence)
    return own[0]
  }

  /// Notes under which name others know what is referred to, where the record calls it otherwise.
  func note(_ target: Target, _ record: Record, _ consequence: inout Consequence) {
    guard let field = kind.matter else { return }
    let name = name(of: target, field)
    if context.text(field, of: record) != name { consequence.reference = (field, name) }
  }

  /// That a record may be meant for several matters, with what to write for each.
  func ambiguity(of targets: [Target], _ record: Record) -> Finding {
    let choices = targets.prefix(10).map { target in
      let name =
        Self.scope(of: kind.matter ?? "") == nil
        ? References.name(of: target.record) : "\(target.record.sender)/\(MatterRow.name(in: target.matter))"
      return "\(name)（\(context.configuration.catalogue.name(of: target.record.sender))）"
    }
    return context.finding(
      .referenceAmbiguous, record, kind.matter, nil, ["choices": choices.joined(separator: "、")])
  }

  private func fitting(_ record: Record, for consequence: inout Consequence) throws -> [Target] {
    guard let field = kind.matter, let name = context.text(field, of: record) else {
      preconditionFailure("only records that refer to something are looked up")
    }
    let candidates = try context.memory.targets.value(of: name) { try find(name, field) }
    guard candidates.fitting.isEmpty else { return candidates.fitting }
    guard let other = candidates.other else {
      consequence.findings.append(context.finding(.referenceUnknown, record, field))
      return []
    }
    let title = { (kind: String) in context.configuration.kinds[kind]?.kind.title.zh ?? kind }
    consequence.findings.append(
      context.finding(
        .referenceWrongKind, record, field, nil,
        ["found": title(other), "wanted": kind.answers.map(title).joined(separator: "、")]))
    return []
  }

  private func find(_ name: String, _ field: String) throws -> Candidates {
    var candidates = Candidates()
    var targets: [Int64: Target] = [:]
    let meant = try References(context: context).records(named: name, scope: Self.scope(of: field)) { row in
      guard let target = try target(row) else { return false }
      targets[row.id] = target
      if kind.answers.contains(target.kind) { return true }
      candidates.other = candidates.other ?? target.kind
      return false
    }
    candidates.fitting = meant.compactMap { targets[$0.id] }
    return candidates
  }

  /// A record as a target; `nil` where the sender takes no part in it.
  private func target(_ record: RecordRow) throws -> Target? {
    let origin = try view.origin(of: record)
    let parties = [record.sender] + origin.recipients
    guard let party = context.owners.first(where: parties.contains) else { return nil }
    let matter = try view.fact(ofRecord: record.id).flatMap { try view.matter(row: $0.matter) }
    return Target(
      record: record, kind: origin.kind, recipients: origin.recipients,
      matter: matter?.code ?? "record:\(record.sender):\(record.msgId)", matterRow: matter?.id, party: party)
  }

  /// The name of a target as it stands in a field.
  private func name(of target: Target, _ field: String) -> String {
    Self.scope(of: field) == nil ? target.record.msgId : MatterRow.name(in: target.matter)
  }

  /// `survey` for `surveyId`; `nil` for a field that holds a message id.
  private static func scope(of field: String) -> String? {
    field != "msgId" && field != "refMsgId" && field.hasSuffix("Id") ? String(field.dropLast(2)) : nil
  }
}

extension Kind {
  /// Whether a record of the kind refers to nothing, so that it stands for itself.
  func answersNothing(in record: Record, _ schema: KindSchema) -> Bool {
    guard let field = matter else { return true }
    return schema.text(field, of: record) == nil
  }
}
