import Synchronization
import Testing

@testable import ExchangeProcessor

/// What another thread makes ahead comes in order, whole, and no longer than it is wanted.
struct ReadAheadTests {
  private struct Broken: Error, Equatable { let at: Int }

  /// Batches 0, 1, 2, …, as many as asked for; then an error or the end.
  private func numbers(_ count: Int, breaking: Bool = false, made: Made? = nil) -> () throws -> Int? {
    var next = 0
    return {
      guard next < count else {
        if breaking { throw Broken(at: next) }
        return nil
      }
      defer { next += 1 }
      made?.count.wrappingAdd(1, ordering: .relaxed)
      return next
    }
  }

  private final class Made: Sendable { let count = Atomic(0) }

  @Test(arguments: [true, false], [0, 1, 3, 1_000]) func `all come, in their order`(isAhead: Bool, count: Int)
    throws
  {
    var got: [Int] = []
    try ReadAhead.forEach(isWorthwhile: isAhead, numbers(count)) {
      got.append($0)
      return true
    }
    #expect(got == Array(0..<count))
  }

  @Test(arguments: [true, false]) func `what breaks off breaks off after what came before it`(isAhead: Bool) {
    var got: [Int] = []
    #expect(throws: Broken(at: 20)) {
      try ReadAhead.forEach(isWorthwhile: isAhead, numbers(20, breaking: true)) {
        got.append($0)
        return true
      }
    }
    #expect(got == Array(0..<20))
  }

  @Test(arguments: [true, false]) func `who has enough isn't given more, and little more is made`(
    isAhead: Bool
  ) throws {
    let made = Made()
    var got: [Int] = []
    try ReadAhead.forEach(isWorthwhile: isAhead, numbers(1_000, made: made)) {
      got.append($0)
      return $0 < 9
    }
    #expect(got == Array(0..<10))
    #expect(made.count.load(ordering: .relaxed) <= 16)
  }

  @Test func `who fails on the way is told so, and nothing is made any more`() {
    let made = Made()
    #expect(throws: Broken(at: 5)) {
      try ReadAhead.forEach(isWorthwhile: true, numbers(1_000, made: made)) {
        if $0 == 5 { throw Broken(at: 5) }
        return true
      }
    }
    #expect(made.count.load(ordering: .relaxed) <= 12)
  }
}
