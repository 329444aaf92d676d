import Foundation
internal import Glibc

/// Compresses the members of a ZIP to raw deflate data, one after the other: in blocks, by as many threads as there are cores.
///
/// Where a block ends follows from the member alone, so that a member has the same bytes on any machine and in whatever pieces
/// it comes. Whoever waits for a block compresses one meanwhile; a member of one block needs no other thread, and its data is
/// that of a single stream. Threads that help end with this.
final class MemberDeflater {
  /// What the threads share.
  private final class Shared: @unchecked Sendable {
    let condition = NSCondition()
    // By the condition's lock:
    /// What nobody has begun to compress, in order.
    var waiting: [DeflateBlock] = []
    /// How many threads were asked to help, not all of which the system may have begun.
    var asked = 0
    /// How many help, and how many of them have nothing to do.
    var helpers = 0
    var idle = 0
    /// How many blocks are being compressed.
    var busy = 0
    var isAtEnd = false

    /// Compresses the block that has waited longest. The lock is held before and after, and not meanwhile.
    func work(with deflater: borrowing Deflater) {
      let block = waiting.removeFirst()
      busy += 1
      condition.unlock()
      block.compress(with: deflater)
      condition.lock()
      busy -= 1
      block.isCompressed = true
      condition.broadcast()
    }

    /// Compresses what waits until this block is done.
    func finish(_ block: DeflateBlock, with deflater: borrowing Deflater) {
      condition.lock()
      while !block.isCompressed {
        if waiting.isEmpty { condition.wait() } else { work(with: deflater) }
      }
      condition.unlock()
    }

    /// Compresses what waits until all ends.
    func help() {
      condition.lock()
      if isAtEnd { return condition.unlock() }
      helpers += 1
      condition.unlock()
      do {
        let deflater = try Deflater()
        condition.lock()
        while !isAtEnd {
          if waiting.isEmpty {
            idle += 1
            condition.wait()
            idle -= 1
          } else {
            work(with: deflater)
          }
        }
        condition.unlock()
      } catch {
        // Without memory for another compressor there are fewer.
      }
      condition.lock()
      helpers -= 1
      condition.broadcast()
      condition.unlock()
    }
  }

  /// How many threads help whoever writes: few, since each costs two or three mebibytes, and all that they compress is made by one.
  static let helpers = max(0, min(7, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1))

  private let shared = Shared()
  private let deflater: Deflater
  private let helpers: Int
  /// The block that is being filled.
  private var block: DeflateBlock?
  /// Those that were handed over, in order.
  private var underWay: [DeflateBlock] = []
  private var free: [DeflateBlock] = []

  /// Gets a compressor ready.
  ///
  /// - Parameter helpers: how many other threads may help.
  /// - Throws: ``ZIPWriteError`` when there is no memory for it.
  init(helpers: Int) throws(ZIPWriteError) {
    deflater = try Deflater()
    self.helpers = helpers
  }

  deinit {
    abandon()
    shared.condition.lock()
    shared.isAtEnd = true
    shared.condition.broadcast()
    while shared.helpers > 0 { shared.condition.wait() }
    shared.condition.unlock()
  }

  /// Takes the next bytes of a member and gives `sink` what compressed data is ready.
  func compress(_ bytes: UnsafeRawBufferPointer, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try blockWithRoom(sink).fill(with: UnsafeRawBufferPointer(rebasing: rest))
      rest = rest.dropFirst(count)
    }
  }

  /// Ends the member and gives `sink` the rest of its compressed data.
  func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let last = block else { return }
    block = nil
    last.isLast = true
    if underWay.isEmpty {
      last.compress(with: deflater)
      last.isCompressed = true
      underWay.append(last)
    } else {
      handOver(last)
    }
    while !underWay.isEmpty { try giveOldest(to: sink) }
  }

  /// Forgets a member that didn't come to its end, if there is one: nobody works on it any more once this returns.
  func abandon() {
    shared.condition.lock()
    shared.waiting.removeAll()
    while shared.busy > 0 { shared.condition.wait() }
    shared.condition.unlock()
    if let block { free.append(block) }
    block = nil
    free += underWay
    underWay.removeAll()
  }

  /// The block into which the next byte goes. A full one is handed over only now: the member might have ended with it.
  private func blockWithRoom(_ sink: (UnsafeRawBufferPointer) throws -> Void) throws -> DeflateBlock {
    if let block, !block.isFull { return block }
    let full = block
    block = nil
    if let full {
      handOver(full)
      // With the one that is filled next there are two more than helpers, so that nobody has to wait for it.
      while underWay.count > helpers + 1 { try giveOldest(to: sink) }
    }
    let next = free.popLast() ?? DeflateBlock()
    next.begin(after: full)
    block = next
    return next
  }

  private func handOver(_ block: DeflateBlock) {
    underWay.append(block)
    shared.condition.lock()
    shared.waiting.append(block)
    let needsHelp = shared.waiting.count > shared.idle && shared.asked < helpers
    if needsHelp { shared.asked += 1 }
    shared.condition.broadcast()
    shared.condition.unlock()
    guard needsHelp else { return }
    Thread.detachNewThread { [shared] in shared.help() }
  }

  private func giveOldest(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let block = underWay[0]
    shared.finish(block, with: deflater)
    underWay.removeFirst()
    free.append(block)
    try block.data.withUnsafeBytes { try sink($0) }
  }
}
