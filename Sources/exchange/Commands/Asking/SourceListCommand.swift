import ArgumentParser
import ExchangeProcessor

/// `exchange source list`.
struct SourceListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: .said(
      "sources 里的规则和程序自带的版式。", "The rules under sources, and the layouts that come with the program."))

  @OptionGroup var sources: SourceOptions
  @OptionGroup var answers: AnswerOptions

  func run() throws { try answers.print(sources.desk().list()) }
}
