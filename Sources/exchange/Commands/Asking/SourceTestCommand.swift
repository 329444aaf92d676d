import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange source test`.
struct SourceTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: .said(
      "逐列说明一个文件会读成什么，不投放。", "Show how a file would be read, column by column, without sending it."))

  @Argument(help: .said("文件。", "The file."), completion: .file())
  var file: String

  @Option(help: .said("发送部门，代码或全称。", "The sending department, by code or full name."))
  var sender: String?

  @Option(help: .said("按哪条规则或版式读，不管文件名。", "The rule or layout to read it by, whatever its name is."))
  var rule: String?

  @OptionGroup var sources: SourceOptions
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try sources.desk().test(FilePath(file), sender: sender, rule: rule) {
      Console.progress(file, $0)
    }
    Console.endProgress()
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
  }
}
