import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A figure of a period in large, and what it was in the period before; `nil` where that isn't known.
struct PeriodHeadline {
  let title: String
  let figure: Int
  var before: Int?
  var unit = CountWord.record
  let detail: String
  var isAlarm = false
}

extension PeriodReport {
  /// The figures that are told first.
  var headlines: [PeriodHeadline] {
    let (files, records, pushes) = (totals.files, totals.records, totals.pushes)
    let balance = balanceOfAll
    let open = agenda.total
    let (still, stillBefore) = (
      downtimes.reduce(0) { $0 + $1.minutes }, downtimes.reduce(0) { $0 + $1.minutesBefore }
    )
    return [
      PeriodHeadline(
        title: "投放文件", figure: files.total, before: before?.dropped.drops, unit: .file,
        detail: VerdictKind.allCases.filter { files[$0] > 0 }.map { "\($0.column.zh) \(files[$0])" }
          .joined(separator: "，"), isAlarm: files.putAside > 0),
      PeriodHeadline(
        title: "记录", figure: records.found, before: before?.dropped.found,
        detail: Self.share(.compliance, totals)),
      PeriodHeadline(
        title: RecordFate.rejected.title.zh, figure: records.rejected, before: before?.dropped.rejected,
        detail: "接收 \(records.accepted)，重复 \(records.unchanged)", isAlarm: records.rejected > 0),
      PeriodHeadline(
        title: ObligationState.metLate.title(of: .push).zh, figure: pushes.late - excused,
        before: before?.late,
        detail: Self.share(.lateness, totals) + (excused > 0 ? "，改判为按期 \(excused)" : ""),
        isAlarm: pushes.late > excused),
      PeriodHeadline(
        title: "按期认领或退回", figure: totals.dealtWith.inTime, before: before?.dealtWith.inTime,
        detail: Self.share(.claiming, totals)),
      PeriodHeadline(
        title: "逾期认领或退回", figure: totals.dealtWith.late, before: before?.dealtWith.late,
        detail: "期末逾期未认领 \(totals.overdueClaims)", isAlarm: totals.dealtWith.late > 0),
      PeriodHeadline(
        title: "送达", figure: totals.received.records, before: before?.delivered,
        detail: "在 \(totals.received.deliveries) 份投递中"),
      PeriodHeadline(
        title: BalanceFigure.closing.title.zh, figure: balance[4], before: before?.open.total.records,
        detail: zip(BalanceFigure.allCases, balance).dropLast().map { "\($0.periodTitle.zh) \($1)" }
          .joined(separator: "，")),
      PeriodHeadline(
        title: "期末\(ObligationState.overdue.title.zh)", figure: open.overdue.records,
        before: before?.open.overdue.records,
        detail: "\(Rule.Family.claim.title.zh) \(open.overdueClaims.records)，其他 "
          + "\(open.overdue.records - open.overdueClaims.records)", isAlarm: open.overdue.records > 0),
      PeriodHeadline(
        title: "期末\(LocalizedText.withoutLimit.zh)", figure: open.withoutLimit.records,
        before: before?.open.withoutLimit.records,
        detail: "超 \(Agenda.oldDays) 天 \(open.old.records)", isAlarm: open.old.records > 0),
      PeriodHeadline(
        title: "责任线索", figure: leadTotal, before: before?.leads,
        detail: "部门说明了理由的 \(leadCounts.reduce(0) { $0 + $1.withReason })，撤回 \(withdrawnLeads)",
        isAlarm: leadTotal > 0),
      PeriodHeadline(
        title: "处理系统停机", figure: downtimes.count, before: before?.downtimes, unit: .occasion,
        detail: "共 \(still) 分钟" + (stillBefore > 0 ? "，此前未计 \(stillBefore) 分钟" : "")),
    ]
  }

  private var excused: Int { totals.excused }

  /// An indicator of all departments together, in words.
  private static func share(_ indicator: Indicator, _ figures: PeriodFigures) -> String {
    let (part, whole) = figures.figure(of: indicator)
    guard let ratio = Ratio(part, of: whole) else { return "没有计\(indicator.title.zh)的记录" }
    return "\(indicator.title.zh) \(Headline.percent(ratio.part, of: ratio.whole))%（\(part)／\(whole)）"
  }
}
