public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension Agenda {
  /// What it counts.
  public static let columns: [(title: LocalizedText, tally: any KeyPath<Line, OpenTally> & Sendable)] = [
    (ObligationState.overdue.title, \.overdue), (LocalizedText("期满待定", "elapsed"), \.elapsed),
    (LocalizedText("今天到期", "due today"), \.today), (LocalizedText("明天到期", "due tomorrow"), \.tomorrow),
    (LocalizedText("7 日内", "within 7 days"), \.thisWeek), (LocalizedText("7 日后", "later"), \.later),
    (LocalizedText.withoutLimit, \.withoutLimit),
    (LocalizedText("其中超 \(oldDays) 天", "older than \(oldDays) days"), \.old),
    (LocalizedText("合计", "in all"), \.total),
  ]
}

extension DayPage {
  /// What the agenda counts.
  static let agendaColumns = Agenda.columns.map { (title: $0.title.zh, tally: $0.tally) }

  /// 今天谁要办什么: a line a department.
  var agenda: PageValues {
    let agenda = report.agenda
    let lines = agenda.lines.prefix(Self.departments.shown)
    let rest = agenda.lines.count - lines.count
    return [
      "today": "\(Self.spelled(day: agenda.day))（\(agenda.day.weekday.title.zh)）",
      "nothing": lines.isEmpty ? "没有尚未办结的事项。" : nil, "list": !lines.isEmpty,
      "note": "以记录（条）计，各列不重复（“其中”除外）；合计是全部未结。期满待定的不作为逾期："
        + "\(ObligationState.defaultCandidate.title.zh)，或者\(ObligationState.notice.title.zh)。",
      "columns": [["title": "部门", "css": ""] as PageValues]
        + Self.agendaColumns.map { ["title": $0.title, "css": "n"] }
        + ["最早的一项", "联系人"].map { ["title": $0, "css": ""] },
      "lines": lines.enumerated().map { index, line in
        values(line).with(["css": index < Self.departments.printed ? "" : "unprinted"])
      },
      "sums": Self.numbers(agenda.total), "register": DaySheets.Name.openItems.rawValue,
      "rest": rest > 0 ? "另有 \(rest) 个部门未列出。" : nil,
    ]
  }

  private func values(_ line: Agenda.Line) -> PageValues {
    let contact = context.contact(of: line.department)
    return [
      "department": context.nameOfActor(for: line.department).zh, "numbers": Self.numbers(line),
      "oldest": line.oldest.map { item -> PageValues in
        [
          "what": context.title(ofRule: item.obligation.key.rule), "about": item.subject ?? item.matter.name,
          "since": item.obligation.openedAt.day.description, "age": item.age,
          "article": article(of: item.obligation), "limit": item.obligation.due.map { term($0) },
        ]
      },
      "contact": contact.map { ["name": $0.name, "phone": $0.phone] as PageValues },
      "unknown": contact == nil ? "未登记" : nil,
    ]
  }

  private static func numbers(_ line: Agenda.Line) -> [PageValues] {
    agendaColumns.map { title, tally in
      let number = line[keyPath: tally].records
      let css = tally == \Agenda.Line.overdue ? "n bad" : "n"
      return ["label": title, "number": number, "css": number == 0 ? "n zero" : css]
    }
  }

  /// What has been open longest, of all departments.
  var oldest: PageTable {
    .oldest(of: report.agenda, context, note: "按产生的先后；联系人见“今天谁要办什么”。", sheets: [.openItems])
  }

  /// What was open, came up, ended and is open, by the families of rules.
  var balance: PageTable {
    PageTable(
      title: "义务平衡", note: "\(BalanceFigure.equation.zh)，以记录（条）计。", id: "balance",
      columns: ["类别"] + BalanceFigure.allCases.map(\.title.zh),
      rows: report.balances.map { [.name($0.family.title.zh)] + $0.figures.map { .number($0) } },
      sums: [.name("合计")] + report.balanceOfAll.map { .number($0) },
      rest: report.balances.isEmpty ? "没有未了的义务，当日也没有新增和了结。" : nil,
      sheets: [.balance, .accounts])
  }

  /// The article, and that the limit isn't its own where that is so.
  func article(of obligation: Obligation) -> String { context.article(of: obligation) }
}
