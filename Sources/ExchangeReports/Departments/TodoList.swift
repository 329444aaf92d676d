public import ExchangeBase
public import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules
import ExchangeWords
public import SystemPackage

/// 待办: what one department has to do now, as a page to read and as a workbook in which it answers: whatever names what is answered
/// stands there already.
///
/// Nothing in it tells when it was made: as long as nothing changes, its bytes don't.
public struct TodoList {
  /// How many obligations it lists; nobody goes through more, and `exchange todo` tells all.
  public static let listedItems = 500

  let context: DayContext
  let department: Department
  /// The most urgent of what it has to do.
  let items: [OpenItem]
  /// All that it has to do.
  let total: OpenTally
  /// What it may answer with, in the order of the catalogue of kinds.
  let replies: [ReplySheet]
  /// In which sheets each item can be answered.
  private let sheets: [[String]: [String]]
  /// When something of it changes by time alone; `nil` for never.
  public let nextChange: Instant?

  /// Whether there is nothing to do.
  public var isEmpty: Bool { items.isEmpty }

  /// Reads what a department has to do from the ledger.
  public init(
    _ view: any LedgerView, of department: Department, _ context: DayContext, _ kinds: KindLibrary,
    at now: Instant
  ) throws {
    self.context = context
    self.department = department
    let day = try view.day(context.day)
    let debtors = context.debtors(department.code)
    let reader = OpenItemReader(view, day, context, asOf: now, for: department.code)
    var items: [OpenItem] = []
    do {
      try view.forEachOpenObligation(after: day.throughEntry, of: debtors) { version in
        guard items.count < Self.listedItems else { throw Enough() }
        items.append(try reader.item(version))
      }
    } catch is Enough {}
    self.items = items
    total =
      items.count < Self.listedItems
      ? items.reduce(into: OpenTally()) { $0.count($1.obligation) }
      : try view.openCounts(atEndOf: day).filter { debtors.contains($0.debtor) }
        .reduce(into: OpenTally()) { $0.count($1) }
    nextChange = items.flatMap { [$0.obligation.remindAt, $0.obligation.due].compactMap(\.self) }
      .filter { $0 > now }.min()
    var answers = ItemAnswers(by: department, context, kinds)
    var sheets: [[String]: [String]] = [:]
    for item in items { sheets[item.key] = try answers.add(item, read: reader) }
    replies = answers.sheets
    self.sheets = sheets
  }

  /// There are more than are listed.
  private struct Enough: Error {}

  // MARK: The workbook

  /// Writes it as a workbook, in pieces: a sheet that tells all, and one for each kind of answer.
  ///
  /// - Parameter scratch: a folder for rows on their way; nothing stays there, however the program ends.
  public func writeWorkbook(to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath) throws {
    let workbook = try ReportWorkbook(
      "\(context.exchangeTitle) \(LocalizedText.toDo.zh) \(department.name)",
      created: items.map(\.obligation.openedAt).max() ?? .first, scratch: scratch)
    try overview.write(to: { _ in }, and: workbook.sheet(LocalizedText.toDo.zh))
    let instructions = ReplySheet.instructions(isAlone: replies.count == 1)
    try workbook.add(replies) { [$0.title, instructions] }
    try workbook.finish(to: sink)
  }

  private var overview: ReportTable {
    var table = ReportTable(
      OwnTable.agenda,
      rows: items.lazy.map { item -> ReportTable.Row in
        let obligation = item.obligation
        return [
          .text(obligation.title(in: item.state).zh), .text(context.title(ofRule: obligation.key.rule)),
          .text(context.nameWithHeir(of: obligation.creditor)), .init(item.subject), .init(item.party),
          .init(item.records),
          .number(obligation.records), .init(obligation.openedAt), .init(due: obligation.due),
          .text(context.article(of: obligation)), .text(context.consequence(of: obligation)),
          .init(item.fileName), .text((sheets[item.key] ?? []).joined(separator: "、")),
        ]
      })
    table.markOverdue()
    return table
  }

  // MARK: The page

  /// The page. It has no more than the workbook.
  public var page: [UInt8] {
    let table = PageTable.todo(items, of: total, context, files: [Self.workbookName])
    let overdue = items.filter { $0.state == .overdue }.reduce(0) { $0 + $1.obligation.records }
    // Beyond what is listed nothing has been counted by its state.
    let atLeast = items.count < Self.listedItems ? "" : "至少 "
    return PageTemplates.all.page(
      [
        "exchange": context.exchangeTitle, "department": department.name, "code": department.code,
        "tone": overdue > 0 ? "bad" : "good",
        "overdue": overdue > 0 ? "\(atLeast)\(overdue) 条已逾期" : "没有逾期",
        "summary": "尚未办结共 \(total.records) 条。", "workbook": Self.workbookName,
        "answers": replies.map(\.kind.title.zh).joined(separator: "、"),
        "todo": table.values(shown: items.count, printed: items.count),
        "profile": "\(context.profile.title)（\(context.profile.documentNumber)）",
      ], by: "todo")
  }

  /// What the workbook is called in an outbox.
  public static let workbookName = "待办.xlsx"
  /// What the page is called.
  public static let pageName = "待办.html"
}

extension OpenItem {
  /// What tells it from others.
  fileprivate var key: [String] {
    [matter.code, obligation.key.rule, obligation.key.opener, obligation.key.debtor, obligation.key.part]
  }
}
