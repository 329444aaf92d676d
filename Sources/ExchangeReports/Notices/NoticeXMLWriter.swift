import ExchangeBase
public import ExchangeFormats
import ExchangeWords

/// Writes notices for programs, valid against `schemas/notice.xsd`.
public struct NoticeXMLWriter: Sendable {
  /// Makes a writer.
  public init() {}

  /// The notices as XML in UTF-8. The same notices give the same bytes.
  public func bytes(for notices: Notices) -> [UInt8] {
    var xml = XMLTextWriter(spellsUnseen: true)
    xml.start(
      "notices",
      [
        "xmlns": XMLBundle.namespace, "id": notices.id, "recipient": notices.recipient,
        "recipientName": notices.recipientName, "issuedAt": notices.issuedAt.text,
        "left": notices.left > 0 ? "\(notices.left)" : nil,
      ])
    for notice in notices.notices { write(notice, to: &xml) }
    xml.end()
    return xml.take()
  }

  private func write(_ notice: Notice, to xml: inout XMLTextWriter) {
    xml.start(
      "notice",
      [
        "type": notice.type.rawValue, "rule": notice.rule, "article": notice.article,
        "matter": notice.matter, "accountable": notice.accountable,
        "accountableName": notice.accountableName, "due": notice.due?.text, "oldDue": notice.oldDue?.text,
        "provisional": notice.isProvisional ? "true" : nil, "records": "\(notice.records)",
      ])
    xml.element("subject", text: notice.subject)
    xml.elements("text", notice.text)
    if let remark = notice.remark { xml.elements("remark", remark) }
    for id in notice.evidence { xml.element("evidence", text: id) }
    xml.end()
  }
}
