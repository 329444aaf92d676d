import CLibCrypto

/// The digest of GB/T 32905.
enum SM3 {
  /// The 32 bytes of the digest.
  static func digest(of bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sm3(), nil) == 1 else {
      preconditionFailure("libcrypto has no SM3")
    }
    return digest
  }

  /// The same under a key (HMAC, RFC 2104).
  static func code(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    guard HMAC(EVP_sm3(), key, Int32(key.count), bytes, bytes.count, &code, nil) != nil else {
      preconditionFailure("libcrypto has no SM3")
    }
    return code
  }
}
