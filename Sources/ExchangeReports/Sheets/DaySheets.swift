import ExchangeFormats
import ExchangeLedger

/// A day's report as sheets for Excel and WPS, with Chinese headers.
///
/// The numbers in the names are those of the report rows that the measure knows; a gap is a row without a sheet yet.
struct DaySheets {
  let report: DayReport
  private var context: DayContext { report.context }

  /// The sheets by their file names, in order.
  var all: [(name: String, sheet: SpreadsheetSheet)] {
    [
      ("01-traffic.csv", traffic), ("02-push-timeliness.csv", pushTimeliness), ("03-claims.csv", claims),
      ("04-returns.csv", returns), ("11-rejections.csv", rejections),
    ]
  }

  /// 收发流量
  private var traffic: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "部门代码", "部门", "角色", "投放文件", "全部接收", "部分接收", "退件", "重复", "编号冲突", "记录", "接收记录",
      "退件记录", "未变记录", "收到投递", "收到记录")
    for line in report.lines {
      let department = line.department
      sheet.add(
        row: [.text(department.code), .text(department.name), .text(department.role)]
          + Self.cells(line.figures))
    }
    sheet.add(row: ["合计", .empty, .empty] + Self.cells(report.totals))
    return sheet
  }

  private static func cells(_ figures: DayFigures) -> [SpreadsheetSheet.Cell] {
    let (files, records, received) = (figures.files, figures.records, figures.received)
    return [
      files.total, files.accepted, files.partiallyAccepted, files.rejected, files.duplicate, files.conflict,
      records.found, records.accepted, records.rejected, records.unchanged, received.deliveries,
      received.records,
    ].map { .number($0) }
  }

  /// 推送时限: the counts, and below them every late record.
  private var pushTimeliness: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add("部门代码", "部门", "种类代码", "种类", "规则", "依据条款", "按期", "逾期", "不计时限")
    for line in report.pushes {
      sheet.add(
        row: cells(department: line.sender) + [
          .text(line.kind), .text(context.title(ofKind: line.kind)), .text(line.rule), .text(line.article),
          .number(line.counts.onTime), .number(line.counts.late), .number(line.counts.unmeasured),
        ])
    }
    let totals = report.totals.pushes
    sheet.add(
      "合计", .empty, .empty, .empty, .empty, .empty, .number(totals.onTime), .number(totals.late),
      .number(totals.unmeasured))
    sheet.add()
    sheet.add("逾期到达的记录（线索，非认定）")
    sheet.add("部门代码", "部门", "种类", "依据条款", "消息标识", "投放编号", "起算日", "到达期限", "实际到达")
    for late in report.latePushes {
      sheet.add(
        row: cells(department: late.sender) + [
          .text(context.title(ofKind: late.kind)), .text(late.article), .text(late.msgId), .text(late.drop),
          late.triggerDay.map { .date($0) } ?? .empty, .init(late.due?.deadlineForPeople),
          .init(late.arrivedAt),
        ])
    }
    return sheet
  }

  /// 认领
  private var claims: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "投递编号", "发送部门代码", "发送部门", "收到部门代码", "收到部门", "种类", "记录", "送达时间", "认领期限",
      "时限暂定", "按期认领", "逾期认领", "按期退回", "逾期退回", "未处理", "状态")
    for line in report.claims {
      let (standing, delivery) = (line.standing, line.standing.delivery)
      sheet.add(
        row: [.text(delivery.delivery)] + cells(department: delivery.sender)
          + cells(department: delivery.recipient)
          + [
            .text(context.title(ofKind: delivery.kind)), .number(delivery.records),
            .init(delivery.deliveredAt),
            .init(standing.claimDue?.deadlineForPeople), standing.isProvisional ? "是" : .empty,
            .number(standing.claimedInTime),
            .number(standing.claimedLate), .number(standing.returnedInTime), .number(standing.returnedLate),
            .number(standing.open), .text(line.state.title),
          ])
    }
    let sums = [
      \DeliveryStanding.claimedInTime, \.claimedLate, \.returnedInTime, \.returnedLate, \.open,
    ].map { path in SpreadsheetSheet.Cell.number(report.claims.reduce(0) { $0 + $1.standing[keyPath: path] })
    }
    sheet.add(
      row: ["合计", .empty, .empty, .empty, .empty, .empty, .number(report.totals.claims.records)]
        + [.empty, .empty, .empty] + sums)
    return sheet
  }

  /// 退回
  private var returns: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "退回时间", "投递编号", "消息标识（空：投递中尚未处理的全部记录）", "记录", "退回部门代码", "退回部门", "发送部门代码",
      "发送部门", "种类", "逾期退回", "原因代码", "原因", "建议改送")
    for line in report.returns {
      sheet.add(
        row: [.init(line.at), .text(line.delivery), .init(line.msgId), .number(line.records)]
          + cells(department: line.recipient) + cells(department: line.sender) + [
            .text(context.title(ofKind: line.kind)), line.isLate ? "是" : .empty, .init(line.reasonCode),
            .init(line.reason), .init(line.suggested.map(context.name)),
          ])
    }
    sheet.add("合计", .empty, .empty, .number(report.returns.reduce(0) { $0 + $1.records }))
    return sheet
  }

  /// 退件: a row for each reason; the counts of the file stand in its first row only, so that a column can be summed.
  private var rejections: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "收到时间", "投放编号", "部门代码", "部门", "文件", "种类", "结论", "记录", "退件记录", "发现代码", "字段", "次数",
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

  private func cells(department: String) -> [SpreadsheetSheet.Cell] {
    [.text(department), .text(context.name(of: department))]
  }
}
