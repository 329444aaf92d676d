public import ExchangeBase
public import ExchangeFormats
import ExchangeWords

/// Writes notices for people: who is told, and a row a notice.
public struct NoticeCSVWriter: Sendable {
  /// The language that it speaks.
  public let language: Language

  /// Makes a writer that speaks `language`.
  public init(language: Language = .zh) {
    self.language = language
  }

  /// The notices as CSV for Excel and WPS. The same notices give the same bytes.
  public func bytes(for notices: Notices) -> [UInt8] {
    sheet(for: notices).bytes
  }

  /// The notices as rows and cells.
  public func sheet(for notices: Notices) -> SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(.text(OwnTable.notices[language]), .text(notices.id))
    sheet.add(text("接收部门", "Recipient"), .text(notices.recipientName), .text(notices.recipient))
    sheet.add(.text(OwnTable.issuedAt[language]), Cell(notices.issuedAt))
    if notices.left > 0 { sheet.add(text("未列出", "Not listed"), .text(notices.rest[language])) }
    sheet.add()
    sheet.add(
      text("类型", "Type"), text("说明", "What it is"), text("期限", "Due"), text("原期限", "Due before"),
      text("责任部门", "Accountable"), text("部门代码", "Code"), text("事由", "Subject"),
      text("事项标识", "Matter"), text("记录数", "Records"), text("依据条款", "Article"), text("规则", "Rule"),
      text("所依据的消息", "Evidence"), text("备注", "Remark"))
    for notice in notices.notices { add(notice, to: &sheet) }
    return sheet
  }

  private func add(_ notice: Notice, to sheet: inout SpreadsheetSheet) {
    let remarks = [notice.remark, notice.isProvisional ? .provisionalDue : nil].compactMap { $0?[language] }
    sheet.add(
      .text(notice.type.title[language]), .text(notice.text[language]), Cell(notice.due?.deadlineForPeople),
      Cell(notice.oldDue?.deadlineForPeople), .text(notice.accountableName), .text(notice.accountable),
      .text(notice.subject), .text(notice.matter), .number(notice.records), .text(notice.article),
      .text(notice.rule), Cell(notice.evidence.isEmpty ? nil : notice.evidence.joined(separator: "|")),
      Cell(remarks.isEmpty ? nil : remarks.joined(separator: language == .zh ? "；" : "; ")))
  }

  private typealias Cell = SpreadsheetSheet.Cell

  private func text(_ zh: String, _ en: String) -> SpreadsheetSheet.Cell {
    .text(LocalizedText(zh, en)[language])
  }
}
