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
    let own = isBureau ? records : records.filter { $0.sender == context.sender }
    guard let target = own.first else {
      consequence.findings.append(
        context.finding(records.isEmpty ? .referenceUnknown : .answerNotYours, record, "refMsgId"))
      return consequence
    }
    let origin = try context.view.origin(of: target)
    guard let returned = try returned(target, by: from) else {
      let name = context.configuration.catalogue.name(of: from)
      consequence.findings.append(context.finding(.reassignNotReturned, record, "from", nil, ["from": name]))
      return consequence
    }
    let returns = try context.view.returns(of: target.id, orDelivery: returned.id)
    if !isBureau, returns >= context.profile.returns.maxReturns {
      consequence.findings.append(
        context.finding(.reassignEscalated, record, "refMsgId", nil, ["returns": "\(returns)"]))
      return consequence
    }
    guard to != from, to != target.sender, try !holds(to, target), isFit(to) else {
      consequence.findings.append(context.finding(.reassignUnfit, record, "to"))
      return consequence
    }
    guard let definition = context.configuration.kinds[origin.kind] else {
      preconditionFailure("the ledger holds records of known kinds")
    }
    let archive = ArchivedRecords(configuration: context.configuration)
    guard let content = try archive.current(target, of: origin, in: context.view) else {
      consequence.findings.append(context.finding(.recordNotKept, record, "refMsgId"))
      return consequence
    }
    consequence.recipients = isBureau ? [target.sender] : []
    consequence.acts = [
      ClaimRow(
        delivery: returned.id, record: target.id, records: 1, act: .reassigned, at: context.receivedAt,
        byDrop: context.dropRow, reason: values["reason"], suggested: to)
    ]
    consequence.redeliveries = [
      Consequence.Redelivery(
        definition: definition, record: content, recipients: [to], isClaimable: true, row: target.id)
    ]
    return consequence
  }

  /// The delivery in which a department returned the record, unless it was reassigned since.
  private func returned(_ record: RecordRow, by department: String) throws -> DeliveryRow? {
    try context.view.deliveries(holding: record.id).first { delivery in
      guard delivery.recipient == department else { return false }
      let acts = try context.view.claims(ofDelivery: delivery.id).filter {
        $0.record == nil || $0.record == record.id
      }
      return acts.contains { $0.act == .returned }
        && !acts.contains { $0.act == .reassigned && $0.record == record.id }
    }
  }

  private func holds(_ department: String, _ record: RecordRow) throws -> Bool {
    try context.view.deliveries(holding: record.id).contains { $0.recipient == department }
  }

  private func isFit(_ department: String) -> Bool {
    let role = context.table.department(matching: department)?.role
    return role != .observer && role != .operator
  }
}
