import ExchangeBase
import Foundation
internal import Glibc

/// How the text of a format is read in blocks.
protocol BlockFormat: Sendable {
  /// How many values a record has.
  var fieldCount: Int { get }

  /// Where the last record that is whole in a block seems to end; how many bytes there are, where none does.
  func cut(_ text: UnsafeRawBufferPointer) -> Int

  /// Finds the plain records of a block, and gives them to `taker`.
  func read(_ block: RecordBlock, for taker: any PlainRecordTaker)
}

/// Text that is pulled out of a source in pieces, by whichever thread has its turn.
final class DecodedText<Source: ByteSource & ~Copyable> {
  private var input: DecodingSource<Source>

  init(_ input: consuming DecodingSource<Source>) { self.input = input }

  /// The encoding, as far as it is known.
  var encoding: TextEncoding { input.encoding }

  /// Whether the text ends with a mark of its end.
  var hasEndMark: Bool { input.hasEndMark }

  /// Reads the next piece of text; 0 at its end.
  func read(into output: UnsafeMutableRawBufferPointer) throws(FormatError) -> Int {
    try input.read(into: output)
  }
}

/// Cuts the text of a file into blocks that begin with records.
///
/// Where records begin is guessed. Whoever reads the blocks in order sees whether the last record of one ends with it, and
/// joins those that it doesn't part.
final class BlockCutter: @unchecked Sendable {
  /// How much text is in a block, unless its last record is longer.
  static let blockSize = 1 << 18

  // One thread at a time uses all of it, by the queue's lock.
  private let blockSize: Int
  private let pull: (UnsafeMutableRawBufferPointer) throws(FormatError) -> Int
  private var carry: [UInt8]
  private var isAtEnd = false
  /// Why nothing comes behind the last block.
  private(set) var failure: FormatError?

  /// Cuts what stands in `carry` and what `pull` gives after it, until that gives nothing or throws.
  init(
    blockSize: Int, carry: [UInt8], failure: FormatError?,
    pull: @escaping (UnsafeMutableRawBufferPointer) throws(FormatError) -> Int
  ) {
    self.blockSize = blockSize
    self.carry = carry
    self.failure = failure
    self.pull = pull
  }

  /// Fills a block; `false` when nothing is left.
  func fill(_ block: RecordBlock, of format: some BlockFormat) -> Bool {
    block.reserve(carry.count + blockSize)
    block.count = carry.count
    block.memory.copyBytes(from: carry)
    carry.removeAll(keepingCapacity: true)
    // Whoever decodes needs room for a character.
    while !isAtEnd, failure == nil, block.count < blockSize, block.memory.count - block.count >= 8 {
      do {
        let read = try pull(UnsafeMutableRawBufferPointer(rebasing: block.memory[block.count...]))
        block.count += read
        isAtEnd = read == 0
      } catch { failure = error }
    }
    let isLast = isAtEnd || failure != nil
    (block.isLast, block.fails) = (isLast, failure != nil)
    if !isLast {
      let cut = format.cut(block.bytes)
      carry += block.bytes[cut...]
      block.count = cut
    }
    return block.count > 0
  }
}

/// Blocks of a file on their way from a source to whoever reads them in order, read by as many threads as there are cores.
///
/// Whoever waits for a block reads one meanwhile, so that a small file needs no other thread. Those that help end with the
/// queue.
final class BlockQueue {
  /// What the threads share.
  private final class Shared: @unchecked Sendable {
    let condition = NSCondition()
    let cutter: BlockCutter
    let format: any BlockFormat
    // By the condition's lock:
    var read: [Int: RecordBlock] = [:]
    var free: [RecordBlock] = []
    /// How many blocks have been cut, and how many of them are in somebody's hands or wait.
    var cut = 0
    var held = 0
    var isCutting = false
    var isAtEnd = false

    init(cutter: BlockCutter, format: any BlockFormat) {
      self.cutter = cutter
      self.format = format
    }

    /// Whether a block could be cut now.
    var canCut: Bool { !isCutting && !isAtEnd && held < BlockQueue.limit }

    /// Cuts a block and reads it. The lock is held before and after, and not meanwhile.
    func work(for taker: any PlainRecordTaker) {
      isCutting = true
      let block = free.popLast() ?? RecordBlock(fieldCount: format.fieldCount)
      condition.unlock()
      let isFilled = cutter.fill(block, of: format)
      condition.lock()
      isCutting = false
      isAtEnd = isAtEnd || !isFilled || block.isLast
      let number = cut
      if isFilled {
        cut += 1
        held += 1
      }
      condition.broadcast()
      guard isFilled else { return }
      condition.unlock()
      format.read(block, for: taker)
      condition.lock()
      read[number] = block
      condition.broadcast()
    }
  }

  /// How many threads help whoever reads: few, since each costs memory, and other files are read at the same time.
  private static let helpers = max(0, min(3, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1))

  /// The most blocks at a time: one each to read, one that is looked at, and some that wait.
  private static let limit = helpers + 4

  private let shared: Shared
  private let taker: any PlainRecordTaker
  private let makeTaker: @Sendable () -> any PlainRecordTaker
  private var next = 0
  private var hasHelp = false

  /// A queue of the blocks that `cutter` cuts.
  ///
  /// - Parameters:
  ///   - taker: takes records on the thread that asks for blocks.
  ///   - makeTaker: makes takers for other threads.
  init(
    cutter: BlockCutter, format: some BlockFormat, taker: any PlainRecordTaker,
    makeTaker: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    shared = Shared(cutter: cutter, format: format)
    self.taker = taker
    self.makeTaker = makeTaker
  }

  deinit { stop() }

  /// Ends it: nobody pulls anything out of the source any more once this returns.
  func stop() {
    shared.condition.lock()
    shared.isAtEnd = true
    shared.condition.broadcast()
    while shared.isCutting { shared.condition.wait() }
    shared.condition.unlock()
  }

  /// Why nothing came after the last block, once ``take()`` has given `nil` or that block.
  var failure: FormatError? { shared.cutter.failure }

  /// The next block, read; `nil` after the last.
  func take() -> RecordBlock? {
    shared.condition.lock()
    defer { shared.condition.unlock() }
    while true {
      if let block = shared.read.removeValue(forKey: next) {
        next += 1
        return block
      }
      if shared.isAtEnd, next == shared.cut { return nil }
      if shared.canCut {
        shared.work(for: taker)
        if !shared.isAtEnd { callForHelp() }
      } else {
        shared.condition.wait()
      }
    }
  }

  /// Gives a block back, to be filled again.
  func giveBack(_ block: RecordBlock) {
    shared.condition.lock()
    shared.held -= 1
    shared.free.append(block)
    shared.condition.broadcast()
    shared.condition.unlock()
  }

  /// Calls the others, once it is known that there is more than one block.
  private func callForHelp() {
    if hasHelp { return }
    hasHelp = true
    for _ in 0..<Self.helpers {
      let (shared, makeTaker) = (shared, makeTaker)
      Thread.detachNewThread {
        let taker = makeTaker()
        shared.condition.lock()
        while !shared.isAtEnd {
          if shared.canCut { shared.work(for: taker) } else { shared.condition.wait() }
        }
        shared.condition.unlock()
      }
    }
  }
}
