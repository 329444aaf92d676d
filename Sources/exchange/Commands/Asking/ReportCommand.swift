import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a day's reconciliation package, reports/DAY.zip.")

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: "The day, e.g. 2021-01-04; today where it is left out.")
  var date: String?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let root = FilePath(exchange.directory)
    let answer = try ReportDesk(root: root, data: ProgramData(), clock: clock.clock()).write(day: date)
    try answers.print(answer)
  }
}
