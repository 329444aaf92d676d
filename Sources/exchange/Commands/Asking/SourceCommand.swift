import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange source`.
struct SourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source", abstract: .said("看部门自己的导出怎样读。", "Show how departments' own exports are read."),
    subcommands: [SourceListCommand.self, SourceTestCommand.self])
}

/// Whose rules are asked.
struct SourceOptions: ParsableArguments {
  @Option(
    help: .said(
      "用这个交换文件夹里的规则；不写则只有程序自带的版式。",
      "An exchange whose rules are taken; else there are the shipped layouts only."))
  var exchange: String?

  /// The desk that answers.
  func desk() throws -> SourceDesk {
    try SourceDesk(data: ProgramData(), exchange: exchange.map { FilePath($0) })
  }
}
