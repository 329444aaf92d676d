import Glibc

/// Tells of numbers of 64 bits whether they were met before: in a table of a fixed size, which keeps half of each.
///
/// Equal numbers are met again, or neither finds room. That another number is taken for one that was met happens once in a thousand
/// tables.
final class MetNumbers {
  /// How a number is met.
  enum Meeting {
    case first
    case again
    /// There is no room for it near its place, nor was there for one that is equal.
    case withoutRoom
  }

  /// How many slots are looked at for a number: they lie side by side.
  private static let reach = 16

  private let slots: UnsafeMutablePointer<UInt32>
  private let mask: Int
  private let shift: UInt64

  /// A table of at least so many slots; those that aren't used take no memory.
  init(atLeast count: Int) {
    let bits = max(4, Int.bitWidth - (count - 1).leadingZeroBitCount)
    mask = 1 << bits - 1
    shift = UInt64(64 - bits)
    guard let memory = calloc(mask + 1, MemoryLayout<UInt32>.stride) else { fatalError("no memory") }
    slots = memory.bindMemory(to: UInt32.self, capacity: mask + 1)
  }

  deinit { free(slots) }

  /// Meets a number.
  @inline(__always)
  func meet(_ number: UInt64) -> Meeting {
    var slot = Int(number >> shift)
    // An empty slot is 0.
    let half = UInt32(truncatingIfNeeded: number) | 1
    for _ in 0..<Self.reach {
      let known = slots[slot]
      if known == half { return .again }
      if known == 0 {
        slots[slot] = half
        return .first
      }
      slot = (slot &+ 1) & mask
    }
    return .withoutRoom
  }
}
