import ArgumentParser
import ExchangeProcessor

/// `exchange findings`.
struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: .said(
      "回执里各种问题的意思和改法。", "What the findings of receipts mean, and how to mend what they tell of."))

  @Argument(
    help: .said(
      "代码，如 value-not-a-date；不写则列出全部。", "The codes, e.g. value-not-a-date; all of them when none is named."))
  var codes: [String] = []

  @Flag(help: .said("按 docs/findings.md 的样子输出全部。", "Print all of them as the page docs/findings.md."))
  var page = false

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let answer = try FindingsAnswer(codes: page ? [] : codes, data: ProgramData())
    if page { try Console.say(String(answer.page.dropLast())) } else { try answers.print(answer) }
  }
}
