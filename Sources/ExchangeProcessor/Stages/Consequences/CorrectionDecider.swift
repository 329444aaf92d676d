import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a correction (更正) does. It keeps the first arrival; whoever has the record gets the new one, and is
/// to claim again where something material changed.
struct CorrectionDecider {
  let context: AnswerContext

  /// What the holder is, what was granted, for how long, and what became of it.
  private static let material = [
    "holderName", "holderId", "holderIdNo", "docNo", "licenceNo", "validFrom", "validTo", "longTerm", "action",
    "party", "partyId", "licenceRef", "actionType", "commitmentDueDate",
  ]

  func decide(_ record: Record, msgId: String) throws -> Consequence {
    var consequence = Consequence()
    let target: MatterFinder.Target
    switch try MatterFinder(context: context).find(record) {
    case .refused(let finding):
      consequence.findings.append(finding)
      return consequence
    case .target(let found): target = found
    }
    guard target.record.sender == context.sender, let kind = context.configuration.kinds[target.kind] else {
      consequence.findings.append(context.finding(.answerNotYours, record, "refMsgId"))
      return consequence
    }
    let new = converted(record, to: kind.schema)
    consequence.findings = kind.validator.findings(in: new) { index in
      let field = index.map { kind.schema.fields[$0] }
      return Position(line: record.line, record: record.number, field: field?.name, title: field?.title)
    }
    let router = Router(
      kind: kind.kind, schema: kind.schema, table: context.table, policy: RoutingPolicy(context.profile),
      sender: context.sender, day: context.day)
    let routed = router.route(new)
    consequence.findings += routed.findings
    guard consequence.refusal == nil, case .to(let recipients) = routed.route else { return consequence }
    let origin = try context.view.origin(of: target.record)
    let archive = ArchivedRecords(configuration: context.configuration)
    let corrections = try context.view.facts(about: target.record.id).filter { $0.kind == "correction" }
    let old = try archive.current(target.record, of: origin, in: context.view)
    let isMaterial =
      Set(recipients) != Set(target.recipients)
      || Self.material.contains { kind.schema.text($0, of: old) != kind.schema.text($0, of: new) }
    consequence.recipients = recipients
    consequence.clock = (kind, new, origin.receivedAt ?? context.receivedAt)
    var values = Dictionary(
      uniqueKeysWithValues: kind.schema.fields.enumerated().compactMap { index, field in
        new.text(index).map { (field.name, $0) }
      })
    values["reason"] = context.text("reason", of: record)
    values["material"] = "\(isMaterial)"
    consequence.fact = Consequence.PlannedFact(matter: target.matter, about: target.record.id, values: values)
    if isMaterial {
      consequence.acts = try Supersession(context: context).acts(on: target.record)
      for correction in corrections {
        guard let row = try context.view.record(row: correction.record) else { continue }
        consequence.acts += try Supersession(context: context).acts(on: row)
      }
    }
    consequence.redeliveries = try withdrawal(record, target, keeping: recipients)
    return consequence
  }

  /// Those whom the corrected record doesn't concern any more are told so, and not what it says now.
  private func withdrawal(
    _ record: Record, _ target: MatterFinder.Target, keeping recipients: [String]
  ) throws -> [Consequence.Redelivery] {
    let gone = target.recipients.filter { !recipients.contains($0) }
    guard !gone.isEmpty, let cancellation = context.configuration.kinds["cancellation"] else { return [] }
    let values = [
      "refMsgId": target.record.msgId, "reason": context.text("reason", of: record) ?? "",
      "fromDepartment": context.configuration.catalogue.name(of: context.sender),
    ]
    return [
      Consequence.Redelivery(
        definition: cancellation,
        record: Record(number: 1, values: cancellation.schema.fields.map { values[$0.name] ?? "" }),
        recipients: gone, isClaimable: false)
    ]
  }

  /// The fields of the corrected kind; what the correction doesn't give is absent.
  private func converted(_ record: Record, to schema: KindSchema) -> Record {
    Record(
      number: record.number, line: record.line,
      values: schema.fields.map { field in
        field.name == "msgId" ? "" : context.text(field.name, of: record) ?? field.standard ?? ""
      })
  }
}
