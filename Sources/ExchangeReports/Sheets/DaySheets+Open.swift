import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
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
        return cells(department: line.department) + [.init(contact?.name), .init(contact?.phone)]
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
  var openItems: ReportTable { OpenItemTable(register, context).table }
}
