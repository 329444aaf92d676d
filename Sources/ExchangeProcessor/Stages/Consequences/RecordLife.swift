import ExchangeLedger

/// What became of a record since it was accepted: corrections, a cancellation, reassignments; and so who has it now.
struct RecordLife {
  /// The record as it first came.
  let original: RecordRow
  /// Where that came from.
  let origin: RecordOrigin
  /// The corrections, oldest first.
  let corrections: [FactRow]
  /// The record and its corrections, oldest first.
  let rows: [RecordRow]
  /// Whether it was cancelled.
  let isCancelled: Bool
  /// For whoever gave it back, who got it instead.
  private let successors: [String: String]

  /// Looks up the life of a record, or of that which it corrects.
  init(of record: RecordRow, in view: LedgerView) throws {
    let corrected = try view.fact(ofRecord: record.id)
      .flatMap { $0.kind == "correction" ? $0.about : nil }.flatMap { try view.record(row: $0) }
    original = corrected ?? record
    origin = try view.origin(of: original)
    let facts = try view.facts(about: original.id)
    isCancelled = facts.contains { $0.kind == "cancellation" }
    corrections = facts.filter { $0.kind == "correction" }
    rows = try [original] + corrections.compactMap { try view.record(row: $0.record) }
    var successors: [String: String] = [:]
    for row in rows {
      for delivery in try view.deliveries(holding: row.id) {
        for act in try view.claims(ofDelivery: delivery.id) where act.act == .reassigned && act.record == row.id {
          successors[delivery.recipient] = act.suggested
        }
      }
    }
    self.successors = successors
  }

  /// Who has it now, the lead first.
  var holders: [String] { reassigned(corrections.last?.recipients ?? origin.recipients) }

  /// The departments, each replaced by whoever got the record in its place.
  func reassigned(_ departments: [String]) -> [String] {
    departments.reduce(into: []) { result, department in
      var holder = department
      var seen: Set = [holder]
      while let next = successors[holder], seen.insert(next).inserted { holder = next }
      if !result.contains(holder) { result.append(holder) }
    }
  }

  /// The latest delivery in which a department gave it back, unless it was reassigned or cancelled since.
  func returned(by department: String, in view: LedgerView) throws -> (delivery: DeliveryRow, record: RecordRow)? {
    for row in rows.reversed() {
      for delivery in try view.deliveries(holding: row.id).reversed() where delivery.recipient == department {
        let acts = try view.claims(ofDelivery: delivery.id).filter { $0.record == nil || $0.record == row.id }
        guard acts.contains(where: { $0.act == .returned }) else { continue }
        if !acts.contains(where: { !$0.act.isFirst && $0.record == row.id }) { return (delivery, row) }
      }
    }
    return nil
  }

  /// What ends by a correction or cancellation: the claims that are open, and for a cancellation also what was given
  /// back and waits for a new department.
  func overtaken(by context: AnswerContext, isCancelled: Bool) throws -> [ClaimRow] {
    var acts: [ClaimRow] = []
    for row in rows {
      acts += try context.view.openDeliveries(holding: row.id).map { act(.superseded, $0, row, context) }
      guard isCancelled else { continue }
      for department in Set(try context.view.origin(of: row).recipients) {
        if let (delivery, record) = try returned(by: department, in: context.view), record.id == row.id {
          acts.append(act(.withdrawn, delivery, row, context))
        }
      }
    }
    return acts
  }

  private func act(
    _ act: ClaimRow.Act, _ delivery: DeliveryRow, _ record: RecordRow, _ context: AnswerContext
  ) -> ClaimRow {
    ClaimRow(
      delivery: delivery.id, record: record.id, records: 1, act: act, at: context.receivedAt,
      byDrop: context.dropRow)
  }
}
