import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Keeps what the ledger says is owed in step with what happened: the rules compute it, this stores it.
struct ObligationKeeper {
  let configuration: ExchangeConfiguration
  let ledger: LedgerOverlay
  let now: Instant

  /// Computes a matter anew.
  ///
  /// - Parameter entry: the entry that tells what happened.
  @discardableResult
  func settle(_ matter: MatterRow, entry: Int64) throws -> [ObligationChange] {
    try store(obligations(in: matter), of: matter, entry: entry, telling: false)
  }

  /// Stores what is owed in a matter, as it was computed.
  ///
  /// - Parameter telling: whether whoever must be told of how things stand now is told together with it.
  func store(
    _ obligations: [Obligation], of matter: MatterRow, entry: Int64, telling: Bool
  ) throws -> [ObligationChange] {
    let changes = try ledger.setObligations(obligations, of: matter, entry: entry)
    ledger.setWake(wake(for: obligations, telling: telling), of: matter)
    return changes
  }

  /// What is owed in a matter now.
  func obligations(in matter: MatterRow) throws -> [Obligation] {
    configuration.profile.obligations(
      in: try ledger.facts(of: matter), asOf: now,
      calendar: try configuration.calendar(following: ledger, at: now))
  }

  /// When to look at the matter again: at once where something is to be told, else when time changes something.
  private func wake(for obligations: [Obligation], telling: Bool) -> Instant? {
    let profile = configuration.profile
    let isToTell = obligations.contains {
      !$0.notices(at: now).isEmpty || profile.announces($0, at: now)
    }
    if !telling, isToTell { return now }
    return obligations.flatMap {
      [
        $0.nextWake(after: now),
        profile.reminders(of: $0, around: now, calendar: configuration.calendar).next,
      ].compactMap(\.self)
    }.min()
  }
}
