import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange source`.
struct SourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source", abstract: "Show how departments' own exports are read.",
    subcommands: [SourceListCommand.self, SourceTestCommand.self])
}

/// Whose rules are asked.
struct SourceOptions: ParsableArguments {
  @Option(help: "An exchange whose rules are taken; else there are the shipped layouts only.")
  var exchange: String?

  /// The desk that answers.
  func desk() throws -> SourceDesk {
    try SourceDesk(data: ProgramData(), exchange: exchange.map { FilePath($0) })
  }
}
