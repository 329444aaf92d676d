import ArgumentParser
import ExchangeProcessor

/// `exchange calendar show`.
struct CalendarShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "A year's days off and weekend days worked, by its notices.")

  @Argument(help: "The year.")
  var year: Int

  @OptionGroup var calendar: CalendarOptions
  @OptionGroup var answers: AnswerOptions

  func run() throws { try answers.print(calendar.desk().year(year)) }
}
