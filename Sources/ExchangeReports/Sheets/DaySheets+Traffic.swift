import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 收发流量
  var traffic: ReportTable {
    // A column for what hardly ever happens stands on the days on which it does.
    let hasPutAside = report.totals.files.putAside > 0
    let toClaim = LocalizedText.toClaim.zh
    return ReportTable(
      ["部门代码", "部门", "角色", "投放文件"] + Self.verdicts.map(\.column.zh) + ["记录"]
        + RecordFate.allCases.map { "\($0.title.zh)记录" }
        + [
          "收到投递", "收到记录", "\(toClaim)（项）", "\(toClaim)记录", "\(LocalizedText.otherDuties.zh)（项）",
          "其中逾期（项）",
        ] + (hasPutAside ? [VerdictKind.putAside.column.zh] : []),
      rows: report.lines.map { line in
        let department = line.department
        return [
          .text(department.code), .text(context.nameWithHeir(of: department.code)), .text(department.role),
        ]
          + Self.cells(line.figures, withPutAside: hasPutAside)
      },
      sums: Self.sums(after: 3, Self.cells(report.totals, withPutAside: hasPutAside)))
  }

  /// 应报核对: what was expected of departments on the day, and how it turned out.
  var expected: ReportTable {
    var table = ReportTable(
      ["部门代码", "部门", "种类", "应报的日子", "应报时间", "首次收到", "结论"],
      rows: report.expected.map { line in
        let expectation = line.expectation
        return cells(department: expectation.department) + [
          .text(context.title(ofKind: expectation.kind)), .text(expectation.days.zh), .text(expectation.time),
          .init(line.first), .text(line.outcome.title.zh),
        ]
      })
    let amiss = report.expected.filter(\.isAmiss).map { SpreadsheetSheet.Cell.text($0.outcome.title.zh) }
    table.isAlarm = { row in row.last.map(amiss.contains) ?? false }
    return table
  }

  /// 义务平衡, by records.
  var balance: ReportTable {
    ReportTable(
      ["类别"] + BalanceFigure.allCases.map(\.title.zh),
      rows: report.balances.map { [.text($0.family.title.zh)] + $0.figures.map { .number($0) } },
      sums: ["合计"] + report.balanceOfAll.map { .number($0) })
  }

  /// 义务平衡 by department and rule, by records.
  var accounts: ReportTable {
    ReportTable(
      ["部门代码", "部门", "规则", "义务", "类别", "依据条款"] + BalanceFigure.allCases.map(\.title.zh),
      rows: report.accounts.map { account in
        cells(debtor: account.debtor) + [
          .text(account.rule), .text(context.title(ofRule: account.rule)),
          .text(account.balance.family.title.zh), .init(context.rule(account.rule)?.article),
        ] + account.balance.figures.map { .number($0) }
      },
      sums: Self.sums(after: 6, report.balanceOfAll.map { .number($0) }))
  }

  /// The verdicts that have a column every day.
  private static let verdicts: [VerdictKind] = [
    .accepted, .partiallyAccepted, .rejected, .duplicate, .conflict,
  ]

  private static func cells(_ figures: DayFigures, withPutAside: Bool) -> ReportTable.Row {
    let (files, records, received) = (figures.files, figures.records, figures.received)
    let counts = [
      files.total, files.accepted, files.partiallyAccepted, files.rejected, files.duplicate, files.conflict,
      records.found, records.accepted, records.rejected, records.unchanged, received.deliveries,
      received.records, figures.toClaim, figures.claims.pending + figures.claims.overdue, figures.toDo,
      figures.overdue,
    ]
    return (counts + (withPutAside ? [files.putAside] : [])).map { .number($0) }
  }

  /// 退回
  var rejections: ReportTable {
    .rejections(report.rejections, sum: report.totals.records.rejected, context)
  }
}
