/// How large what comes out of a ZIP or gzip file may become.
public struct UnpackingLimits: Sendable, Equatable {
  /// How much is unpacked before the ratio is looked at: small files may be as repetitive as they like.
  static let ratioFreeBytes = 1 << 20

  /// The most bytes in all.
  public var bytes: Int
  /// The most members of a ZIP.
  public var members: Int
  /// The most bytes that may come out of one compressed byte.
  public var ratio: Int

  /// Sets limits; what is left out is the standard.
  public init(bytes: Int = 8 << 30, members: Int = 5_000, ratio: Int = 200) {
    self.bytes = bytes
    self.members = members
    self.ratio = ratio
  }

  /// None, for what was let in before.
  public static let none = UnpackingLimits(bytes: .max, members: .max, ratio: 1 << 20)
}

/// Counts what comes out of one compressed stream and holds it against its limits.
struct UnpackingMeter {
  private let limit: Int
  private let ratio: Int
  /// How many bytes came out.
  private(set) var size = 0
  /// Their checksum.
  private(set) var checksum = Checksum()

  /// - Parameter limit: the most bytes that may come out.
  init(limit: Int, ratio: Int) {
    self.limit = limit
    self.ratio = ratio
  }

  /// What is wrong with more of it.
  enum Excess: Error {
    /// More bytes than the limit.
    case bytes
    /// More bytes than so many compressed ones may become.
    case ratio
  }

  /// Takes the next bytes, which with all before them came from so many compressed ones.
  mutating func take(_ bytes: UnsafeRawBufferPointer, of compressed: Int) throws(Excess) {
    size += bytes.count
    guard size <= limit else { throw .bytes }
    guard size <= UnpackingLimits.ratioFreeBytes || size / ratio <= compressed else { throw .ratio }
    checksum.add(bytes)
  }
}
