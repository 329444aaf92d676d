import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

extension DayPage {
  /// How many days without a sign-off the verdict names, and how many the section on sign-offs; the rest is a number.
  private static let (namedDays, listedDays) = (5, 30)

  /// Whether the day is in order, in one sentence, and what is to be looked at.
  var verdict: PageValues {
    let verdict = DayVerdict(of: report)
    let tables = attentionTables
    return [
      "tone": verdict.isGood ? "good" : "bad", "title": verdict.title,
      "parts": verdict.parts.enumerated().map { index, part -> PageValues in
        let link = part.about.map(Self.place)
        return [
          "separator": index == 0 ? "" : "，", "text": part.text, "tone": part.isGood ? "good" : "bad",
          "link": link, "plain": link == nil,
        ]
      },
      "summary": summary, "unsigned": unsigned(named: Self.namedDays),
      "needs": tables.isEmpty
        ? nil
        : [
          "links": tables.map { ["id": $0.id, "title": $0.title, "amount": $0.amount] as PageValues }
        ] as PageValues,
    ]
  }

  /// Where the page tells more of it.
  private static func place(of subject: DayVerdict.Subject) -> String { subject.rawValue }

  /// What came and what went out.
  private var summary: String {
    let totals = report.totals
    let received =
      totals.files.total == 0
      ? "当日没有部门投放文件。"
      : "当日收到 \(totals.files.total) 份文件、\(totals.records.found) 条记录，接收 \(totals.records.accepted) 条，"
        + "退回 \(totals.records.rejected) 条。"
    guard totals.received.deliveries > 0 else { return received }
    return received + "向有关部门送达 \(totals.received.deliveries) 份、\(totals.received.records) 条。"
  }

  /// The days that nobody has signed off, the first of them by name; `nil` where there are none.
  private func unsigned(named limit: Int) -> String? {
    let days = report.unsignedDays
    guard !days.isEmpty else { return nil }
    let named = days.prefix(limit).map(\.description).joined(separator: "、")
    return "尚未复核的日报 \(days.count) 份：\(named)\(days.count > limit ? " 等" : "")。"
  }

  /// What reviewers said of other days, and a line for the pen of whoever reviews this one.
  var signoff: PageValues {
    [
      "words": report.signoffs.map { line -> PageValues in
        let signoff = line.signoff
        return [
          "day": Self.spelled(day: signoff.day), "conclusion": signoff.conclusion,
          "reviewer": signoff.reviewer,
          "remarks": signoff.remarks.map { Masking.excerpt($0, limit: 200) } ?? "",
          "isOther": signoff.isOfOtherPackage, "check": line.remark,
        ]
      },
      "unsigned": unsigned(named: Self.listedDays),
    ]
  }
}
