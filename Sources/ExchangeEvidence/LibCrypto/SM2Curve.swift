import CLibCrypto

/// The curve of GB/T 32918.5, and what is computed modulo the number of its points.
final class SM2Curve {
  private let group: OpaquePointer
  private let context: OpaquePointer
  /// The number of its points.
  let order = BigNumber()

  init() {
    guard let group = EC_GROUP_new_by_curve_name(NID_sm2), let context = BN_CTX_secure_new() else {
      preconditionFailure("libcrypto has no curve of SM2")
    }
    self.group = group
    self.context = context
    check(EC_GROUP_get_order(group, order.pointer, context))
  }

  deinit {
    EC_GROUP_free(group)
    BN_CTX_free(context)
  }

  /// The point that the generator comes to so many times over: x and y, 32 bytes each.
  func point(_ times: BigNumber) -> [UInt8] {
    guard let point = EC_POINT_new(group) else { preconditionFailure("no memory for a point") }
    defer { EC_POINT_clear_free(point) }
    check(EC_POINT_mul(group, point, times.pointer, nil, nil, context))
    return coordinates(of: point)
  }

  /// The parameters a and b and the generator, as ``SM2`` hashes them with a key.
  var parameters: [UInt8] {
    let (p, a, b) = (BigNumber(), BigNumber(), BigNumber())
    check(EC_GROUP_get_curve(group, p.pointer, a.pointer, b.pointer, context))
    guard let generator = EC_GROUP_get0_generator(group) else {
      preconditionFailure("a curve has a generator")
    }
    return a.bytes + b.bytes + coordinates(of: generator)
  }

  private func coordinates(of point: OpaquePointer) -> [UInt8] {
    let (x, y) = (BigNumber(), BigNumber())
    check(EC_POINT_get_affine_coordinates(group, point, x.pointer, y.pointer, context))
    return x.bytes + y.bytes
  }

  // MARK: Modulo the order

  func sum(_ left: BigNumber, _ right: BigNumber) -> BigNumber { compute(BN_mod_add, left, right) }
  func difference(_ left: BigNumber, _ right: BigNumber) -> BigNumber { compute(BN_mod_sub, left, right) }
  func product(_ left: BigNumber, _ right: BigNumber) -> BigNumber { compute(BN_mod_mul, left, right) }

  /// One divided by a number that isn't zero.
  func inverse(_ number: BigNumber) -> BigNumber {
    let result = BigNumber()
    guard BN_mod_inverse(result.pointer, number.pointer, order.pointer, context) != nil else {
      preconditionFailure("a number has an inverse modulo a prime")
    }
    return result
  }

  private typealias Operation =
    (OpaquePointer?, OpaquePointer?, OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32

  private func compute(_ operation: Operation, _ left: BigNumber, _ right: BigNumber) -> BigNumber {
    let result = BigNumber()
    check(operation(result.pointer, left.pointer, right.pointer, order.pointer, context))
    return result
  }

  private func check(_ code: Int32) { precondition(code == 1, "libcrypto can't compute") }
}
