import ExchangeFiles
public import SystemPackage

/// Proves the ledger of an exchange, that it is what its chain tells, what is kept of dropped files, and the days' packages.
public struct ProofDesk {
  private let layout: ExchangeLayout
  private let clock: WallClock

  /// Whether a path is the folder of an exchange, also of one that has lost its settings, and not a file.
  public static func isExchange(_ path: FilePath) -> Bool {
    let layout = ExchangeLayout(root: path)
    return [layout.settings, layout.archive, layout.departments].contains {
      (try? Files.exists($0)) ?? false
    }
  }

  /// Opens the desk of an exchange.
  public init(root: FilePath, clock: WallClock) {
    layout = ExchangeLayout(root: root)
    self.clock = clock
  }

  /// What is found. The next `status` tells of it, too.
  public func prove() throws -> LedgerProofAnswer {
    try Settings.require(of: layout)
    let ledger = try layout.requireLedgerToAsk()
    try layout.requireLast(ledger)
    let (proof, faults) = try LedgerProof.prove(layout, now: clock.now())
    // Of what somebody changed nothing can be told.
    let (archive, packages) =
      faults.isEmpty
      ? (try ArchiveProof(layout: layout).prove(ledger), try PackagesProof(layout: layout).prove(ledger))
      : (KeptProof(), KeptProof())
    return LedgerProofAnswer(proof, faults, archive, packages, ledger: layout.ledgerName)
  }
}
