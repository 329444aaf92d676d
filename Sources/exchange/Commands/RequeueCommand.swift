import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange requeue`.
struct RequeueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "requeue",
    abstract: "Work again on a drop that was put aside in dead-letter, once what kept it back is mended.")

  @OptionGroup var exchange: ExchangeArgument

  @Argument(help: "The drop's id, e.g. 20210104-0001; `exchange status` lists them.")
  var drop: String

  @Option(help: "Why it may go through now; the ledger keeps it.")
  var reason: String

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() async throws {
    let root = FilePath(exchange.directory)
    let file = try RequeueDesk(root: root, clock: clock.clock()).request(drop, reason: reason)
    let teller = FileTeller(of: file)
    let processor: Processor
    do {
      processor = try Processor(
        root: root, data: ProgramData(), clock: clock.clock(), language: answers.language, logger: .operators,
        worker: InspectCommand.command(exchange, answers), answered: teller.tell)
    } catch ProcessorError.held {
      return try answers.print(RequeuedAnswer(drop: drop))
    }
    let result = try await processor.passOnce()
    let answer = teller.answer
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
    if !result.troubles.isEmpty { throw ExitCode(75) }
  }
}
