import ExchangeBase
import ExchangeEvidence
import ExchangeLedger
import ExchangeReports
import ExchangeTesting
import SystemPackage
import Testing

/// What is told of the days of a story that the program and its departments have played.
///
/// A story is played once for all tests that read of it. Nothing is left of it but what was told, which nobody changes.
struct ToldStory: Sendable {
  /// The figures of its days.
  let reports: [Day: DayReport]
  /// What the ledger counts for each of them by itself.
  let totals: [Day: LedgerDayTotals]
  /// What was open at the end of each.
  private let open: [Day: [OpenItem]]
  /// Its packages, as the program wrote them when each day was over, and whether later days changed them.
  var watch: PackageWatch

  /// The key that signed them.
  let key: SigningKey

  /// Gathers what is told of some days.
  init(_ days: [Day], of exchange: TemporaryExchange, _ watch: PackageWatch = PackageWatch()) throws {
    (reports, totals, open) = try exchange.tell { teller in
      (
        try Dictionary(uniqueKeysWithValues: days.map { ($0, try teller.report($0)) }),
        try Dictionary(uniqueKeysWithValues: days.map { ($0, try teller.totals($0)) }),
        try Dictionary(uniqueKeysWithValues: days.map { ($0, try teller.open($0)) })
      )
    }
    self.watch = watch
    key = try exchange.signingKey()
  }

  /// The figures of a day.
  func report(_ day: Day) throws -> DayReport { try #require(reports[day]) }

  /// What was open at the end of a day.
  func register(_ day: Day) throws -> OpenRegister { OpenRegister(try #require(open[day])) }

  /// The package of a day, as it is written anew.
  func newPackage(_ day: Day) throws -> DayPackage {
    let report = try report(day)
    return DayPackage(
      report, register: try register(day), key: report.evidence == nil ? nil : key, scratch: "/tmp")
  }

  /// The package of a day.
  func package(_ day: Day) throws -> [UInt8] { try #require(watch.packages[day]) }
}
