import Dispatch
import Foundation
import Synchronization
import Testing

/// Threads for tests that mostly wait: for a process, the disk, a moment. Swift's own pool has one for each core, and a test that waits
/// holds it: half of the machine would stand still. Of these there are twice as many, which take turns at the cores.
final class WaitingThreads: TaskExecutor {
  /// Those of this process.
  static let shared = WaitingThreads(count: 2 * ProcessInfo.processInfo.activeProcessorCount)

  private let jobs = Mutex<[UnownedJob]>([])
  private let waiting = DispatchSemaphore(value: 0)

  private init(count: Int) {
    for _ in 0..<count { Thread.detachNewThread { [self] in work() } }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    waiting.signal()
  }

  /// Does what comes, the first first, as long as the process lives.
  private func work() {
    while true {
      waiting.wait()
      let job = jobs.withLock { $0.removeFirst() }
      job.runSynchronously(on: asUnownedTaskExecutor())
    }
  }
}

/// Has the tests of a suite run on ``WaitingThreads``.
struct WaitingTrait: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(WaitingThreads.shared) { try await function() }
  }
}

extension Trait where Self == WaitingTrait {
  /// For a suite that starts processes.
  static var waits: Self { Self() }
}
