public import ExchangeBase
public import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// What was said of files: one receipt each.
public struct ReceiptAnswer: Answer {
  /// The receipts, in the order of the files.
  public let receipts: [Receipt]
  /// The places of those that tell only what the file itself shows.
  private var outlines: Set<Int> = []
  /// What would be decided, where that is told too.
  private var decisions: [DecisionAnswer?] = []
  /// What is told of each file.
  public enum Extent: Sendable {
    /// What became of it.
    case outline
    /// That, the findings and what to do next.
    case full
    /// What would become of it; nothing has been sent.
    case rehearsal
  }

  private let extent: Extent

  /// Tells receipts.
  public init(_ receipts: [Receipt], _ extent: Extent = .full) {
    self.receipts = receipts
    self.extent = extent
  }

  /// Tells what would become of files.
  ///
  /// - Parameter explaining: whether it is told too what would be decided.
  public init(_ answers: [Checker.Answer], explaining: Bool = false) {
    self.init(answers.map(\.receipt), .rehearsal)
    if explaining { decisions = answers.map(\.decision) }
    outlines = Set(answers.indices.filter { !answers[$0].isWhole })
  }

  /// Whether a file or a record was sent back.
  public var hasRejections: Bool {
    receipts.contains { [.rejected, .partiallyAccepted, .conflict].contains($0.verdict) }
  }

  /// A paragraph a file.
  public func text(in language: Language) -> String {
    receipts.enumerated().map { index, receipt in
      Self.text(of: receipt, in: language, extent)
        + (outlines.contains(index) ? "\n" + Self.reservation[language] : "")
        + (decisions.indices.contains(index)
          ? decisions[index].map { "\n" + $0.text(in: language) } ?? "" : "")
    }.joined(separator: "\n")
  }

  private static func text(of receipt: Receipt, in language: Language, _ extent: Extent) -> String {
    let counts = receipt.counts
    let title = extent == .rehearsal ? receipt.verdict.forecast : receipt.verdict.title
    let step = extent == .rehearsal ? receipt.stepBeforeDrop : receipt.nextStep
    let fates = LocalizedText.counted(
      accepted: counts.accepted, rejected: counts.rejected, unchanged: counts.unchanged)
    var lines = [
      "\(receipt.fileName): \(title[language])"
        + ((language == .zh ? receipt.kindTitle : receipt.kind).map { " · \($0)" } ?? "")
        + LocalizedText(
          " · \(counts.found) 条\(reach(of: receipt).zh)：\(fates.zh)",
          " · \(counts.found) records\(reach(of: receipt).en): \(fates.en)")[language]
    ]
    for part in receipt.parts ?? [] {
      let fates = LocalizedText.counted(
        accepted: part.counts.accepted, rejected: part.counts.rejected, unchanged: part.counts.unchanged)
      lines.append(
        LocalizedText(
          "  工作表“\(part.sheet.name)”· \(part.kindTitle) · \(part.counts.found) 条：\(fates.zh)",
          "  sheet “\(part.sheet.name)” · \(part.sheet.kind) · \(part.counts.found) records: \(fates.en)")[
            language])
    }
    let late = Timeliness.metLate.title
    for time in receipt.timeliness where time.late > 0 {
      lines.append(
        LocalizedText(
          "  \(late.zh)：\(time.late) 条晚于\(time.article)的时限",
          "  \(late.en): \(time.late) after the limit of \(time.article)"
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
      lines += (delivery.terms ?? []).map { "    \($0[language])" }
    }
    if extent != .outline {
      if receipt.tellsFindingCounts {
        lines += receipt.findingCounts.map { entry in
          "  \(entry.code.entry.severity.title[language]) × \(entry.count): \(entry.code.rawValue)"
        }
      }
      lines += receipt.findings.map { Self.line(of: $0, file: receipt.fileName, in: language) }
      if receipt.findingTotal > receipt.findings.count {
        let more = receipt.findingTotal - receipt.findings.count
        lines.append(LocalizedText("  ……还有 \(more) 个问题未逐一列出", "  … and \(more) more findings")[language])
      }
      lines.append("  → " + step[language])
    }
    return lines.joined(separator: "\n")
  }

  /// Said behind the number of records where the file wasn't read to its end.
  private static func reach(of receipt: Receipt) -> LocalizedText {
    receipt.extent.map { LocalizedText("（\($0.zh)）", " (\($0.en))") } ?? LocalizedText("", "")
  }

  /// Said where the file alone was looked at.
  private static let reservation = LocalizedText(
    "  只检查了文件本身：以前是否收到过、所答复的报文、送给谁、期限都没有核对（用 --exchange 和 --sender 指明交换目录和发送部门）。",
    "  Only the file itself was checked, not what was here before, what it answers, who gets it or when it is due "
      + "(name the exchange and the sender by --exchange and --sender).")

  /// `file:line:column: severity: message (code)`, and how to mend it on the line below; editors jump to such lines.
  static func line(of finding: Finding, file: String, in language: Language) -> String {
    let position = finding.position
    let place = [position.line, position.line == nil ? nil : position.column].compactMap {
      $0.map(String.init)
    }
    let inWorkbook = position.placeInWorkbook.map { "\(file) \($0[language])" }
    let head = inWorkbook ?? ([file] + place).joined(separator: ":")
    return
      "  \(head): \(finding.severity.title[language]): \(finding.message[language]) (\(finding.code.rawValue))\n"
      + "      \(finding.remedy[language])"
  }

  /// The receipts alone.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    guard decisions.isEmpty else {
      return try container.encode(zip(receipts, decisions).map(Explained.init))
    }
    try container.encode(receipts)
  }

  /// A receipt beside what would be decided.
  private struct Explained: Encodable {
    let receipt: Receipt
    /// `null` where nobody could be asked what was here before.
    let decision: DecisionAnswer?
  }
}
