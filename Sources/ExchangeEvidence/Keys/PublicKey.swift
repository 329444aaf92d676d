import Crypto
import ExchangeBase

/// A key against which signatures are held.
public struct PublicKey: Sendable, Hashable {
  /// What it is for.
  public let algorithm: SignatureAlgorithm
  /// Its bytes: 32 of Ed25519, 64 of SM2 (x and y).
  let raw: [UInt8]

  init(_ algorithm: SignatureAlgorithm, raw: [UInt8]) {
    self.algorithm = algorithm
    self.raw = raw
  }

  /// Reads a `SubjectPublicKeyInfo`; `nil` for one of another algorithm.
  public init?(der: [UInt8]) {
    for algorithm in SignatureAlgorithm.allCases {
      let header = algorithm.publicHeader
      guard der.count == header.count + algorithm.publicSize, der.starts(with: header) else { continue }
      self.init(algorithm, raw: Array(der[header.count...]))
      return
    }
    return nil
  }

  /// Reads a file as `openssl pkey -pubout` writes it, with nothing before or behind it.
  ///
  /// - Throws: ``EvidenceError`` for anything else.
  public init(pem: String) throws(EvidenceError) {
    guard let der = PEM.bytes(of: pem, label: "PUBLIC KEY") else {
      throw EvidenceError(
        "不是公钥文件：应当只有从 -----BEGIN PUBLIC KEY----- 到 -----END PUBLIC KEY----- 的几行，前后没有别的内容",
        "it isn't the file of a public key: from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----, and nothing around them"
      )
    }
    guard let key = PublicKey(der: der) else {
      throw EvidenceError(
        "里面的公钥既不是 Ed25519 也不是 SM2", "its public key is neither one of Ed25519 nor one of SM2")
    }
    self = key
  }

  /// The `SubjectPublicKeyInfo`.
  public var der: [UInt8] { algorithm.publicHeader + raw }
  /// The same as a file that `openssl` reads.
  public var pem: String { PEM.text(der, label: "PUBLIC KEY") }
  /// The SHA-256 of ``der``, lower-case hexadecimal: what two people compare.
  public var fingerprint: String { SHA256.hash(data: der).hexadecimal }
  /// What it is called: the algorithm, and how its fingerprint begins.
  public var id: String { "\(algorithm.rawValue)-\(fingerprint.prefix(16))" }

  /// The fingerprint as it is read out over the telephone.
  public var spelledFingerprint: String {
    let digits = Array(fingerprint)
    return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<($0 + 4)]) }.joined(
      separator: " ")
  }

  /// Whether a signature is of this message, and of the owner of this key.
  public func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    switch algorithm {
    case .ed25519:
      (try? Curve25519.Signing.PublicKey(rawRepresentation: raw))?.isValidSignature(signature, for: message)
        ?? false
    case .sm2: SM2.isSignature(signature, of: message, by: self)
    }
  }
}
