import Crypto
import ExchangeBase

/// A key with which the exchange signs. The same key signs the same message always alike, so that what is signed can be
/// written again byte for byte.
public struct SigningKey: Sendable {
  /// The key against which its signatures are held.
  public let publicKey: PublicKey
  private let secret: [UInt8]
  /// The key as what signs with Ed25519 has it; `nil` of another algorithm.
  private let ed25519: Curve25519.Signing.PrivateKey?

  /// A key that nobody had before.
  public static func make(_ algorithm: SignatureAlgorithm) -> SigningKey {
    while true {
      var random = SystemRandomNumberGenerator()
      let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      if let key = SigningKey(algorithm, secret: secret) { return key }
    }
  }

  /// The key of these 32 bytes; `nil` where they are none.
  init?(_ algorithm: SignatureAlgorithm, secret: [UInt8]) {
    switch algorithm {
    case .ed25519:
      guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secret) else { return nil }
      publicKey = PublicKey(.ed25519, raw: Array(key.publicKey.rawRepresentation))
      ed25519 = key
    case .sm2:
      guard let point = SM2.publicPoint(of: secret) else { return nil }
      publicKey = PublicKey(.sm2, raw: point)
      ed25519 = nil
    }
    self.secret = secret
  }

  /// Reads a file of PKCS#8, as `openssl genpkey` writes it.
  ///
  /// - Throws: ``EvidenceError`` for anything else.
  public init(pem: String) throws(EvidenceError) {
    guard let der = PEM.bytes(of: pem, label: "PRIVATE KEY") else {
      throw EvidenceError(
        "里面不是一把未加密的私钥（-----BEGIN PRIVATE KEY-----），或者它前后还有别的内容（包括空行）",
        "it isn't one unencrypted private key (-----BEGIN PRIVATE KEY-----) with nothing else before and behind it, be it an empty line"
      )
    }
    for algorithm in SignatureAlgorithm.allCases where der.starts(with: algorithm.privateHeader) {
      let rest = der[algorithm.privateHeader.count...]
      guard let key = SigningKey(algorithm, secret: Array(rest.prefix(32))), key.der == der else { break }
      self = key
      return
    }
    throw EvidenceError(
      "里面的私钥既不是 Ed25519 也不是 SM2，或不是 openssl genpkey 的格式",
      "its private key is neither one of Ed25519 nor one of SM2 in the form of openssl genpkey")
  }

  private var der: [UInt8] {
    let algorithm = publicKey.algorithm
    return algorithm.privateHeader + secret + (algorithm.privateMiddle.map { $0 + publicKey.raw } ?? [])
  }

  /// The key as a file that `openssl` reads.
  public var pem: String { PEM.text(der, label: "PRIVATE KEY") }

  /// Signs a message: 64 bytes of Ed25519, or those of SM2 as `openssl` has them (DER).
  ///
  /// - Throws: ``EvidenceError`` where the signature doesn't hold against our own key: then this machine can't be trusted to
  ///   sign.
  public func signature(of message: [UInt8]) throws(EvidenceError) -> [UInt8] {
    let signature: [UInt8]?
    switch publicKey.algorithm {
    case .ed25519:
      signature = ed25519.flatMap { try? $0.signature(for: message) }.map { Array($0) }
    case .sm2:
      signature = SM2.signature(of: message, secret: secret, key: publicKey)
      // What computes our signatures is ours, what holds them against the key isn't; and a fault between would give
      // the key away.
      if let signature, !publicKey.isSignature(signature, of: message) { throw EvidenceError(Self.fault) }
    }
    guard let signature else { throw EvidenceError(Self.fault) }
    return signature
  }

  private static let fault = LocalizedText(
    "自己签的名自己核验不过；在签任何内容之前，请先检查这台机器的内存",
    "a signature of our own doesn't hold; check this machine's memory before anything is signed")
}
