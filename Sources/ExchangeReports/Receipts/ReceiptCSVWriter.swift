public import ExchangeBase
public import ExchangeFormats
import ExchangeRules
import ExchangeWords

/// Writes `<name>.receipt.csv`, the receipt for people: a summary, who gets what, and what was found.
public struct ReceiptCSVWriter: Sendable {
  /// The language that it speaks.
  public let language: Language

  /// Makes a writer that speaks `language`.
  public init(language: Language = .zh) {
    self.language = language
  }

  private static let title = OwnTable.receipt

  /// The language that a receipt speaks, by its bytes; `nil` for what is none.
  public static func language(of receipt: [UInt8]) -> Language? {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = receipt.starts(with: mark) ? receipt.dropFirst(mark.count) : receipt[...]
    return Language.allCases.first { text.starts(with: title[$0].utf8) }
  }

  /// The receipt as CSV for Excel and WPS. The same receipt gives the same bytes.
  public func bytes(for receipt: Receipt) -> [UInt8] {
    sheet(for: receipt).bytes
  }

  /// The receipt as rows and cells.
  public func sheet(for receipt: Receipt) -> SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    addOutcome(of: receipt, to: &sheet)
    addCounts(of: receipt, to: &sheet)
    addSubject(of: receipt, to: &sheet)
    if !receipt.deliveries.isEmpty { addDeliveries(of: receipt, to: &sheet) }
    if let attachments = receipt.attachments, !attachments.isEmpty { add(attachments, to: &sheet) }
    if receipt.findingTotal > 0 { addFindings(of: receipt, to: &sheet) }
    return sheet
  }

  /// First what a clerk wants to know: did it go through, and what now.
  private func addOutcome(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    sheet.add(
      .text((receipt.isTrial ? OwnTable.trialReceipt : Self.title)[language]),
      .text(receipt.fileName))
    if let reservation = receipt.reservation { sheet.add(text("注意", "Note"), .text(reservation[language])) }
    sheet.add(.text(OwnTable.outcome[language]), .text(receipt.outcome[language]))
    sheet.add(text("下一步", "Next step"), .text(receipt.nextStep[language]))
    if receipt.isTrial, let file = receipt.rejectedFile {
      sheet.add(text("会退回的记录", "Records that would come back"), .text(file))
    }
    if let earlier = receipt.earlier {
      sheet.add(
        text("此前投放", "Dropped before"), .text(earlier.fileName), Cell(earlier.receivedAt),
        .text(earlier.verdict.title[language]))
    }
  }

  private func addCounts(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    let counts = receipt.counts
    sheet.add()
    if let declared = counts.declared { sheet.add(text("声明的记录", "Records declared"), .number(declared)) }
    let found = [text("收到的记录", "Records found"), .number(counts.found)]
    sheet.add(row: found + (receipt.extent.map { [.text($0[language])] } ?? []))
    sheet.add(text(RecordFate.accepted.title.heading), .number(counts.accepted))
    sheet.add(text(RecordFate.rejected.title.heading), .number(counts.rejected))
    let unchanged = RecordFate.unchanged.title.heading
    sheet.add(
      text("\(unchanged.zh)（内容没有变化，没有再次送出）", "\(unchanged.en) (not delivered again)"),
      .number(counts.unchanged))
    if let parts = receipt.parts { add(parts, to: &sheet) }
    for timeliness in receipt.timeliness {
      var row: [Cell] = [
        text("及时性（\(timeliness.article)）", "Timeliness (\(timeliness.article))"),
        count(timeliness.onTime, .met), count(timeliness.late, .metLate),
        count(timeliness.unmeasured, .unmeasured),
      ]
      if timeliness.provisional > 0 {
        row.append(
          text(
            "其中 \(timeliness.provisional) 条期限暂定，装入放假通知后重新判定",
            "\(timeliness.provisional) with a provisional due time, judged anew with the holiday notice"))
      }
      sheet.add(row: row)
    }
  }

  /// What became of each form, where several were handed in together.
  private func add(_ parts: [Receipt.Part], to sheet: inout SpreadsheetSheet) {
    sheet.add()
    sheet.add(
      text("工作表", "Sheet"), text("种类", "Kind"), text("收到的记录", "Records found"),
      text(RecordFate.accepted.title.heading), text(RecordFate.rejected.title.heading),
      text(RecordFate.unchanged.title.heading))
    for part in parts {
      sheet.add(
        .text(part.sheet.name), .text(language == .zh ? part.kindTitle : part.sheet.kind),
        .number(part.counts.found), .number(part.counts.accepted), .number(part.counts.rejected),
        .number(part.counts.unchanged))
    }
  }

  private func addSubject(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    sheet.add()
    sheet.add(text("发送部门", "Sender"), .text(receipt.senderName), .text(receipt.sender))
    if let kind = receipt.kind {
      sheet.add(text("种类", "Kind"), .text(receipt.kindTitle ?? kind), .text(kind))
    }
    if let source = receipt.source { sheet.add(text("读取规则", "Read by the rule"), .text(source)) }
    if let bundle = receipt.bundle { sheet.add(text("报文编号", "Bundle id"), .text(bundle)) }
    if let file = receipt.resultFile {
      sheet.add(text("逐条结果", "Result by record"), .text(file))
    }
    sheet.add(text("收到时间", "Received at"), Cell(receipt.receivedAt))
    sheet.add(text("回执编号", "Receipt number"), .text(receipt.drop))
    sheet.add(text("文件大小（字节）", "File size (bytes)"), .number(receipt.bytes))
    if !receipt.sha256.isEmpty { sheet.add("SHA-256", .text(receipt.sha256)) }
  }

  private func addDeliveries(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    sheet.add()
    sheet.add(
      text("送达部门", "Delivered to"), text("部门代码", "Code"), text("记录数", "Records"),
      text("认领期限", "To be claimed until"), text("投递编号", "Delivery"), text("文件", "File"),
      text("备注", "Remark"))
    for delivery in receipt.deliveries {
      let remarks = (delivery.isProvisional ? [.provisionalDue] : []) + (delivery.terms ?? [])
      sheet.add(
        .text(delivery.recipientName), .text(delivery.recipient), .number(delivery.records),
        Cell(delivery.claimDue?.deadlineForPeople), .text(delivery.id), .text(delivery.fileName),
        Cell(
          remarks.isEmpty ? nil : remarks.map { $0[language] }.joined(separator: language == .zh ? "；" : "; ")
        ))
    }
  }

  private func add(_ attachments: [Receipt.Attachment], to sheet: inout SpreadsheetSheet) {
    sheet.add()
    sheet.add(
      text("附件", "Attachment"), text("送达部门代码", "Delivered to"), text("大小（字节）", "Size (bytes)"), "SHA-256")
    for attachment in attachments {
      let recipients = attachment.recipients.joined(separator: "、")
      sheet.add(
        .text(attachment.name), recipients.isEmpty ? text("没有送出", "nobody") : .text(recipients),
        .number(attachment.bytes), .text(attachment.sha256))
    }
  }

  private func addFindings(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    if receipt.tellsFindingCounts { addFindingCounts(of: receipt, to: &sheet) }
    sheet.add()
    let (total, listed) = (receipt.findingTotal, receipt.findings.count)
    if listed < total {
      sheet.add(
        text("共有 \(total) 个问题，这里列出前 \(listed) 个", "\(total) findings; the first \(listed) are listed"))
    }
    let isWorkbook = receipt.findings.contains { $0.position.sheet != nil }
    sheet.add(
      row: [
        text("级别", "Weight"), text("第几条记录", "Record"), text("行", "Line"), text("列", "Column"),
        text("字段", "Field"), text("内容（已脱敏）", "Value (masked)"), text("问题", "Problem"),
        text("怎样改正", "How to mend it"), text("代码", "Code"), text("压缩包内的文件", "File in the ZIP"),
      ] + (isWorkbook ? [text("工作表和单元格", "Sheet and cell")] : []))
    for finding in receipt.findings {
      let position = finding.position
      sheet.add(
        row: [
          .text(finding.severity.title[language]), Cell(position.record), Cell(position.line),
          Cell(position.column), Cell(position.title ?? position.field), Cell(finding.excerpt),
          .text(finding.message[language]), .text(finding.remedy[language]), .text(finding.code.rawValue),
          Cell(position.member),
        ] + (isWorkbook ? [Cell(position.placeInWorkbook?[language])] : []))
    }
  }

  /// Of many findings first how often each occurs, with the first of its sort as an example.
  private func addFindingCounts(of receipt: Receipt, to sheet: inout SpreadsheetSheet) {
    sheet.add()
    sheet.add(
      text("级别", "Weight"), text("个数", "How many"), text("首次出现的行", "First on line"),
      text("例如", "For example"), text("代码", "Code"))
    for entry in receipt.findingCounts {
      let first = receipt.findings.first { $0.code == entry.code }
      sheet.add(
        .text(entry.code.entry.severity.title[language]), .number(entry.count), Cell(first?.position.line),
        Cell(first?.message[language]), .text(entry.code.rawValue))
    }
  }

  private typealias Cell = SpreadsheetSheet.Cell

  /// So many records stand so against a limit.
  private func count(_ records: Int, _ timeliness: Timeliness) -> SpreadsheetSheet.Cell {
    let title = timeliness.receiptTitle
    return text("\(title.zh) \(records) 条", "\(records) \(title.en)")
  }

  private func text(_ zh: String, _ en: String) -> SpreadsheetSheet.Cell { text(LocalizedText(zh, en)) }

  private func text(_ text: LocalizedText) -> SpreadsheetSheet.Cell { .text(text[language]) }
}
