import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// What came up, what ended, and every obligation of the day by its part of the measure.
  func obligations(_ html: inout HTMLWriter) {
    html.element("section") { html in
      html.element("h2", text: "义务")
      balance.write(to: &html)
      let parts = dutyParts
      for table in parts where !table.isEmpty { table.write(to: &html) }
      let missing = parts.filter(\.isEmpty).map(\.title)
      if !missing.isEmpty {
        html.element("p", ["class": "source"], text: "当日没有：\(missing.joined(separator: "、"))。")
      }
    }
  }

  private var dutyParts: [HTMLTable] {
    let sheets = DaySheets(report: report, register: OpenRegister([]))
    return DaySheets.parts.map {
      duties(sheets.lines(in: $0.sheet), title: $0.sheet.title, sheets: [$0.sheet])
    }
  }

  /// A table of obligations.
  func duties(
    _ lines: [ObligationLine], title: String, note: String? = nil, id: String? = nil,
    sheets: [DaySheets.Name]
  ) -> HTMLTable {
    HTMLTable(
      title: title, note: note, id: id,
      columns: ["状态", "承办部门", "对方部门", "义务", "事由", "事项", "时限", "依据"],
      rows: lines.map { line in
        let obligation = line.obligation
        let marks = line.marks.isEmpty ? "" : "（\(line.marks)）"
        // Who acted may be another than who had to: a finding of a co-supervisor ends the lead's check.
        let settler = line.settler.flatMap { $0 == line.debtor ? nil : "（\(context.name(of: $0))报送）" } ?? ""
        let rule = context.rule(obligation.key.rule)
        return [
          .badge(line.stateTitle, color: obligation.outcome == .failed ? "bad" : line.state.color),
          .text(context.name(of: line.debtor) + settler), .text(context.name(of: obligation.creditor)),
          .text(context.title(ofRule: obligation.key.rule) + marks), .foreign(line.subject ?? ""),
          .foreign(line.matter.name),
          .moment(term(obligation.due) + (obligation.isProvisional ? provisional : "")),
          .text(
            obligation.article + (rule?.isLocal == true ? "（\(LocalizedText.limitNotOfTheMeasure.zh)）" : "")),
        ]
      }, sheets: sheets, nothing: "没有\(title)。")
  }

  private var balance: HTMLTable {
    HTMLTable(
      title: "义务平衡", note: "\(BalanceFigure.equation.zh)，按记录计。",
      columns: ["类别"] + BalanceFigure.allCases.map(\.title.zh),
      rows: report.balances.map { [.text($0.family.title.zh)] + $0.figures.map { .number($0) } },
      sums: [.text("合计")] + report.balanceOfAll.map { .number($0) }, sheets: [.balance],
      nothing: "没有未了的义务，当日也没有新增和了结。")
  }
}
