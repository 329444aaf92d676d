import ExchangeFormats
import ExchangeRules

/// Says who gets a record, from the record and the catalogue alone.
struct Router: Sendable {
  /// What routing found.
  enum Route {
    /// These departments get it, the lead first.
    case to([String])
    /// Whoever sent what the record answers, or takes part in its matter; only the ledger knows.
    case reply
    /// Nobody does.
    case nobody
  }

  let kind: Kind
  let schema: KindSchema
  let table: RoutingTable
  let sender: String

  /// Who gets `record`, with what was found on the way.
  func route(_ record: Record) -> (route: Route, findings: [Finding]) {
    switch kind.routing {
    case .item: itemRoute(record)
    case .approval: approvalRoute(record)
    case .named: namedRoute(record)
    case .department: departmentRoute(record)
    case .reply, .parties, .redelivery, .processor: (.reply, [])
    }
  }

  private func approvalRoute(_ record: Record) -> (Route, [Finding]) {
    let codes = table.participants.filter { $0.role == .approval }.map(\.code)
    if !codes.isEmpty { return (.to(codes), []) }
    return (.nobody, [finding(.recipientUnknown, record, "recipients", "APPROVAL")])
  }

  private func itemRoute(_ record: Record) -> (Route, [Finding]) {
    let code = schema.text("itemCode", of: record)
    let name = schema.text("itemName", of: record)
    // That both are missing has been said by the schema.
    if code == nil, name == nil { return (.nobody, []) }
    switch table.recipients(itemCode: code, itemName: name) {
    case .found(let item, let recipients, let nameDiffers):
      let findings =
        nameDiffers
        ? [
          finding(
            .itemNameMismatch, record, "itemName", name ?? "", ["code": item.code, "expected": item.name])
        ] : []
      return (.to(recipients.map(\.code)), findings)
    case .unknown(let nearest):
      let field = code == nil ? "itemName" : "itemCode"
      return (
        .nobody, [finding(.itemUnknown, record, field, code ?? name ?? "", ["nearest": nearest ?? "—"])]
      )
    }
  }

  private func namedRoute(_ record: Record) -> (Route, [Finding]) {
    guard let list = schema.text("recipients", of: record) else {
      return (.to(table.participants.map(\.code).filter { $0 != sender }), [])
    }
    return route(record, to: list.split(separator: "|").map(String.init), namedIn: "recipients")
  }

  private func departmentRoute(_ record: Record) -> (Route, [Finding]) {
    // That it is missing has been said by the schema.
    guard let name = schema.text("department", of: record) else { return (.nobody, []) }
    return route(record, to: [name], namedIn: "department")
  }

  private func route(_ record: Record, to names: [String], namedIn field: String) -> (Route, [Finding]) {
    var recipients: [String] = []
    for name in names {
      guard let department = table.department(matching: name), department.role != .observer else {
        return (.nobody, [finding(.recipientUnknown, record, field, name)])
      }
      if !recipients.contains(department.code) { recipients.append(department.code) }
    }
    return (.to(recipients), [])
  }

  private func finding(
    _ code: FindingCode, _ record: Record, _ field: String, _ value: String,
    _ arguments: [String: String] = [:]
  ) -> Finding {
    let title = schema.index(of: field).map { schema.fields[$0].title }
    return Finding(
      code, at: Position(line: record.line, record: record.number, field: field, title: title),
      excerpt: Masking.shown(value), arguments: arguments)
  }
}
