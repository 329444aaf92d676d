import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "How the exchange stands: what waits, what is to be claimed.")

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(
      StatusAnswer(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock()))
  }
}
