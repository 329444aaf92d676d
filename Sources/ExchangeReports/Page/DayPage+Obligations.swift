import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// Every obligation of the day by its part of the measure.
  var dutyParts: [PageTable] {
    DaySheets.parts.enumerated().map { index, part in
      duties(
        report.lines(in: part.sheet), title: part.sheet.title, id: "part-\(index + 1)", sheets: [part.sheet])
    }
  }

  /// A table of obligations.
  func duties(
    _ lines: [ObligationLine], title: String, note: String? = nil, order: String? = nil, id: String,
    sheets: [DaySheets.Name]
  ) -> PageTable {
    PageTable(
      title: title, amount: amount(DayReport.records(of: lines)), note: note, order: order, id: id,
      columns: ["承办部门", "状态", "对方部门", "义务", "事由", "事项", "记录", "自何时起", "时限", "依据"],
      rows: lines.lazy.map { line -> [PageTable.Cell] in
        let obligation = line.obligation
        let marks = line.marks.isEmpty ? "" : "（\(line.marks)）"
        // Who acted may be another than who had to: a finding of a co-supervisor ends the lead's check.
        let settler = line.settler.flatMap { $0 == line.debtor ? nil : "（\(context.name(of: $0))报送）" } ?? ""
        return [
          .name(context.nameWithHeir(of: line.debtor)),
          .badge(line.stateTitle, color: obligation.outcome == .failed ? "bad" : line.state.color),
          .text(context.nameWithHeir(of: obligation.creditor)),
          .text(context.title(ofRule: obligation.key.rule) + marks + settler), .foreign(line.subject ?? ""),
          .foreign(line.matter.name), .number(obligation.records),
          .moment(obligation.openedAt.day.description),
          .moment((obligation.dueInWords ?? .withoutLimit).zh),
          .text(article(of: obligation)),
        ]
      }, sheets: sheets)
  }
}
