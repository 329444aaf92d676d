import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange recover`.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract:
      .said(
        "台账丢失后，按留存的文件重新登记；不会再次送出。",
        "Decide again, from what was kept, what the ledger doesn't know any more. Nothing is delivered again."
      ))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let desk = try RecoverDesk(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock(),
      language: answers.language)
    try answers.print(desk.recover())
  }
}
