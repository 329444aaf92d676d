import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange restore`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: .said("用备份替换台账，原来的另放一边。", "Put a backup in the place of the ledger, which is laid aside."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(help: .said("备份文件。", "The backup."))
  var file: String

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let desk = RestoreDesk(root: FilePath(exchange.directory), clock: try clock.clock())
    try answers.print(desk.restore(FilePath(file)))
  }
}
