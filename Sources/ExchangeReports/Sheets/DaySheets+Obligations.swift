import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// The parts of the measure as tables show them, in the order of the articles.
  static let parts: [(families: Set<Rule.Family>, sheet: Name)] = [
    ([.reassign], .reassignments), ([.commitment], .commitments),
    ([.disposition, .rectification], .letters), ([.attendance], .surveys),
    ([.opinion, .confirmation, .explanation], .parallel), ([.reply], .inquiries),
    ([.task], .resolutions),
  ]

  /// Obligations, one row each.
  func table(of lines: [ObligationLine]) -> ReportTable {
    var table = ReportTable(
      [
        "状态", "标注", "事项", "事由", "义务", "承办部门代码", "承办部门", "对方部门代码", "对方部门", "记录", "产生时间", "时限",
        "延期前时限", "办结时间", "办结报文的部门代码", "办结报文的部门", "依据条款", LocalizedText.notOfTheMeasure.zh, "时限暂定",
        "期间停机（分钟）", "证据",
      ],
      rows: lines.lazy.map(cells),
      sums: Self.sums(after: 9, [.number(lines.reduce(0) { $0 + $1.obligation.records })]))
    table.markOverdue()
    return table
  }

  private func cells(_ line: ObligationLine) -> ReportTable.Row {
    let obligation = line.obligation
    return [
      .text(line.stateTitle), .init(line.marks.isEmpty ? nil : line.marks), .text(line.matter.code),
      .init(line.subject), .text(context.title(ofRule: obligation.key.rule)),
    ] + cells(debtor: line.debtor) + [
      .text(obligation.creditor), .text(context.nameWithHeir(of: obligation.creditor)),
      .number(obligation.records), .init(obligation.openedAt), .init(due: obligation.due),
      .init(due: obligation.originalDue), .init(obligation.settledAt),
    ] + (line.settler.map(cells(department:)) ?? [.empty, .empty]) + [
      .text(obligation.article), .init(context.rule(obligation.key.rule)?.isLocal ?? false),
      .init(obligation.isProvisional), line.downtime == 0 ? .empty : .number(line.downtime),
      .text(obligation.evidence.joined(separator: "；")),
    ]
  }
}

extension DayReport {
  /// The obligations that stand in a table: what came up, changed or ended on the day, and what presses. All that is open stands
  /// in the register.
  func lines(in sheet: DaySheets.Name) -> [ObligationLine] {
    let families = DaySheets.parts.first { $0.sheet == sheet }?.families ?? []
    return obligations.filter { families.contains($0.obligation.family) }
  }
}
