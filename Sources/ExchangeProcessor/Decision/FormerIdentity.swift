import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeRules

/// What tells records of a kind apart, now and in earlier versions: made once for all bundles that are decided together.
final class RecordIdentities: Sendable {
  /// What does now, however departments are called.
  let now: RecordIdentity
  fileprivate let former: Former?

  /// What did in earlier versions, and what they are held against.
  fileprivate struct Former: Sendable {
    let msgId: Int
    let identity: RecordIdentity
    let identities: [RecordIdentity]
    let files: AttachmentFields
  }

  /// - Parameter table: the catalogue by which departments are told.
  init(_ schema: KindSchema, _ table: RoutingTable) {
    now = RecordIdentity(schema: schema)
    let departments = DepartmentCodes(table)
    let identities = RecordIdentity.former(of: schema, departments: departments)
    guard let msgId = schema.index(of: StandardField.messageId), !identities.isEmpty else {
      former = nil
      return
    }
    former = Former(
      msgId: msgId, identity: RecordIdentity(schema: schema, departments: departments),
      identities: identities, files: AttachmentFields(schema: schema))
  }
}

/// What earlier versions knew records by: they told references apart by their brackets, and departments by how their names are written.
/// Ledgers hold such records, and who sends one again as it was is answered as before.
struct FormerIdentity: Sendable {
  /// An id and a digest of content.
  struct Known: Sendable {
    let msgId: String
    let digest: [UInt8]

    fileprivate func isSame(as other: Known) -> Bool {
      msgId.hasBytes(of: other.msgId) && digest == other.digest
    }
  }

  private let kind: RecordIdentities.Former
  private let attachments: Attachments
  private let sender: String

  /// - Returns: `nil` where records of a kind name no departments and refer to nothing, and have always been known by the same.
  init?(_ identities: RecordIdentities, _ inspection: Inspection) {
    guard let kind = identities.former else { return nil }
    self.kind = kind
    attachments = inspection.attachments
    sender = inspection.file.sender
  }

  /// What an inspected record was known by, as far as it isn't known by the same by now.
  func known(_ spooled: SpooledRecord) -> [Known] {
    if kind.identity.isAsWritten(spooled.record) { return [] }
    var found: [Known] = []
    for identity in kind.identities {
      let former = known(spooled, by: identity)
      let isNow =
        former.msgId.hasBytes(of: identity.msgId(of: spooled.record)) && former.digest[...] == spooled.digest
      if !isNow, !found.contains(where: { $0.isSame(as: former) }) { found.append(former) }
    }
    return found
  }

  private func known(_ spooled: SpooledRecord, by identity: RecordIdentity) -> Known {
    let isDerived = RecordIdentity.isDerived(identity.msgId(of: spooled.record), sender: sender)
    let (record, content) = identity.identified(
      isDerived ? spooled.record.replacing([kind.msgId: ""]) : spooled.record, sender: sender)
    let digest = AttachmentFields.digest(content, with: kind.files.names(in: record)) { name in
      attachments.place(of: name).map { attachments.items[$0] }
    }
    return Known(msgId: identity.msgId(of: record), digest: digest)
  }
}
