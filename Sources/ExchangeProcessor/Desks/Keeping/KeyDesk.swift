import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
public import SystemPackage

/// The keys of an exchange: tells of them, and puts a new one into use. It holds up nobody: the processor, running or the next, finds
/// the new key at its next pass and tells the ledger.
public struct KeyDesk {
  private let layout: ExchangeLayout
  private let algorithm: SignatureAlgorithm?
  private let clock: WallClock

  /// Opens the desk of the exchange at `root`.
  public init(root: FilePath, clock: WallClock) throws {
    layout = ExchangeLayout(root: root)
    algorithm = SignatureAlgorithm(try Settings(of: layout).signing)
    self.clock = clock
  }

  /// Makes a new key of the algorithm that the settings ask for, and puts it into use. What was signed stays as it is.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where the settings have nothing signed.
  public func rotate() throws -> KeyListAnswer {
    try layout.requireOwner()
    guard let algorithm else {
      throw ProcessorError.unknown(
        "signing: none",
        reason: LocalizedText(
          "在 \(layout.settings) 里写 ed25519 或 sm2", "set ed25519 or sm2 in \(layout.settings)"))
    }
    // Nothing comes into use where the ledger isn't the last one.
    let ledger = try layout.ledgerToAsk()
    let changes = try ledger?.read { try KeyChange.all(in: $0) } ?? []
    let folder = KeyFolder(layout.keys)
    // A key that another has replaced vouches for none.
    let isReplaced = try folder.entries().last.map {
      KeyInUse.successor(of: $0.key, $0.algorithm, in: changes) != nil
    }
    try folder.add(.make(algorithm), madeAt: clock.now(), isVouchedFor: isReplaced != true)
    return try list(ledger)
  }

  /// All keys, with when each was in use.
  public func list() throws -> KeyListAnswer { try list(layout.ledgerToAsk()) }

  private func list(_ ledger: (any LedgerSource)?) throws -> KeyListAnswer {
    let changes = try ledger?.read { try KeyChange.all(in: $0) } ?? []
    let folder = KeyFolder(layout.keys)
    let made = try folder.entries()
    let inUse = algorithm.flatMap { algorithm in
      made.last { $0.algorithm == algorithm }?.key
    }.flatMap { key in
      algorithm.flatMap { KeyInUse.successor(of: key, $0, in: changes) } == nil ? key : nil
    }
    func periods(of key: String) -> [KeyListAnswer.Period] {
      changes.indices.filter { changes[$0].key?.id == key }.map { place in
        KeyListAnswer.Period(
          since: changes[place].since,
          until: place + 1 < changes.count ? changes[place + 1].since : nil)
      }
    }
    // What signed once is told of, whoever lost its line.
    let others = PublicKeyFiles.unlisted(among: changes.compactMap(\.key), in: made)
    return KeyListAnswer(
      try made.map { entry in
        KeyListAnswer.Key(
          entry.key, entry.algorithm, sha256: entry.fingerprint, file: folder.publicFile(entry.key),
          signature: try signature(of: entry.key, in: folder), madeAt: entry.madeAt,
          periods: periods(of: entry.key), isCurrent: entry.key == inUse)
      }
        + others.map { key in
          KeyListAnswer.Key(
            key.id, key.algorithm, sha256: key.fingerprint, file: folder.publicFile(key.id),
            signature: try signature(of: key.id, in: folder), madeAt: nil, periods: periods(of: key.id),
            isCurrent: false)
        })
  }

  /// The file in which the key before it signed a key.
  private func signature(of key: String, in folder: KeyFolder) throws -> String? {
    let file = DetachedSignature.file(beside: folder.publicFile(key))
    return try Files.exists(file) ? file.string : nil
  }
}
