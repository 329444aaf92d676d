import Synchronization

/// Memory for bytes on their way through a reader, given back when nobody holds it any more.
///
/// A class on purpose: a generic noncopyable type may not rely on a `deinit` of its own
/// (docs/decisions/0033-generic-types-own-nothing.md).
final class ByteBuffer {
  /// How many are held by somebody in this process; for tests.
  static var live: Int { count.load(ordering: .relaxed) }

  private static let count = Atomic<Int>(0)

  /// The memory.
  let bytes: UnsafeMutableRawBufferPointer

  /// Gets memory for `count` bytes, whose content is undefined.
  init(count: Int) {
    bytes = .allocate(byteCount: count, alignment: 16)
    Self.count.wrappingAdd(1, ordering: .relaxed)
  }

  deinit {
    bytes.deallocate()
    Self.count.wrappingSubtract(1, ordering: .relaxed)
  }
}
