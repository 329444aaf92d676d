import ArgumentParser
import ExchangeProcessor

/// The `exchange` command.
@main
struct Exchange: AsyncParsableCommand {
  /// What is told by `exchange --version` and packed by `make deb`: changed here, and nowhere else (CONTRIBUTING.md).
  private static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "exchange",
    abstract: .said(
      "审管信息交换：审批部门与监管部门之间的文件交换。", "审管信息交换 · the file exchange between approval and supervision departments."),
    version: version,
    subcommands: [
      DemoCommand.self, InitCommand.self, RunCommand.self, CheckCommand.self, StatusCommand.self,
      DoctorCommand.self, GuideCommand.self, TodoCommand.self, LedgerCommand.self,
      TraceCommand.self, ListCommand.self, ClaimCommand.self, RequeueCommand.self, ReportCommand.self,
      VerifyCommand.self, KeyCommand.self, TokenCommand.self, ServeCommand.self, BackupCommand.self,
      RestoreCommand.self, RecoverCommand.self, CalendarCommand.self, ConfigCommand.self,
      KindsCommand.self, SourceCommand.self, TemplateCommand.self, SchemaCommand.self, FindingsCommand.self,
      InspectCommand.self,
    ])

  /// Runs the command and chooses the exit code; see ``Ending``.
  static func main() async {
    // First of all, since whatever is opened before could get the number of a stream that is closed.
    StandardStream.prepare()
    // Whatever the moment at which it is told to stop, the processor finishes what is in its hands.
    if CommandLine.arguments.dropFirst().first == RunCommand.configuration.commandName {
      Interruption.listen()
    }
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      Ending.exit(with: error)
    }
  }
}
