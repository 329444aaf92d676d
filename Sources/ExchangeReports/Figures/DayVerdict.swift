import ExchangeBase
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Whether a day is in order, in one sentence: for the page and the first sheet.
struct DayVerdict {
  /// What a part is about; where the page tells more of it goes by the same name.
  enum Subject: String {
    case register, differences, unstated, amiss, agenda, signoff
  }

  /// Something that the verdict says.
  struct Part {
    let text: String
    var isGood = true
    var about: Subject?
  }

  /// The parts of the sentence.
  let parts: [Part]
  /// Whether nobody has to do anything about it.
  var isGood: Bool { parts.allSatisfy(\.isGood) }
  private let isClosed: Bool

  init(of report: DayReport) {
    parts =
      [Self.balanced] + Self.statements(of: report) + Self.totals(of: report) + Self.undelivered(of: report)
      + Self.expected(of: report) + [Self.overdue(of: report), Self.review(of: report)]
    isClosed = report.isClosed
  }

  /// All of it in a few words.
  var title: String { (isClosed ? "" : "初步结论：") + (isGood ? "当日正常" : "有事项需要处理") }

  /// What a reviewer says of a day in which he found nothing.
  private static let agreed = StatementResult.agrees.title.zh

  /// A report whose figures contradict each other is never written, and says itself what doesn't agree.
  private static let balanced = Part(text: "收发和台账平衡", about: .register)

  /// What files say of how many records they hold, which is no statement of a day.
  private static func totals(of report: DayReport) -> [Part] {
    let count = report.miscounted.count
    return count == 0 ? [] : [Part(text: "文件声明的记录数与实有不一致 \(count) 处", isGood: false, about: .differences)]
  }

  /// What senders count themselves: nothing is called agreement where nobody has said anything.
  private static func statements(of report: DayReport) -> [Part] {
    let silent = Set(report.unstated.map(\.sender))
    let differences = report.differing.count
    if report.statements.isEmpty, silent.isEmpty, differences == 0 { return [Part(text: "当日没有要报的清单")] }
    let told =
      differences > 0
      ? Part(text: "\(report.reconciled) \(differences) 处", isGood: false, about: .differences)
      : Part(text: report.reconciled, isGood: !report.statements.isEmpty)
    let untold =
      silent.isEmpty
      ? Part(text: "没有未报的清单") : Part(text: "\(silent.count) 个部门未报清单", isGood: false, about: .unstated)
    return [told, untold]
  }

  /// Nothing is said where nothing is expected.
  private static func expected(of report: DayReport) -> [Part] {
    guard !report.expected.isEmpty else { return [] }
    let amiss = report.expected.count(where: \.isAmiss)
    if amiss == 0 { return [Part(text: "应报事项没有缺报迟到")] }
    return [Part(text: "\(amiss) 项应报未报", isGood: false, about: .amiss)]
  }

  /// What is told only where there is any.
  private static func undelivered(of report: DayReport) -> [Part] {
    let count = report.reconciliation.reduce(0) { $0 + $1.undelivered.deliveries }
    return count == 0 ? [] : [Part(text: "\(count) 份投递还没有送达", isGood: false, about: .differences)]
  }

  private static func overdue(of report: DayReport) -> Part {
    let late = report.context.late(in: report.agenda)
    guard late > 0 else { return Part(text: "没有逾期未办") }
    return Part(
      text: "\(late) 个部门\(ObligationState.overdue.title.zh) \(report.agenda.total.overdue.records) 条",
      isGood: false, about: .agenda)
  }

  private static func review(of report: DayReport) -> Part {
    let day = report.yesterday.day
    guard report.trend.first.map({ $0.day <= day }) ?? false else { return Part(text: "没有上一日的日报") }
    guard report.yesterday.isClosed else { return Part(text: "上一日（\(day)）尚未日终", isGood: false) }
    guard let signoff = report.yesterday.signoff else {
      // Nobody works who could: the next working day is asked for all of them.
      if report.context.reviewsSince == nil { return Part(text: "上一日（\(day)）待工作日复核", about: .signoff) }
      return Part(text: "上一日（\(day)）尚未复核", isGood: false, about: .signoff)
    }
    guard signoff.conclusion == Self.agreed else {
      return Part(text: "上一日（\(day)）已复核，结论是\(signoff.conclusion)", isGood: false, about: .signoff)
    }
    if let since = report.context.reviewsSince, let left = report.unsignedDays.first(where: { $0 >= since }) {
      return Part(text: "上一日（\(day)）已复核，\(left) 尚未复核", isGood: false, about: .signoff)
    }
    return Part(text: "上一日（\(day)）已复核", about: .signoff)
  }
}
