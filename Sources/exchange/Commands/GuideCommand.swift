import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange guide`.
struct GuideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guide",
    abstract: .said(
      "在每个部门的文件夹里放好使用说明、代码表和模板。",
      "Lay 使用说明.html, a table of codes and tables to fill in into each department's folder."),
    discussion: .said(
      "init 时已经放好；部门、事项或程序有变动后再运行一次。",
      """
      `init` does so; do it again when departments, items or the program change.
      """))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let desk = try GuideDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    try answers.print(GuideAnswer(departments: desk.lay()))
  }
}
