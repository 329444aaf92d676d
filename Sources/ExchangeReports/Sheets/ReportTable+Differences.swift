import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeWords

extension ReportTable {
  /// What senders themselves count of a day beside what came, and what they count nothing of.
  static func statements(
    _ statements: [StatementLine], _ unstated: [UnstatedLine], _ context: DayContext
  ) -> ReportTable {
    let lines: [Row] = statements.map { line in
      let statement = line.statement
      let (bundles, records) = (statement.foundBundles ?? 0, statement.foundRecords ?? 0)
      return [
        .text(line.sender), .text(context.name(of: line.sender)),
        .day(statement.day), .text(context.title(ofKind: statement.kind)),
        .number(statement.bundles), .number(bundles), .number(bundles - statement.bundles),
        .number(statement.records), .number(records), .number(records - statement.records),
        statement.msgIds.isEmpty ? .empty : .number(statement.missing), .text(line.result.title.zh),
      ]
    }
    let none: [Row] = unstated.map { line in
      [
        .text(line.sender), .text(context.name(of: line.sender)),
        .day(context.day), .text(context.title(ofKind: line.kind)), .empty, .number(line.bundles), .empty,
        .empty, .number(line.records), .empty, .empty, "未报",
      ]
    }
    var table = ReportTable(
      [
        "部门代码", "部门", "清单日期", "种类", "自报批次", "所收批次", "批次差", "自报记录", "所收记录", "记录差", "标识未收到",
        "核对结果",
      ], rows: lines + none)
    table.isAlarm = { $0.last == .text(StatementResult.differs.title.zh) }
    return table
  }

  /// 退回: a row for each reason; the counts of the file stand in its first row only, so that a column can be summed.
  ///
  /// - Parameter sum: how many records came back in all.
  static func rejections(_ lines: [RejectionLine], sum: Int, _ context: DayContext) -> ReportTable {
    ReportTable(
      [
        "收到时间", "投放编号", "部门代码", "部门", "文件", "种类", "结论", "记录", "退回记录", "发现代码", "字段", "次数",
        "说明（首例）", "备注",
      ],
      rows: lines.flatMap { line in
        let note = line.isCut ? "发现过多，次数只计回执中列明的部分" : nil
        let reasons = line.reasons.isEmpty ? [nil] : line.reasons.map(Optional.some)
        return reasons.enumerated().map { index, reason -> Row in
          [
            .init(line.receivedAt), .text(line.drop), .text(line.sender),
            .text(context.name(of: line.sender)), .text(line.fileName),
            .init(line.kind.map(context.title(ofKind:))), .text(line.verdict.title.zh),
            index == 0 ? .number(line.found) : .empty, index == 0 ? .number(line.rejected) : .empty,
            .init(reason?.code.rawValue), .init(reason?.field), .init(reason?.count), .init(reason?.message),
            .init(note),
          ]
        }
      },
      sums: DaySheets.sums(
        after: 7, [.number(lines.reduce(0) { $0 + $1.found }), .number(sum)]))
  }
}
