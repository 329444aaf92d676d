public import ExchangeBase
import ExchangeFiles
public import SystemPackage

/// The keys of an exchange, `keys/`: each as `<key>.pem`, which nobody else may read, and `<key>.pub.pem`, which is for
/// everybody; and in `index.csv` all that were made, in order. Of an algorithm the last is in use.
public struct KeyFolder: Sendable {
  /// A key that was made.
  public struct Entry: Sendable, Equatable {
    /// What it is called; see ``PublicKey/id``.
    public let key: String
    /// What it is for.
    public let algorithm: SignatureAlgorithm
    /// The SHA-256 of its public half.
    public let fingerprint: String
    /// When it was made.
    public let madeAt: Instant
  }

  private static let header = "key,algorithm,sha256,madeAt"

  /// The folder.
  public let path: FilePath

  /// The keys in a folder; it needn't be there yet.
  public init(_ path: FilePath) { self.path = path }

  /// The list of them, in which a new one appears.
  public var index: FilePath { path.appending("index.csv") }

  /// All keys that were made, in order.
  ///
  /// - Throws: ``EvidenceError`` for a list that isn't ours.
  public func entries() throws -> [Entry] {
    guard try Files.exists(index) else { return [] }
    let lines = String(decoding: try Files.bytes(of: index), as: UTF8.self).split(separator: "\n")
    guard lines.first.map(String.init) == Self.header else { throw damaged }
    return try lines.dropFirst().map { line in
      let cells = line.split(separator: ",").map(String.init)
      guard cells.count == 4, let algorithm = SignatureAlgorithm(rawValue: cells[1]),
        let madeAt = Instant(cells[3]), cells[0] == "\(algorithm.rawValue)-\(cells[2].prefix(16))"
      else { throw damaged }
      return Entry(key: cells[0], algorithm: algorithm, fingerprint: cells[2], madeAt: madeAt)
    }
  }

  private var damaged: EvidenceError {
    EvidenceError(
      "\(index) 不是这里写下的密钥清单；请放回 \(path) 最近的备份",
      "\(index) isn't the list of keys that was written here; put back the last backup of \(path)")
  }

  /// The key in use; `nil` where none has been made yet.
  public func current(_ algorithm: SignatureAlgorithm) throws -> SigningKey? {
    guard let entry = try entries().last(where: { $0.algorithm == algorithm }) else { return nil }
    return try key(entry.key)
  }

  /// Whether the private half of a key is here.
  public func holds(_ id: String) throws -> Bool { try Files.exists(path.appending("\(id).pem")) }

  /// A key by its name.
  ///
  /// - Throws: ``EvidenceError`` where it isn't here or isn't that key, `FileError` where it can't be read.
  public func key(_ id: String) throws -> SigningKey {
    let file = path.appending("\(id).pem")
    guard try Files.exists(file) else {
      throw EvidenceError(
        "签名用的 \(file) 不在；请从备份放回",
        "\(file), with which this was signed, isn't there; put it back from a backup")
    }
    let text = String(decoding: try Files.bytes(of: file), as: UTF8.self)
    let key: SigningKey
    do throws(EvidenceError) {
      key = try SigningKey(pem: text)
    } catch {
      throw EvidenceError("\(file) 不能用：\(error.words.zh)", "\(file) can't be used: \(error.words.en)")
    }
    guard key.publicKey.id == id else {
      throw EvidenceError(
        "\(file) 里是另一把密钥 \(key.publicKey.id)；请从备份放回原来的",
        "\(file) holds the key \(key.publicKey.id); put the right one back from a backup")
    }
    return key
  }

  /// The public half of a key that was made here.
  ///
  /// - Throws: ``EvidenceError`` for a file that holds none, `FileError` where it can't be read.
  public func publicKey(_ id: String) throws -> PublicKey {
    try PublicKey(pem: String(decoding: Files.bytes(of: publicFile(id), limit: 1 << 20), as: UTF8.self))
  }

  /// The file of a public key, which is handed out.
  public func publicFile(_ id: String) -> FilePath { path.appending("\(id).pub.pem") }

  /// What lies in the file of a public key, whatever that is; `nil` where there is none.
  ///
  /// - Throws: `FileError` where it can't be read.
  public func handedOut(_ id: String) throws -> [UInt8]? {
    let file = publicFile(id)
    return try Files.exists(file) ? Files.bytes(of: file, limit: 1 << 20) : nil
  }

  /// Writes the file of a public key.
  public func handOut(_ key: PublicKey) throws { try Files.replace(publicFile(key.id), with: key.pem.utf8) }

  /// Puts a key into use. The one in use until then signs the file of its public half, so that whoever trusts the old one
  /// need not telephone for the new one; where its private half can't be read any more, nobody does.
  ///
  /// - Parameter isVouchedFor: whether it does; of a key that isn't to be used any more the signature is worth nothing.
  public func add(_ key: SigningKey, madeAt: Instant, isVouchedFor: Bool = true) throws {
    try Files.makeFolder(path)
    let id = key.publicKey.id
    try Files.replace(path.appending("\(id).pem"), with: key.pem.utf8)
    let pem = Array(key.publicKey.pem.utf8)
    try handOut(key.publicKey)
    let known = try entries()
    if isVouchedFor, let before = known.last.flatMap({ try? self.key($0.key) }) {
      try Files.replace(DetachedSignature.file(beside: publicFile(id)), with: before.signature(of: pem))
    }
    let lines =
      known + [
        Entry(
          key: id, algorithm: key.publicKey.algorithm, fingerprint: key.publicKey.fingerprint, madeAt: madeAt)
      ]
    // Last: from here on it is in use.
    let text = lines.map { "\($0.key),\($0.algorithm.rawValue),\($0.fingerprint),\($0.madeAt.text)\n" }
      .joined()
    try Files.replace(index, with: (Self.header + "\n" + text).utf8)
  }
}
