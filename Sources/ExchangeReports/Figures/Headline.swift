import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// A figure of a day in large, and what it was on the day before.
struct Headline {
  let title: String
  let figure: Int
  let before: Int
  var unit = CountWord.record
  let detail: String
  var isAlarm = false
}

extension DayReport {
  /// The figures that are told first.
  var headlines: [Headline] { openHeadlines + trafficHeadlines }

  /// What became impossible on the day.
  var failedDuties: [ObligationLine] { duties(.overdue).filter { !$0.isOpen } }

  /// What is open at the end of the day.
  private var openHeadlines: [Headline] {
    let (open, before) = (agenda.total, yesterday.open)
    let claims = totals.claims
    let toClaim = claims.pending + claims.overdue
    let failed = Self.records(of: failedDuties)
    let balance = balanceOfAll
    return [
      Headline(
        title: ObligationState.overdue.title.zh, figure: open.overdue.records, before: before.overdue.records,
        detail: [
          "\(Rule.Family.claim.title.zh) \(claims.overdue)，其他 \(open.overdue.records - claims.overdue)",
          failed > 0 ? "另有当日已不能办理 \(failed)" : nil,
        ].compactMap(\.self).joined(separator: "，"), isAlarm: open.overdue.records + failed > 0),
      Headline(
        title: "期满待定", figure: open.elapsed.records, before: before.elapsed.records,
        detail: elapsedDetail, isAlarm: open.elapsed.records > 0),
      Headline(
        title: LocalizedText.toClaim.zh, figure: toClaim, before: yesterday.toClaim,
        detail: "在 \(totals.toClaim) 份投递中"),
      Headline(
        title: LocalizedText.otherDuties.zh, figure: open.total.records - toClaim,
        before: before.total.records - yesterday.toClaim, detail: ""),
      Headline(
        title: LocalizedText.withoutLimit.zh, figure: open.withoutLimit.records,
        before: before.withoutLimit.records,
        detail: "超 \(Agenda.oldDays) 天 \(open.old.records)，前一日 \(before.old.records)",
        isAlarm: open.old.records > 0),
      Headline(
        title: BalanceFigure.closing.title.zh, figure: balance[4], before: before.total.records,
        detail: zip(BalanceFigure.allCases, balance).dropFirst().dropLast()
          .map { "\($0.title.zh) \($1)" }.joined(separator: "，")),
    ]
  }

  /// What is meant by time that is over in silence; what silence has decided is told where that isn't noted yet.
  private var elapsedDetail: String {
    let states = [ObligationState.defaultCandidate, .notice, .deemed]
    return states.compactMap { state in
      let records = Self.records(of: duties(state).filter(\.isOpen))
      return state == .deemed && records == 0 ? nil : "\(state.title.zh) \(records)"
    }.joined(separator: "，")
  }

  /// What came and went on the day.
  private var trafficHeadlines: [Headline] {
    let before = yesterday.totals
    let (files, records, pushes) = (totals.files, totals.records, totals.pushes)
    let measured = pushes.onTime + pushes.late
    let returned = returns.reduce(0) { $0 + $1.records }
    return [
      Headline(
        title: "投放文件", figure: files.total, before: before.dropped.drops, unit: .file,
        detail: VerdictKind.allCases.filter { files[$0] > 0 }.map { "\($0.column.zh) \(files[$0])" }
          .joined(separator: "，"), isAlarm: files.putAside > 0),
      Headline(
        title: "记录", figure: records.found, before: before.dropped.found,
        detail:
          "\(RecordFate.accepted.title.zh) \(records.accepted)，\(RecordFate.unchanged.title.zh) \(records.unchanged)"
      ),
      Headline(
        title: RecordFate.rejected.title.zh, figure: records.rejected, before: before.dropped.rejected,
        detail: "在 \(rejections.count) 份文件中", isAlarm: !rejections.isEmpty),
      Headline(
        title: ObligationState.metLate.title(of: .push).zh, figure: latePushes.count,
        before: before.late,
        detail: measured == 0
          ? "当日没有计时限的记录"
          : "按期 \(Headline.percent(pushes.onTime, of: measured))%（\(pushes.onTime)／\(measured)）",
        isAlarm: !latePushes.isEmpty),
      Headline(
        title: "送达", figure: totals.received.records, before: before.deliveredRecords,
        detail: "在 \(totals.received.deliveries) 份投递中"),
      Headline(
        title: LocalizedText.claimReturn.zh, figure: returned, before: yesterday.returned,
        detail: "\(returns.count) 次", isAlarm: !returns.isEmpty),
    ]
  }

  /// The records for which obligations stand.
  static func records(of lines: [ObligationLine]) -> Int { lines.reduce(0) { $0 + $1.obligation.records } }
}

extension Headline {
  /// A share, rounded to a tenth of a hundredth. Where that would be a whole percentage that the share isn't, to one more digit: what is
  /// compared with a share, all or nothing among it, is a whole percentage, and has to be on the side on which it is.
  static func percent(_ part: Int, of whole: Int) -> String {
    func rounded(to steps: Int) -> Int { (2 * part * steps + whole) / (2 * whole) }
    let tenths = rounded(to: 1000)
    if part == whole { return "100" }
    if tenths % 10 != 0 || part * 100 % whole == 0 { return "\(tenths / 10).\(tenths % 10)" }
    var steps = rounded(to: 10_000)
    if steps % 100 == 0 { steps += steps * whole < part * 10_000 ? 1 : -1 }
    return "\(steps / 100).\(steps / 10 % 10)\(steps % 10)"
  }
}
