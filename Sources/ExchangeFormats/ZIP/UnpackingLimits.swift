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

/// Counts what comes out of a file's compressed streams, one after another, and holds it against its limits.
///
/// The ratio is that of all of them: many small streams get no more free bytes than one.
struct UnpackingMeter {
  private let ratio: Int
  private var limit = 0
  /// What came out of the streams before, and what they were made of.
  private var before = (size: 0, compressed: 0)
  private var compressed = 0
  /// How many bytes came out of this stream.
  private(set) var size = 0
  /// Their checksum.
  private(set) var checksum = Checksum()

  init(ratio: Int) { self.ratio = ratio }

  /// Begins the next stream.
  ///
  /// - Parameter limit: the most bytes that may come out of it.
  mutating func begin(limit: Int) {
    before = (before.size + size, before.compressed + compressed)
    (self.limit, size, compressed, checksum) = (limit, 0, 0, Checksum())
  }

  /// What is wrong with more of it.
  enum Excess: Error {
    /// More bytes than the limit.
    case bytes
    /// More bytes than so many compressed ones may become.
    case ratio
  }

  /// Takes the next bytes, which with all of this stream before them came from so many compressed ones.
  mutating func take(_ bytes: UnsafeRawBufferPointer, of compressed: Int) throws(Excess) {
    size += bytes.count
    self.compressed = compressed
    guard size <= limit else { throw .bytes }
    let all = before.size + size
    guard all <= UnpackingLimits.ratioFreeBytes || all / ratio <= before.compressed + compressed else {
      throw .ratio
    }
    checksum.add(bytes)
  }
}
