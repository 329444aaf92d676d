import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Tell the life of a file, a delivery or a licence.")

  @OptionGroup var exchange: ExchangeArgument

  @Argument(help: "A drop, bundle, file name, delivery, message id, document number or licence number.")
  var id: String

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try TraceAnswer(
      root: FilePath(exchange.directory), data: ProgramData(), id: id, clock: .system)
    try answers.print(answer)
    if answer.isEmpty { throw ExitCode.failure }
  }
}
