import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// 未结台账 as a table: for the day's package, and for whoever asks for it.
public struct OpenItemTable {
  private let forEach: (_ body: (OpenItem) throws -> Void) throws -> Void
  private let context: DayContext

  /// - Parameters:
  ///   - register: what is open.
  ///   - context: names and words.
  public init(_ register: OpenRegister, _ context: DayContext) {
    self.init(context, forEach: register.forEach)
  }

  /// - Parameter forEach: goes through what is open.
  init(_ context: DayContext, forEach: @escaping (_ body: (OpenItem) throws -> Void) throws -> Void) {
    self.context = context
    self.forEach = forEach
  }

  /// Writes it as CSV, in pieces.
  public func writeCSV(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    try table.write(to: sink)
  }

  /// Writes it as a workbook of one sheet, in pieces.
  ///
  /// - Parameter scratch: a folder for rows on their way; nothing stays there, however the program ends.
  public func writeWorkbook(to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath) throws {
    let title = DaySheets.Name.openItems.title
    let workbook = try ReportWorkbook(
      "\(context.exchangeTitle) \(title) \(context.day)", created: Instant(day: context.day), scratch: scratch
    )
    try table.write(to: { _ in }, and: workbook.sheet(title))
    try workbook.finish(to: sink)
  }

  private static let columns = [
    "状态", "标注", "承办部门代码", "承办部门", "联系人", "电话", "义务", "依据条款", LocalizedText.notOfTheMeasure.zh, "时限",
    "时限暂定", "产生时间", "已历（日）", "对方部门代码", "对方部门", "事由", "当事人", "文号、许可编号和消息标识", "记录", "事项", "所在文件",
  ]

  var table: ReportTable {
    var table = ReportTable(Self.columns) { body in try forEach { try body(row($0)) } }
    table.markOverdue()
    return table
  }

  private func row(_ item: OpenItem) -> ReportTable.Row {
    let obligation = item.obligation
    let contact = context.contact(of: item.debtor)
    let marks = Obligation.Mark.allCases.filter(obligation.marks.contains).map(\.column.zh)
    return [
      .text(obligation.title(in: item.state).zh), .init(marks.isEmpty ? nil : marks.joined(separator: "、")),
      .text(item.debtor), .text(context.nameOfActor(for: obligation.key.debtor).zh), .init(contact?.name),
      .init(contact?.phone),
      .text(context.title(ofRule: obligation.key.rule)), .text(obligation.article),
      .init(context.rule(obligation.key.rule)?.isLocal ?? false), .init(due: obligation.due),
      .init(obligation.isProvisional), .init(obligation.openedAt), .number(item.age),
      .text(obligation.creditor), .text(context.nameWithHeir(of: obligation.creditor)), .init(item.subject),
      .init(item.party),
      .init(item.records), .number(obligation.records), .text(item.matter.code), .init(item.fileName),
    ]
  }
}
