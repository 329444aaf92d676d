import ExchangeBase
public import ExchangeFormats

/// Writes `<name>.receipt.xml`, the receipt for programs, valid against `schemas/receipt.xsd`.
public struct ReceiptXMLWriter: Sendable {
  /// Makes a writer.
  public init() {}

  /// The receipt as XML in UTF-8. The same receipt gives the same bytes.
  ///
  /// - Parameter companions: what lies beside it.
  public func bytes(
    for receipt: Receipt, beside companions: ReceiptCompanions = ReceiptCompanions()
  ) -> [UInt8] {
    var xml = XMLTextWriter(spellsUnseen: true)
    xml.start(
      "receipt",
      [
        "xmlns": XMLBundle.namespace, "drop": receipt.drop, "receivedAt": receipt.receivedAt.text,
        "verdict": receipt.verdict.rawValue, "advice": receipt.advice.rawValue,
        "trial": receipt.isTrial ? "true" : nil,
      ])
    write(subjectOf: receipt, beside: companions, to: &xml)
    for timeliness in receipt.timeliness { write(timeliness, to: &xml) }
    for delivery in receipt.deliveries { write(delivery, to: &xml) }
    for attachment in receipt.attachments ?? [] { write(attachment, to: &xml) }
    xml.start("findings", ["total": "\(receipt.findingTotal)", "listed": "\(receipt.findings.count)"])
    if receipt.tellsFindingCounts {
      for entry in receipt.findingCounts {
        xml.element(
          "count",
          [
            "code": entry.code.rawValue, "severity": entry.code.entry.severity.rawValue,
            "findings": "\(entry.count)",
          ])
      }
    }
    for finding in receipt.findings { write(finding, to: &xml) }
    xml.end()
    xml.end()
    return xml.take()
  }

  /// The file, its sender, its bundle and what became of the records.
  private func write(
    subjectOf receipt: Receipt, beside companions: ReceiptCompanions, to xml: inout XMLTextWriter
  ) {
    xml.element(
      "file",
      [
        "name": receipt.fileName, "bytes": "\(receipt.bytes)",
        "sha256": receipt.sha256.isEmpty ? nil : receipt.sha256,
      ])
    xml.element("sender", ["code": receipt.sender, "name": receipt.senderName])
    if receipt.kind != nil || receipt.bundle != nil {
      xml.element("bundle", ["kind": receipt.kind, "title": receipt.kindTitle, "id": receipt.bundle])
    }
    for part in receipt.parts ?? [] {
      xml.element(
        "part",
        [
          "sheet": part.sheet.name, "kind": part.sheet.kind, "title": part.kindTitle,
          "firstRecord": "\(part.sheet.recordsBefore + 1)", "found": "\(part.counts.found)",
          "accepted": "\(part.counts.accepted)", "rejected": "\(part.counts.rejected)",
          "unchanged": "\(part.counts.unchanged)",
        ])
    }
    if let source = receipt.source { xml.element("source", ["rule": source]) }
    let counts = receipt.counts
    xml.element(
      "counts",
      [
        "declared": counts.declared.map(String.init), "found": "\(counts.found)",
        "accepted": "\(counts.accepted)", "rejected": "\(counts.rejected)",
        "unchanged": "\(counts.unchanged)", "readToLine": receipt.readToLine.map(String.init),
      ])
    if let file = receipt.rejectedFile {
      xml.element("rejectedFile", ["name": file, "sha256": companions.rejected])
    }
    if let file = receipt.resultFile {
      xml.element("resultFile", ["name": file, "sha256": companions.results])
    }
    if let summary = companions.summary { xml.element("summaryFile", ["sha256": summary]) }
    if let earlier = receipt.earlier {
      xml.element(
        "earlier",
        [
          "drop": earlier.drop, "fileName": earlier.fileName, "receivedAt": earlier.receivedAt.text,
          "verdict": earlier.verdict.rawValue,
        ])
    }
  }

  private func write(_ timeliness: Receipt.Timeliness, to xml: inout XMLTextWriter) {
    xml.element(
      "timeliness",
      [
        "rule": timeliness.rule, "article": timeliness.article, "onTime": "\(timeliness.onTime)",
        "late": "\(timeliness.late)", "unmeasured": "\(timeliness.unmeasured)",
        "provisional": timeliness.provisional > 0 ? "\(timeliness.provisional)" : nil,
      ])
  }

  private func write(_ delivery: Receipt.Delivery, to xml: inout XMLTextWriter) {
    xml.start(
      "delivery",
      [
        "id": delivery.id, "recipient": delivery.recipient, "recipientName": delivery.recipientName,
        "records": "\(delivery.records)", "fileName": delivery.fileName, "claimDue": delivery.claimDue?.text,
        "provisional": delivery.isProvisional ? "true" : nil,
      ])
    for term in delivery.terms ?? [] { xml.elements("term", term) }
    xml.end()
  }

  private func write(_ attachment: Receipt.Attachment, to xml: inout XMLTextWriter) {
    xml.element(
      "attachment",
      [
        "name": attachment.name, "bytes": "\(attachment.bytes)", "sha256": attachment.sha256,
        "recipients": attachment.recipients.isEmpty ? nil : attachment.recipients.joined(separator: " "),
      ])
  }

  private func write(_ finding: Finding, to xml: inout XMLTextWriter) {
    let position = finding.position
    xml.start(
      "finding",
      [
        "code": finding.code.rawValue, "severity": finding.severity.rawValue,
        "member": position.member, "sheet": position.sheet, "cell": position.cell,
        "record": position.record.map(String.init),
        "line": position.line.map(String.init), "column": position.column.map(String.init),
        "byte": position.byte.map(String.init), "field": position.field, "title": position.title,
      ])
    if let excerpt = finding.excerpt { xml.element("excerpt", text: excerpt) }
    xml.elements("message", finding.message)
    xml.elements("remedy", finding.remedy)
    xml.end()
  }
}
