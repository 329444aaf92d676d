import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

extension DayPage {
  /// What is told in full, each table folded until somebody asks for it.
  var foldedTables: [PageTable] { [pushes, claims] + dutyParts }

  /// What the calendar and the processor themselves had to do with the day; nothing on most days.
  var runningTables: [PageTable] { [downtimes, moved].filter { !$0.rows.isEmpty } }

  private var downtimes: PageTable {
    PageTable(
      title: "处理系统停机", amount: "\(report.downtimes.count) 次", note: "停机期间时限照常计算；是否影响办理，供认定时参考。",
      id: "downtimes",
      columns: ["停止", "恢复", "分钟", "涉及义务"],
      rows: report.downtimes.map { line in
        [
          .moment(moment(line.downtime.since)), .moment(moment(line.downtime.until)), .number(line.minutes),
          .number(line.touched),
        ]
      }, sheets: [.downtimes])
  }

  private var moved: PageTable {
    PageTable(
      title: "按新日历重算的时限", amount: "\(report.movedDeadlines.count) 项", id: "moved",
      columns: ["部门", "义务", "事项", "原时限", "新时限"],
      rows: report.movedDeadlines.map { moved in
        [
          .name(context.name(of: context.debtor(of: moved.key))),
          .text(context.title(ofRule: moved.key.rule)),
          .foreign(moved.matter.name), .moment(moved.old.due.deadlineForPeople),
          .moment(moved.new.due.deadlineForPeople),
        ]
      }, sheets: [.movedDeadlines])
  }
}
