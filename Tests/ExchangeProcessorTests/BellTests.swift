import Foundation
import Testing

@testable import ExchangeProcessor

/// What a thread waits for that keeps leases.
struct BellTests {
  @Test func `what is rung ends a wait, and each that follows`() throws {
    let bell = try Bell()
    Thread.detachNewThread {
      usleep(20_000)
      bell.ring()
    }
    #expect(bell.wait(for: .seconds(3_600)))
    #expect(bell.wait(for: .seconds(3_600)))
    #expect(bell.wait(for: .zero))
  }

  @Test func `else the time is waited for, and no less`() throws {
    let bell = try Bell()
    let start = ContinuousClock.now
    #expect(!bell.wait(for: .milliseconds(30)))
    #expect(ContinuousClock.now - start >= .milliseconds(30))
    #expect(!bell.wait(for: .zero) && !bell.wait(for: .seconds(-1)))
  }
}
