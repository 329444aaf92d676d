import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// What each department did in time, did late, and should have done.
  var timeliness: PageChart {
    let overdue = Dictionary(
      report.agenda.lines.map { ($0.department, $0.overdue.records) }, uniquingKeysWith: { $0 + $1 })
    let bars = report.lines.map { line -> PageChart.Bar in
      let figures = line.figures
      return .init(
        label: line.department.name,
        values: [
          figures.pushes.onTime + figures.claims.inTime, figures.pushes.late + figures.claims.late,
          overdue[line.department.code] ?? 0,
        ])
    }
    return PageChart(
      title: "各部门的时效：推送和认领（条）", id: "timeliness",
      parts: [ObligationState.met, .metLate, .overdue].map { .init(title: $0.title.zh, color: $0.color) },
      bars: bars.filter { $0.total > 0 }.sorted {
        ($1.values[2], $1.values[1], $1.total, $0.label) < ($0.values[2], $0.values[1], $0.total, $1.label)
      }, nothing: "当日没有计时限的记录，也没有逾期未办的事项。")
  }

  /// Since when what is open has been open.
  var ages: PageChart {
    var from = 0
    let bars = report.agenda.ages.map { age -> PageChart.Bar in
      let label = age.through.map { from < $0 ? "\(from)—\($0) 天" : "\($0) 天" } ?? "超过 \(from - 1) 天"
      from = (age.through ?? 0) + 1
      return .init(
        label: label, values: [age.overdue.records, age.inTime.records, age.withoutLimit.records])
    }
    return PageChart(
      title: "未结事项已有多久（条）", id: "ages",
      parts: [
        .init(title: ObligationState.overdue.title.zh, color: ObligationState.overdue.color),
        .init(title: "未逾期", color: ObligationState.open.color),
        .init(title: LocalizedText.withoutLimit.zh, color: ObligationState.returned.color),
      ], bars: bars, nothing: "没有尚未办结的事项。")
  }

  /// What came on each of the last days.
  var trend: PageChart {
    PageChart(
      title: "最近 \(report.trend.count) 日收到的记录（条）", id: "trend",
      parts: zip(RecordFate.allCases, ["good", "bad", "same"]).map { .init(title: $0.title.zh, color: $1) },
      bars: report.trend.map { day in
        let dropped = day.dropped
        return .init(
          label: day.day.description, values: [dropped.accepted, dropped.rejected, dropped.unchanged])
      }, nothing: "这些天没有部门投放记录。")
  }
}
