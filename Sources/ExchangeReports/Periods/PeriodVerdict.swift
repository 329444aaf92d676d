import ExchangeBase
import ExchangeRules
import ExchangeWords

/// Whether a period is in order, in one sentence: for the page and the first sheet.
struct PeriodVerdict {
  /// Something that the verdict says.
  struct Part {
    let text: String
    var isGood = true
    /// Where the page tells more of it.
    var link: String?
  }

  /// The parts of the sentence.
  let parts: [Part]
  /// All of it in a few words.
  let title: String

  /// Whether nobody has to do anything about it.
  var isGood: Bool { parts.allSatisfy(\.isGood) }

  init(of report: PeriodReport) {
    let parts = [
      Self.days(of: report), Part(text: "收发和台账平衡", link: "balance"), Self.lights(of: report),
      Self.overdue(of: report), Self.leads(of: report), Self.review(of: report),
    ]
    self.parts = parts
    let words = report.period.words.this
    title =
      (report.isClosed ? "" : "初步结论：")
      + (parts.allSatisfy(\.isGood) ? "\(words)正常" : "\(words)有事项需要处理")
  }

  private static func days(of report: PeriodReport) -> Part {
    let days = report.days.count
    return report.isClosed
      ? Part(text: "\(days) 天全部日终", link: "days")
      : Part(text: "\(days) 天已日终，\(report.openDays.count) 天没有日终、未计入", isGood: false, link: "days")
  }

  private static func lights(of report: PeriodReport) -> Part {
    let lit = WarningLight.allCases.reversed().compactMap { light -> String? in
      let departments = Set(report.indicators.filter { $0.light == light }.map(\.department))
      return departments.isEmpty ? nil : "\(departments.count) 个部门\(light.title.zh)"
    }
    return lit.isEmpty
      ? Part(text: "没有部门亮灯", link: "indicators")
      : Part(text: lit.joined(separator: "、"), isGood: false, link: "indicators")
  }

  private static func overdue(of report: PeriodReport) -> Part {
    let late = report.context.late(in: report.agenda)
    guard late > 0 else { return Part(text: "期末没有逾期未办") }
    return Part(
      text: "期末 \(late) 个部门\(ObligationState.overdue.title.zh) \(report.agenda.total.overdue.records) 条",
      isGood: false, link: "departments")
  }

  private static func leads(of report: PeriodReport) -> Part {
    report.leadTotal == 0
      ? Part(text: "没有责任线索")
      : Part(text: "责任线索 \(report.leadTotal) 条（非认定）", isGood: false, link: "leads")
  }

  /// Nobody can have reviewed the last day by its own end.
  private static func review(of report: PeriodReport) -> Part {
    guard report.unsignedDays.isEmpty else {
      return Part(text: "\(report.unsignedDays.count) 份日报尚未复核", isGood: false, link: "days")
    }
    return Part(
      text: report.days.count > 1 ? "最后一日以前的日报都已复核" : "最后一日的日报待复核", link: "days")
  }
}
