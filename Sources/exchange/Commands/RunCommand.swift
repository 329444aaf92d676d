import ArgumentParser
import Dispatch
import ExchangeProcessor
import Foundation
import SystemPackage

/// `exchange run`.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Process inboxes until stopped (SIGTERM finishes the file in hand), or once.")

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  @Flag(help: "One pass over all inboxes, then end.")
  var once = false

  func run() async throws {
    if clock.at != nil, !once { throw ValidationError("--at goes with --once: a clock that stands still can't watch") }
    let processor = try Processor(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock(), language: answers.language,
      logger: .quiet,
      progress: { Console.progress($0, $1) })
    if once {
      let result = try await processor.passOnce()
      Console.endProgress()
      try answers.print(PassAnswer(result))
      if !result.troubles.isEmpty { throw ExitCode(75) }
      if result.hasRejections { throw Ending.rejected }
    } else {
      try await watch(processor)
    }
  }

  /// Passes until a signal comes.
  private func watch(_ processor: sending Processor) async throws {
    let answers = answers
    let task = Task {
      try await processor.run { result in
        Console.endProgress()
        guard !result.isEmpty else { return }
        try? answers.print(PassAnswer(result))
      }
    }
    let signals = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler {
        if number == SIGINT { Interruption.note() }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer { for source in signals { source.cancel() } }
    try await task.value
    if Interruption.isNoted { throw ExitCode(130) }
  }
}
