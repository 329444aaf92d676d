import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Decides what a reassignment (改派) does: the department that it names gets what another returned.
struct ReassignDecider {
  let context: AnswerContext

  func decide(_ record: Record, msgId: String) throws -> Consequence {
    var consequence = Consequence()
    let (values, findings) = context.values(of: record)
    consequence.findings = findings
    let value = { (role: FieldRole) in context.schema.field(role).flatMap { values[$0.name] } }
    guard consequence.refusal == nil, let from = value(.formerHolder), let named = value(.newHolder)
    else { return consequence }
    let to = context.incumbent(of: named)
    let isBureau = context.table.department(matching: context.sender)?.role == .operator
    let name = value(.reference) ?? ""
    let isOwn = { (row: RecordRow) in isBureau || context.owners.contains(row.sender) }
    let references = References(context: context)
    // What wasn't returned doesn't stand before what is called so in another way and was.
    let waiting = try references.records(named: name) {
      try isOwn($0) && life(of: $0, returnedBy: from) != nil
    }
    .compactMap { try life(of: $0, returnedBy: from) }
    if try waiting.isEmpty && references.records(named: name, where: isOwn).isEmpty {
      consequence.findings.append(context.finding(.referenceUnknown, record, .reference))
      return consequence
    }
    let contrary = try contrary(to: waiting.map(\.life.original), record, where: isOwn)
    if Set(waiting.map(\.life.original.id)).count > 1 || !contrary.isEmpty {
      let choices = try references.choices(among: waiting.map(\.life.original) + contrary)
      consequence.findings.append(context.ambiguity(choices, record, isContrary: !contrary.isEmpty))
      return consequence
    }
    if let other = context.contrary.others[record.number] {
      consequence.findings.append(context.contradiction(of: other, record))
      return consequence
    }
    guard let (life, (returned, row, returns)) = waiting.first else {
      if let (earlier, other) = try self.earlier(named: name, from, where: isOwn) {
        if other == to {
          consequence.findings.append(
            context.finding(
              .recordTwice, record, nil, nil, ["id": earlier.msgId, "first": "\(earlier.number)"]))
          consequence.repeats = earlier.number
          consequence.isRepetition = true
          return consequence
        }
        // Of those with ids of their own the first counts.
        if RecordIdentity.isDerived(msgId, sender: context.sender) {
          consequence.contradicts = earlier.number
        }
      }
      var arguments = ["from": context.configuration.catalogue.name(of: from)]
      let fates = try references.records(named: name, where: isOwn).compactMap {
        try fate(of: $0, returnedBy: from)
      }
      if let fate = fates.last {
        (arguments["reason"], arguments["reasonZh"]) = (fate.reason.en, fate.reason.zh)
        (arguments["how"], arguments["howZh"]) = (fate.remedy.en, fate.remedy.zh)
      } else if context.table.isForsaken(from, on: context.day) {
        let vacancy = Vacancy(of: from, in: context.table, on: context.day)
        let (why, remedy) = (vacancy.why, vacancy.remedyOfReassigning)
        arguments["reasonZh"] = "没有退回这条信息；它已停用，\(why.zh)，没有人能替它退回"
        arguments["reason"] = "didn't return this; it has ended, and \(why.en): nobody may return it"
        (arguments["how"], arguments["howZh"]) = (remedy.en, remedy.zh)
      }
      consequence.findings.append(
        context.finding(.reassignNotReturned, record, .formerHolder, nil, arguments))
      return consequence
    }
    if life.original.msgId != name { consequence.names[.reference] = life.original.msgId }
    if !isBureau, returns >= context.profile.returns.maxReturns {
      consequence.findings.append(
        context.finding(.reassignEscalated, record, .reference, nil, ["returns": "\(returns)"]))
      return consequence
    }
    // Who gave it back isn't the right one either. Whose it is after all only the bureau settles. That its predecessor gave it back says
    // nothing of a successor, which does more.
    let held = life.holders(servedBy: to).filter { $0 != returned.recipient }
    let isHeld = try held.contains { try life.returned(by: $0, in: context.view) == nil }
    let hasReturned =
      !held.isEmpty && !isHeld || !isBureau && [named, to].contains { life.successor(of: $0) != nil }
    let unfit = try [
      returned.recipient, self.sender(of: returned, row), context.incumbent(of: life.original.sender),
    ]
    guard !unfit.contains(named), !unfit.contains(to), !hasReturned, isFit(to) else {
      consequence.findings.append(context.finding(.reassignUnfit, record, .newHolder))
      return consequence
    }
    guard takesPart(to) else {
      let words = Vacancy(of: to, in: context.table, on: context.day).wordsOnRecipient
      consequence.findings.append(
        context.finding(
          .recipientAbsent, record, .newHolder, nil, ["day": "\(context.day)"].merging(words) { $1 }))
      return consequence
    }
    consequence.reassigned = Consequence.Reassigned(original: life.original.id, from: from)
    consequence.recipients = isBureau ? [context.incumbent(of: life.original.sender)] : []
    consequence.acts = [
      ClaimRow(
        delivery: returned.id, record: row.id, records: 1, act: .reassigned, at: context.receivedAt,
        byDrop: context.dropRow, round: returns, reason: value(.reason), suggested: to)
    ]
    if isHeld {
      consequence.findings.append(context.finding(.reassignHeld, record, .newHolder))
      return consequence
    }
    guard let definition = context.configuration.kinds[life.origin.kind],
      var content = try context.archive.current(life, of: definition.schema),
      let attachments = try context.archive.attachments(
        of: content, life, definition.schema, in: context.view)
    else {
      consequence.findings.append(context.finding(.recordNotKept, record, .reference))
      return consequence
    }
    // The archive has what the sender wrote; who it is isn't for it to say.
    if let field = definition.schema.index(of: .sender) {
      content = content.replacing([field: context.configuration.catalogue.name(of: life.original.sender)])
    }
    consequence.redeliveries = [
      Consequence.Redelivery(
        definition: definition, record: content, recipients: [to], isClaimable: true, row: life.original.id,
        attachments: attachments)
    ]
    return consequence
  }

  /// The record of this bundle that gave to somebody what a name means, and to whom.
  private func earlier(
    named name: String, _ from: String, where isOwn: (RecordRow) throws -> Bool
  ) throws -> (by: RecordRow, to: String?)? {
    for row in try References(context: context).records(named: name, where: isOwn) {
      let original = try RecordLife(of: row, in: context).original.id
      if let earlier = context.memory.reassigned[.init(original: original, from: from)] { return earlier }
    }
    return nil
  }

  /// What a row of a form says in words that it is about, where that is something else than what its id means.
  private func contrary(
    to meant: [RecordRow], _ record: Record, where isOwn: (RecordRow) throws -> Bool
  ) throws -> [RecordRow] {
    guard !meant.isEmpty, let ids = context.subjects[record.number] else { return [] }
    let told = try ids.flatMap { try References(context: context).records(named: $0, where: isOwn) }
      .map { try RecordLife(of: $0, in: context).original }
    return told.contains { told in meant.contains { $0.id == told.id } } ? [] : told
  }

  /// The life of a record that a department gave back and nobody has got since.
  private func life(
    of record: RecordRow, returnedBy from: String
  ) throws -> (life: RecordLife, returned: (delivery: DeliveryRow, record: RecordRow, round: Int))? {
    let life = try RecordLife(of: record, in: context)
    return try life.isCancelled ? nil : returned(life, by: from).map { (life, $0) }
  }

  /// What has ended that a record which a department gave back waits for another; `nil` where it gave none back, or
  /// another has got it.
  private func fate(of record: RecordRow, returnedBy from: String) throws -> ReturnFate? {
    let life = try RecordLife(of: record, in: context)
    let owners = owners(named: from)
    guard try owners.contains(where: { try life.hasWithdrawn(returnedBy: $0, in: context.view) }) else {
      return nil
    }
    if life.isCancelled { return .cancelled }
    return .corrected(isDeliveredAgain: owners.contains(where: life.holders.contains))
  }

  /// For whom a department may be named: for itself, those that it succeeds, and whoever has taken over from it.
  private func owners(named department: String) -> [String] {
    let heir = context.incumbent(of: department)
    return context.table.represented(by: department, on: context.day) + (heir == department ? [] : [heir])
  }

  /// Who gave back what lay in a delivery: its recipient, or whoever has taken over from that.
  private func sender(of returned: DeliveryRow, _ row: RecordRow) throws -> String {
    let acts = try context.view.claims(ofDelivery: returned.id, record: row.id).ofOneRecord
    let drop = acts.first { $0.act == .returned }?.byDrop
    return try drop.flatMap { try context.view.origins(ofDrops: [$0])[$0]?.sender } ?? returned.recipient
  }

  /// What a department gave back, or one for which it may be named.
  private func returned(
    _ life: RecordLife, by department: String
  ) throws -> (delivery: DeliveryRow, record: RecordRow, round: Int)? {
    for owner in owners(named: department) {
      if let found = try life.returned(by: owner, in: context.view) { return found }
    }
    return nil
  }

  private func takesPart(_ department: String) -> Bool {
    context.table.department(matching: department)?.isValid(on: context.day) ?? false
  }

  private func isFit(_ department: String) -> Bool {
    let role = context.table.department(matching: department)?.role
    return role != .observer && role != .operator
  }
}
