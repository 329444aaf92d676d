import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DaySheets {
  /// 认领
  var claims: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    let fates = Self.fates
    var titles: [SpreadsheetSheet.Cell] = [
      "投递编号", "发送部门代码", "发送部门", "收到部门代码", "收到部门", "种类", "应认领记录", "送达时间", "认领期限", "时限暂定",
    ]
    titles += fates.map { .text($0.title.zh) }
    titles += ["状态", .text("\(LocalizedText.notDealtWith.zh)的记录")]
    sheet.add(row: titles)
    for line in report.claims {
      let (standing, delivery) = (line.standing, line.standing.delivery)
      var row: [SpreadsheetSheet.Cell] = [.text(delivery.delivery)]
      row += cells(department: delivery.sender) + cells(department: delivery.recipient)
      row += [
        .text(context.title(ofKind: delivery.kind)), .number(delivery.claimable), .init(delivery.deliveredAt),
        .init(standing.claimDue?.deadlineForPeople), .init(standing.isProvisional),
      ]
      row += fates.map { .number(standing[keyPath: $0.part]) }
      sheet.add(row: row + [.text(line.title.zh), .init(line.openRecords)])
    }
    let sums = fates.map { fate in report.claims.reduce(0) { $0 + $1.standing[keyPath: fate.part] } }
    sheet.add(
      row: ["合计", .empty, .empty, .empty, .empty, .empty, .number(report.totals.claims.records)]
        + [.empty, .empty, .empty] + sums.map { .number($0) })
    return sheet
  }

  /// What can have become of a delivery's records.
  private static var fates: [(title: LocalizedText, part: KeyPath<DeliveryStanding, Int>)] {
    [
      (ClaimAct.claimed.title(.met), \.claimedInTime), (ClaimAct.claimed.title(.metLate), \.claimedLate),
      (ClaimAct.returned.title(.met), \.returnedInTime), (ClaimAct.returned.title(.metLate), \.returnedLate),
      (ObligationState.superseded.title, \.superseded), (.notDealtWith, \.open),
    ]
  }

  /// 退回与改派
  var returns: SpreadsheetSheet {
    var sheet = SpreadsheetSheet()
    sheet.add(
      "退回时间", "投递编号", "消息标识（空：投递中尚未处理的全部记录）", "记录", "退回部门代码", "退回部门", "发送部门代码",
      "发送部门", "种类", "第几次退回", .text(ClaimAct.returned.title(.metLate).zh), "原因代码", "原因", "建议改送")
    for line in report.returns {
      sheet.add(
        row: [.init(line.at), .text(line.delivery), .init(line.msgId), .number(line.records)]
          + cells(department: line.recipient) + cells(department: line.sender) + [
            .text(context.title(ofKind: line.kind)), .number(line.round), .init(line.isLate),
            .init(line.reasonCode), .init(line.reason), .init(line.suggested.map(context.name)),
          ])
    }
    sheet.add("合计", .empty, .empty, .number(report.returns.reduce(0) { $0 + $1.records }))
    let duties = lines(in: .returns)
    sheet.begin("改派（退回后由发送部门改送）")
    add(duties.filter { !$0.obligation.marks.contains(.escalated) }, to: &sheet)
    sheet.begin(Obligation.Mark.escalated.title.zh)
    add(duties.filter { $0.obligation.marks.contains(.escalated) }, to: &sheet)
    if let rest = rest(of: .returns) { sheet.begin(rest) }
    return sheet
  }
}
