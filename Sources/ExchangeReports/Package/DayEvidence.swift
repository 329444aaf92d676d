public import ExchangeBase
public import ExchangeEvidence
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules

/// What makes the package of a closed day evidence: where it stands in the chains of the ledger and of packages, and which keys
/// there were. It follows from the ledger up to the entry that closed the day.
public struct DayEvidence: Sendable, Equatable {
  /// Where the package stands.
  public let chain: ChainStatement
  /// The keys, and that there was none, in order.
  private let changes: [KeyChange]

  /// The key that signs the package; `nil` where nothing was signed.
  public var key: PublicKey? { changes.last?.key }

  /// What the ledger tells of a day; `nil` where it isn't closed, or was before there were keys.
  public init?(_ view: any LedgerView, _ day: LedgerDay) throws {
    guard let closing = day.closing,
      let (sequence, detail) = try Self.closing(of: day.day, in: view)
    else { return nil }
    let known = try KeyChange.all(in: view).filter { $0.sequence < sequence }
    guard !known.isEmpty else { return nil }
    changes = known
    chain = ChainStatement(
      day: day.day, closedAt: closing.closedAt, lastEntry: closing.lastEntry, head: closing.digest,
      previous: ClosingRemarks(detail: detail).previousPackage.map {
        ChainStatement.Previous(day: day.day.adding(days: -1), sha256: $0)
      },
      key: known.last?.key?.id)
  }

  /// What makes the day's package evidence.
  var ofDay: PackageEvidence { PackageEvidence(.day(chain), changes) }

  /// What makes the package of a period evidence whose last day this is: where that stands in the chain of the ledger, and the packages
  /// of all its days.
  func ofPeriod(_ period: ReportPeriod, _ days: [PeriodDay]) -> PackageEvidence {
    PackageEvidence(
      .period(
        PeriodStatement(
          period: period.name, closedAt: chain.closedAt, lastEntry: chain.lastEntry, head: chain.head,
          key: chain.key, days: days.map { PeriodStatement.DayLine(day: $0.day, sha256: $0.package) })),
      changes)
  }

  /// The keys by which the package may be signed: the day's, and those that came into use later, should it be lost.
  public func signers(in view: any LedgerView) throws -> [PublicKey] {
    guard let key else { return [] }
    return try [key] + KeyChange.all(in: view).dropFirst(changes.count).compactMap(\.key)
  }

  /// Whether a package is the one that was signed for the day, or, where nothing was signed, is whole and stands where the day does.
  ///
  /// - Parameter proof: what it proves, its ``signers(in:)`` trusted.
  public func isTold(by proof: PackageProof, in view: any LedgerView) throws -> Bool {
    if proof.chain == chain { return key == nil ? proof.isWhole : proof.holds }
    guard let later = proof.key, proof.holds, let substitute = try ofDay.signed(by: later, in: view) else {
      return false
    }
    return proof.statement == substitute.statement
  }

  /// The SHA-256 that the next day's package names for that of a day; `nil` where it names none, or isn't closed.
  public static func namedPackage(of day: Day, in view: any LedgerView) throws -> String? {
    try remarks(of: day.adding(days: 1), in: view)?.previousPackage
  }

  /// What was known when a day was closed; `nil` where it isn't.
  static func remarks(of day: Day, in view: any LedgerView) throws -> ClosingRemarks? {
    try closing(of: day, in: view).map { ClosingRemarks(detail: $0.detail) }
  }

  private static func closing(
    of day: Day, in view: any LedgerView
  ) throws -> (sequence: Int64, detail: [String: String])? {
    guard let entry = try view.entries(about: day.description).first(where: { $0.event == .dayClosed }) else {
      return nil
    }
    return (entry.sequence, try LedgerJSON.value(entry.detail, .entry(entry.sequence)))
  }
}
