import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// Whether the day is in order, and its figures with those of the day before.
  var verdict: ReportTable {
    let verdict = DayVerdict(of: report)
    let hasBefore = report.yesterday.isClosed
    let (good, bad): (SpreadsheetSheet.Cell, SpreadsheetSheet.Cell) = ("正常", "请处理")
    var table = ReportTable(
      ["项目", "当日", "上一日", "单位", "状态", "说明"],
      rows: [
        ["日期", .day(context.day), .day(report.yesterday.day), .empty, .empty, .text(context.dayStatus.zh)],
        ["结论", .empty, .empty, .empty, verdict.isGood ? good : bad, .text(verdict.title)],
      ] + verdict.parts.map { ["", .empty, .empty, .empty, $0.isGood ? good : bad, .text($0.text)] }
        + report.headlines.map { headline in
          [
            .text(headline.title), .number(headline.figure), hasBefore ? .number(headline.before) : .empty,
            .text(headline.unit.title.zh), headline.isAlarm ? bad : .empty, .text(headline.detail),
          ]
        })
    table.isAlarm = { $0[4] == bad }
    return table
  }

  /// 今天谁要办什么, by department.
  var agenda: ReportTable {
    let agenda = report.agenda
    let parts: [(title: String, part: KeyPath<Agenda.Line, OpenTally>)] = [
      ("\(ObligationState.overdue.title.zh)", \.overdue), ("期满待认定或补报", \.elapsed),
      ("\(agenda.day) 到期", \.today), ("\(agenda.day.adding(days: 1)) 到期", \.tomorrow), ("七日内到期", \.thisWeek),
      ("以后到期", \.later), (LocalizedText.withoutLimit.zh, \.withoutLimit),
      ("其中超过 \(Agenda.oldDays) 日", \.old),
    ]
    func counts(_ line: Agenda.Line) -> ReportTable.Row {
      parts.map { .number(line[keyPath: $0.part].records) }
        + [.number(line.total.records), .number(line.total.items)]
    }
    var table = ReportTable(
      ["部门代码", "部门", "联系人", "电话"] + parts.map { "\($0.title)（条）" }
        + ["合计（条）", "合计（项）", "最早的一项", "自何时起", "依据条款"],
      rows: agenda.lines.map { line in
        let (contact, oldest) = (context.contact(of: line.department), line.oldest)
        return [
          .text(context.actor(for: line.department)), .text(context.nameOfActor(for: line.department).zh),
          .init(contact?.name), .init(contact?.phone),
        ]
          + counts(line) + [
            .init(oldest.map { "\(context.title(ofRule: $0.obligation.key.rule)) \($0.subject ?? "")" }),
            .init(oldest?.obligation.openedAt), .init(oldest?.obligation.article),
          ]
      },
      sums: Self.sums(after: 4, counts(agenda.total)))
    table.isAlarm = { $0[4] != .number(0) }
    return table
  }

  /// 未结台账: everything that is open, with a limit or without.
  /// Nobody goes through more in a spreadsheet than its sheet has; the file has all.
  var openItems: ReportTable {
    var table = OpenItemTable(register, context).table
    table.sheetRows = 50_000
    return table
  }
}
