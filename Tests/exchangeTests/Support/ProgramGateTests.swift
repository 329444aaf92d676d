import Foundation
import Synchronization
import Testing

/// How many processes the tests start is bounded, however many tests run at once.
struct ProgramGateTests {
  @Test func `no more pass at once than there are places, and everybody passes`() {
    let inside = Mutex((now: 0, most: 0, passed: 0))
    DispatchQueue.concurrentPerform(iterations: 24) { _ in
      ProgramGate.pass {
        inside.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        usleep(1_000)
        inside.withLock {
          $0.now -= 1
          $0.passed += 1
        }
      }
    }
    #expect(inside.withLock { $0.most } <= ProgramGate.width)
    #expect(inside.withLock { $0.passed } == 24)
  }

  @Test func `a place is given back by who fails`() {
    struct Failure: Error {}
    for _ in 0...ProgramGate.width {
      #expect(throws: Failure.self) { try ProgramGate.pass { throw Failure() } }
    }
  }
}
