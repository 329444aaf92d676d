import ExchangeBase
public import ExchangeEvidence
public import ExchangeLedger

/// What makes a package evidence: what it says of the chains it stands in, and which keys there were.
public struct PackageEvidence: Sendable, Equatable {
  /// Where the package stands.
  public let statement: PackageStatement
  /// The keys, and that there was none, in order.
  private let changes: [KeyChange]

  /// The key that signs the package; `nil` where nothing is signed.
  public var key: PublicKey? { statement.key == nil ? nil : changes.last?.key }

  init(_ statement: PackageStatement, _ changes: [KeyChange]) {
    self.statement = statement
    self.changes = changes
  }

  /// That of a day or a period that isn't closed: the entry on which its figures rest, and the key that is in use now; `nil` where the
  /// exchange never had one.
  init?(
    preliminary name: String, asOf: Instant, lastEntry: EntryRow?, in view: any LedgerView
  ) throws {
    let changes = try KeyChange.all(in: view)
    guard let lastEntry, let last = changes.last else { return nil }
    self.init(
      .preliminary(
        PreliminaryStatement(
          name: name, asOf: asOf, lastEntry: lastEntry.sequence, head: lastEntry.digest, key: last.key?.id)),
      changes)
  }

  /// The same for a preliminary package that nothing signs, since the key can't be had; `nil` for that of what is closed, which waits
  /// for its key.
  var unsigned: PackageEvidence? {
    guard case .preliminary(let told) = statement else { return nil }
    return PackageEvidence(
      .preliminary(
        PreliminaryStatement(
          name: told.name, asOf: told.asOf, lastEntry: told.lastEntry, head: told.head, key: nil)),
      changes)
  }

  /// The same for a package that is signed by a key that came into use after its last day was closed, since the one that was to sign it
  /// was lost: both are named, and the keys are told up to that one. `nil` for a key that isn't such a one, and of what isn't closed.
  func signed(by later: PublicKey, in view: any LedgerView) throws -> PackageEvidence? {
    let all = try KeyChange.all(in: view)
    guard let key, key != later,
      let place = all.indices.dropFirst(changes.count).first(where: { all[$0].key == later })
    else { return nil }
    let substitute: PackageStatement
    switch statement {
    case .day(let chain):
      substitute = .day(
        ChainStatement(
          day: chain.day, closedAt: chain.closedAt, lastEntry: chain.lastEntry, head: chain.head,
          previous: chain.previous, key: later.id, lostKey: key.id))
    case .period(let period):
      substitute = .period(
        PeriodStatement(
          period: period.period, closedAt: period.closedAt, lastEntry: period.lastEntry, head: period.head,
          key: later.id, lostKey: key.id, days: period.days))
    case .preliminary: return nil
    }
    return PackageEvidence(substitute, Array(all[...place]))
  }

  /// The members of the package that tell it.
  var members: [(name: String, bytes: [UInt8])] {
    var members = [(PackageMembers.chain, Array(statement.text.utf8)), (PackageMembers.keys, keys)]
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

/// A report whose package is signed.
public protocol SignedReport {
  /// Whether all that it is about is closed; one of what isn't is preliminary.
  var isClosed: Bool { get }
  /// What makes its package evidence; `nil` where there were no keys.
  var evidence: PackageEvidence? { get }
  /// The same with something else that makes it evidence.
  func with(_ evidence: PackageEvidence) -> Self
}

extension SignedReport {
  /// The same for a package that is signed by a key that came into use later, since the one that was to sign it was lost; `nil` for a key
  /// that isn't such a one.
  public func signed(by later: PublicKey, in view: any LedgerView) throws -> Self? {
    try evidence?.signed(by: later, in: view).map { with($0) }
  }

  /// The same for a preliminary package that nothing signs; `nil` for one of what is closed.
  public var unsigned: Self? { evidence?.unsigned.map { with($0) } }
}
