import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 双方核对: by sender, kind and the day concerned what the sender states, and what came of it on its whole way.
  var reconciliation: ReportTable {
    let lines = report.reconciliation
    let stated = ["部门代码", "部门", "所属日期", "种类代码", "种类", "自报文件", "核对时接收文件", "自报记录", "核对时接收记录", "标识未收到"]
    let ways = lines.map(Self.way)
    var table = ReportTable(
      stated + Self.wayColumns + ["核对结果"],
      rows: zip(lines, ways).map { line, way in statement(of: line) + way + [.text(line.title)] },
      sums: ways.first.map { first in
        Self.sums(after: stated.count, ways.dropFirst().reduce(first, Self.sums))
      })
    let titles = Dictionary(lines.map { ($0.title, $0.isDifference) }, uniquingKeysWith: { $0 || $1 })
    table.isAlarm = { row in if case .text(let title)? = row.last { titles[title] ?? false } else { false } }
    return table
  }

  /// What the sender states.
  private func statement(of line: ReconciliationLine) -> ReportTable.Row {
    let statement = line.statement
    let missing = statement.flatMap { $0.msgIds.isEmpty ? nil : $0.missing }
    let counts = [
      statement?.bundles, statement?.foundBundles, statement?.records, statement?.foundRecords, missing,
    ]
    let key: ReportTable.Row = [.day(line.day), .text(line.kind), .text(context.title(ofKind: line.kind))]
    return cells(department: line.sender) + key + counts.map { SpreadsheetSheet.Cell($0) }
  }

  /// The heads of what came of it.
  private static var wayColumns: [String] {
    let fates = RecordFate.allCases.map { "\($0.title.zh)记录" }
    let states: [ObligationState] = [.met, .metLate, .returned, .superseded]
    let claims = states.map { $0.title(of: .claim).zh }
    return ["收到文件", "接收文件", "文件声明记录", "收到记录"] + fates + ["送达投递", "送达记录", "未投递记录", "取走记录", "应认领记录"]
      + claims + ["\(LocalizedText.toClaim.zh)记录"]
  }

  /// What came of what was sent.
  private static func way(of line: ReconciliationLine) -> ReportTable.Row {
    let (records, claims) = (line.records, line.claims)
    return [
      .number(line.files), .number(line.filesAccepted), .init(line.declared), .number(records.found),
      .number(records.accepted), .number(records.rejected), .number(records.unchanged),
      .number(line.delivered.deliveries), .number(line.delivered.records), .number(line.undelivered.records),
      .init(line.collected?.records), .number(claims.records), .number(claims.inTime), .number(claims.late),
      .number(claims.returned), .number(claims.superseded), .number(claims.pending + claims.overdue),
    ]
  }

  private static func sums(_ left: ReportTable.Row, _ right: ReportTable.Row) -> ReportTable.Row {
    zip(left, right).map { sum($0, $1) }
  }

  /// The sum of two cells; a cell without a number adds none.
  private static func sum(_ left: SpreadsheetSheet.Cell, _ right: SpreadsheetSheet.Cell)
    -> SpreadsheetSheet.Cell
  {
    switch (left, right) {
    case (.number(let left), .number(let right)): .number(left + right)
    case (.number, _): left
    default: right
    }
  }

  /// 双方差异: each thing that one side has and the other hasn't, or that hasn't gone its whole way by the end of the day.
  var differences: ReportTable {
    var table = ReportTable(
      [
        "原因代码", "原因", "部门代码", "部门", "所属日期", "种类代码", "种类", "收到部门代码", "收到部门", "消息标识、投递或投放编号", "文件名",
        "文件", "记录", "说明",
      ],
      rows: report.differences.lazy.map { line -> ReportTable.Row in
        let cause: ReportTable.Row = [.text(line.cause.rawValue), .text(line.cause.title.zh)]
        let key: ReportTable.Row = [
          .day(line.key.day), .text(line.key.kind), .text(context.title(ofKind: line.key.kind)),
        ]
        let recipient = line.recipient.map(cells(department:)) ?? [.empty, .empty]
        let rest: ReportTable.Row = [
          .init(line.subject), .init(line.fileName), .number(line.files), .number(line.records),
          .init(line.note),
        ]
        return cause + cells(department: line.key.sender) + key + recipient + rest
      })
    let alarms = Set(ReconciliationCause.allCases.filter(\.isDifference).map(\.rawValue))
    table.isAlarm = { row in if case .text(let cause)? = row.first { alarms.contains(cause) } else { false } }
    return table
  }
}
