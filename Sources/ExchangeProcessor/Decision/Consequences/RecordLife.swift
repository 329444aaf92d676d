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
  /// Who acts for a department.
  private let incumbent: (String) -> String

  /// Looks up the life of a record, or of that which it corrects, for whoever decides on the day of an arrival.
  init(of record: RecordRow, in context: AnswerContext) throws {
    try self.init(of: record, in: context.view, incumbent: context.incumbent(of:))
  }

  /// Looks up the life of a record, or of that which it corrects.
  ///
  /// - Parameter incumbent: who acts for a department: itself, or whoever has taken over.
  init(
    of record: RecordRow, in view: any LedgerReader, incumbent: @escaping (String) -> String = { $0 }
  ) throws {
    self.incumbent = incumbent
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

  /// Who has it now, as it was sent to them: they may have ended since.
  var holders: [String] {
    reassigned(
      corrections.last?.recipients ?? firstHolders, after: rows[rows.count - 1].drop, fromHeirs: true)
  }

  /// Who has it now in the place of a department, by the codes to which it was sent: those for which the department acts.
  func holders(servedBy department: String) -> [String] {
    holders.filter { incumbent($0) == incumbent(department) }
  }

  /// Who is to get it where it goes to these departments: those for whom they act were asked before, and may have given it back.
  func heirs(of departments: [String]) -> [String] {
    // Who only got a correction in another's place wasn't asked itself.
    let asked =
      firstHolders
      + corrections.flatMap { correction in
        correction.recipients.filter { !Fact.pairs(in: correction.fields).values.contains($0) }
      }
    let meant = departments.flatMap { department in
      let own = asked.filter { incumbent($0) == department }
      return own.isEmpty ? [department] : own
    }
    let heirs = reassigned(Self.once(meant)).map(incumbent)
    return Self.once(heirs)
  }

  private static func once(_ departments: [String]) -> [String] {
    departments.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Who got it in the place of a department that gave it back; `nil` where nobody did.
  func successor(of department: String) -> String? { reassignments.last { $0.from == department }?.to }

  /// The departments, each replaced by whoever got the record in its place.
  ///
  /// - Parameters:
  ///   - drop: the row of the drop before which it was settled who they are.
  ///   - fromHeirs: whether who has taken over may stand among them for the one that gave it back: it got a correction in that one's place.
  private func reassigned(
    _ departments: [String], after drop: Int64 = 0, fromHeirs: Bool = false
  ) -> [String] {
    reassignments.filter { $0.drop > drop }.reduce(into: departments) { holders, passed in
      let heir = fromHeirs ? holders.firstIndex { incumbent($0) == incumbent(passed.from) } : nil
      guard let place = holders.firstIndex(of: passed.from) ?? heir else { return }
      let (holder, isHeld) = (holders[place], holders.contains(passed.to))
      if holder == passed.to { return }
      if holder != passed.from, isOwn(holder) {
        // It has it for itself, too.
        if !isHeld { holders.append(passed.to) }
      } else if isHeld {
        holders.remove(at: place)
      } else {
        holders[place] = passed.to
      }
    }
  }

  /// Whether a department got it for itself.
  private func isOwn(_ holder: String) -> Bool {
    firstHolders.contains(holder) || reassignments.contains { $0.to == holder }
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
