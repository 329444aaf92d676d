import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange requeue`.
struct RequeueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requeue",
    abstract: .said(
      "原因排除以后，重新处理搁置（dead-letter）的文件。",
      "Work again on a drop that was put aside in dead-letter, once what kept it back is mended."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(
    help: .said(
      "投放编号，如 20210104-0001；exchange status 会列出。",
      "The drop's id, e.g. 20210104-0001; `exchange status` lists them."))
  var drop: String

  @Option(help: .said("为什么现在可以处理了；记入台账。", "Why it may go through now; the ledger keeps it."))
  var reason: String

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() async throws {
    let root = FilePath(exchange.directory)
    let desk = try RequeueDesk(root: root, data: ProgramData(), clock: clock.clock())
    let file = try desk.request(drop, reason: reason)
    let teller = FileTeller(of: file)
    let processor: Processor
    do {
      processor = try Processor(
        root: root, data: ProgramData(), clock: clock.clock(), language: answers.language,
        logger: .operators(try clock.clock()), logging: LogOptions(language: Speech.language),
        worker: InspectCommand.command(exchange, answers), answered: teller.tell)
    } catch ProcessorError.held {
      return try answers.print(RequeuedAnswer(drop: drop))
    }
    let result = try await processor.passOnce()
    let answer = teller.answer
    if answer.receipts.isEmpty, !result.troubles.isEmpty {
      try answers.print(WaitingAnswer(requeued: drop, after: result))
      throw ExitCode(75)
    }
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
    if !result.troubles.isEmpty { throw ExitCode(75) }
  }
}
