public import ExchangeFormats

/// What was said of files: one receipt each.
public struct ReceiptAnswer: Answer {
  /// The receipts, in the order of the files.
  public let receipts: [Receipt]
  private let showsFindings: Bool

  /// Tells receipts, in full or a line each.
  public init(_ receipts: [Receipt], showsFindings: Bool = true) {
    self.receipts = receipts
    self.showsFindings = showsFindings
  }

  /// Whether a file or a record was sent back.
  public var hasRejections: Bool {
    receipts.contains { [.rejected, .partiallyAccepted, .conflict].contains($0.verdict) }
  }

  /// A paragraph a file.
  public func text(in language: Language) -> String {
    receipts.map { Self.text(of: $0, in: language, showsFindings: showsFindings) }.joined(separator: "\n")
  }

  private static func text(of receipt: Receipt, in language: Language, showsFindings: Bool) -> String {
    let counts = receipt.counts
    var lines = [
      "\(receipt.fileName): \(receipt.verdict.title[language])"
        + (receipt.kindTitle.map { " · \($0)" } ?? "")
        + LocalizedText(
          " · \(counts.found) 条：接收 \(counts.accepted)，退回 \(counts.rejected)，重复 \(counts.unchanged)",
          " · \(counts.found) records: \(counts.accepted) accepted, \(counts.rejected) rejected, "
            + "\(counts.unchanged) unchanged")[language]
    ]
    for time in receipt.timeliness where time.late > 0 {
      lines.append(
        LocalizedText(
          "  逾期：\(time.late) 条晚于\(time.article)的时限", "  late: \(time.late) after the limit of \(time.article)"
        )[
          language])
    }
    for delivery in receipt.deliveries {
      let due = delivery.claimDue.map {
        LocalizedText("，认领期限 \($0.deadlineForPeople)", ", to be claimed until \($0.deadlineForPeople)")[
          language]
      }
      lines.append(
        LocalizedText(
          "  送达 \(delivery.recipientName)（\(delivery.records) 条）\(due ?? "")",
          "  to \(delivery.recipientName) (\(delivery.records) records)\(due ?? "")")[language])
    }
    if showsFindings {
      lines += receipt.findings.map { Self.line(of: $0, file: receipt.fileName, in: language) }
      if receipt.findingTotal > receipt.findings.count {
        let more = receipt.findingTotal - receipt.findings.count
        lines.append(LocalizedText("  ……还有 \(more) 个问题未逐一列出", "  … and \(more) more findings")[language])
      }
      lines.append("  → " + receipt.nextStep[language])
    }
    return lines.joined(separator: "\n")
  }

  /// `file:line:column: severity: message (code)`, and how to mend it on the line below; editors jump to such lines.
  private static func line(of finding: Finding, file: String, in language: Language) -> String {
    let position = finding.position
    let place = [position.line, position.line == nil ? nil : position.column].compactMap {
      $0.map(String.init)
    }
    let head = ([file] + place).joined(separator: ":")
    return
      "  \(head): \(finding.severity.title[language]): \(finding.message[language]) (\(finding.code.rawValue))\n"
      + "      \(finding.remedy[language])"
  }

  /// The receipts alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(receipts)
  }
}
