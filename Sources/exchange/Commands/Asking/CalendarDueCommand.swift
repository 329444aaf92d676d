public import ArgumentParser
import ExchangeProcessor

extension TermUnit: ExpressibleByArgument {}

/// `exchange calendar due`.
struct CalendarDueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due", abstract: "Until when something is due, which days counted, and why.")

  @Option(help: "The day that starts the clock, e.g. 2021-01-04; it isn't counted itself.")
  var from: String

  @Option(help: "How many units of time there are.")
  var days: Int?

  @Option(help: "workday, calendarDay or month; working days where it is left out.")
  var unit: TermUnit?

  @Flag(help: "At least so much time before the day, not after it.")
  var before = false

  @Flag(help: "The day is the last one of a term, such as a commitment's.")
  var expiry = false

  @Option(help: "A rule of the profile by its id, instead of --days.")
  var rule: String?

  @Option(help: "Another profile than the exchange's.")
  var profile: String?

  @OptionGroup var calendar: CalendarOptions
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    if (days == nil) == (rule == nil) { throw ValidationError("either --days or --rule is needed") }
    if rule != nil, unit != nil || before || expiry {
      throw ValidationError("--unit, --before and --expiry go with --days: a rule has its own")
    }
    if before, expiry { throw ValidationError("--before and --expiry don't go together") }
  }

  func run() throws {
    let desk = try calendar.desk(profile: profile)
    let term =
      rule.map { CalendarDesk.Term.rule($0) }
      ?? .units(days ?? 0, unit, isBefore: before, isExpiry: expiry)
    try answers.print(desk.due(from: from, term))
  }
}
