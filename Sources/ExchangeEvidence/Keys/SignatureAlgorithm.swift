/// How something is signed.
public enum SignatureAlgorithm: String, Sendable, CaseIterable, Codable {
  /// Ed25519 (RFC 8032).
  case ed25519
  /// SM2 with SM3 (GB/T 32918, GB/T 32905), as Chinese bureaus may have to. The signer's ID is ``SM2/signerID``.
  case sm2

  /// What stands before a public key in a `SubjectPublicKeyInfo`: the keys of each have one length, so that it is always the
  /// same.
  var publicHeader: [UInt8] {
    switch self {
    case .ed25519: [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    case .sm2: [0x30, 0x59, 0x30, 0x13] + Self.sm2Names + [0x03, 0x42, 0x00, 0x04]
    }
  }

  /// How many bytes a public key has behind its header.
  var publicSize: Int {
    switch self {
    case .ed25519: 32
    case .sm2: 64
    }
  }

  /// What stands before a private key in PKCS#8.
  var privateHeader: [UInt8] {
    switch self {
    case .ed25519:
      [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
    case .sm2:
      [0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13] + Self.sm2Names
        + [0x04, 0x6D, 0x30, 0x6B, 0x02, 0x01, 0x01, 0x04, 0x20]
    }
  }

  /// What stands between a private key and the public key that PKCS#8 may have with it; `nil` where it has none.
  var privateMiddle: [UInt8]? {
    switch self {
    case .ed25519: nil
    case .sm2: [0xA1, 0x44, 0x03, 0x42, 0x00, 0x04]
    }
  }

  /// The object identifiers of an elliptic curve's key, and of the curve of GB/T 32918.5.
  private static let sm2Names: [UInt8] = [
    0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
    0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D,
  ]
}
