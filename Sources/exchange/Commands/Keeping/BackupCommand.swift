import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange backup`.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: .said(
      "备份台账（运行中也可以），并核验备份。", "Copy the ledger, also while a processor runs, and verify the copy."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(help: .said("还不存在的文件，或一个文件夹。", "A file that isn't there yet, or a folder."))
  var target: String

  @Option(
    parsing: .unconditional,
    help: .said(
      "文件夹里这个交换的备份保留几份，其余最旧的删去。",
      "How many of the exchange's own backups in the folder stay; the oldest others are removed."
    ))
  var keep: Int?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let desk = BackupDesk(root: FilePath(exchange.directory), clock: try clock.clock())
    try answers.print(
      desk.back(up: FilePath(target), asFolder: target.hasSuffix("/"), keeping: keep))
  }
}
