import ArgumentParser
import Dispatch
import ExchangeBase
import ExchangeProcessor
import SystemPackage

/// `exchange run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: .said(
      "处理收件文件夹，直到停止（SIGTERM、SIGHUP 处理完手上的再停），或只处理一遍。",
      "Process inboxes until stopped (SIGTERM and SIGHUP finish the file in hand), or once."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  @Flag(help: .said("处理一遍就结束。", "One pass over all inboxes, then end."))
  var once = false

  @Option(
    help: .said(
      "日志从哪一级起记：debug、info、warn、error。不写则照设置；设置也没有写，值守时 info，--once 时 warn。",
      "From which level on the log is told: debug, info, warn, error. As the settings have it, else info, and warn with --once."
    ))
  var logLevel: LogLevel?

  func run() async throws {
    if clock.at != nil, !once {
      throw ValidationError(
        .said("--at 要与 --once 一起写：停住的时钟不能值守", "--at goes with --once: a clock that stands still can't watch"))
    }
    // Whoever is told to stop before it has begun doesn't begin.
    guard !Interruption.hasCome else { return try end() }
    let root = FilePath(exchange.directory)
    let teller = PassTeller(in: answers.language, asJSON: answers.format == .json, root: root)
    // Whoever wasn't heard for too long, and whose work others have taken over, begins anew.
    while true {
      do { return try await run(root, teller) } catch  where Fault.isDisplacement(error) {}
    }
  }

  private func run(_ root: FilePath, _ teller: PassTeller) async throws {
    let processor = try Processor(
      root: root, data: ProgramData(), clock: clock.clock(),
      language: answers.language,
      logger: .operators(clock.clock()),
      logging: LogOptions(
        language: Speech.language, level: logLevel, isWatching: !once, version: Exchange.configuration.version
      ),
      worker: InspectCommand.command(exchange, answers),
      progress: { file, part in
        ServiceManager.isAlive()
        Console.progress(file, part)
      }, answered: teller.tell)
    guard !Interruption.hasCome else {
      processor.leave()
      return try end()
    }
    if once {
      let result = try await stopping { try await processor.passOnce() }
      Console.endProgress()
      try teller.tell(result, Console.say)
      if !result.troubles.isEmpty { throw ExitCode(75) }
      if result.hasRejections { throw Ending.rejected }
    } else {
      // Whoever has stopped reading what is printed doesn't keep the departments waiting.
      StandardStream.limitPatience()
      ServiceManager.isReady()
      try await stopping {
        try await processor.run { result in
          ServiceManager.isAlive()
          ServiceManager.does(result.standing(at: WallClock.system.now())[Speech.language])
          Console.endProgress()
          guard !result.isEmpty else { return }
          try? teller.tell(result, Console.say)
        }
      }
    }
    try end()
  }

  private func end() throws {
    if let status = Interruption.status, status != 0 { throw ExitCode(status) }
  }

  /// Does work that a signal ends, once what is in hand is finished.
  private func stopping<Result: Sendable>(_ work: sending @escaping () async throws -> Result) async throws
    -> Result
  {
    let task = Task { try await work() }
    let signals = Interruption.onSignal {
      ServiceManager.isStopping()
      task.cancel()
    }
    defer { signals?.cancel() }
    return try await task.value
  }
}
