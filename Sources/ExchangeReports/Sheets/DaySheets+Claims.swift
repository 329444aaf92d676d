import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 认领
  var claims: ReportTable {
    let fates = Self.fates
    let columns =
      ["投递编号", "发送部门代码", "发送部门", "收到部门代码", "收到部门", "种类", "应认领记录", "送达时间", "认领期限", "时限暂定"]
      + fates.map(\.title.zh) + ["状态", "\(LocalizedText.notDealtWith.zh)的记录"]
    let overdue = ObligationState.overdue.title(of: .claim).zh
    var table = ReportTable(
      columns,
      rows: report.claims.lazy.map { line -> ReportTable.Row in
        let (standing, delivery) = (line.standing, line.standing.delivery)
        var row: ReportTable.Row = [.text(delivery.delivery)]
        row += cells(department: delivery.sender) + cells(debtor: delivery.recipient)
        row += [
          .text(context.title(ofKind: delivery.kind)), .number(delivery.claimable),
          .init(delivery.deliveredAt), .init(due: standing.claimDue), .init(standing.isProvisional),
        ]
        row += fates.map { .number(standing[keyPath: $0.part]) }
        return row + [.text(line.title.zh), .init(line.openRecords)]
      },
      sums: Self.sums(
        after: 6,
        [.number(report.totals.claims.records), .empty, .empty, .empty]
          + fates.map { fate in .number(report.claims.reduce(0) { $0 + $1.standing[keyPath: fate.part] }) }))
    table.isAlarm = { $0[columns.count - 2] == .text(overdue) }
    return table
  }

  /// What can have become of a delivery's records.
  private static var fates: [(title: LocalizedText, part: KeyPath<DeliveryStanding, Int>)] {
    [
      (ClaimAct.claimed.title(.met), \.claimedInTime), (ClaimAct.claimed.title(.metLate), \.claimedLate),
      (ClaimAct.returned.title(.met), \.returnedInTime), (ClaimAct.returned.title(.metLate), \.returnedLate),
      (ObligationState.superseded.title, \.superseded), (.notDealtWith, \.open),
    ]
  }

  /// 认领退回
  var returns: ReportTable {
    ReportTable(
      [
        "退回时间", "投递编号", "消息标识（空：投递中尚未处理的全部记录）", "记录", "退回部门代码", "退回部门", "发送部门代码",
        "发送部门", "种类", "第几次退回", ClaimAct.returned.title(.metLate).zh, "原因代码", "原因", "建议改送",
      ],
      rows: report.returns.lazy.map { line -> ReportTable.Row in
        [.init(line.at), .text(line.delivery), .init(line.msgId), .number(line.records)]
          + cells(department: line.recipient) + cells(department: line.sender) + [
            .text(context.title(ofKind: line.kind)), .number(line.round), .init(line.isLate),
            .init(line.reasonCode), .init(line.reason), .init(line.suggested.map(context.name)),
          ]
      },
      sums: Self.sums(after: 3, [.number(report.returns.reduce(0) { $0 + $1.records })]))
  }
}
