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
        let isSender = context.owners.contains(row.sender)
        return refusal(isSender ? .claimNotRecipient : .claimReferenceUnknown, record, "delivery")
      }
      guard let msgId else { return try wholeDelivery(row, record) }
      let found = try found(msgId, in: row)
      guard !found.isEmpty else { return refusal(.claimReferenceUnknown, record, "refMsgId") }
      return try answer(found, msgId, record)
    }
    guard let msgId else { return refusal(.claimReferenceUnknown, record, "delivery") }
    let found = try found(msgId)
    if found.isEmpty {
      let isSender = try view.record(sender: department, msgId: msgId) != nil
      return refusal(isSender ? .claimNotRecipient : .claimReferenceUnknown, record, "refMsgId")
    }
    return try answer(found, msgId, record)
  }

  /// A record in one delivery that holds it for the claimer.
  private typealias Held = (delivery: DeliveryRow, record: RecordRow)

  /// What the claimer has got to claim under a name.
  ///
  /// - Parameter only: the delivery that is meant, where it is named too.
  private func found(_ name: String, in only: DeliveryRow? = nil) throws -> [Held] {
    var found: [Held] = []
    _ = try References(context: context).records(named: name) { row in
      let deliveries = try (only.map { [$0.recipient] } ?? context.owners).flatMap {
        try view.deliveries(holding: row.id, claimableBy: $0)
      }.filter { only == nil || $0.id == only?.id }
      found += deliveries.map { ($0, row) }
      return !deliveries.isEmpty
    }
    return found
  }

  /// Claims or returns the one record that is meant: of several, the one that is still open.
  private func answer(_ found: [Held], _ name: String, _ record: Record) throws -> Consequence {
    var meant = found
    if Set(found.map(\.record.id)).count > 1 {
      let open = try found.filter {
        try view.claims(ofDelivery: $0.delivery.id, record: $0.record.id).isEmpty
      }
      if !open.isEmpty { meant = open }
    }
    guard Set(meant.map(\.record.id)).count == 1 else {
      let choices = meant.prefix(10).map { held in
        let sender = context.configuration.catalogue.name(of: held.record.sender)
        return held.record.msgId == name
          ? "\(held.delivery.delivery)（\(sender)）" : "\(References.name(of: held.record))（\(sender)）"
      }
      return refusal(.claimAmbiguous, record, "refMsgId", ["choices": choices.joined(separator: "、")])
    }
    var consequence = try single(meant, record)
    if meant[0].record.msgId != name { consequence.reference = ("refMsgId", meant[0].record.msgId) }
    return consequence
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
  private func single(_ held: [Held], _ record: Record) throws -> Consequence {
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
