public import ExchangeBase
import ExchangeFormats
public import ExchangeRules

/// What may be written down of what is decided, delivered or comes about by time: into a transaction, or over a ledger that
/// doesn't know of it yet.
public protocol LedgerWriter {
  associatedtype Reader: LedgerReader

  /// What was written before is seen by what is asked after.
  var view: Reader { get }

  /// Appends an entry to the chain.
  ///
  /// - Parameter detail: the facts; written as JSON with sorted keys.
  /// - Returns: the entry's place in the chain.
  @discardableResult
  func append(_ event: LedgerEvent, subject: String, at: Instant, detail: some Encodable) throws -> Int64

  /// The matter of that name, made where there is none yet.
  ///
  /// - Parameter delivery: the row of the delivery whose matter it is.
  func ensureMatter(_ code: String, delivery: Int64?) throws -> MatterRow

  /// Notes when time alone will next change what is owed in a matter; `nil` for never.
  func setWake(_ wake: Instant?, of matter: MatterRow) throws

  /// Stores a version of an obligation that stands from an entry on.
  func insert(_ obligation: Obligation, in matter: MatterRow, from entry: Int64) throws

  /// Ends a version: from an entry on it doesn't stand so any more.
  func end(_ version: ObligationVersion, at entry: Int64) throws

  /// Stores a staged file that waits for its rename.
  func insert(_ publication: PublicationRow) throws
}

extension LedgerWriter {
  /// The matter of that name, made where there is none yet.
  public func ensureMatter(_ code: String) throws -> MatterRow { try ensureMatter(code, delivery: nil) }

  /// Stores what is owed in a matter now, and when time alone will next change it.
  ///
  /// What ended stays as it ended, but for what ``Obligation/following(_:)`` lets through.
  ///
  /// - Parameter entry: the entry of the chain that tells why.
  /// - Returns: what changed.
  @discardableResult
  public func setObligations(
    _ obligations: [Obligation], of matter: MatterRow, entry: Int64
  ) throws -> [ObligationChange] {
    var stored: [Obligation.Key: ObligationVersion] = [:]
    for version in try view.obligations(of: matter) { stored[version.obligation.key] = version }
    var changes: [ObligationChange] = []
    for computed in obligations {
      let old = stored.removeValue(forKey: computed.key)
      let new = old.map { computed.following($0.obligation) } ?? computed
      if let old {
        if new.isStored(as: old.obligation) { continue }
        try end(old, at: entry)
      }
      try insert(new, in: matter, from: entry)
      changes.append(ObligationChange(old: old?.obligation, new: new))
    }
    for old in stored.values.sorted(by: { $0.id < $1.id }) where old.obligation.outcome == nil {
      try end(old, at: entry)
      changes.append(ObligationChange(old: old.obligation, new: nil))
    }
    return changes
  }
}

extension Obligation {
  /// Whether storing it would change nothing: all is equal but how the days were counted, which isn't stored.
  fileprivate func isStored(as old: Obligation) -> Bool {
    key == old.key && article == old.article && creditor == old.creditor && openedAt == old.openedAt
      && records == old.records && due == old.due && deadline?.lastDay == old.deadline?.lastDay
      && deadline?.isProvisional == old.deadline?.isProvisional
      && deadline?.calendarVersion == old.deadline?.calendarVersion && originalDue == old.originalDue
      && remindAt == old.remindAt && silence == old.silence && outcome == old.outcome
      && settledAt == old.settledAt && settledBy == old.settledBy && liability == old.liability
      && marks == old.marks && evidence == old.evidence
  }
}
