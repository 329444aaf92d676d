import ExchangeEvidence
import ExchangeFiles
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

  /// What a file of its says, without the signature that a receipt has: each exchange signs with a key of its own.
  func unsigned(_ path: FilePath) throws -> [UInt8] {
    let bytes = try Files.bytes(of: path)
    return SignedReceipt(bytes)?.content ?? bytes
  }
}
