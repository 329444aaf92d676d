import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a claim (认领) or return (退回) record does: which delivery it is about, and whether it may.
struct ClaimDecider {
  /// What a record does.
  struct Decision {
    /// The claims or returns to store.
    var acts: [ClaimRow] = []
    /// Who gets word: the departments that sent what is claimed.
    var word: [String] = []
    /// What was found.
    var findings: [Finding] = []
  }

  let schema: KindSchema
  let table: RoutingTable
  let act: ClaimRow.Act
  /// The department that claims.
  let department: String
  let at: Timestamp
  let drop: Int64
  let view: LedgerView

  /// Decides about one record. Nothing is stored yet.
  func decide(_ record: Record) throws -> Decision {
    let delivery = schema.text("delivery", of: record)
    let msgId = schema.text("refMsgId", of: record)
    if let delivery {
      guard let row = try view.delivery(delivery), row.opensClaim else {
        return refusal(.claimReferenceUnknown, record, "delivery", delivery)
      }
      guard table.mayActFor(department, row.recipient, on: at.instant.day) else {
        return refusal(.claimNotRecipient, record, "delivery", delivery)
      }
      guard let msgId else { return try wholeDelivery(row, record) }
      let held = try view.deliveries(to: row.recipient, holding: msgId).filter { $0.0.id == row.id }
      guard !held.isEmpty else { return refusal(.claimReferenceUnknown, record, "refMsgId", msgId) }
      return try single(held, record, msgId)
    }
    guard let msgId else { return refusal(.claimReferenceMissing, record, "delivery", "") }
    let held = try table.represented(by: department, on: at.instant.day)
      .flatMap { try view.deliveries(to: $0, holding: msgId) }.filter { $0.0.opensClaim }
    if Set(held.map(\.0.sender)).count > 1 { return refusal(.claimAmbiguous, record, "refMsgId", msgId) }
    if held.isEmpty {
      let isKnown = try !view.records(matching: msgId, document: "").isEmpty
      return refusal(isKnown ? .claimNotRecipient : .claimReferenceUnknown, record, "refMsgId", msgId)
    }
    return try single(held, record, msgId)
  }

  /// All records of a delivery that are still open.
  private func wholeDelivery(_ delivery: DeliveryRow, _ record: Record) throws -> Decision {
    let earlier = try view.claims(ofDelivery: delivery.id)
    let open = delivery.records - earlier.reduce(0) { $0 + $1.records }
    if open <= 0, let last = earlier.last {
      return already(last, record, "delivery", delivery.delivery)
    }
    return Decision(
      acts: [row(delivery.id, record: nil, records: open, from: record)], word: [informed(delivery.sender)])
  }

  /// One record, in each delivery that holds it.
  private func single(
    _ held: [(DeliveryRow, RecordRow)], _ record: Record, _ msgId: String
  ) throws -> Decision {
    var decision = Decision()
    for (delivery, target) in held {
      if let earlier = try view.claim(ofDelivery: delivery.id, record: target.id) {
        decision.findings += already(earlier, record, "refMsgId", msgId).findings
      } else {
        decision.acts.append(row(delivery.id, record: target.id, records: 1, from: record))
        let sender = informed(delivery.sender)
        if !decision.word.contains(sender) { decision.word.append(sender) }
      }
    }
    return decision
  }

  /// Who gets the word that is for a department: whoever has taken over from it, if somebody has.
  private func informed(_ sender: String) -> String {
    table.department(matching: sender).flatMap { table.incumbent(of: $0, on: at.instant.day) }?.code ?? sender
  }

  private func row(_ delivery: Int64, record: Int64?, records: Int, from answer: Record) -> ClaimRow {
    ClaimRow(
      delivery: delivery, record: record, records: records, act: act, at: at, byDrop: drop,
      person: schema.text("claimant", of: answer), reasonCode: schema.text("reasonCode", of: answer),
      reason: schema.text("reason", of: answer), suggested: schema.text("suggestedDept", of: answer))
  }

  /// The same act again changes nothing; the other act can't undo the first.
  private func already(_ earlier: ClaimRow, _ record: Record, _ field: String, _ value: String) -> Decision {
    refusal(
      earlier.act == act ? .claimAlready : .claimAfterReturn, record, field, value,
      ["at": earlier.at.forPeople, "state": earlier.act.word, "wanted": act.word])
  }

  private func refusal(
    _ code: FindingCode, _ record: Record, _ field: String, _ value: String,
    _ arguments: [String: String] = [:]
  ) -> Decision {
    let title = schema.index(of: field).map { schema.fields[$0].title }
    let finding = Finding(
      code, at: Position(line: record.line, record: record.number, field: field, title: title),
      excerpt: Masking.shown(value), arguments: arguments.merging(["sender": department]) { old, _ in old })
    return Decision(findings: [finding])
  }
}

extension ClaimRow.Act {
  /// The act as findings name it.
  fileprivate var word: String {
    switch self {
    case .claimed: "认领"
    case .returned: "退回"
    }
  }
}
