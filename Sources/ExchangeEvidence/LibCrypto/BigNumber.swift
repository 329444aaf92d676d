import CLibCrypto

/// A number of any size, of libcrypto's. Nothing of it is left in memory when it goes.
final class BigNumber {
  let pointer: OpaquePointer

  /// Zero.
  init() {
    guard let pointer = BN_new() else { preconditionFailure("no memory for a number") }
    self.pointer = pointer
    BN_set_flags(pointer, BN_FLG_CONSTTIME)
  }

  /// The number that big-endian bytes tell.
  convenience init(_ bytes: [UInt8]) {
    self.init()
    guard BN_bin2bn(bytes, Int32(bytes.count), pointer) != nil else {
      preconditionFailure("no memory for a number")
    }
  }

  deinit { BN_clear_free(pointer) }

  /// The number as 32 big-endian bytes.
  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    precondition(BN_bn2binpad(pointer, &bytes, 32) == 32, "a number of the curve has 32 bytes")
    return bytes
  }

  var isZero: Bool { BN_is_zero(pointer) == 1 }

  /// Whether one is less.
  static func < (left: BigNumber, right: BigNumber) -> Bool { BN_cmp(left.pointer, right.pointer) < 0 }
}
