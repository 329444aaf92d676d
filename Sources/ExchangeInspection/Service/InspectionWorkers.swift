public import ExchangeBase
import ExchangeFormats
import Synchronization

/// Inspects in processes of their own, kept warm: what a file does to one of them costs that file, and nothing else.
///
/// A worker that ends, hangs or takes too much is replaced. The file that it had in hand is tried once more, alone, and
/// comes back when that fails too.
public final class InspectionWorkers: InspectionService {
  /// How workers are started and told from others.
  public struct Staff: Sendable {
    /// The program and its arguments; the id of the process that starts it is added.
    public let command: [String]
    /// As many work at once.
    public let width: Int
    /// In what bounds.
    public let bounds: WorkerBounds
    /// The configuration by which they have to work.
    public let configuration: String

    /// Describes workers.
    public init(command: [String], width: Int, bounds: WorkerBounds, configuration: String) {
      self.command = command
      self.width = max(1, width)
      self.bounds = bounds
      self.configuration = configuration
    }
  }

  private struct State {
    var idle: [WorkerProcess] = []
    /// Whether none can be started that would do.
    var isGivenUp = false
    var wasConfinementTold = false
  }

  private let staff: Staff
  private let substitute: InProcessInspection
  private let tell: @Sendable (LocalizedText) -> Void
  private let note: @Sendable (LocalizedText) -> Void
  private let starter = WorkerStarter()
  private let state = Mutex(State())

  /// Makes a pool; no worker is started before there is need of it.
  ///
  /// - Parameters:
  ///   - substitute: inspects where no worker can be started.
  ///   - tell: is told what the operator should know.
  ///   - note: is told what he may want to know.
  public init(
    _ staff: Staff, substitute: InProcessInspection, tell: @escaping @Sendable (LocalizedText) -> Void,
    note: @escaping @Sendable (LocalizedText) -> Void
  ) {
    self.staff = staff
    self.substitute = substitute
    self.tell = tell
    self.note = note
  }

  /// Starts as many workers as so many small files need, without waiting until they are ready.
  public func prepare(for jobs: Int) {
    begin(min(staff.width, (jobs + JobQueue.groupSize - 1) / JobQueue.groupSize))
  }

  /// Sees to it that so many workers are there.
  private func begin(_ count: Int) {
    let missing = state.withLock { state in state.isGivenUp ? 0 : max(0, count - state.idle.count) }
    for _ in 0..<missing {
      guard let worker = begin() else { return }
      state.withLock { $0.idle.append(worker) }
    }
  }

  /// Inspects files side by side.
  public func inspect(
    _ jobs: [InspectionJob], progress: @escaping @Sendable (String, Double) -> Void
  ) async -> [Result<Inspection, any Error>] {
    let queue = JobQueue(jobs)
    let width = min(staff.width, queue.groupCount)
    begin(width)
    await withTaskGroup(of: Void.self) { tasks in
      for _ in 0..<width {
        tasks.addTask { await self.drain(queue, progress) }
      }
    }
    return queue.results
  }

  /// Has a worker do jobs until there are no more.
  private func drain(_ queue: JobQueue, _ progress: @escaping @Sendable (String, Double) -> Void) async {
    var worker: WorkerProcess?
    while let group = queue.next() {
      worker = worker ?? readyWorker()
      guard let busy = worker else {
        let results = await substitute.inspect(group.map { queue.jobs[$0] }, progress: progress)
        for (index, result) in zip(group, results) { queue.answer(index, result) }
        continue
      }
      let end = busy.work(group.map { queue.jobs[$0] }, staff.bounds, progress) { place, result in
        queue.answer(group[place], result)
      }
      if let end {
        worker = nil
        let cause = busy.end(after: end.cause)
        let drop = queue.jobs[group[end.place]].file.drop
        tell(
          LocalizedText(
            "检查 \(drop) 的进程\(cause.words.zh)", "a process that inspected \(drop) \(cause.words.en)"))
        queue.stumble(at: group[end.place], before: group[(end.place + 1)...], cause)
      }
    }
    if let worker { state.withLock { $0.idle.append(worker) } }
  }

  /// A worker that is ready; `nil` where none can be had.
  private func readyWorker() -> WorkerProcess? {
    while true {
      let idle = state.withLock { state in state.isGivenUp ? nil : state.idle.popLast() }
      guard let worker = idle ?? begin() else { return nil }
      if worker.isReady { return worker }
      switch worker.meet(staff.bounds) {
      case .ready(staff.configuration, let confinement):
        let isNews = state.withLock { state in
          defer { state.wasConfinementTold = true }
          return !state.wasConfinementTold
        }
        if isNews {
          let means = confinement.joined(separator: ", ")
          note(
            LocalizedText(
              "文件由单独的进程检查：\(means.isEmpty ? "只有资源限制" : means)",
              "files are inspected in processes of their own: \(means.isEmpty ? "limits only" : means)"))
        }
        return worker
      case .ready:
        giveUp(
          LocalizedText(
            "启动以后设置改过了；重启以后才由单独的进程检查文件",
            "the configuration was changed since the start; restart to inspect in processes of their own"))
      default:
        // One that was kept waiting may have been ended from outside; a new one that can't begin is no help.
        _ = worker.end(after: .crashed)
        if idle == nil { giveUp(Self.noWorker()) }
      }
    }
  }

  private func begin() -> WorkerProcess? {
    if state.withLock({ $0.isGivenUp }) { return nil }
    do {
      return try starter.start(staff.command)
    } catch {
      giveUp(Self.noWorker(LocalizedText(saying: error)))
      return nil
    }
  }

  private static func noWorker(_ cause: LocalizedText? = nil) -> LocalizedText {
    LocalizedText(
      "不能启动检查文件的进程\(cause.map { "（\($0.zh)）" } ?? "")；文件由处理程序自己检查",
      "no worker can be started\(cause.map { " (\($0.en))" } ?? ""); files are inspected in this process")
  }

  private func giveUp(_ reason: LocalizedText) {
    let isNews = state.withLock { state in
      defer { state.isGivenUp = true }
      return !state.isGivenUp
    }
    if isNews { tell(reason) }
  }
}

/// The jobs of one call, who has which of them in hand, and what came of it.
private final class JobQueue: Sendable {
  /// As many small files are handed over at once.
  static let groupSize = 8
  /// A group isn't begun with more bytes than these, but for a file that has more by itself.
  private static let groupBytes = 1 << 20

  private struct State {
    var pending: ArraySlice<Int>
    /// Those at which a worker ended once; they are tried alone.
    var stumbled: [Int] = []
    var wasTried: Set<Int> = []
    var results: [Result<Inspection, any Error>?]
  }

  let jobs: [InspectionJob]
  private let state: Mutex<State>

  init(_ jobs: [InspectionJob]) {
    self.jobs = jobs
    state = Mutex(
      State(pending: jobs.indices[...].map(\.self)[...], results: Array(repeating: nil, count: jobs.count)))
  }

  /// How many groups the jobs make, about.
  var groupCount: Int {
    let bytes = jobs.reduce(0) { $0 + min($1.file.size, Self.groupBytes) }
    return min(jobs.count, (jobs.count + Self.groupSize - 1) / Self.groupSize + bytes / Self.groupBytes)
  }

  /// The next jobs for one worker, by their places; `nil` when all are given out.
  func next() -> [Int]? {
    state.withLock { state in
      if state.pending.isEmpty { return state.stumbled.popLast().map { [$0] } }
      var group: [Int] = []
      var bytes = 0
      while let index = state.pending.first, group.count < Self.groupSize,
        group.isEmpty || bytes + jobs[index].file.size <= Self.groupBytes
      {
        group.append(state.pending.removeFirst())
        bytes += jobs[index].file.size
      }
      return group
    }
  }

  func answer(_ index: Int, _ result: Result<Inspection, any Error>) {
    state.withLock { $0.results[index] = result }
  }

  /// Notes that a worker ended at a job, and that it didn't come to the rest of its group.
  func stumble(at index: Int, before rest: ArraySlice<Int>, _ cause: WorkerEnd) {
    state.withLock { state in
      state.pending.append(contentsOf: rest)
      if state.wasTried.insert(index).inserted {
        state.stumbled.append(index)
      } else {
        state.results[index] = .success(Inspection(of: jobs[index].file, refused: cause.finding))
      }
    }
  }

  var results: [Result<Inspection, any Error>] {
    state.withLock { $0.results.map { $0 ?? .failure(WorkerChannel.Ended.closed) } }
  }
}
