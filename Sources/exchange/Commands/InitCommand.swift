public import ArgumentParser
public import ExchangeProcessor
import SystemPackage

extension OwnFolders.Place: ExpressibleByArgument {}

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

  @Option(
    help:
      "Where the processor's own folders of departments lie: beside their boxes, out of their reach, or inside, for boxes that are mounts."
  )
  var ownFolders = OwnFolders.Place.beside

  @Flag(
    inversion: .prefixedNo, help: "Whether each department's folder gets its guide; see `exchange guide`.")
  var guides = true

  func run() throws {
    let root = FilePath(exchange.directory)
    try ExchangeInitializer.layOut(
      root, profile: profile, title: title, ownFolders: ownFolders, hasGuides: guides,
      data: ProgramData())
    try answers.print(InitAnswer(root: root))
  }
}
