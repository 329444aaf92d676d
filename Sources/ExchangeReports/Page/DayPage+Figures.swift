import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// The figures of the day.
  var figures: PageValues {
    let hasBefore = report.yesterday.isClosed
    return [
      "before": "前一日是 \(report.yesterday.day)\(hasBefore ? "" : "，没有日终的数字")",
      "cards": report.headlines.map { card -> PageValues in
        [
          "title": card.title, "figure": card.figure, "unit": card.unit.title.zh,
          "beforeTitle": "前一日", "before": hasBefore ? "\(card.before)" : "—", "alarm": card.isAlarm,
          "detail": card.detail.isEmpty ? nil : card.detail,
        ]
      },
    ]
  }
}
