import ExchangeBase
public import ExchangeEvidence
import ExchangeLedger

/// What makes the package of a period evidence: where its last day stands in the chain of the ledger, the packages of its days, and
/// the key of its last day. It follows from the ledger.
public struct PeriodEvidence: Sendable, Equatable {
  /// Where the package stands.
  public let statement: PeriodStatement
  private let last: DayEvidence

  /// The key that signs the package; `nil` where nothing was signed.
  public var key: PublicKey? { last.key }

  init(_ last: DayEvidence, _ period: ReportPeriod, _ days: [PeriodDay]) {
    self.last = last
    statement = PeriodStatement(
      period: period.name, closedAt: last.chain.closedAt, lastEntry: last.chain.lastEntry,
      head: last.chain.head, key: last.chain.key,
      days: days.map { PeriodStatement.DayLine(day: $0.day, sha256: $0.package) })
  }

  private init(statement: PeriodStatement, last: DayEvidence) {
    self.statement = statement
    self.last = last
  }

  /// The same for a package that is signed by a key that came into use later, since that of the last day was lost; `nil` for a key that
  /// isn't such a one.
  func signed(by later: PublicKey, in view: any LedgerView) throws -> PeriodEvidence? {
    try last.signed(by: later, in: view).map { last in
      PeriodEvidence(
        statement: PeriodStatement(
          period: statement.period, closedAt: statement.closedAt, lastEntry: statement.lastEntry,
          head: statement.head, key: last.chain.key, lostKey: last.chain.lostKey, days: statement.days),
        last: last)
    }
  }

  /// The members of the package that tell it.
  var members: [(name: String, bytes: [UInt8])] { last.members(telling: statement.text) }
}
