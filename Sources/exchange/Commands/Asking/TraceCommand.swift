import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: .said("一个文件、一次投递或一张许可的来龙去脉。", "Tell the life of a file, a delivery or a licence."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(
    help: .said(
      "投放编号、报文编号、文件名、投递编号、消息标识、文号或许可编号。",
      "A drop, bundle, file name, delivery, message id, document number or licence number."))
  var id: String

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try TraceAnswer(
      root: FilePath(exchange.directory), data: ProgramData(), id: id, clock: .system)
    try answers.print(answer)
    if answer.isEmpty { throw ExitCode.failure }
  }
}
