public import ExchangeRules

extension LedgerOverlay {
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
    for version in try self.obligations(of: matter) { stored[version.obligation.key] = version }
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
