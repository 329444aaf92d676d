import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeReports
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Tells of an exchange's days what their packages tell: it asks as the processor does when it closes a day, and as
/// `exchange report` does.
struct DayTeller {
  private let closer: DayCloser

  fileprivate init(_ configuration: ExchangeConfiguration, _ ledger: any LedgerStore) {
    closer = DayCloser(configuration: configuration, ledger: ledger)
  }

  /// The figures of a day.
  func report(_ day: Day) throws -> DayReport { try closer.report(of: day) }

  /// What was open at the end of a day.
  func open(_ day: Day) throws -> [OpenItem] {
    var items: [OpenItem] = []
    try OpenRegister(closer.ledger, context: closer.configuration.context(of: day)).forEach {
      items.append($0)
    }
    return items
  }

  /// What the ledger counts for a day by itself.
  func totals(_ day: Day) throws -> LedgerDayTotals {
    try closer.ledger.read { try $0.totals(of: $0.day(day)) }
  }

  /// Writes the package of a day anew, in its place.
  func package(_ day: Day) throws -> [UInt8] {
    try closer.writePackage(of: day)
    return try Files.bytes(of: closer.configuration.layout.report(day))
  }
}

extension TemporaryExchange {
  /// What is fixed while a processor runs, as it stands now.
  func configuration() throws -> ExchangeConfiguration {
    try ExchangeConfiguration(root: root, data: ProgramData())
  }

  /// Asks what is told of its days, by what is fixed now or was then.
  func tell<Result>(
    by configuration: ExchangeConfiguration? = nil, _ body: (DayTeller) throws -> Result
  ) throws -> Result {
    let now = try #require(Instant("2021-01-01T00:00:00.000+08:00"))
    let ledger = try SQLiteLedger(path: layout.ledger.string, now: now)
    defer { try? ledger.close() }
    return try body(DayTeller(configuration ?? self.configuration(), ledger))
  }

  /// The figures of a day.
  func report(_ day: Day) throws -> DayReport { try tell { try $0.report(day) } }
}
