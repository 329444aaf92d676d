import ExchangeBase
import ExchangeRules

/// Whether this year has its holiday notice, and late in it the next one.
struct CalendarCheck: HealthCheck {
  let name = "calendar"
  let title = LocalizedText("放假通知", "holiday notices")

  func look(at patient: Patient) throws -> [Ailment] {
    patient.configuration.calendar.missingNotices(on: patient.clock.now().day).map { year in
      Ailment(
        .doubtful,
        LocalizedText(
          "没有 \(year) 年的放假通知，跨入该年的期限是暂定的",
          "there is no holiday notice for \(year): limits that reach into it are provisional"),
        LocalizedText(
          "把通知录成 calendar/\(year).csv（格式见 calendar/README.txt），再重新启动 exchange run",
          "Put the notice into calendar/\(year).csv, whose form calendar/README.txt explains, and start exchange run anew"
        ))
    }
  }
}
