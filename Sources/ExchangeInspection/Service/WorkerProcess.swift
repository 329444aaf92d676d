import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// How a worker ended at a file.
enum WorkerEnd: Sendable {
  /// By itself, or by somebody else.
  case crashed
  /// It took more time than the file may cost.
  case tooLong
  /// What it said made no sense.
  case garbled

  /// What the process did.
  var words: LocalizedText {
    switch self {
    case .crashed: LocalizedText("异常终止", "ended")
    case .tooLong: LocalizedText("超过了允许的时间", "took longer than is allowed")
    case .garbled: LocalizedText("给出的结果不能识别", "gave no answer that makes sense")
    }
  }

  /// Why a file comes back at which that has happened twice.
  var finding: Finding { Finding(.inspectionFailed, arguments: ["causeZh": words.zh, "cause": words.en]) }
}

/// A worker as the processor sees it: a process and its pipes. Used by one task at a time.
final class WorkerProcess: Sendable {
  private let id: pid_t
  private let channel: WorkerChannel
  private let hasMet = Atomic(false)
  /// Whether it has ended and was waited for, so that its id may be another's.
  private let isOver = Atomic(false)

  /// How long it is waited for a worker's first word, on a machine that has much else to do.
  private static let patienceAtStart = Duration.seconds(120)

  fileprivate init(id: pid_t, channel: WorkerChannel) {
    self.id = id
    self.channel = channel
  }

  deinit {
    // It ends when its input does. One that is in the middle of something isn't waited for.
    close(channel.output)
    close(channel.input)
    _ = end(after: .crashed)
  }

  /// Whether it has said that it is ready.
  var isReady: Bool { hasMet.load(ordering: .relaxed) }

  /// Tells it its bounds and hears its first word.
  func meet(_ bounds: WorkerBounds) -> WorkerMessage? {
    do {
      try channel.send(.bounds(bounds))
      let answer = try channel.receive(until: .now + Self.patienceAtStart)
      hasMet.store(true, ordering: .relaxed)
      return answer
    } catch {
      return nil
    }
  }

  /// Has it do jobs, one after the other.
  ///
  /// - Parameter answer: is told of each job, by its place, what came of it.
  /// - Returns: `nil` when all were answered; else at which it stopped, and how.
  func work(
    _ jobs: [InspectionJob], _ bounds: WorkerBounds, _ progress: (String, Double) -> Void,
    answer: (Int, Result<Inspection, any Error>) -> Void
  ) -> (place: Int, cause: WorkerEnd)? {
    var place = 0
    do {
      try channel.send(.jobs(jobs))
      while place < jobs.count {
        let file = jobs[place].file
        let deadline = ContinuousClock.now + .seconds(bounds.patience(forBytes: file.size))
        switch try next(until: deadline, about: file, { progress(file.name.shown, $0) }) {
        case .found(let inspection)
        where inspection.canBeOfAFile && inspection.keeps(to: jobs[place].folder):
          progress(file.name.shown, 1)
          answer(place, .success(inspection))
        case .failed(let failure): answer(place, .failure(failure.error))
        case nil: return (place, .crashed)
        default: return (place, .garbled)
        }
        place += 1
      }
      return nil
    } catch WorkerChannel.Ended.silent {
      return (place, .tooLong)
    } catch WorkerChannel.Ended.garbled {
      return (place, .garbled)
    } catch {
      return (place, .crashed)
    }
  }

  /// The next message that isn't about progress.
  private func next(
    until deadline: ContinuousClock.Instant, about file: TakenFile, _ progress: (Double) -> Void
  ) throws -> WorkerMessage? {
    while true {
      let message = try channel.receive(until: deadline, about: file)
      guard case .progress(let part)? = message else { return message }
      progress(WorkerMessage.part(saidToBe: part))
    }
  }

  /// Ends it, if it hasn't ended, and finds out what was the matter.
  func end(after cause: WorkerEnd) -> WorkerEnd {
    guard !isOver.exchange(true, ordering: .relaxed) else { return cause }
    // One that ended by itself keeps its own signal.
    kill(id, SIGKILL)
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { return cause }
    }
    return status & 0x7F == SIGXCPU ? .tooLong : cause
  }
}

/// The thread that starts workers. The kernel ends a worker with the thread that started it, not with the process, so that
/// it has to be one that lasts.
final class WorkerStarter: Sendable {
  private typealias Order = (command: [String], answer: @Sendable (Result<WorkerProcess, any Error>) -> Void)

  private let orders = Mutex<[Order]>([])
  private let bell = DispatchSemaphore(value: 0)
  private let isBegun = Mutex(false)

  /// Starts a worker.
  ///
  /// - Throws: ``FileError`` when the system refuses.
  func start(_ command: [String]) throws -> WorkerProcess {
    let isFirst = isBegun.withLock { isBegun in
      defer { isBegun = true }
      return !isBegun
    }
    if isFirst { begin() }
    let result = Mutex<Result<WorkerProcess, any Error>?>(nil)
    let isDone = DispatchSemaphore(value: 0)
    orders.withLock { orders in
      orders.append(
        (
          command,
          { answer in
            result.withLock { $0 = answer }
            isDone.signal()
          }
        ))
    }
    bell.signal()
    isDone.wait()
    guard let result = result.withLock(\.self) else { preconditionFailure("an order is answered") }
    return try result.get()
  }

  private func begin() {
    let thread = Thread { [self] in
      while true {
        bell.wait()
        guard let order = orders.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
        order.answer(Result { try Self.spawn(order.command) })
      }
    }
    thread.name = "workers"
    thread.start()
  }

  private static func spawn(_ command: [String]) throws -> WorkerProcess {
    var toWorker: [Int32] = [-1, -1]
    var fromWorker: [Int32] = [-1, -1]
    guard pipe(&toWorker) == 0, pipe(&fromWorker) == 0 else {
      throw FileError(Errno(rawValue: errno), .makePipe, "a worker")
    }
    for end in toWorker + fromWorker { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer {
      close(toWorker[0])
      close(fromWorker[1])
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toWorker[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromWorker[1], STDOUT_FILENO)
    let arguments = (command + ["--parent", "\(getpid())"]).map { strdup($0) } + [nil]
    let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var id: pid_t = 0
    let code = posix_spawn(&id, command[0], &actions, nil, arguments, environment)
    guard code == 0 else {
      close(toWorker[1])
      close(fromWorker[0])
      throw FileError(Errno(rawValue: code), .startWorker, FilePath(command[0]))
    }
    return WorkerProcess(id: id, channel: WorkerChannel(input: fromWorker[0], output: toWorker[1]))
  }
}
