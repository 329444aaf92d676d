import ExchangeLedger
import ExchangeRules

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
  /// Who gave it back and who got it instead, in the order in which that happened.
  private let reassignments: [(from: String, to: String, drop: Int64)]
  /// Who got it first.
  private let firstHolders: [String]

  /// Looks up the life of a record, or of that which it corrects.
  init(of record: RecordRow, in view: any LedgerReader) throws {
    original = try view.original(of: record)
    origin = try view.origin(of: original)
    let facts = try view.facts(about: original.id)
    isCancelled = facts.contains { $0.kind == Kinds.cancellation }
    corrections = facts.filter { $0.kind == Kinds.correction }
    rows = try [original] + corrections.compactMap { try view.record(row: $0.record) }
    var reassignments: [(from: String, to: String, drop: Int64, id: Int64)] = []
    var firstHolders: [String] = []
    for row in rows {
      for delivery in try view.deliveries(holding: row.id) {
        if row.id == original.id, delivery.drop == original.drop { firstHolders.append(delivery.recipient) }
        for act in try view.claims(ofDelivery: delivery.id, record: row.id) where act.act == .reassigned {
          reassignments.append((delivery.recipient, act.suggested ?? "", act.byDrop, act.id))
        }
      }
    }
    self.reassignments = reassignments.sorted { $0.id < $1.id }.map { ($0.from, $0.to, $0.drop) }
    self.firstHolders = firstHolders
  }

  /// All who have ever got it.
  var everHeld: [String] { firstHolders + corrections.flatMap(\.recipients) + reassignments.map(\.to) }

  /// Who has it now.
  var holders: [String] {
    reassigned(corrections.last?.recipients ?? firstHolders, after: rows[rows.count - 1].drop)
  }

  /// Who got it in the place of a department that gave it back; `nil` where nobody did.
  func successor(of department: String) -> String? { reassignments.last { $0.from == department }?.to }

  /// The departments, each replaced by whoever got the record in its place.
  ///
  /// - Parameter drop: the row of the drop before which it was settled who they are.
  func reassigned(_ departments: [String], after drop: Int64 = 0) -> [String] {
    reassignments.filter { $0.drop > drop }.reduce(into: departments) { holders, passed in
      guard let place = holders.firstIndex(of: passed.from) else { return }
      if holders.contains(passed.to) { holders.remove(at: place) } else { holders[place] = passed.to }
    }
  }

  /// The latest delivery in which a department gave it back, unless it was reassigned or cancelled since.
  func returned(
    by department: String, in view: any LedgerReader
  ) throws -> (delivery: DeliveryRow, record: RecordRow, round: Int)? {
    for row in rows.reversed() {
      for delivery in try view.deliveries(holding: row.id).reversed() where delivery.recipient == department {
        let acts = try view.claims(ofDelivery: delivery.id, record: row.id).ofOneRecord
        guard let returned = acts.first(where: { $0.act == .returned }) else { continue }
        if !acts.contains(where: { !$0.act.isFirst && $0.record == row.id }) {
          return (delivery, row, returned.round)
        }
      }
    }
    return nil
  }

  /// Whether what a department gave back last was cancelled or corrected before another got it.
  func hasWithdrawn(returnedBy department: String, in view: any LedgerReader) throws -> Bool {
    for row in rows.reversed() {
      for delivery in try view.deliveries(holding: row.id).reversed() where delivery.recipient == department {
        let acts = try view.claims(ofDelivery: delivery.id, record: row.id).ofOneRecord
        guard acts.contains(where: { $0.act == .returned }) else { continue }
        return acts.contains { $0.act == .withdrawn }
      }
    }
    return false
  }

  /// What ends by a correction or cancellation: the claims that are open, and what was given back and waits for a new
  /// department.
  func overtaken(by context: AnswerContext) throws -> [ClaimRow] {
    try rows.flatMap { row in
      try context.view.openDeliveries(holding: row.id).map { act(.superseded, $0, row, context) }
        + returns(of: row, in: context.view).map { act(.withdrawn, $0, row, context) }
    }
  }

  /// Whether a department has given it back, and nothing came of that yet.
  func isGivenBack(in view: any LedgerReader) throws -> Bool {
    try rows.contains { try !returns(of: $0, in: view).isEmpty }
  }

  /// The deliveries in which one of its rows was given back, as far as that is open.
  private func returns(of row: RecordRow, in view: any LedgerReader) throws -> [DeliveryRow] {
    try Set(view.origin(of: row).recipients).sorted().compactMap { department in
      let returned = try returned(by: department, in: view)
      return returned?.record.id == row.id ? returned?.delivery : nil
    }
  }

  private func act(
    _ act: ClaimAct, _ delivery: DeliveryRow, _ record: RecordRow, _ context: AnswerContext
  ) -> ClaimRow {
    ClaimRow(
      delivery: delivery.id, record: record.id, records: 1, act: act, at: context.receivedAt,
      byDrop: context.dropRow)
  }
}
