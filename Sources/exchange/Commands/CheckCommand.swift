import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what the processor would say of files, without sending them.")

  @Argument(help: "The files.", completion: .file())
  var files: [String]

  @Option(help: "The kind of the records, where file and header don't tell it.")
  var kind: String?

  @Option(help: "The sending department, by code or full name; needs --exchange.")
  var sender: String?

  @Option(help: "An exchange whose catalogue says which items and departments there are.")
  var exchange: String?

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let checker = try Checker(
      data: ProgramData(), exchange: exchange.map { FilePath($0) }, language: answers.language)
    let receipts = try files.map { file in
      try checker.check(FilePath(file), kind: kind, sender: sender) { Console.progress(file, $0) }
    }
    Console.endProgress()
    let answer = ReceiptAnswer(receipts, .rehearsal)
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
  }
}
