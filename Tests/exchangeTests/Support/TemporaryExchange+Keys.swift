import ExchangeEvidence
import SystemPackage
import Testing

extension TemporaryExchange {
  /// Its keys.
  var keys: KeyFolder { KeyFolder(root.appending("keys")) }

  /// The key with which it signs.
  func signingKey(_ algorithm: SignatureAlgorithm = .ed25519) throws -> SigningKey {
    let key = try keys.current(algorithm)
    return try #require(key)
  }
}
