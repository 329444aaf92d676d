public import ArgumentParser
import ExchangeProcessor

extension TermUnit: ExpressibleByArgument {}

/// `exchange calendar due`.
struct CalendarDueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "due",
    abstract: .said("到什么时候为止，哪些天算进去了，为什么。", "Until when something is due, which days counted, and why."))

  @Option(
    help: .said(
      "起算的那一天，如 2021-01-04；当天不计。", "The day that starts the clock, e.g. 2021-01-04; it isn't counted itself.")
  )
  var from: String

  @Option(parsing: .unconditional, help: .said("多少个时间单位。", "How many units of time there are."))
  var days: Int?

  @Option(
    help: .said(
      "workday 工作日、calendarDay 日、month 月；不写按工作日。",
      "workday, calendarDay or month; working days where it is left out."))
  var unit: TermUnit?

  @Flag(help: .said("在那天以前至少这么久，而不是以后。", "At least so much time before the day, not after it."))
  var before = false

  @Flag(help: .said("那一天是期限（如承诺期限）的最后一天。", "The day is the last one of a term, such as a commitment's."))
  var expiry = false

  @Option(help: .said("办法里一条规则的代号，代替 --days。", "A rule of the profile by its id, instead of --days."))
  var rule: String?

  @Option(help: .said("用另一套办法。", "Another profile than the exchange's."))
  var profile: String?

  @OptionGroup var calendar: CalendarOptions
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    if (days == nil) == (rule == nil) {
      throw ValidationError(.said("--days 和 --rule 要写一个，只写一个", "either --days or --rule is needed"))
    }
    if rule != nil, unit != nil || before || expiry {
      throw ValidationError(
        .said(
          "--unit、--before、--expiry 与 --days 一起用；规则自己有",
          "--unit, --before and --expiry go with --days: a rule has its own"))
    }
    if before, expiry {
      throw ValidationError(.said("--before 和 --expiry 不能一起用", "--before and --expiry don't go together"))
    }
  }

  func run() throws {
    let desk = try calendar.desk(profile: profile)
    let term =
      rule.map { CalendarDesk.Term.rule($0) }
      ?? .units(days ?? 0, unit, isBefore: before, isExpiry: expiry)
    try answers.print(desk.due(from: from, term))
  }
}
