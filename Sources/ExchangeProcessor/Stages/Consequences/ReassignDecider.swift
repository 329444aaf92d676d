import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a reassignment (改派) does: the department that it names gets what another returned.
struct ReassignDecider {
  let context: AnswerContext

  func decide(_ record: Record) throws -> Consequence {
    var consequence = Consequence()
    let (values, findings) = context.values(of: record)
    consequence.findings = findings
    guard consequence.refusal == nil, let from = values["from"], let to = values["to"] else {
      return consequence
    }
    let isBureau = context.table.department(matching: context.sender)?.role == .operator
    let records = try context.view.records(msgId: values["refMsgId"] ?? "")
    let own = isBureau ? records : records.filter { context.owners.contains($0.sender) }
    if Set(own.map(\.sender)).count > 1 {
      consequence.findings.append(context.finding(.referenceAmbiguous, record, "refMsgId"))
      return consequence
    }
    guard let target = own.first else {
      consequence.findings.append(
        context.finding(records.isEmpty ? .referenceUnknown : .answerNotYours, record, "refMsgId"))
      return consequence
    }
    let life = try RecordLife(of: target, in: context.view)
    guard !life.isCancelled, let (returned, row, returns) = try returned(life, by: from) else {
      let name = context.configuration.catalogue.name(of: from)
      consequence.findings.append(context.finding(.reassignNotReturned, record, "from", nil, ["from": name]))
      return consequence
    }
    if !isBureau, returns >= context.profile.returns.maxReturns {
      consequence.findings.append(
        context.finding(.reassignEscalated, record, "refMsgId", nil, ["returns": "\(returns)"]))
      return consequence
    }
    guard to != returned.recipient, to != life.original.sender, isFit(to) else {
      consequence.findings.append(context.finding(.reassignUnfit, record, "to"))
      return consequence
    }
    consequence.recipients = isBureau ? [context.incumbent(of: life.original.sender)] : []
    consequence.acts = [
      ClaimRow(
        delivery: returned.id, record: row.id, records: 1, act: .reassigned, at: context.receivedAt,
        byDrop: context.dropRow, round: returns, reason: values["reason"], suggested: to)
    ]
    if life.holders.contains(to) {
      consequence.findings.append(context.finding(.reassignHeld, record, "to"))
      return consequence
    }
    guard let definition = context.configuration.kinds[life.origin.kind] else {
      preconditionFailure("the ledger holds records of known kinds")
    }
    guard let content = try context.archive.current(life, of: definition.schema),
      let attachments = try context.archive.attachments(
        of: content, life, definition.schema, in: context.view)
    else {
      consequence.findings.append(context.finding(.recordNotKept, record, "refMsgId"))
      return consequence
    }
    consequence.redeliveries = [
      Consequence.Redelivery(
        definition: definition, record: content, recipients: [to], isClaimable: true, row: life.original.id,
        attachments: attachments)
    ]
    return consequence
  }

  /// What a department, or one that it succeeds, gave back.
  private func returned(
    _ life: RecordLife, by department: String
  ) throws -> (delivery: DeliveryRow, record: RecordRow, round: Int)? {
    for owner in context.table.represented(by: department, on: context.day) {
      if let found = try life.returned(by: owner, in: context.view) { return found }
    }
    return nil
  }

  private func isFit(_ department: String) -> Bool {
    let role = context.table.department(matching: department)?.role
    return role != .observer && role != .operator
  }
}
