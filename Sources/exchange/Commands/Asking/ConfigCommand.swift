import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: .said("exchange.yaml 里的设置。", "The settings of exchange.yaml."),
    subcommands: [ConfigExplainCommand.self])
}

/// `exchange config explain`.
struct ConfigExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: .said(
      "每项设置的意思、可写的值、不写时怎样，和某个交换现在写的是什么。",
      "What each setting means, what may stand there, what holds without, and what an exchange has there."))

  @Argument(
    help: .said("设置的名称，如 settleSeconds；不写则全部。", "Settings, e.g. settleSeconds; all when none is named."))
  var keys: [String] = []

  @Option(help: .said("交换文件夹；写了就同时显示它现在的值。", "The folder of an exchange whose own values are shown beside."))
  var exchange: String?

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(ConfigAnswer(keys: keys, of: exchange.map { FilePath($0) }))
  }
}
