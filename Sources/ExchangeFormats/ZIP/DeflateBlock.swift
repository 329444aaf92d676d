/// A part of a member on its way through a ``MemberDeflater``. One thread at a time has it in hand.
final class DeflateBlock: @unchecked Sendable {
  /// How many bytes of a member are in each of its blocks but the last. With another number packages would have other bytes.
  static let size = 1 << 20

  /// How far deflate looks back, in bytes.
  private static let window = 1 << 15

  /// The end of the block before, and this one.
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: window + size, alignment: 16)
  private var hasPredecessor = false
  private var count = 0
  /// Whether the member ends with it.
  var isLast = false
  /// Whether it has been compressed; by the lock of those who share it.
  var isCompressed = false
  /// What came of it.
  private(set) var data: [UInt8] = []

  deinit { memory.deallocate() }

  /// Whether nothing more fits in.
  var isFull: Bool { count == Self.size }

  /// Begins it anew, behind a full block or, where that is `nil`, as the first of a member.
  func begin(after predecessor: DeflateBlock?) {
    hasPredecessor = predecessor != nil
    (count, isLast, isCompressed) = (0, false, false)
    data.removeAll(keepingCapacity: true)
    if let predecessor {
      memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: predecessor.memory[Self.size...]))
    }
  }

  /// Takes as many of the bytes as fit in, and tells how many.
  func fill(with bytes: UnsafeRawBufferPointer) -> Int {
    let taken = min(bytes.count, Self.size - count)
    UnsafeMutableRawBufferPointer(rebasing: memory[(Self.window + count)...])
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(taken)))
    count += taken
    return taken
  }

  /// Compresses it.
  func compress(with deflater: borrowing Deflater) {
    deflater.compress(
      UnsafeRawBufferPointer(rebasing: memory[Self.window..<(Self.window + count)]),
      after: UnsafeRawBufferPointer(rebasing: memory[(hasPredecessor ? 0 : Self.window)..<Self.window]),
      isLast: isLast, into: &data)
  }
}
