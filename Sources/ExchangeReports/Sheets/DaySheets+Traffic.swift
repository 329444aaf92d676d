import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 收发流量, and what senders themselves count.
  var traffic: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    // A column for what hardly ever happens stands on the days on which it does.
    let hasPutAside = report.totals.files.putAside > 0
    var titles: [SpreadsheetSheet.Cell] = ["部门代码", "部门", "角色", "投放文件"]
    titles += Self.verdicts.map { .text($0.column.zh) } + ["记录"]
    titles += RecordFate.allCases.map { .text("\($0.title.zh)记录") }
    let toClaim = LocalizedText.toClaim.zh
    titles += [
      "收到投递", "收到记录", .text("\(toClaim)（项）"), .text("\(toClaim)记录"),
      .text("\(LocalizedText.otherDuties.zh)（项）"), "其中逾期（项）",
    ]
    if hasPutAside { titles.append(.text(VerdictKind.putAside.column.zh)) }
    sheet.add(row: titles)
    for line in report.lines {
      let department = line.department
      sheet.add(
        row: [.text(department.code), .text(department.name), .text(department.role)]
          + Self.cells(line.figures, withPutAside: hasPutAside))
    }
    sheet.add(row: ["合计", .empty, .empty] + Self.cells(report.totals, withPutAside: hasPutAside))
    sheet.begin("当日报送清单核对（部门自报与系统所收）")
    sheet.add(
      "部门代码", "部门", "清单日期", "种类", "自报批次", "所收批次", "批次差", "自报记录", "所收记录", "记录差", "标识未收到",
      "核对结果")
    for line in report.statements {
      let statement = line.statement
      let (bundles, records) = (statement.foundBundles ?? 0, statement.foundRecords ?? 0)
      sheet.add(
        row: cells(department: line.sender) + [
          .date(statement.day.description), .text(context.title(ofKind: statement.kind)),
          .number(statement.bundles),
          .number(bundles), .number(bundles - statement.bundles), .number(statement.records),
          .number(records),
          .number(records - statement.records),
          statement.msgIds.isEmpty ? .empty : .number(statement.missing), .text(line.result.title.zh),
        ])
    }
    for line in report.unstated {
      sheet.add(
        row: cells(department: line.sender) + [
          .date(context.day.description), .text(context.title(ofKind: line.kind)), .empty,
          .number(line.bundles), .empty,
          .empty,
          .number(line.records), .empty, .empty, "未报",
        ])
    }
    sheet.begin("义务平衡（按记录：\(BalanceFigure.equation.zh)）")
    sheet.add(row: ["类别"] + BalanceFigure.allCases.map { .text($0.title.zh) })
    for balance in report.balances {
      sheet.add(row: [.text(balance.family.title.zh)] + balance.figures.map { .number($0) })
    }
    sheet.add(row: ["合计"] + report.balanceOfAll.map { .number($0) })
    return sheet
  }

  /// The verdicts that have a column every day.
  private static let verdicts: [VerdictKind] = [
    .accepted, .partiallyAccepted, .rejected, .duplicate, .conflict,
  ]

  private static func cells(_ figures: DayFigures, withPutAside: Bool) -> [SpreadsheetSheet.Cell] {
    let (files, records, received) = (figures.files, figures.records, figures.received)
    let counts = [
      files.total, files.accepted, files.partiallyAccepted, files.rejected, files.duplicate, files.conflict,
      records.found, records.accepted, records.rejected, records.unchanged, received.deliveries,
      received.records, figures.toClaim, figures.claims.pending + figures.claims.overdue, figures.toDo,
      figures.overdue,
    ]
    return (counts + (withPutAside ? [files.putAside] : [])).map { .number($0) }
  }

  /// 退回: a row for each reason; the counts of the file stand in its first row only, so that a column can be summed.
  var rejections: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "收到时间", "投放编号", "部门代码", "部门", "文件", "种类", "结论", "记录", "退回记录", "发现代码", "字段", "次数",
      "说明（首例）", "备注")
    for line in report.rejections {
      let note = line.isCut ? "发现过多，次数只计回执中列明的部分" : nil
      let reasons = line.reasons.isEmpty ? [nil] : line.reasons.map(Optional.some)
      for (index, reason) in reasons.enumerated() {
        sheet.add(
          row: [.init(line.receivedAt), .text(line.drop)] + cells(department: line.sender) + [
            .text(line.fileName), .init(line.kind.map(context.title(ofKind:))), .text(line.verdict.title.zh),
            index == 0 ? .number(line.found) : .empty, index == 0 ? .number(line.rejected) : .empty,
            .init(reason?.code.rawValue), .init(reason?.field), .init(reason?.count), .init(reason?.message),
            .init(note),
          ])
      }
    }
    sheet.add(
      "合计", .empty, .empty, .empty, .empty, .empty, .empty,
      .number(report.rejections.reduce(0) { $0 + $1.found }), .number(report.totals.records.rejected))
    return sheet
  }
}
