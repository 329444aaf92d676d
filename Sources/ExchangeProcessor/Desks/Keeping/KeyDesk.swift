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
    guard let algorithm else {
      throw ProcessorError.unknown(
        "signing: none",
        reason: LocalizedText(
          "在 \(layout.settings) 里写 ed25519 或 sm2", "set ed25519 or sm2 in \(layout.settings)"))
    }
    // Nothing comes into use where the ledger isn't the last one.
    _ = try layout.ledgerToAsk()
    try KeyFolder(layout.keys).add(.make(algorithm), madeAt: clock.now())
    return try list()
  }

  /// All keys, with when each was in use.
  public func list() throws -> KeyListAnswer {
    let changes = try layout.ledgerToAsk()?.read { try KeyChange.all(in: $0) } ?? []
    let folder = KeyFolder(layout.keys)
    let made = try folder.entries()
    let inUse = algorithm.flatMap { algorithm in made.last { $0.algorithm == algorithm }?.key }
    return KeyListAnswer(
      try made.map { entry in
        let since = changes.firstIndex { $0.key?.id == entry.key }
        let until = since.flatMap { first in changes[first...].first { $0.key?.id != entry.key }?.since }
        return KeyListAnswer.Key(
          key: entry.key, algorithm: entry.algorithm.rawValue, sha256: entry.fingerprint,
          file: folder.publicFile(entry.key).string, signature: try signature(of: entry, in: folder),
          madeAt: entry.madeAt,
          since: since.map { changes[$0].since }, until: until, isCurrent: entry.key == inUse)
      })
  }
  /// The file in which the key before it signed a key.
  private func signature(of entry: KeyFolder.Entry, in folder: KeyFolder) throws -> String? {
    let file = DetachedSignature.file(beside: folder.publicFile(entry.key))
    return try Files.exists(file) ? file.string : nil
  }
}
