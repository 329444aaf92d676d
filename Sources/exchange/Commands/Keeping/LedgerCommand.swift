import ArgumentParser
import ExchangeProcessor

/// `exchange ledger`.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger",
    abstract: .said(
      "台账放在哪里：转存，以及数据库角色的权限。", "Where the ledger is: copying it, and the rights of a database's role."),
    subcommands: [LedgerCopyCommand.self, LedgerRightsCommand.self])
}

/// `exchange ledger copy`.
struct LedgerCopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy",
    abstract: .said(
      "把台账转存到空的地方，并核验。", "Copy a ledger to an empty place, and verify it."))

  @Argument(help: .said("台账文件，或 postgresql:// 开头的地址。", "The ledger: a file, or an address postgresql://…"))
  var from: String

  @Argument(
    help: .said(
      "还不存在的文件，或没有表的数据库的地址。", "A file that isn't there yet, or the address of a database without tables."))
  var to: String

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(LedgerDesk().copy(from: from, to: to))
  }
}

/// `exchange ledger rights`.
struct LedgerRightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rights",
    abstract: .said(
      "打印 SQL：给一个数据库角色运行 exchange 所需的权限，不多给。",
      "Print the SQL that gives a role of a database what running needs, and no more."))

  @Argument(help: .said("运行 exchange 的角色。", "The role as which exchange runs."))
  var role: String

  func run() throws {
    try StandardStream.output.write("\(LedgerDesk().rights(of: role))\n".utf8)
  }
}
