import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Finds the records that a reference may mean: by message id, by `<department>/<id or number>`, by delivery id, or by
/// the number of a document, licence, case or survey. An exact id goes before a number that people know it by; what the
/// sender can't mean stands before nothing.
struct References {
  /// How many records one number or delivery is looked through for.
  private static let limit = 200

  let context: AnswerContext

  private var view: any LedgerReader { context.view }

  /// What a name may mean, of the first way of naming that fits; nothing where none does.
  ///
  /// - Parameters:
  ///   - scope: what the ledger calls the matter (`case`) of which the name is first of all the number; `nil` for a message
  ///     id.
  ///   - isMeant: whether the sender may refer to a record, and means one of its sort.
  func records(
    named name: String, scope: String? = nil, where isMeant: (RecordRow) throws -> Bool
  ) throws -> [RecordRow] {
    let ways =
      scope == nil
      ? [byId, qualified, byDelivery, byDocument, byNumber] : [byNumber, qualified, byId, byDelivery]
    for way in ways {
      // A record of the bundle in hand can't be meant: nobody has got it yet.
      let found = try way(name, scope).filter { try $0.drop != context.dropRow && isMeant($0) }
      if !found.isEmpty { return found }
    }
    return []
  }

  /// How a record is named so that no other is meant: its id, with its sender's code where others may use that too.
  static func name(of record: RecordRow) -> String {
    record.publicId
  }

  private func byId(_ name: String, _ scope: String?) throws -> [RecordRow] { try view.records(msgId: name) }

  /// `XC-WJ/Q1`, with a department's code or name, or with the id of a delivery.
  private func qualified(_ name: String, _ scope: String?) throws -> [RecordRow] {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return [] }
    if let delivery = try delivery(parts[0]) {
      // A delivered correction calls what it corrects by the id of that.
      return try (byId(parts[1], scope) + byNumber(parts[1], scope))
        .flatMap { try view.corrected($0) }
        .filter { row in try view.deliveries(holding: row.id).contains { $0.id == delivery.id } }
    }
    guard let sender = context.table.department(matching: parts[0])?.code else { return [] }
    let own = try (byId(parts[1], scope) + byNumber(parts[1], scope)).filter { $0.sender == sender }
    return own.isEmpty ? try byDocument(parts[1], scope).filter { $0.sender == sender } : own
  }

  private func byDelivery(_ name: String, _ scope: String?) throws -> [RecordRow] {
    guard let delivery = try delivery(name) else { return [] }
    return try view.records(inDelivery: delivery.id, limit: Self.limit)
  }

  private func byDocument(_ name: String, _ scope: String?) throws -> [RecordRow] {
    try view.records(document: DocumentNumber.key(name), limit: Self.limit)
  }

  /// The openers of cases and surveys of this number; where one was opened under it as it is written, of that alone.
  private func byNumber(_ name: String, _ scope: String?) throws -> [RecordRow] {
    let scopes = scope.map { [$0] } ?? context.configuration.kinds.scopes
    let matters = try scopes.flatMap { try view.matters(scope: $0, named: name) }
    let exact = matters.filter { $0.name == name }
    return try (exact.isEmpty ? matters : exact).flatMap { try view.openers(of: $0) }
  }

  /// A delivery that the sender sent or got.
  private func delivery(_ name: String) throws -> DeliveryRow? {
    guard let row = try view.delivery(name),
      context.owners.contains(row.recipient) || context.owners.contains(row.sender)
    else { return nil }
    return row
  }
}
