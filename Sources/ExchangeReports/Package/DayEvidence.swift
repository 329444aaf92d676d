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
  let changes: [KeyChange]

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

  private init(chain: ChainStatement, changes: [KeyChange]) {
    self.chain = chain
    self.changes = changes
  }

  /// The same for a package that is signed by a key that came into use after the day was closed, since the day's own was lost: both are
  /// named, and the keys are told up to that one. `nil` for a key that isn't such a one.
  public func signed(by later: PublicKey, in view: any LedgerView) throws -> DayEvidence? {
    let all = try KeyChange.all(in: view)
    guard let key, key != later,
      let place = all.indices.dropFirst(changes.count).first(where: { all[$0].key == later })
    else { return nil }
    return DayEvidence(
      chain: ChainStatement(
        day: chain.day, closedAt: chain.closedAt, lastEntry: chain.lastEntry, head: chain.head,
        previous: chain.previous, key: later.id, lostKey: key.id),
      changes: Array(all[...place]))
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
    guard let later = proof.key, proof.holds, let substitute = try signed(by: later, in: view) else {
      return false
    }
    return proof.chain == substitute.chain
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

  /// The members of the package that tell it.
  var members: [(name: String, bytes: [UInt8])] { members(telling: chain.text) }

  /// The same with another text about chains.
  func members(telling chain: String) -> [(name: String, bytes: [UInt8])] {
    var members = [(PackageMembers.chain, Array(chain.utf8)), (PackageMembers.keys, keys)]
    if let key { members.append((PackageMembers.key, Array(key.pem.utf8))) }
    return members
  }

  private var keys: [UInt8] {
    let lines = changes.indices.compactMap { place in
      changes[place].key.map { key in
        let until = place + 1 < changes.count ? changes[place + 1].since.text : ""
        return
          "\(key.id),\(key.algorithm.rawValue),\(key.fingerprint),\(changes[place].since.text),\(until)\n"
      }
    }
    return Array(("key,algorithm,sha256,since,until\n" + lines.joined()).utf8)
  }
}
