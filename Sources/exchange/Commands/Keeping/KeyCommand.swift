import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange key`.
struct KeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: .said("给回执和对账包签名的密钥。", "The keys with which receipts and days' packages are signed."),
    subcommands: [KeyListCommand.self, KeyRotateCommand.self])
}

/// `exchange key list`.
struct KeyListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: .said("列出所有密钥、指纹和使用时间。", "List all keys, with their fingerprints and when each was in use."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(KeyDesk(root: FilePath(exchange.directory), clock: .system).list())
  }
}

/// `exchange key rotate`.
struct KeyRotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: .said(
      "启用新密钥；运行中的处理程序下一轮起使用。", "Put a new key into use. A running processor takes it up at its next pass."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(KeyDesk(root: FilePath(exchange.directory), clock: clock.clock()).rotate())
  }
}
