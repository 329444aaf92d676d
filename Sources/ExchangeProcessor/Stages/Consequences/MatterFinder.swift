import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Finds what a record refers to, as far as its sender takes part in it.
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
    /// The department in whose name the sender takes part: its own, or one that it succeeds; empty where it doesn't.
    let party: String
  }

  /// The target, or why there is none.
  private enum Found {
    case target(Target)
    case refused(Finding)
  }

  let context: AnswerContext

  private var kind: Kind { context.kind }
  private var view: LedgerView { context.view }

  /// The name of the matter that a record opens.
  func opened(by record: Record, msgId: String) -> String? {
    guard let field = kind.matter else { return nil }
    let own = field == "msgId" || kind.answersNothing(in: record, context.schema)
    let name = own ? msgId : context.text(field, of: record) ?? msgId
    return "\(own ? "record" : Self.scope(of: field)):\(context.sender):\(name)"
  }

  /// What the record refers to; where that can't be told, the record comes back.
  func target(of record: Record, for consequence: inout Consequence) throws -> Target? {
    switch try find(record) {
    case .target(let target): return target
    case .refused(let finding):
      consequence.findings.append(finding)
      return nil
    }
  }

  private func find(_ record: Record) throws -> Found {
    guard let field = kind.matter, let name = context.text(field, of: record) else {
      preconditionFailure("only records that refer to something are looked up")
    }
    let candidates = try context.memory.targets.value(of: name) {
      try field == "refMsgId" ? records(named: name) : openers(of: Self.scope(of: field), name)
    }
    if candidates.isEmpty { return .refused(context.finding(.referenceUnknown, record, field)) }
    let fitting = candidates.filter { kind.answers.contains($0.kind) }
    if fitting.isEmpty {
      let titles = kind.answers.map { context.configuration.kinds[$0]?.kind.title.zh ?? $0 }
      return .refused(
        context.finding(
          .referenceWrongKind, record, field, nil,
          [
            "found": context.configuration.kinds[candidates[0].kind]?.kind.title.zh ?? candidates[0].kind,
            "wanted": titles.joined(separator: "、"),
          ]))
    }
    let own = fitting.filter { !$0.party.isEmpty }
    guard let first = own.first else { return .refused(context.finding(.answerNotYours, record, field)) }
    guard own.allSatisfy({ $0.matter == first.matter }) else {
      return .refused(context.finding(.referenceAmbiguous, record, field))
    }
    // Where a matter was opened anew, such as a survey on another day, the latest is meant.
    return .target(own[own.count - 1])
  }

  private func records(named msgId: String) throws -> [Target] {
    try view.records(msgId: msgId).filter { $0.drop != context.dropRow }.map(target)
  }

  private func openers(of scope: String, _ name: String) throws -> [Target] {
    try view.matters(scope: scope, named: name).flatMap { matter in
      try view.openers(of: matter).map(target)
    }
  }

  private func target(_ record: RecordRow) throws -> Target {
    let origin = try view.origin(of: record)
    let matter = try view.fact(ofRecord: record.id).flatMap { try view.matter(row: $0.matter) }
    let parties = [record.sender] + origin.recipients
    return Target(
      record: record, kind: origin.kind, recipients: origin.recipients,
      matter: matter?.code ?? "record:\(record.sender):\(record.msgId)",
      party: context.owners.first(where: parties.contains) ?? "")
  }

  /// `survey` for `surveyId`.
  private static func scope(of field: String) -> String {
    field.hasSuffix("Id") ? String(field.dropLast(2)) : field
  }
}

extension Kind {
  /// Whether a record of the kind refers to nothing, so that it stands for itself.
  func answersNothing(in record: Record, _ schema: KindSchema) -> Bool {
    guard let field = matter else { return true }
    return schema.text(field, of: record) == nil
  }
}
