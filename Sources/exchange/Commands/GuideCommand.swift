import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange guide`.
struct GuideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guide",
    abstract: "Lay 使用说明.html, a table of codes and tables to fill in into each department's folder.",
    discussion: """
      `init` does so; do it again when departments, items or the program change.
      """)

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let desk = try GuideDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    try answers.print(GuideAnswer(departments: desk.lay()))
  }
}
