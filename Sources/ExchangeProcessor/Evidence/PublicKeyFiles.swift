import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import SystemPackage

/// The files of public keys in `keys`, which are given to departments. A department that got another's would refuse every true receipt
/// and believe the other's; so each is held against its key, which the ledger has whole once it is in use, and the private half before.
struct PublicKeyFiles {
  /// A file that isn't that of its key.
  struct Wrong {
    /// The file.
    let file: FilePath
    /// The key; `nil` where neither ledger nor private half tell it any more.
    let key: PublicKey?
    /// What is wrong.
    let words: LocalizedText
  }

  private let folder: KeyFolder
  private let told: [PublicKey]

  /// - Parameter told: the keys that the ledger tells of.
  init(_ folder: KeyFolder, told: [PublicKey]) {
    self.folder = folder
    self.told = told
  }

  /// The keys of which only the ledger tells, each once: the list of those that were made here was lost, or is an older one.
  static func unlisted(among told: [PublicKey], in made: [KeyFolder.Entry]) -> [PublicKey] {
    var known = Set(made.map(\.key))
    return told.filter { known.insert($0.id).inserted }
  }

  /// Those of the keys that were made here, or signed here once, that are missing or another's.
  ///
  /// - Throws: `EvidenceError` for a list of keys that isn't ours, `FileError` where something can't be read.
  func wrong() throws -> [Wrong] {
    let made = try folder.entries()
    // Where all of it is away, that is told.
    guard !made.isEmpty else { return [] }
    let all =
      made.map { (id: $0.key, fingerprint: $0.fingerprint) }
      + Self.unlisted(among: told, in: made).map { (id: $0.id, fingerprint: $0.fingerprint) }
    return try all.compactMap { one -> Wrong? in
      let key = told.first { $0.id == one.id } ?? (try? folder.key(one.id))?.publicKey
      let file = folder.publicFile(one.id)
      guard let content = try folder.handedOut(one.id) else {
        return Wrong(
          file: file, key: key,
          words: LocalizedText(
            "\(file.shown) 不在：没有公钥可以交给各部门",
            "\(file.shown) isn't there: there is no public key to hand out"))
      }
      let isRight =
        key.map { content.elementsEqual($0.pem.utf8) }
        ?? ((try? PublicKey(pem: String(decoding: content, as: UTF8.self)))?.fingerprint == one.fingerprint)
      guard !isRight else { return nil }
      return Wrong(
        file: file, key: key,
        words: LocalizedText(
          "\(file.shown) 不是密钥 \(one.id) 的公钥：拿到它的部门会拒收真的回执",
          "\(file.shown) isn't the public key of \(one.id): departments that get it refuse true receipts"))
    }
  }

  /// Writes the files anew that aren't those of their keys, as far as these are known.
  ///
  /// - Returns: what was wrong and was done.
  func mend() throws -> [LocalizedText] {
    try wrong().compactMap { wrong -> LocalizedText? in
      guard let key = wrong.key else { return nil }
      try folder.handOut(key)
      return LocalizedText(
        "\(wrong.words.zh)；已重写，请与拿到过它的部门核对指纹",
        "\(wrong.words.en); it is written anew, compare fingerprints with whoever was given it")
    }
  }
}
