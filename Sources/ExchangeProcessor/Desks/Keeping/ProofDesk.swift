import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
public import SystemPackage

/// Proves the ledger of an exchange, that it is what its chain tells, what is kept of dropped files, the days' packages,
/// and the public keys that are handed out.
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
    let now = clock.now()
    let (proven, faults) = try LedgerProof.prove(layout, ledger, now: now)
    var proof = proven
    // Of what somebody changed nothing can be told.
    let files = try faults.isEmpty ? proof.lookAtKept(layout, ledger, now: now) : KeptFiles.unasked
    let keys = try faults.isEmpty ? wrongPublicKeys(ledger) : []
    return LedgerProofAnswer(proof, faults, files, keys, ledger: layout.ledgerName)
  }

  /// The files of public keys that aren't those of their keys, in words.
  private func wrongPublicKeys(_ ledger: any LedgerSource) throws -> [LocalizedText] {
    let told = try ledger.read { try KeyChange.all(in: $0) }.compactMap(\.key)
    return try PublicKeyFiles(KeyFolder(layout.keys), told: told).wrong().map(\.words)
  }
}
