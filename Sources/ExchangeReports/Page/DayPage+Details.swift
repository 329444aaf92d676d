import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// What is told in full, each table folded until somebody asks for it.
  var foldedTables: [PageTable] { [reconciliation, pushes, claims] + dutyParts }

  /// What senders state, and what came of it on its whole way.
  private var reconciliation: PageTable {
    let lines = report.reconciliation
    func numbers(_ line: ReconciliationLine) -> [Int] {
      let (records, claims) = (line.records, line.claims)
      return [
        line.files, records.found, records.accepted, records.rejected, records.unchanged,
        line.delivered.records,
        claims.inTime + claims.late, claims.pending + claims.overdue,
      ]
    }
    return PageTable(
      title: DaySheets.Name.reconciliation.title,
      amount: amount(report.totals.records.found),
      note: "按报送部门、所属日期和种类：部门自报多少，收到、接收、送达、认领多少。", id: "reconciliation",
      columns: ["部门", "核对结果", "所属日期", "种类", "自报记录", "投放文件", "收到记录"]
        + RecordFate.allCases.map(\.title.zh) + ["送达", "已认领", LocalizedText.toClaim.zh],
      rows: lines.map { line in
        [
          .name(context.name(of: line.sender)),
          .badge(
            line.title, color: line.isDifference ? "bad" : line.causes.first == .matched ? "good" : "same"),
          .moment(line.day.description),
          .text(context.title(ofKind: line.kind)),
          .text(line.statement.map { "\($0.records)" } ?? "—"),
        ] + numbers(line).map { .number($0) }
      },
      sums: [.name("合计"), .text(""), .text(""), .text(""), .text("")]
        + lines.map(numbers).reduce(Array(repeating: 0, count: 8)) { zip($0, $1).map { $0 + $1 } }
        .map { .number($0) },
      sheets: [.reconciliation, .differences])
  }

  /// What the calendar and the processor themselves had to do with the day; nothing on most days.
  var runningTables: [PageTable] { [downtimes, moved].filter { !$0.rows.isEmpty } }

  private var downtimes: PageTable {
    PageTable(
      title: "处理系统停机", amount: "\(report.downtimes.count) 次", note: DowntimeShare.note, id: "downtimes",
      columns: ["停止", "恢复", "分钟", "涉及义务", "此前未计分钟"],
      rows: report.downtimes.map { line in
        [
          .moment(moment(line.share.downtime.since)), .moment(moment(line.share.downtime.until)),
          .number(line.share.minutes), .number(line.touched), .number(line.share.minutesBefore),
        ]
      }, sheets: [.downtimes])
  }

  private var moved: PageTable {
    PageTable(
      title: "按新日历重算的时限", amount: "\(report.movedDeadlines.count) 项", id: "moved",
      columns: ["部门", "义务", "事项", "原时限", "新时限"],
      rows: report.movedDeadlines.map { moved in
        [
          .name(context.nameWithHeir(of: context.debtor(of: moved.key))),
          .text(context.title(ofRule: moved.key.rule)),
          .foreign(moved.matter.name), .moment(moved.old.due.deadlineForPeople),
          .moment(moved.new.due.deadlineForPeople),
        ]
      }, sheets: [.movedDeadlines])
  }
}
