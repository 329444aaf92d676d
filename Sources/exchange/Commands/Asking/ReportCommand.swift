import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      "Write the reconciliation package of a day, or of a week, a month or other days: reports/NAME.zip.",
    discussion: """
      That of a month is also written by itself when its last day is closed. Of a period only closed days are counted: where \
      some aren't, the package is preliminary, says which, and the command ends with 4.
      """)

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: "The day, e.g. 2021-01-04; today where nothing is asked for.")
  var date: String?

  @Option(help: "A day of the week, which lasts from Monday to Sunday, e.g. 2021-01-20.")
  var week: String?

  @Option(help: "The month, e.g. 2021-01.")
  var month: String?

  @Option(help: "The first of several days; needs --to.")
  var from: String?

  @Option(help: "The last of several days; needs --from.")
  var to: String?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    guard (from == nil) == (to == nil) else { throw ValidationError("--from and --to go together") }
    guard [date, week, month, from].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("one of --date, --week, --month, or --from with --to")
    }
  }

  func run() throws {
    let desk = try ReportDesk(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    guard let period else { return try answers.print(desk.write(day: date)) }
    let answer = try desk.write(period)
    try answers.print(answer)
    if !answer.isComplete { throw Ending.incomplete }
  }

  private var period: ReportDesk.Period? {
    if let week { return .week(week) }
    if let month { return .month(month) }
    if let from, let to { return .range(from: from, to: to) }
    return nil
  }
}
