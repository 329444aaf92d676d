import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Decides what a cancellation (撤销报文) does: what is open because of the record is overtaken, what came of it too, and
/// whoever has it is told.
struct CancellationDecider {
  let context: AnswerContext

  func decide(_ record: Record, msgId: String) throws -> Consequence {
    var consequence = Consequence()
    guard let target = try MatterFinder(context: context).ownTarget(of: record, for: &consequence) else {
      return consequence
    }
    let life = try RecordLife(of: target.record, in: context)
    let recipients = context.incumbents(of: life.holders)
    consequence.recipients = recipients
    if life.isCancelled {
      consequence.findings.append(context.finding(.answerNothingOpen, record, .reference))
      return consequence
    }
    let values = context.values(of: record).values
    let fact = Fact(
      id: RecordRow.publicId(sender: context.sender, msgId: msgId), kind: Kinds.cancellation,
      at: context.receivedAt, by: target.party, to: recipients, about: target.record.publicId, values: values)
    consequence.fact = Consequence.PlannedFact(
      matter: target.matter, about: target.record.id, party: target.party, values: values,
      cancellation: fact)
    consequence.acts = try life.overtaken(by: context)
    var effects = try effects(of: fact, on: target)
    for result in try results(of: target) {
      let acts = try RecordLife(of: result, in: context).overtaken(by: context)
      consequence.acts += acts
      if !acts.isEmpty { effects.ended.append(try claim(of: result, acts)) }
    }
    if let finding = finding(effects, record) { consequence.findings.append(finding) }
    return consequence
  }

  /// What isn't owed any more, and what is owed again, in words.
  private typealias Effects = (ended: [LocalizedText], reopened: [LocalizedText])

  /// What else the cancellation does in the matter: that what the record itself asks has ended goes without saying.
  private func effects(of fact: Fact, on target: MatterFinder.Target) throws -> Effects {
    let changed = try context.memory.matter(target.matter, in: context).proceedings.changes(by: fact)
      .compactMap { before, after in before.isSettled == after?.isSettled ? nil : after }
    var effects: Effects = ([], [])
    for new in changed.sorted(by: { $0.key < $1.key }) {
      let duty = duty(new)
      if !new.isSettled {
        let due = new.due?.deadlineForPeople
        effects.reopened.append(
          LocalizedText(
            "\(duty.zh)\(due.map { "，期限 \($0)" } ?? "")", "\(duty.en)\(due.map { ", due \($0)" } ?? "")"))
      } else if new.key.opener != target.record.publicId {
        effects.ended.append(duty)
      }
    }
    return effects
  }

  /// What was told of the record and is nothing without it; nothing where another of the department's stands, such as an
  /// opinion on the same case.
  private func results(of target: MatterFinder.Target) throws -> [RecordRow] {
    let results = try context.view.facts(about: target.record.id).filter { context.profile.isResult($0.kind) }
    guard !results.isEmpty, let matter = target.matterRow else { return [] }
    let others = try context.view.facts(inMatter: matter).filter {
      $0.about == nil && $0.kind == target.kind && $0.party == target.party
        && $0.record != target.record.id
    }
    for other in others {
      if try !context.view.facts(about: other.record).contains(where: { $0.kind == Kinds.cancellation }) {
        return []
      }
    }
    return try context.view.records(rows: results.map(\.record).sorted())
  }

  private func duty(_ obligation: Obligation) -> LocalizedText {
    let wording = ObligationWording(configuration: context.configuration)
    let (title, debtor) = (
      wording.title(ofRule: obligation.key.rule), wording.name(obligation.key.debtor)
    )
    return LocalizedText("\(title.zh)（\(debtor)）", "\(title.en) (\(debtor))")
  }

  private func claim(of result: RecordRow, _ acts: [ClaimRow]) throws -> LocalizedText {
    let kind = try context.view.origin(of: result).kind
    let title = context.configuration.kinds.title(of: kind) ?? LocalizedText(kind, kind)
    let holders = try context.view.deliveries(rows: acts.map(\.delivery).sorted()).map {
      context.configuration.catalogue.name(of: $0.recipient)
    }.joined(separator: "、")
    return LocalizedText("认领\(title.zh)（\(holders)）", "claim \(title.en) (\(holders))")
  }

  private func finding(_ effects: Effects, _ record: Record) -> Finding? {
    let parts: [(LocalizedText, [LocalizedText])] = [
      (LocalizedText("由此不再要办的：", "not owed any more: "), effects.ended),
      (LocalizedText("重新要办的：", "owed again: "), effects.reopened),
    ].filter { !$0.1.isEmpty }
    if parts.isEmpty { return nil }
    let told = parts.map { head, duties in
      LocalizedText(
        head.zh + duties.map(\.zh).joined(separator: "、"), head.en + duties.map(\.en).joined(separator: ", "))
    }
    return context.finding(
      .cancellationEnded, record, .reference, nil,
      [
        "effectsZh": told.map(\.zh).joined(separator: "；"), "effects": told.map(\.en).joined(separator: "; "),
      ])
  }
}
