/// The fields of a record of the format, front to back, least significant byte first, as all numbers of it are.
struct ZIPFields {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  /// Whether all has been taken.
  var isEmpty: Bool { rest.isEmpty }

  /// How many bytes are left.
  var count: Int { rest.count }

  /// Takes a number of 16 bits.
  mutating func short() throws(ZIPFieldsEnded) -> UInt16 { UInt16(try number(2)) }

  /// Takes a number of 32 bits.
  mutating func long() throws(ZIPFieldsEnded) -> UInt32 { UInt32(try number(4)) }

  /// Takes a number of 64 bits.
  mutating func wide() throws(ZIPFieldsEnded) -> UInt64 { try number(8) }

  /// Takes some bytes.
  mutating func bytes(_ count: Int) throws(ZIPFieldsEnded) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw ZIPFieldsEnded() }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  private mutating func number(_ width: Int) throws(ZIPFieldsEnded) -> UInt64 {
    try bytes(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// A record ends before its fields do.
struct ZIPFieldsEnded: Error {}
