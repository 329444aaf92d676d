import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Writes each recipient's share of an accepted bundle, with its claim form, and stores the deliveries.
struct DeliveryWriter {
  let configuration: ExchangeConfiguration
  let transaction: LedgerTransaction
  let definition: KindDefinition
  let dropRow: Int64
  let now: Timestamp

  /// A recipient's file being written.
  private final class Share {
    var row: DeliveryRow
    var writer: BundleWriter

    init(row: DeliveryRow, writer: consuming BundleWriter) {
      self.row = row
      self.writer = writer
    }
  }

  /// Writes and stores the deliveries of what `screening` accepted, in the order of department codes.
  func write(
    _ screening: Screening, _ inspection: Inspection, into staging: inout Staging
  ) throws -> [Receipt.Delivery] {
    guard screening.counts.accepted > 0 else { return [] }
    var shares: [String: Share] = [:]
    let recipients = screening.shares.keys.sorted()
    for recipient in recipients {
      shares[recipient] = try open(recipient, screening.shares[recipient] ?? 0, inspection, &staging)
    }
    let sender = configuration.catalogue.name(of: inspection.file.sender)
    try screening.forEachAccepted { record, row, recipients in
      let record = passedOn(record, from: sender)
      for recipient in recipients {
        guard let share = shares[recipient] else { continue }
        try share.writer.append(record)
        try transaction.link(delivery: share.row.id, record: row)
      }
    }
    return try recipients.compactMap { recipient in
      try shares[recipient].map { try close($0, &staging) }
    }
  }

  private func open(
    _ recipient: String, _ records: Int, _ inspection: Inspection, _ staging: inout Staging
  ) throws -> Share {
    let kind = definition.kind
    let id = "\(inspection.file.drop)-\(recipient)"
    let preference = configuration.catalogue.preference(of: recipient)
    let due = claimDeadline(from: now.instant)
    var row = DeliveryRow(
      delivery: id, drop: dropRow, sender: inspection.file.sender, recipient: recipient, kind: kind.code,
      records: records, fileName: "\(kind.code)_\(id).\(preference.format.rawValue)", sha256: "",
      opensClaim: kind.opensClaim, claimDue: due.map { Timestamp($0.due) },
      isProvisional: due?.isProvisional ?? false)
    try transaction.insert(&row)
    let path = try staging.place(Array(row.fileName.utf8), in: .outbox, of: recipient, delivery: row.id)
    let header = BundleHeader(
      kind: kind.code, id: id, sender: inspection.file.sender, createdAt: now.text, declaredRecords: records)
    let writer = try BundleWriter(
      path: path, schema: definition.schema, preference: preference, header: header)
    return Share(row: row, writer: writer)
  }

  private func close(_ share: Share, _ staging: inout Staging) throws -> Receipt.Delivery {
    share.row.sha256 = try share.writer.finish()
    try transaction.setDigest(share.row.sha256, of: share.row.id)
    if share.row.opensClaim { try stageClaimForm(for: share.row, &staging) }
    return Receipt.Delivery(
      id: share.row.delivery, recipient: share.row.recipient,
      recipientName: configuration.catalogue.name(of: share.row.recipient), records: share.row.records,
      fileName: share.row.fileName, claimDue: share.row.claimDue, isProvisional: share.row.isProvisional)
  }

  /// When what is delivered at `moment` is to be claimed; `nil` where the profile sets no limit.
  func claimDeadline(from moment: Instant) -> Deadline? {
    guard definition.kind.opensClaim,
      let rule = configuration.profile.claimRule(forKind: definition.kind.code)
    else { return nil }
    return configuration.profile.deadline(for: rule, from: moment, calendar: configuration.calendar)
  }

  /// A claim or return tells its reader who sent it.
  private func passedOn(_ record: Record, from sender: String) -> Record {
    guard definition.kind.routing == .reply, let field = definition.schema.index(of: "department") else {
      return record
    }
    return record.replacing([field: sender])
  }

  /// The form that claims the whole delivery when it is moved into the inbox as it is.
  private func stageClaimForm(for delivery: DeliveryRow, _ staging: inout Staging) throws {
    guard let claim = configuration.kinds["claim"] else { return }
    let encoding = configuration.catalogue.preference(of: delivery.recipient).encoding
    let writer = try CSVBundleWriter(
      schema: claim.schema, encoding: encoding == .utf8 ? .utf8BOM : encoding)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    let values = claim.schema.fields.map { $0.name == "delivery" ? delivery.delivery : "" }
    writer.append(Record(number: 1, values: values), to: &bytes)
    let name = "\(delivery.kind)_\(delivery.delivery).claim.csv"
    let path = try staging.place(Array(name.utf8), in: .outbox, of: delivery.recipient, delivery: delivery.id)
    var sink = try FileSink(path: path)
    try sink.write(bytes)
    try sink.finish(flushing: false)
  }
}
