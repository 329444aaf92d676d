import ExchangeBase
import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange inspect`: a worker of a processor that runs. Nobody calls it by hand.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: .said("为运行中的处理程序检查文件。", "Inspect files for a running processor."),
    shouldDisplay: false)

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: .said("处理程序的进程。", "The processor's process."))
  var parent: Int32

  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try WorkerDesk.serve(
      root: FilePath(exchange.directory), data: ProgramData(), language: answers.language, parent: parent)
  }

  /// How a processor of an exchange starts it.
  static func command(_ exchange: ExchangeArgument, _ answers: AnswerOptions) -> [String] {
    ["/proc/self/exe", "inspect", exchange.directory, "--lang", answers.language.rawValue]
  }
}
