public import ArgumentParser
public import ExchangeProcessor
import SystemPackage

extension ListDesk.Sort: ExpressibleByArgument {}

/// `exchange list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List files, deliveries, duties or days, page by page.")

  @OptionGroup var exchange: ExchangeArgument

  @Argument(
    help:
      "drops: files, the latest first; deliveries: the latest first; open: what is owed, the most urgent first; obligations: what is owed or was, the latest change first; days: closed days, the latest first."
  )
  var sort: ListDesk.Sort

  @Option(help: "Only what this department (code or name) dropped, gets or owes; not for days.")
  var department: String?

  @Option(help: "How many lines at most.")
  var limit = 50

  @Option(help: "Go on behind a page: what it printed as its last line, or as “next”.")
  var after: String?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 10000.") }
    guard sort != .days || department == nil else {
      throw ValidationError("A day is closed for all departments; leave --department out.")
    }
  }

  func run() throws {
    let desk = try ListDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    try answers.print(desk.list(sort, of: department, after: after, limit: limit))
  }
}
