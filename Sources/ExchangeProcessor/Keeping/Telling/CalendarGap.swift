import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// A year whose holiday notice isn't installed although it should be by now, or a limit touches it: the bureau alone can mend
/// that, and is told once, by a matter (事) of its own.
struct CalendarGap {
  /// The year without a notice.
  let year: Int

  /// What the matter is called.
  private static let scope = "calendar:"

  init(year: Int) { self.year = year }

  /// The matter's code.
  var code: String { Self.scope + "\(year)" }

  /// The gap that a matter is about; `nil` for all other matters.
  init?(_ matter: MatterRow) {
    guard matter.code.hasPrefix(Self.scope), let year = Int(matter.name) else { return nil }
    self.year = year
  }

  /// Takes the place of an obligation in what was told.
  var key: Obligation.Key {
    Obligation.Key(rule: "calendar", opener: "\(year)", debtor: Obligation.Key.bureau)
  }

  /// Notes that limits rest on years without a notice, where that isn't noted yet.
  static func note(_ years: Set<Int>, in ledger: LedgerOverlay, now: Instant) throws {
    for year in years.sorted() {
      let gap = CalendarGap(year: year)
      if try ledger.matter(gap.code) != nil { continue }
      let matter = try ledger.ensureMatter(gap.code)
      ledger.setWake(max(now, gap.expectedFrom), of: matter)
    }
  }

  /// The gaps that there are although no limit has touched them, as far as they aren't noted.
  static func unnoted(by calendar: HolidayCalendar, in ledger: any LedgerReader, now: Instant) throws
    -> [Self]
  {
    try calendar.missingNotices(on: now.day).map(Self.init).filter { try ledger.matter($0.code) == nil }
  }

  /// From when on a notice can be expected. A commitment of many years asks nobody for a notice that doesn't exist.
  private var expectedFrom: Instant {
    let (month, day) = HolidayCalendar.noticeExpected
    return Day(year: year - 1, month: month, day: day).map { Instant(day: $0) } ?? .last
  }

  /// What the bureau is told.
  func notice(_ configuration: ExchangeConfiguration, to operators: [String]) -> Notice {
    let bureau = operators.first ?? Obligation.Key.bureau
    let path = "calendar/\(year).csv"
    return Notice(
      type: .provisional, rule: key.rule, article: configuration.profile.documentNumber,
      matter: code, subject: "\(year) 年放假通知", accountable: bureau,
      accountableName: configuration.catalogue.name(of: bureau), records: 0,
      text: LocalizedText(
        "\(year) 年的放假通知还没有装入，涉及该年的期限按周一至周五（法定节日除外）暂定，调休还不知道。"
          + "请把国务院办公厅公布的 \(year) 年放假调休安排写成 \(path)，放进交换文件夹（列：date,kind,name,notice_year,source）；"
          + "装入后未办结的期限和因此判为逾期的推送、办理会自动重新计算。",
        "The holiday notice of \(year) isn't installed; limits that touch that year are provisional and take Monday to "
          + "Friday for working days but for the days off by law; which weekends are worked isn't known. Write the days off of the State Council's notice for \(year) into "
          + "\(path) in the exchange's folder (columns date,kind,name,notice_year,source); open limits, and what counted as "
          + "late by it, are then counted anew."))
  }
}
