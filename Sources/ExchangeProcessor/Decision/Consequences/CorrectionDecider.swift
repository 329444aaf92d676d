import ExchangeBase
import ExchangeInspection
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Decides what a correction (更正) does. It keeps the first arrival; whoever has the record gets the new one, and is
/// to claim again where something material changed.
struct CorrectionDecider {
  let context: AnswerContext

  func decide(_ record: Record, msgId: String) throws -> Consequence {
    var consequence = Consequence()
    guard let target = try MatterFinder(context: context).ownTarget(of: record, for: &consequence),
      let kind = context.configuration.kinds[target.kind]
    else { return consequence }
    let new = converted(record, to: kind.schema)
    let life = try RecordLife(of: target.record, in: context)
    if life.isCancelled {
      consequence.findings.append(context.finding(.answerNothingOpen, record, .reference))
      return consequence
    }
    let found = findings(in: new, of: kind, record)
    let faults = found.filter { $0.severity == .error }
    guard faults.isEmpty else {
      consequence.findings += faults.prefix(1)
      consequence.furtherFaults = Array(faults.dropFirst())
      return consequence
    }
    consequence.findings += found
    if let finding = repetition(in: life, record) { consequence.findings.append(finding) }
    guard let old = try context.archive.current(life, of: kind.schema) else {
      consequence.findings.append(context.finding(.recordNotKept, record, .reference))
      return consequence
    }
    let router = Router(
      kind: kind.kind, schema: kind.schema, table: context.table, policy: RoutingPolicy(context.profile),
      sender: context.sender, day: context.day)
    let routed = router.route(new, correcting: old)
    consequence.findings += routed.findings
    if consequence.refusal != nil { return consequence }
    // That somebody has taken over from whoever has it changes nothing for anybody.
    let holders = context.incumbents(of: life.holders)
    let recipients: [String]
    switch routed.route {
    case .to(let departments): recipients = life.heirs(of: departments)
    case .reply: recipients = holders
    case .nobody: return consequence
    }
    // Whoever gave it back is asked again.
    let isMaterial =
      try Set(recipients) != Set(holders) || life.isGivenBack(in: context.view)
      || kind.schema.fields.indices.contains {
        kind.schema.fields[$0].isMaterial && differ(old, new, in: $0, of: kind.schema)
      }
    if !isMaterial, try isSaidAgain(record, msgId, after: life, from: old, to: new, of: kind.schema) {
      return try again(after: life, record, consequence)
    }
    consequence.recipients = recipients
    // Whoever had the record has its files already.
    let joining = recipients.filter { !holders.contains($0) }
    if !joining.isEmpty {
      guard let attachments = try context.archive.attachments(of: new, life, kind.schema, in: context.view)
      else {
        consequence.findings.append(context.finding(.recordNotKept, record, .reference))
        return consequence
      }
      consequence.enclosure = Consequence.Enclosure(recipients: joining, attachments: attachments)
    }
    var values = Dictionary(
      uniqueKeysWithValues: kind.schema.fields.enumerated().compactMap { index, field in
        new.text(index).map { (field.name, $0) }
      })
    values[StandardField.material] = "\(isMaterial)"
    let heirs = life.holders.map { ($0, context.incumbent(of: $0)) }.filter {
      $0 != $1 && recipients.contains($1)
    }
    if !heirs.isEmpty { values[Fact.heirs] = Fact.pairs(ofHeirs: Dictionary(heirs) { first, _ in first }) }
    consequence.fact = Consequence.PlannedFact(
      matter: target.matter, about: target.record.id, party: target.party, values: values)
    if isMaterial { consequence.acts = try life.overtaken(by: context) }
    consequence.redeliveries = withdrawal(record, life, from: holders.filter { !recipients.contains($0) })
    return consequence
  }

  /// Whether a field says something else than it did; brackets make no other number.
  private func differ(_ old: Record, _ new: Record, in field: Int, of schema: KindSchema) -> Bool {
    guard schema.fields[field].role?.isNumber == true else { return !old[field].elementsEqual(new[field]) }
    let (was, becomes) = (old.text(field) ?? "", new.text(field) ?? "")
    return !DocumentNumber.key(was).hasBytes(of: DocumentNumber.key(becomes))
  }

  /// Whether the last correction of the record says the same, for the same reason, whatever it calls the record. One with an id of its own is
  /// another, and so is one that brings files.
  private func isSaidAgain(
    _ record: Record, _ msgId: String, after life: RecordLife, from old: Record, to new: Record,
    of schema: KindSchema
  ) throws -> Bool {
    let message = schema.index(of: StandardField.messageId)
    guard !life.corrections.isEmpty, let last = life.rows.last,
      RecordIdentity.isDerived(msgId, sender: context.sender),
      AttachmentFields(schema: context.schema).names(in: record).isEmpty,
      !schema.fields.indices.contains(where: { $0 != message && differ(old, new, in: $0, of: schema) }),
      let earlier = try context.archive.record(last, of: context.view.origin(of: last))
    else { return false }
    let (was, becomes) = (context.text(.reason, of: earlier) ?? "", context.text(.reason, of: record) ?? "")
    return was.hasBytes(of: becomes)
  }

  private func again(
    after life: RecordLife, _ record: Record, _ consequence: Consequence
  ) throws -> Consequence {
    var consequence = consequence
    consequence.isRepetition = true
    guard let last = life.rows.last else { return consequence }
    guard last.drop != context.dropRow else {
      consequence.findings.removeAll { $0.code == .recordRepeated }
      consequence.findings.append(
        context.finding(
          .recordTwice, record, nil, nil, ["id": last.msgId, "first": "\(last.number)"]))
      consequence.repeats = last.number
      return consequence
    }
    let origin = try context.view.origin(of: last)
    consequence.findings.append(
      context.finding(
        .recordUnchanged, record, nil, nil,
        [
          "id": last.msgId, "receivedAt": (origin.receivedAt ?? context.receivedAt).forPeople,
          "fileName": origin.fileName,
        ]))
    return consequence
  }

  /// That this very bundle has corrected a record already.
  private func repetition(in life: RecordLife, _ record: Record) -> Finding? {
    guard let last = life.rows.last, life.rows.count > 1, last.drop == context.dropRow else { return nil }
    return context.finding(
      .recordRepeated, record, .reference, nil, ["id": life.original.msgId, "first": "\(last.number)"])
  }

  /// Those whom the corrected record doesn't concern any more are told so, and not what it says now.
  private func withdrawal(
    _ record: Record, _ life: RecordLife, from gone: [String]
  ) -> [Consequence.Redelivery] {
    guard !gone.isEmpty,
      let cancellation = context.configuration.kinds.first(.cancels, answering: life.origin.kind)
    else { return [] }
    let values: [FieldRole: String] = [
      .reference: life.original.msgId, .reason: context.text(.reason, of: record) ?? "",
      .sender: context.configuration.catalogue.name(of: context.sender),
    ]
    return [
      Consequence.Redelivery(
        definition: cancellation,
        record: cancellation.schema.record(number: 1, values),
        recipients: gone, isClaimable: false)
    ]
  }

  // MARK: What the corrected record says

  /// What is wrong with the record as it is to be, in the words of the form for corrections.
  private func findings(in new: Record, of kind: KindDefinition, _ record: Record) -> [Finding] {
    let found = kind.validator.findings(in: new) { index in
      let field = index.flatMap { source(of: kind.schema.fields[$0]) ?? kind.schema.fields[$0] }
      return Position(line: record.line, record: record.number, field: field?.name, title: field?.title)
    }
    if found.isEmpty { return found }
    let titles = Dictionary(
      kind.schema.fields.compactMap { field in source(of: field).map { (field.title, $0.title) } }
    ) { first, _ in first }
    return found.map { finding in
      var arguments = finding.arguments
      // A rule about several fields names each in quotes, a rule about two days the other one.
      if let fields = arguments["fields"] {
        arguments["fields"] = fields.split(separator: "、").map { title in
          let own = title.dropFirst().dropLast()
          return titles[String(own)].map { "“\($0)”" } ?? String(title)
        }.joined(separator: "、")
      }
      if let first = arguments["first"] { arguments["first"] = titles[first] ?? first }
      if [.valueMissing, .groupMissing].contains(finding.code) {
        arguments["hintZh"] = "（更正要写更正后的整条信息，没有改的列也要填）"
        arguments["hint"] = " (a correction is the whole record, with what didn't change)"
      }
      return Finding(finding.code, at: finding.position, excerpt: finding.excerpt, arguments: arguments)
    }
  }

  /// The field of corrections that gives a field of the corrected kind.
  private func source(of field: Field) -> Field? {
    let names = [field.name, field.namesake].compactMap(\.self)
    let place = names.lazy.compactMap { name in context.schema.index(of: name) }.first
    return place.map { context.schema.fields[$0] }
  }

  /// The fields of the corrected kind; what the correction doesn't give is absent.
  private func converted(_ record: Record, to schema: KindSchema) -> Record {
    Record(
      number: record.number, line: record.line,
      values: schema.fields.map { field in
        if field.name == StandardField.messageId { return "" }
        let names = [field.name, field.namesake].compactMap(\.self)
        return names.lazy.compactMap { context.schema.text($0, of: record) }.first ?? field.standard ?? ""
      })
  }
}
