import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
public import SystemPackage

/// Writes the package of a day or a period when somebody asks for it.
public struct ReportDesk {
  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let now: Instant

  /// Opens the ledger of the exchange at `root`.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    try configuration.layout.requireOwner()
    now = clock.now()
    ledger = try configuration.layout.openLedger(now: now, making: false).store
  }

  /// Which days are asked for, as somebody spells them.
  public enum Period: Sendable {
    /// The week of a day.
    case week(String)
    /// A month like `2021-01`.
    case month(String)
    /// From one day to another.
    case range(from: String, to: String)
  }

  /// Writes the package of a period: of its days those that are closed.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for what is no period of this exchange.
  public func write(_ period: Period) throws -> PeriodReportAnswer {
    let keeper = PeriodKeeper(closer: DayCloser(configuration: configuration, ledger: ledger))
    return try keeper.write(Self.period(period))
  }

  private static func period(_ period: Period) throws(ProcessorError) -> ReportPeriod {
    func day(_ text: String, _ option: String) throws(ProcessorError) -> Day {
      guard let day = Day(text) else {
        throw .unknown(
          text, reason: LocalizedText("\(option) 要写 2021-01-04 这样的日期", "\(option) is a day like 2021-01-04"))
      }
      return day
    }
    switch period {
    case .week(let text): return ReportPeriod(weekOf: try day(text, "--week"))
    case .month(let text):
      guard let month = ReportPeriod(month: text) else {
        throw .unknown(
          text, reason: LocalizedText("--month 要写 2021-01 这样的月份", "--month is a month like 2021-01"))
      }
      return month
    case .range(let from, let to):
      let (first, last) = (try day(from, "--from"), try day(to, "--to"))
      guard first <= last else {
        throw .unknown("\(first)–\(last)", reason: LocalizedText("--from 晚于 --to", "--from is after --to"))
      }
      return ReportPeriod(first...last)
    }
  }

  /// Writes the package of `day`, today where it is left out. A clock that is behind the ledger hides no day of it:
  /// nothing is decided here.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for what isn't a day of this exchange.
  public func write(day text: String?) throws -> ReportAnswer {
    let day =
      try text.map { text throws(ProcessorError) in
        guard let day = Day(text) else {
          throw .unknown(
            text, reason: LocalizedText("--date 要写 2021-01-04 这样的日期", "--date is a day like 2021-01-04"))
        }
        return day
      } ?? now.day
    let known = try ledger.read { [try $0.firstEntry(), try $0.lastEntry()] }.compactMap { $0?.at.day }
    let first = known.first ?? now.day
    let last = max(known.last ?? now.day, now.day)
    guard (first...last).contains(day) else {
      throw ProcessorError.unknown(
        day.description,
        reason: LocalizedText(
          "这个交换有 \(first) 到 \(last) 的日子；请写其中一天",
          "this exchange has days from \(first) to \(last); name one of them"))
    }
    return try DayCloser(configuration: configuration, ledger: ledger).writePackage(of: day)
  }
}
