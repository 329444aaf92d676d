import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a claim (认领) or return (退回) record does: which delivery it is about, and whether it may.
struct ClaimDecider {
  let context: AnswerContext
  let act: ClaimRow.Act

  private var view: LedgerView { context.view }
  private var department: String { context.sender }

  /// Decides about one record. Nothing is stored yet.
  func decide(_ record: Record) throws -> Consequence {
    if act == .returned, !context.profile.returns.isEnabled {
      return refusal(.returnNotAllowed, record, "delivery")
    }
    let delivery = context.text("delivery", of: record)
    let msgId = context.text("refMsgId", of: record)
    if let delivery {
      guard let row = try view.delivery(delivery), row.claimable > 0 else {
        return refusal(.claimReferenceUnknown, record, "delivery")
      }
      guard context.table.mayActFor(department, row.recipient, on: context.day) else {
        return refusal(.claimNotRecipient, record, "delivery")
      }
      guard let msgId else { return try wholeDelivery(row, record) }
      let held = try view.claimable(by: row.recipient, msgId: msgId).filter { $0.0.id == row.id }
      guard !held.isEmpty else { return refusal(.claimReferenceUnknown, record, "refMsgId") }
      return try single(held, record)
    }
    guard let msgId else { return refusal(.claimReferenceUnknown, record, "delivery") }
    let held = try context.owners.flatMap { try view.claimable(by: $0, msgId: msgId) }
    if Set(held.map(\.1.sender)).count > 1 { return refusal(.claimAmbiguous, record, "refMsgId") }
    if held.isEmpty {
      let isKnown = try !view.records(msgId: msgId).isEmpty
      return refusal(isKnown ? .claimNotRecipient : .claimReferenceUnknown, record, "refMsgId")
    }
    return try single(held, record)
  }

  /// Word goes to whose the record is, and to the bureau where it was the one that passed it on.
  private func tell(_ delivery: DeliveryRow, of owner: String, _ word: inout [String]) {
    for department in [owner, delivery.sender].map(context.incumbent(of:)) where !word.contains(department) {
      word.append(department)
    }
  }

  /// All records of a delivery that are still open.
  private func wholeDelivery(_ delivery: DeliveryRow, _ record: Record) throws -> Consequence {
    let rest = try context.memory.rest(of: delivery, in: view)
    if rest.open <= 0, let last = rest.last { return already(last, record, "delivery") }
    var consequence = Consequence()
    try act(on: delivery, nil, records: rest.open, record, "delivery", &consequence)
    consequence.recipients = try view.senders(ofRecordsIn: delivery.id).reduce(into: []) {
      tell(delivery, of: $1, &$0)
    }
    return consequence
  }

  /// One record, in each delivery that holds it.
  private func single(_ held: [(DeliveryRow, RecordRow)], _ record: Record) throws -> Consequence {
    var consequence = Consequence()
    var word: [String] = []
    for (delivery, target) in held {
      if let earlier = try view.claims(ofDelivery: delivery.id, record: target.id).first {
        consequence.findings += already(earlier, record, "refMsgId").findings
      } else {
        try act(on: delivery, target, records: 1, record, "refMsgId", &consequence)
        tell(delivery, of: target.sender, &word)
      }
    }
    // What was claimed or returned in one delivery and is open in another is claimed or returned there.
    if !consequence.acts.isEmpty { consequence.findings.removeAll { $0.severity == .error } }
    consequence.isRepetition = consequence.acts.isEmpty
    consequence.recipients = word
    return consequence
  }

  private func act(
    on delivery: DeliveryRow, _ target: RecordRow?, records: Int, _ answer: Record, _ field: String,
    _ consequence: inout Consequence
  ) throws {
    let missed = try context.memory.due(of: delivery, in: view).flatMap {
      context.receivedAt.instant >= $0 ? Timestamp($0) : nil
    }
    var claim = ClaimRow(
      delivery: delivery.id, record: target?.id, records: records, act: act, at: context.receivedAt,
      byDrop: context.dropRow, isLate: missed != nil,
      person: context.text("claimant", of: answer), reasonCode: context.text("reasonCode", of: answer),
      reason: context.text("reason", of: answer), suggested: context.text("suggestedDept", of: answer))
    if act == .returned { claim.round = try context.memory.returns(before: delivery, in: view) + 1 }
    consequence.acts.append(claim)
    guard let missed else { return }
    consequence.findings.append(
      context.finding(.answerLate, answer, field, nil, ["due": missed.deadlineForPeople]))
  }

  /// The same act again changes nothing; the other act can't undo the first.
  private func already(_ earlier: ClaimRow, _ record: Record, _ field: String) -> Consequence {
    var consequence = refusal(
      earlier.act == act ? .claimAlready : .claimAfterReturn, record, field,
      ["at": earlier.at.forPeople, "state": earlier.act.word, "wanted": act.word])
    consequence.isRepetition = true
    return consequence
  }

  private func refusal(
    _ code: FindingCode, _ record: Record, _ field: String, _ arguments: [String: String] = [:]
  ) -> Consequence {
    var consequence = Consequence()
    consequence.findings = [context.finding(code, record, field, nil, arguments)]
    return consequence
  }
}

extension ClaimRow.Act {
  /// The act as findings name it.
  fileprivate var word: String {
    switch self {
    case .claimed: "认领"
    case .returned: "退回"
    case .reassigned: "改派"
    case .superseded, .withdrawn: "被更正或撤销取代"
    }
  }
}
