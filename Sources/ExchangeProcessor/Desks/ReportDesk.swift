import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
public import SystemPackage

/// Writes the package of a day or a period when somebody asks for it.
public struct ReportDesk: Sendable {
  /// How many days a period may go beyond those of the exchange: those of a whole year. What goes further is a slip.
  private static let surplus = 366

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
    let (period, known) = (try Self.period(period), try days())
    // All of them would be listed, one by one, as days without anything.
    guard known.lowerBound.number - period.days.lowerBound.number <= Self.surplus,
      period.days.upperBound.number - known.upperBound.number <= Self.surplus
    else { throw Self.unknown(period.name, known) }
    let keeper = PeriodKeeper(closer: DayCloser(configuration: configuration, ledger: ledger))
    return try keeper.write(period)
  }

  /// Removes what is being written of a package that was asked for, for whoever is told to stop meanwhile.
  public func abandon() { DayPackage.abandonWriting() }

  /// The days of the exchange until today.
  private func days() throws -> ClosedRange<Day> {
    let known = try ledger.read { [try $0.firstEntry(), try $0.lastEntry()] }.compactMap { $0?.at.day }
    let first = known.first ?? now.day
    return first...max(known.last ?? now.day, now.day, first)
  }

  private static func unknown(_ name: String, _ days: ClosedRange<Day>) -> ProcessorError {
    let (first, last) = (days.lowerBound, days.upperBound)
    return .unknown(
      name,
      reason: LocalizedText(
        "这个交换有 \(first) 到 \(last) 的日子；请写其中的日子",
        "this exchange has days from \(first) to \(last); ask for some of them"))
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
    let known = try days()
    guard known.contains(day) else { throw Self.unknown(day.description, known) }
    return try DayCloser(configuration: configuration, ledger: ledger).writePackage(of: day)
  }
}
