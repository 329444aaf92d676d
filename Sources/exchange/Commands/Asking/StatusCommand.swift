import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: .said("交换的现状：什么在等待，什么待认领。", "How the exchange stands: what waits, what is to be claimed."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(
      StatusAnswer(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock()))
  }
}
