import ExchangeFiles
import ArgumentParser
import ExchangeProcessor
import Logging
import SystemPackage

/// `exchange claim`.
struct ClaimCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: .said(
      "替一个部门认领；不写编号则列出待认领的。",
      "Claim deliveries or messages for a department; without ids, list what is to be claimed."))

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: .said("认领的部门，代码或全称。", "The claiming department, by code or full name."))
  var department: String

  @Option(help: .said("认领人。", "The person who claims."))
  var claimant: String?

  @Argument(help: .said("投递编号或消息标识。", "Delivery ids or message ids."))
  var ids: [String] = []

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() async throws {
    let root = FilePath(exchange.directory)
    let data = try ProgramData()
    let desk = try ClaimDesk(root: root, data: data, department: department, clock: clock.clock())
    guard !ids.isEmpty else { return try answers.print(desk.open()) }
    let name = try desk.claim(ids, claimant: claimant)
    let teller = FileTeller(of: name.shown)
    let processor: Processor
    do {
      processor = try Processor(
        root: root, data: data, clock: clock.clock(), language: answers.language,
        logger: .operators(try clock.clock()), logging: LogOptions(language: Speech.language),
        worker: InspectCommand.command(exchange, answers), answered: teller.tell)
    } catch ProcessorError.held {
      return try answers.print(LeftToProcessorAnswer(file: name))
    }
    let result = try await processor.passOnce()
    let answer = teller.answer
    if answer.receipts.isEmpty {
      try answers.print(WaitingAnswer(file: name, after: result))
      throw ExitCode(75)
    }
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
    if !result.troubles.isEmpty { throw ExitCode(75) }
  }
}
