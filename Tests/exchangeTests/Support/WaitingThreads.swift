import Dispatch
import Foundation
import Synchronization
import Testing

/// Threads for tests that mostly wait: for a process, the disk, a moment. Swift's own pool has one for each core, and a test that waits
/// holds it: half of the machine would stand still. Of these there are twice as many, which take turns at the cores.
///
/// What came last is done first: a test that has begun goes on before another begins, and what is to be done sooner comes before all.
final class WaitingThreads: TaskExecutor {
  /// Those of this process.
  static let shared = WaitingThreads(count: 2 * ProcessInfo.processInfo.activeProcessorCount)
  /// The same, where one test alone takes long: it isn't to be the last that the others wait for.
  static let sharedSooner = Sooner()

  /// Has what it is given done before all else.
  final class Sooner: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
      shared.add(UnownedJob(job), for: asUnownedTaskExecutor(), isSooner: true)
    }
  }

  private typealias Job = (job: UnownedJob, executor: UnownedTaskExecutor)

  private let jobs = Mutex<(sooner: [Job], later: [Job])>(([], []))
  private let waiting = DispatchSemaphore(value: 0)

  private init(count: Int) {
    for _ in 0..<count { Thread.detachNewThread { [self] in work() } }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    add(UnownedJob(job), for: asUnownedTaskExecutor(), isSooner: false)
  }

  private func add(_ job: UnownedJob, for executor: UnownedTaskExecutor, isSooner: Bool) {
    jobs.withLock { isSooner ? $0.sooner.append((job, executor)) : $0.later.append((job, executor)) }
    waiting.signal()
  }

  /// Does what comes, as long as the process lives.
  private func work() {
    while true {
      waiting.wait()
      if let next = jobs.withLock({ $0.sooner.popLast() ?? $0.later.popLast() }) {
        next.job.runSynchronously(on: next.executor)
      }
    }
  }
}

/// Has the tests of a suite run on ``WaitingThreads``.
struct WaitingTrait: SuiteTrait, TestTrait, TestScoping {
  fileprivate let threads: any TaskExecutor
  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(threads) { try await function() }
  }
}

extension Trait where Self == WaitingTrait {
  /// For a suite that starts processes.
  static var waits: Self { Self(threads: WaitingThreads.shared) }
  /// For one of which a test alone takes long.
  static var waitsLong: Self { Self(threads: WaitingThreads.sharedSooner) }
}
