import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules

/// Tells a delivery that its recipient put back into its own inbox: taken as it is, it would go out once more, as a message of the
/// recipient's own.
///
/// It is looked for among what begins something: who may answer what, the ledger says.
struct PutBackDelivery {
  private let context: AnswerContext
  private let inspection: Inspection
  /// In whose name the sender may send.
  private let owners: [String]
  private let former: FormerIdentity?

  /// Whether who gets records of a kind may also send some, or they say themselves who did.
  static func isPossible(of definition: KindDefinition) -> Bool {
    guard [.opens, .opensParallel].contains(definition.kind.effect) else { return false }
    return definition.kind.routing == .named || definition.schema.index(of: .sender) != nil
  }

  init(context: AnswerContext, inspection: Inspection) {
    self.context = context
    self.inspection = inspection
    owners = context.owners
    former = FormerIdentity(context.identities, inspection)
  }

  /// How many records are read at once; the ledger is asked about the first of them.
  private static let batchSize = 500

  /// What the file comes back with; `nil` for what is its sender's own.
  func finding() throws -> Finding? {
    let bearsName = try bearsDeliveryName()
    let identities = context.identities
    let batches = try SpoolBatches(inspection, by: context.schema, of: Self.batchSize)
    var found: Finding?
    var isFirst = true
    try batches?.forEach({ (identities.now.msgId(of: $0.record), $0) }) { batch in
      for (msgId, spooled) in batch where found == nil {
        found = named(in: spooled.record)
        if found == nil, isFirst { found = try received(spooled, msgId, bearsName) }
      }
      isFirst = false
      return found == nil && context.schema.index(of: .sender) != nil
    }
    return found
  }

  /// Whether the file is called as a delivery to its sender.
  private func bearsDeliveryName() throws -> Bool {
    guard let id = inspection.header?.id, let delivery = try context.view.delivery(id) else { return false }
    return owners.contains(delivery.recipient)
  }

  /// That the exchange, which alone fills in that field, named another department there. What no department is called says nothing, and
  /// what several are no more.
  private func named(in record: Record) -> Finding? {
    guard let field = context.schema.field(.sender), let name = context.text(.sender, of: record) else {
      return nil
    }
    let departments = context.table.departments(matching: name, on: context.day)
    guard departments.count == 1, !owners.contains(departments[0].code) else { return nil }
    return finding(
      record, .sender, name, at: LocalizedText("“\(field.title)”一栏", "The column “\(field.name)”"))
  }

  /// That the record was delivered to its sender: it has the id of one that was, and its content or the file's name too, unless the id is
  /// one that the exchange made.
  private func received(_ spooled: SpooledRecord, _ msgId: String, _ bearsName: Bool) throws -> Finding? {
    if msgId.isEmpty || RecordIdentity.isDerived(msgId, sender: context.sender) { return nil }
    let known = try context.view.records(msgId: msgId)
    if known.contains(where: { owners.contains($0.sender) }) { return nil }
    if known.isEmpty { return nil }
    let formerDigests = former?.known(spooled).map(\.digest) ?? []
    for record in known {
      guard
        bearsName || record.digest[...] == spooled.digest || formerDigests.contains(record.digest)
          || RecordIdentity.isDerived(msgId, sender: record.sender)
      else { continue }
      let delivery = try context.view.deliveries(holding: record.id).first { delivery in
        delivery.kind == context.kind.code && owners.contains(delivery.recipient)
      }
      guard let delivery else { continue }
      let name = context.configuration.catalogue.name(of: record.sender)
      return finding(
        spooled.record, nil, name,
        at: LocalizedText(
          "收到的“\(delivery.fileName)”（\(msgId)）", "What was received as “\(delivery.fileName)” (\(msgId))"))
    }
    return nil
  }

  private func finding(_ record: Record, _ role: FieldRole?, _ name: String, at place: LocalizedText)
    -> Finding
  {
    let own = context.configuration.catalogue.name(of: context.sender)
    return context.finding(
      .senderMismatch, record, role, name,
      [
        "whereZh": place.zh, "where": place.en, "effectZh": "；照收的话，它就成了\(own)自己发出的，又送给别的部门",
        "effect": "; taken as it is, it would go out once more, as a message of the latter's own",
        "remedyZh": "收到的文件不要放回 inbox：要认领或答复它，填 outbox 里的答复单或 待办.xlsx。自己另有要发的，另做一张表，文件名自己取，“消息标识”和“发出部门”空着。",
        "remedy":
          "Don't put what you received back into your inbox: to claim or answer it, fill in the form in your outbox, or 待办.xlsx. For a message of your own make a table of its own with a name of its own, and leave 消息标识 and 发出部门 empty.",
      ])
  }
}
