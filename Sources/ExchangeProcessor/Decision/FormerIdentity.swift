import ExchangeFormats
import ExchangeInspection

/// What earlier versions knew records by: they told departments apart by how their names are written. Ledgers hold such records, and who
/// sends one again as it was is answered as before.
struct FormerIdentity: Sendable {
  /// An id and a digest of content.
  struct Known: Sendable {
    let msgId: String
    let digest: [UInt8]
  }

  private let identity: RecordIdentity
  private let files: AttachmentFields
  private let attachments: Attachments
  private let sender: String
  private let msgId: Int

  /// - Returns: `nil` where records of a kind name no departments, and have always been known by the same.
  init?(_ schema: KindSchema, _ inspection: Inspection) {
    guard let msgId = schema.index(of: StandardField.messageId),
      schema.fields.contains(where: { $0.role?.namesDepartments == true })
    else { return nil }
    self.msgId = msgId
    identity = RecordIdentity(schema: schema)
    files = AttachmentFields(schema: schema)
    attachments = inspection.attachments
    sender = inspection.file.sender
  }

  /// What an inspected record was known by; `nil` where that is the same by now.
  func known(_ spooled: SpooledRecord) -> Known? {
    let id = identity.msgId(of: spooled.record)
    let isDerived = RecordIdentity.isDerived(id, sender: sender)
    let (record, content) = identity.identified(
      isDerived ? spooled.record.replacing([msgId: ""]) : spooled.record, sender: sender)
    let digest = AttachmentFields.digest(content, with: files.names(in: record)) { name in
      attachments.place(of: name).map { attachments.items[$0] }
    }
    let former = Known(msgId: identity.msgId(of: record), digest: digest)
    return former.msgId == id && digest[...] == spooled.digest ? nil : former
  }
}
