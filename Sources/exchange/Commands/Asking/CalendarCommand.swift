import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange calendar`.
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: .said("数工作日、算时限，并说明理由。", "Count working days and time limits, and say why."),
    subcommands: [CalendarDueCommand.self, CalendarShowCommand.self])
}

/// Whose calendar and measure are asked.
struct CalendarOptions: ParsableArguments {
  @Option(
    help: .said(
      "按这个交换文件夹的日历和办法；不写则按程序自带的。",
      "An exchange whose calendar folder and profile are taken; else what comes with the program."))
  var dir: String?

  /// The desk that answers.
  func desk(profile: String? = nil) throws -> CalendarDesk {
    try CalendarDesk(exchange: dir.map { FilePath($0) }, profile: profile, data: ProgramData())
  }
}
