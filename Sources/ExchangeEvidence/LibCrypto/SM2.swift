import CLibCrypto

/// Signatures of GB/T 32918.2 on the curve of GB/T 32918.5. Signatures are held against keys by libcrypto; they are made
/// here, over its numbers and points, since it takes a random number for each, and what we sign has to come out alike when it
/// is written again.
enum SM2 {
  /// Who signs, as far as the algorithm asks: the value that GM/T 0009 has for those who have agreed on no other.
  static let signerID = Array("1234567812345678".utf8)

  /// The public key of a private one; `nil` where it is none: 0, or as large as the curve's order less one.
  static func publicPoint(of secret: [UInt8]) -> [UInt8]? {
    let (curve, number) = (SM2Curve(), BigNumber(secret))
    guard secret.count == 32, !number.isZero,
      number < curve.difference(BigNumber(), BigNumber([1]))
    else { return nil }
    return curve.point(number)
  }

  /// The digest that is signed: of who signs with which key, and the message.
  static func digest(of message: [UInt8], key: PublicKey, curve: SM2Curve) -> [UInt8] {
    let bits = signerID.count * 8
    let signer = SM3.digest(
      of: [UInt8(bits >> 8), UInt8(bits & 0xFF)] + signerID + curve.parameters + key.raw)
    return SM3.digest(of: signer + message)
  }

  /// The signature as DER; `nil` where a given `number` gives none, which is as likely as a digest of zero.
  ///
  /// - Parameter number: what another would choose by chance, for the standard's examples.
  static func signature(
    of message: [UInt8], secret: [UInt8], key: PublicKey, number: [UInt8]? = nil
  ) -> [UInt8]? {
    let curve = SM2Curve()
    let digest = digest(of: message, key: key, curve: curve)
    var numbers = SignatureNumbers(secret: secret, digest: digest)
    for _ in 0..<8 {
      let k = BigNumber(number ?? numbers.next())
      guard !k.isZero, k < curve.order else { continue }
      let d = BigNumber(secret)
      let r = curve.sum(BigNumber(digest), BigNumber(Array(curve.point(k).prefix(32))))
      if r.isZero || curve.sum(r, k).isZero { continue }
      let s = curve.product(
        curve.inverse(curve.sum(d, BigNumber([1]))), curve.difference(k, curve.product(r, d)))
      if !s.isZero { return der(r.bytes, s.bytes) }
    }
    return nil
  }

  /// Whether libcrypto finds that a signature holds.
  static func isSignature(_ signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    let der = key.der
    return der.withUnsafeBufferPointer { bytes in
      var next = bytes.baseAddress
      guard let key = d2i_PUBKEY(nil, &next, bytes.count) else { return false }
      defer { EVP_PKEY_free(key) }
      guard let context = EVP_MD_CTX_new() else { return false }
      defer { EVP_MD_CTX_free(context) }
      guard let options = EVP_PKEY_CTX_new(key, nil) else { return false }
      defer { EVP_PKEY_CTX_free(options) }
      guard EVP_PKEY_CTX_set1_id(options, signerID, Int32(signerID.count)) == 1 else { return false }
      EVP_MD_CTX_set_pkey_ctx(context, options)
      return EVP_DigestVerifyInit(context, nil, EVP_sm3(), nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
  }

  private static func der(_ r: [UInt8], _ s: [UInt8]) -> [UInt8] {
    let body = [r, s].flatMap { number in
      let digits = Array(number.drop { $0 == 0 })
      let positive = (digits.first ?? 0x80) & 0x80 != 0 ? [0] + digits : digits
      return [0x02, UInt8(positive.count)] + positive
    }
    return [0x30, UInt8(body.count)] + body
  }
}

/// Numbers for signatures that nobody can guess who doesn't know the key, and that come out alike each time: those of
/// RFC 6979, section 3.2, with SM3 in the place of SHA-2.
struct SignatureNumbers {
  private var key = [UInt8](repeating: 0, count: 32)
  private var value = [UInt8](repeating: 1, count: 32)
  private var isFirst = true

  init(secret: [UInt8], digest: [UInt8]) {
    let curve = SM2Curve()
    // The digest as a number modulo the order.
    let reduced = curve.sum(BigNumber(digest), BigNumber()).bytes
    for step: UInt8 in [0, 1] {
      key = SM3.code(key, value + [step] + secret + reduced)
      value = SM3.code(key, value)
    }
  }

  /// The next one; it may be too large to be used.
  mutating func next() -> [UInt8] {
    if !isFirst {
      key = SM3.code(key, value + [0])
      value = SM3.code(key, value)
    }
    isFirst = false
    value = SM3.code(key, value)
    return value
  }
}
