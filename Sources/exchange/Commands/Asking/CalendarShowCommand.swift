import ArgumentParser
import ExchangeProcessor

/// `exchange calendar show`.
struct CalendarShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: .said("一年的放假和调休上班，按放假通知。", "A year's days off and weekend days worked, by its notices."))

  @Argument(help: .said("年份。", "The year."))
  var year: Int

  @OptionGroup var calendar: CalendarOptions
  @OptionGroup var answers: AnswerOptions

  func run() throws { try answers.print(calendar.desk().year(year)) }
}
