import ExchangeEvidence

/// What the signature of a receipt proves, by some keys.
enum ReceiptProof {
  /// There is no signature where one would be.
  case unsigned
  /// It names a key that isn't among them.
  case ofAnotherKey(String)
  /// The signature isn't of these bytes.
  case changed
  /// What is signed is something else.
  case noReceipt
  /// It is a receipt, as it was signed.
  case whole(ReceiptSubject, PublicKey)

  init(_ receipt: [UInt8], among keys: [PublicKey]) {
    guard let signed = SignedReceipt(receipt) else {
      self = .unsigned
      return
    }
    guard let key = keys.first(where: { $0.id == signed.key }) else {
      self = .ofAnotherKey(signed.key)
      return
    }
    guard signed.isSigned(by: key) else {
      self = .changed
      return
    }
    self = ReceiptSubject(signed.content).map { .whole($0, key) } ?? .noReceipt
  }

  /// The SHA-256 that a receipt has of what lies beside it, of which an element tells; each stands on a line of its own.
  static func digest(of element: String?, in receipt: [UInt8]) -> String? {
    guard let element else { return nil }
    let lines = receipt.split(separator: 0x0A).lazy.map { String(decoding: $0, as: UTF8.self) }
    guard let line = lines.first(where: { $0.hasPrefix("  <\(element) ") }) else { return nil }
    // Of a sender's own name the quotes are escaped.
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    guard let place = parts.firstIndex(where: { $0.hasSuffix(" sha256=") }), place + 1 < parts.count else {
      return nil
    }
    return String(parts[place + 1])
  }
}
