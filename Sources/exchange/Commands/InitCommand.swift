import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange init`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Lay out a new exchange in a folder.")

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var answers: AnswerOptions

  @Option(help: "The measure to follow; a file of the program's profiles folder.")
  var profile = ProgramData.standardProfile

  @Option(help: "The exchange's name, as reports show it.")
  var title: String?

  func run() throws {
    let root = FilePath(exchange.directory)
    try ExchangeInitializer.layOut(root, profile: profile, title: title, data: ProgramData())
    try answers.print(InitAnswer(root: root))
  }
}
