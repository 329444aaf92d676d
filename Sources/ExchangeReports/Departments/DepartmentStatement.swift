import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// What one department is told of a day: its traffic, what it owes, where its own count and ours differ, and what became of each
/// record that it sent. Nothing of it is another's.
public struct DepartmentStatement {
  /// How many rows of a list the page has; the workbook has all.
  static let shownRows = 50
  /// How many records a sheet has at most: the receipts have all.
  static let sheetRecords = 100_000
  /// How many obligations; nobody goes through more.
  static let sheetItems = 50_000

  let view: any LedgerView
  let day: LedgerDay
  let context: DayContext
  /// Whose it is.
  let department: String
  let files: [SentFile]
  let received: [DeliveryRow]
  let rejections: [RejectionLine]
  let statements: [StatementLine]
  let unstated: [UnstatedLine]

  /// Writes the workbook in pieces. Its rows are gone through once: what of them the page shows is kept on the way.
  ///
  /// - Parameters:
  ///   - name: what the workbook's file is called, for the page to name.
  ///   - sink: gets the workbook's bytes.
  ///   - scratch: a folder for rows on their way; nothing stays there, however the program ends.
  /// - Returns: the page.
  public func write(
    workbook name: String, to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath
  ) throws -> [UInt8] {
    let agenda = try agenda
    var page = DepartmentPage(statement: self, agenda: agenda, workbook: name)
    let book = try ReportWorkbook(
      "\(context.exchangeTitle) 部门日报 \(context.day) \(context.name(of: department))",
      created: Instant(day: context.day.adding(days: 1)), scratch: scratch)
    func add(_ title: String, _ table: ReportTable) throws {
      try table.write(to: { _ in }, and: book.sheet(title))
    }
    try add("概况", summary(agenda))
    var items = OpenItemTable(context) { body in
      try forEachItem { item in
        if page.items.count < Self.shownRows { page.items.append(item) }
        try body(item)
      }
    }.table
    items.sheetRows = Self.sheetItems
    try add(LocalizedText.toDo.zh, items)
    try add("发出的记录", sent { if page.sent.count < Self.shownRows { page.sent.append($0) } })
    try add("发出的文件", filesTable)
    try add("收到的投递", receivedTable)
    try add("报送清单核对", .statements(statements, unstated, context))
    try add(
      "退回的文件和记录",
      .rejections(rejections, sum: rejections.reduce(0) { $0 + $1.rejected }, context))
    try book.finish(to: sink)
    return page.bytes
  }

  // MARK: What it owes

  private var debtors: [String] { context.debtors(department) }

  /// The names of the departments that it has taken over from; `nil` where there are none.
  var predecessors: String? {
    let names = debtors.filter { $0 != department && $0 != Obligation.Key.bureau }.map(context.name(of:))
    return names.isEmpty ? nil : names.joined(separator: "、")
  }

  /// What it has to do on the day on which this is read.
  private var agenda: Agenda.Line {
    get throws {
      var line = Agenda.Line(department: department)
      try view.forEachOpenObligation(after: day.throughEntry, of: debtors) {
        line.count($0.obligation, on: day.readingDay, asOf: day.asOf)
      }
      return line
    }
  }

  private func forEachItem(_ body: (OpenItem) throws -> Void) throws {
    let reader = OpenItemReader(view, day, context, asOf: day.asOf, for: department)
    try view.forEachOpenObligation(after: day.throughEntry, of: debtors) { try body(reader.item($0)) }
  }

  /// The head of the ledger's chain with which the day was closed: who keeps it shows later whether the ledger was written anew.
  var digest: String { day.closing?.digest ?? "没有记录" }

  // MARK: Sheets

  /// How many files and records it sent, by what became of them.
  var counts: (files: Int, records: RecordCounts, late: Int) {
    var records = RecordCounts()
    for file in files { records += file.records }
    return (files.count, records, files.reduce(0) { $0 + $1.late })
  }

  private func summary(_ agenda: Agenda.Line) -> ReportTable {
    let counts = counts
    let others = predecessors.map { "，含所接替的\($0)" } ?? ""
    let owed = DayPage.agendaColumns.map { column in
      ("\(LocalizedText.toDo.zh)：\(column.title)", agenda[keyPath: column.tally].records, CountWord.record)
    }
    let figures: [(String, Int, CountWord)] =
      owed + [
        ("投放文件", counts.files, .file), ("记录", counts.records.found, .record),
        (RecordFate.accepted.title.zh, counts.records.accepted, .record),
        (RecordFate.rejected.title.zh, counts.records.rejected, .record),
        (RecordFate.unchanged.title.zh, counts.records.unchanged, .record),
        (ObligationState.metLate.title(of: .push).zh, counts.late, .record),
        ("收到投递", received.count, .file),
        ("收到记录", received.reduce(0) { $0 + $1.records }, .record),
        ("清单不一致", statements.count { $0.result == .differs }, .obligation),
        ("未报清单的种类", unstated.count, .obligation),
      ]
    return ReportTable(
      OwnTable.statement,
      rows: [
        ["日期", .empty, .empty, .text("\(context.day)，\(context.dayStatus.zh)")],
        ["部门", .empty, .empty, .text("\(context.name(of: department))（\(department)）\(others)")],
        [.text(OwnTable.readingDay), .empty, .empty, .text("\(day.readingDay)")],
        ["日终摘要", .empty, .empty, .text(digest)],
      ] + figures.map { [.text($0.0), .number($0.1), .text($0.2.title.zh)] })
  }

  /// 发出的记录: what became of each.
  ///
  /// - Parameter keep: is given each of them on its way.
  private func sent(_ keep: @escaping (SentRecord) -> Void) -> ReportTable {
    let accepted = counts.records.accepted
    var table = ReportTable(OwnTable.sentRecords) { body in
      try SentRecordReader(view: view, day: day).forEach(of: files, limit: Self.sheetRecords) { sent in
        keep(sent)
        let record = sent.record
        try body([
          .text(sent.file.fileName), .text(sent.file.drop), .init(sent.file.kind.map(context.title(ofKind:))),
          .number(record.number), .text(record.msgId), .init(record.documents.first),
          .init(record.summary.map { Masking.excerpt($0, limit: 60) }),
          .text(names(of: sent)), .init(due: record.due), .init(sent.file.receivedAt),
          .text(sent.timeliness.title.zh),
        ])
      }
      if accepted > Self.sheetRecords {
        try body([.text("另有 \(accepted - Self.sheetRecords) 条，见各文件的回执")])
      }
    }
    table.isAlarm = { $0.last == .text(Timeliness.metLate.title.zh) }
    return table
  }

  /// The departments that a record went to, by their names.
  func names(of sent: SentRecord) -> String { sent.recipients.map(context.name(of:)).joined(separator: "、") }

  private var filesTable: ReportTable {
    ReportTable(
      ["收到时间", "投放编号", "文件", "种类", "结论", "记录"] + RecordFate.allCases.map(\.title.zh) + ["逾期到达", "回执"],
      rows: files.map { file in
        [
          .init(file.receivedAt), .text(file.drop), .text(file.fileName),
          .init(file.kind.map(context.title(ofKind:))), .text(file.verdict.title.zh),
          .number(file.records.found), .number(file.records.accepted), .number(file.records.rejected),
          .number(file.records.unchanged), .number(file.late), .text("\(file.receipt).receipt.csv"),
        ]
      })
  }

  private var receivedTable: ReportTable {
    ReportTable(
      OwnTable.deliveries,
      rows: received.map { delivery in
        [
          .init(delivery.deliveredAt), .text(delivery.delivery), .text(delivery.sender),
          .text(context.name(of: delivery.sender)), .text(context.title(ofKind: delivery.kind)),
          .number(delivery.records), .number(delivery.claimable), .text(delivery.fileName),
        ]
      })
  }
}

extension LocalizedText {
  /// What a department has to do.
  static let toDo = LocalizedText(ReplyForm.agendaSheet, "To do")
}
