import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
import SystemPackage

/// The key with which the processor signs: the one that is in use in the exchange's `keys`, once the ledger knows of it. Whoever
/// puts another into use only adds it there; the next pass finds it.
struct Signing {
  /// The key; `nil` where nothing is signed.
  private(set) var key: SigningKey?
  private let folder: KeyFolder
  private let algorithm: SignatureAlgorithm?
  private let scratch: FilePath
  /// The list of keys as it was when the ledger was told.
  private var seen: Files.Status?
  private var isKnown = false
  /// The keys of which the ledger tells.
  private var told: [PublicKey] = []

  init(configuration: ExchangeConfiguration) {
    folder = KeyFolder(configuration.layout.keys)
    algorithm = SignatureAlgorithm(configuration.settings.signing)
    scratch = configuration.layout.work
  }

  /// Takes up the key in use, and tells the ledger where it is another. An exchange that never had one gets one.
  ///
  /// - Throws: `EvidenceError` where the key in use is lost, also by a folder of keys that is older.
  mutating func follow(_ ledger: any LedgerStore, now: Instant) throws {
    if isKnown, try Files.status(of: folder.index) == seen { return }
    // Two that begin at once don't make two keys.
    try ledger.deciding { try takeUp(ledger, now) }
  }

  private mutating func takeUp(_ ledger: any LedgerStore, _ now: Instant) throws {
    isKnown = false
    let changes = try ledger.read { try KeyChange.all(in: $0) }
    var key: SigningKey?
    if let algorithm {
      switch try KeyInUse(algorithm, in: folder, after: changes) {
      case .key(let found): key = found
      case .unmade:
        try folder.add(.make(algorithm), madeAt: now)
        key = try folder.current(algorithm)
      case .lost(let lost):
        self.key = nil
        throw Self.lost(lost)
      case .replaced(let old, let successor):
        self.key = nil
        throw Self.replaced(old, by: successor)
      }
    }
    let status = try Files.status(of: folder.index)
    // Where nothing was ever signed there is nothing to tell.
    if changes.last?.key != key?.publicKey {
      try ledger.write(spoolingIn: scratch) { overlay, _ in
        try KeyChange.append(key?.publicKey, to: overlay, at: now)
      }
    }
    self.key = key
    told = (changes.map(\.key) + [key?.publicKey]).compactMap(\.self)
    seen = status
    isKnown = true
  }

  /// Writes the files of public keys anew that aren't those of their keys.
  ///
  /// - Returns: what was wrong, in words for the operator.
  func mendPublicKeys() throws -> [LocalizedText] {
    try isKnown ? PublicKeyFiles(folder, told: told).mend() : []
  }

  /// That the key of the ledger isn't among the keys any more.
  static func lost(_ key: PublicKey) -> EvidenceError {
    EvidenceError(
      "keys 里没有正在使用的密钥 \(key.id)，回执没有签名；请从备份放回 keys 文件夹，确实找不回的，用 exchange key rotate 换新的",
      "keys has no key \(key.id), which is in use, and receipts aren't signed; put keys back from a backup, or where there is none, put another into use by exchange key rotate"
    )
  }

  /// That the keys are those of before a change.
  static func replaced(_ old: String, by key: PublicKey) -> EvidenceError {
    EvidenceError(
      "keys 里最后的密钥 \(old) 已由 \(key.id) 替换（台账有记），不会自行重新启用，回执没有签名；请从备份放回换密钥以后的 keys 文件夹，确实找不回的，用 exchange key rotate 换新的",
      "the last key in keys, \(old), was replaced by \(key.id), as the ledger has it; it isn't taken into use again by itself, and receipts aren't signed; put the keys of after that back from a backup, or where there are none, put another into use by exchange key rotate"
    )
  }

  /// Has the ledger asked again: nobody knows what lasts of what it was told.
  mutating func forget() { isKnown = false }
}

extension SignatureAlgorithm {
  /// What the settings ask for; `nil` for none.
  init?(_ setting: Settings.Signing) {
    switch setting {
    case .ed25519: self = .ed25519
    case .sm2: self = .sm2
    case .none: return nil
    }
  }
}
