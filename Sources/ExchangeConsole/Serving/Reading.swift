import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeReports
import Foundation
import Synchronization
import SystemPackage

/// Asks the exchange on threads of its own, so many questions at a time: who waits for an answer keeps no connection from being
/// served.
final class Reading: Sendable {
  /// How long it goes by what it has read before it looks whether something else is there.
  private static let seconds = 10.0
  /// How much longer than it took to make it a day's report is shown at least, whatever comes meanwhile.
  private static let restraint = 10.0

  private struct State {
    var desk: ReadingDesk?
    var lookedAt: ContinuousClock.Instant?
    var report: DayReport?
    /// The entry up to which it tells, and when it may be made anew.
    var reportEntry: Int64?, reportUntil: ContinuousClock.Instant?
  }

  private let root: FilePath
  private let data: ProgramData
  private let queue = OperationQueue()
  private let state = Mutex(State())
  /// Held by who looks whether something else is there.
  private let turn = Mutex(())

  /// - Parameters:
  ///   - name: what its threads are called.
  ///   - width: how many questions are answered at the same time.
  init(root: FilePath, data: ProgramData, name: String, width: Int = 1) {
    self.root = root
    self.data = data
    queue.name = "exchange.\(name)"
    queue.maxConcurrentOperationCount = width
  }

  /// What comes of a question.
  ///
  /// - Parameter isOfLast: whether the exchange as it was last read will do where it can't be read now: for what is told of just that.
  func answer<Answer: Sendable>(
    ofLast isOfLast: Bool = false, _ question: @escaping @Sendable (ReadingDesk) throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      queue.addOperation {
        continuation.resume(
          with: Result {
            do {
              return try question(self.desk())
            } catch {
              guard isOfLast, let last = self.state.withLock({ $0.desk }) else { throw error }
              return try question(last)
            }
          })
      }
    }
  }

  /// The same of the day so far: made anew when the ledger has gone on, and not so often that it would be all that is done.
  func answer<Answer: Sendable>(
    ofDay day: Day, _ question: @escaping @Sendable (ReadingDesk, DayReport) throws -> Answer
  ) async throws -> Answer {
    try await answer { desk in try question(desk, self.report(of: day, desk)) }
  }

  private func desk() throws -> ReadingDesk {
    try freshDesk ?? turn.withLock { _ in try freshDesk ?? renewedDesk() }
  }

  /// The desk, where somebody has looked of late.
  private var freshDesk: ReadingDesk? {
    let now = ContinuousClock.now
    return state.withLock { state in
      state.lookedAt.map { now - $0 < .seconds(Self.seconds) } ?? false ? state.desk : nil
    }
  }

  private func renewedDesk() throws -> ReadingDesk {
    let now = ContinuousClock.now
    let kept = state.withLock(\.desk)
    if let kept, (try? kept.isUpToDate(data)) ?? true {
      state.withLock { $0.lookedAt = now }
      return kept
    }
    let desk: ReadingDesk
    do {
      desk = try ReadingDesk(root: root, data: data)
    } catch {
      // Whoever writes a catalogue anew may be in the middle of it.
      guard let old = kept, error is ConfigurationError else { throw error }
      desk = old
    }
    state.withLock {
      $0 = State(desk: desk, lookedAt: now)
    }
    return desk
  }

  private func report(of day: Day, _ desk: ReadingDesk) throws -> DayReport {
    let entry = try desk.ledger.read { try $0.lastEntry()?.sequence ?? 0 }
    let start = ContinuousClock.now
    let kept = state.withLock { state -> DayReport? in
      guard let report = state.report, report.context.day == day else { return nil }
      return state.reportEntry == entry || state.reportUntil.map { start < $0 } ?? false ? report : nil
    }
    if let kept { return kept }
    let context = desk.context(of: day)
    let report = try desk.ledger.read { try DayReport($0, context: context) }
    let end = ContinuousClock.now
    state.withLock { state in
      (state.report, state.reportEntry) = (report, entry)
      state.reportUntil = end + (end - start) * Self.restraint
    }
    return report
  }
}
