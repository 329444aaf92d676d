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
  var ages: PageChart { .ages(of: report.agenda) }

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
