import ArgumentParser
import ExchangeProcessor

/// `exchange kinds`.
struct KindsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kinds", abstract: .said("有哪些报文种类。", "The kinds of messages that the exchange knows."))

  @OptionGroup var answers: AnswerOptions

  func run() throws { try answers.print(KindsAnswer(data: ProgramData())) }
}
