import ArgumentParser
import ExchangeProcessor

/// `exchange findings`.
struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "What the findings of receipts mean, and how to mend what they tell of.")

  @Argument(help: "The codes, e.g. value-not-a-date; all of them when none is named.")
  var codes: [String] = []

  @Flag(help: "Print all of them as the page docs/findings.md.")
  var page = false

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try FindingsAnswer(codes: page ? [] : codes, data: ProgramData())
    if page { try Console.say(String(answer.page.dropLast())) } else { try answers.print(answer) }
  }
}
