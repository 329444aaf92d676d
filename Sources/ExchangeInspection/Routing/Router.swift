public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import ExchangeRules
import ExchangeWords

/// Says who gets a record, from the record and the catalogue alone.
public struct Router: Sendable {
  /// What routing found.
  public enum Route {
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
  let policy: RoutingPolicy
  let sender: String
  /// The day of arrival.
  let day: Day

  /// A router for the records of one bundle.
  public init(
    kind: Kind, schema: KindSchema, table: RoutingTable, policy: RoutingPolicy, sender: String, day: Day
  ) {
    self.kind = kind
    self.schema = schema
    self.table = table
    self.policy = policy
    self.sender = sender
    self.day = day
  }

  /// The fields on whose values it hangs who gets a record.
  var deciding: [Int] {
    let roles: [FieldRole] =
      switch kind.routing {
      case .item: [.itemCode, .itemName, .town]
      case .named: [.recipients]
      case .department: [.department]
      case .approval, .reply, .parties, .redelivery, .processor: []
      }
    return roles.compactMap(schema.index)
  }

  /// Whether only the ledger knows who gets a record.
  var isReply: Bool { [.reply, .parties, .redelivery, .processor].contains(kind.routing) }

  /// Who gets `record`, with what was found on the way.
  ///
  /// - Parameter old: what `record` takes the place of: where both are about the same item, the record stays with it, whether or
  ///   not that is in force by now, and with whoever has it, where the catalogue has it no more.
  public func route(_ record: Record, correcting old: Record? = nil) -> (route: Route, findings: [Finding]) {
    switch kind.routing {
    case .item: itemRoute(record, correcting: old)
    case .approval: approvalRoute(record)
    case .named: namedRoute(record)
    case .department: departmentRoute(record)
    case .reply, .parties, .redelivery, .processor: (.reply, [])
    }
  }

  /// Who gets `record` where nothing is to be said of that, and all with the same ``deciding`` values go there, too; `nil` of
  /// any other, which is to be looked at by itself.
  func plainRoute(_ record: Record) -> [String]? {
    // Of an item that isn't in force any more, each goes by the day of its decision.
    if kind.routing == .item, item(of: record)?.isValid(on: day) != true { return nil }
    let routed = self.route(record)
    guard routed.findings.isEmpty, case .to(let recipients) = routed.route else { return nil }
    return recipients
  }

  private func approvalRoute(_ record: Record) -> (Route, [Finding]) {
    var codes: [String] = []
    for department in table.departments where department.role == .approval {
      guard let code = table.incumbent(of: department, on: day)?.code, !codes.contains(code) else { continue }
      codes.append(code)
    }
    if !codes.isEmpty { return (.to(codes), []) }
    let absent = table.departments.filter { $0.role == .approval }
    if absent.isEmpty { return (.nobody, [finding(.recipientUnknown, record, .recipients, "APPROVAL")]) }
    // The record names none that could be written otherwise.
    let vacancies = absent.map { Vacancy(of: $0.code, in: table, on: day) }
    let arguments = Vacancy.words(onApproval: vacancies).merging(["day": "\(day)"]) { $1 }
    // Who hasn't begun is told of by the day on which it does.
    let ended = absent.filter { $0.hasEnded(by: day) }
    let names = (ended.isEmpty ? absent : ended).map(\.name).joined(separator: "、")
    return (.nobody, [finding(.recipientAbsent, record, .recipients, names, arguments)])
  }

  private func namedRoute(_ record: Record) -> (Route, [Finding]) {
    guard let list = schema.text(.recipients, of: record) else {
      return (.to(table.participants(on: day).map(\.code).filter { $0 != sender }), [])
    }
    let names = table.names(in: list)
    // That a list holds nothing but what parts its members has been said by the schema.
    if names.isEmpty { return (.nobody, []) }
    return route(record, to: names, namedIn: .recipients)
  }

  private func departmentRoute(_ record: Record) -> (Route, [Finding]) {
    // That it is missing has been said by the schema.
    guard let name = schema.text(.department, of: record) else { return (.nobody, []) }
    return route(record, to: table.names(in: name), namedIn: .department, isTask: true)
  }

  /// - Parameter isTask: whether a department may give itself what the record gives: a task of the joint meeting, not a
  ///   message.
  private func route(
    _ record: Record, to names: [String], namedIn field: FieldRole, isTask: Bool = false
  ) -> (Route, [Finding]) {
    var recipients: [String] = []
    for name in names {
      let found = table.departments(matching: name, on: day)
      guard found.count < 2 else {
        return (.nobody, [finding(.departmentAmbiguous, record, field, name, ["choices": found.choices])])
      }
      guard let department = found.first, department.role != .observer else {
        return (.nobody, [finding(.recipientUnknown, record, field, name)])
      }
      guard let code = table.incumbent(of: department, on: day)?.code else {
        let words = Vacancy(of: department.code, in: table, on: day).wordsOnRecipient
        let arguments = ["day": "\(day)"].merging(words) { $1 }
        return (.nobody, [finding(.recipientAbsent, record, field, name, arguments)])
      }
      // Whoever names itself among the others owes itself nothing.
      if isTask || code != sender, !recipients.contains(code) { recipients.append(code) }
    }
    if recipients.isEmpty {
      return (.nobody, [finding(.recipientSelf, record, field, names.joined(separator: "|"))])
    }
    return (.to(recipients), [])
  }

  fileprivate func finding(
    _ code: FindingCode, _ record: Record, _ role: FieldRole, _ value: String,
    _ arguments: [String: String] = [:]
  ) -> Finding {
    let field = schema.field(role)
    return Finding(
      code, at: Position(line: record.line, record: record.number, field: field?.name, title: field?.title),
      excerpt: Masking.shown(value), arguments: arguments)
  }
}

extension [Department] {
  /// How to write each, where a short name may mean any of them.
  public var choices: String { map { "\($0.code)（\($0.name)）" }.joined(separator: "、") }
}

// MARK: - By item

extension Router {
  private func itemRoute(_ record: Record, correcting old: Record?) -> (Route, [Finding]) {
    let code = schema.text(.itemCode, of: record)
    let name = schema.text(.itemName, of: record)
    // That both are missing has been said by the schema.
    if code == nil, name == nil { return (.nobody, []) }
    let field = code == nil ? FieldRole.itemName : .itemCode
    let value = code ?? name ?? ""
    let town = policy.routeBy == .itemAndTown ? schema.text(.town, of: record) : nil
    let isKept = old.map { isAboutItem(record, of: $0) } ?? false
    // Whom it concerns, the catalogue doesn't say any more.
    if isKept, self.item(of: record) == nil { return (.reply, []) }
    let decidedOn = decisionDay(of: record)
    let route = table.recipients(
      itemCode: code, itemName: name, on: day, decidedOn: decidedOn, isKept: isKept, town: town)
    switch route {
    case .found(let item, let recipients, let remarks):
      var findings = remarks.map { finding($0, about: item, record) }
      if policy.routeBy == .itemAndTown, town == nil, schema.index(of: .town) != nil {
        findings.append(finding(.townMissing, record, .town, ""))
      }
      guard recipients.isEmpty else { return (.to(recipients.map(\.code)), findings) }
      let departments = [item.lead] + item.co
      let vacancies = departments.map { Vacancy(of: $0, in: table, on: day) }
      let arguments = ["day": "\(day)", "departments": departments.joined(separator: "、")]
        .merging(Vacancy.words(onSupervisors: vacancies)) { $1 }
      return (.nobody, [finding(.itemUnsupervised, record, field, value, arguments)])
    case .notInForce(let item):
      var days = LocalizedText("\(day) ", "\(day)")
      if let decidedOn, decidedOn < day {
        days = LocalizedText(
          "从决定的 \(decidedOn) 到收到的 \(day) 都",
          "each day from the decision (\(decidedOn)) to the arrival (\(day))")
      }
      let arguments = [
        "from": item.validFrom?.description ?? "—", "to": item.validTo?.description ?? "—",
        "daysZh": days.zh, "days": days.en,
      ]
      return (.nobody, [finding(.itemNotInForce, record, field, value, arguments)])
    case .unknown(let nearest):
      if let code, let pattern = policy.itemCodePattern, !pattern.matches(code.utf8) {
        return (.nobody, [finding(.itemCodeMalformed, record, field, value)])
      }
      return (.nobody, [finding(.itemUnknown, record, field, value, ["nearest": nearest ?? "—"])])
    }
  }

  private func item(of record: Record) -> Item? {
    table.item(code: schema.text(.itemCode, of: record), name: schema.text(.itemName, of: record))
  }

  /// Whether a record is about the item of another; where the catalogue has neither, whether it says the same of all that
  /// decides who gets it.
  private func isAboutItem(_ record: Record, of old: Record) -> Bool {
    let (item, before) = (self.item(of: record), self.item(of: old))
    guard item == nil, before == nil else { return item == before }
    let name = schema.text(.itemCode, of: record) == nil ? FieldRole.itemName : .itemCode
    let roles = policy.routeBy == .itemAndTown ? [name, .town] : [name]
    return roles.compactMap(schema.index).allSatisfy { record[$0].elementsEqual(old[$0]) }
  }

  /// The day of the last act of which a record tells: an application is accepted before it is decided on.
  private func decisionDay(of record: Record) -> Day? {
    schema.indices(of: .actDate).compactMap { record.text($0).flatMap { Day($0) } }.max()
  }

  private func finding(_ remark: ItemRoute.Remark, about item: Item, _ record: Record) -> Finding {
    switch remark {
    case .nameDiffers:
      finding(
        .itemNameMismatch, record, .itemName, schema.text(.itemName, of: record) ?? "",
        ["code": item.code, "expected": item.name])
    case .supervisorAbsent(let department):
      finding(
        .supervisorAbsent, record, .itemCode, item.code,
        ["department": department.name, "day": "\(day)"]
          .merging(Vacancy(of: department.code, in: table, on: day).wordsOnSupervisor) { $1 })
    case .townUnknown(let town): finding(.townUnknown, record, .town, town)
    }
  }
}
