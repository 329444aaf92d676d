import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
public import SystemPackage

/// Writes the package of a day when somebody asks for it.
public struct ReportDesk {
  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let now: Instant

  /// Opens the ledger of the exchange at `root`.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    now = clock.now()
    ledger = try configuration.layout.openLedger(now: now, making: false).store
  }

  /// Writes the package of `day`, today where it is left out. A clock that is behind the ledger hides no day of it:
  /// nothing is decided here.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for what isn't a day of this exchange.
  public func write(day text: String?) throws -> ReportAnswer {
    let day =
      try text.map { text throws(ProcessorError) in
        guard let day = Day(text) else {
          throw .unknown(text, reason: "--date is a day like 2021-01-04")
        }
        return day
      } ?? now.day
    let known = try ledger.read { [try $0.firstEntry(), try $0.lastEntry()] }.compactMap { $0?.at.day }
    let first = known.first ?? now.day
    let last = max(known.last ?? now.day, now.day)
    guard (first...last).contains(day) else {
      throw ProcessorError.unknown(
        day.description, reason: "this exchange has days from \(first) to \(last); name one of them")
    }
    return try DayCloser(configuration: configuration, ledger: ledger).writePackage(of: day)
  }
}
