import ArgumentParser
import Dispatch
import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage

/// `exchange check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what the processor would say of files, without sending them.",
    discussion: """
      With --exchange and --sender the answer is the processor's own: the same verdict, counts, findings, recipients and \
      times. Each file is taken as if it were dropped alone, now. A .done beside a file is honoured.
      """)

  @Argument(help: "The files.", completion: .file())
  var files: [String]

  @Option(help: "The kind of the records, where file and header don't tell it.")
  var kind: String?

  @Option(help: "The sending department, by code or full name.")
  var sender: String?

  @Option(
    help: "The exchange that is asked; nothing in it is changed. Without, what was here before isn't known.")
  var exchange: String?

  @Option(help: "Without --exchange, the measure whose departments and items are taken.")
  var profile = ProgramData.standardProfile

  @Option(help: "A folder for the rows that would come back, ready to be mended.")
  var rejectedTo: String?

  @Flag(
    help: """
      Tell what would be decided, too: what would be stored and delivered, what would be owed from then on and what \
      wouldn't any more.
      """)
  var explain = false

  @Flag(
    help: """
      Look at every record closely, and have libxml2 validate all XML, also where a glance shows that a record is \
      right. The answer is the same, and takes several times as long.
      """)
  var referenceValidation = false

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    if rejectedTo != nil, sender == nil { throw ValidationError("--rejected-to needs --sender") }
    if explain, sender == nil { throw ValidationError("--explain needs --sender") }
  }

  func run() throws {
    let scratch = try Files.makeTemporaryFolder(named: "exchange-check")
    defer { try? Files.removeTree(scratch) }
    Interruption.listen()
    let signals = removing(scratch)
    defer { signals?.cancel() }
    let checker = try Checker(
      data: ProgramData(), exchange: exchange.map { FilePath($0) }, profile: profile, sender: sender,
      clock: clock.clock(), language: answers.language, scratch: scratch,
      referenceValidation: referenceValidation)
    let checked = try files.map { file in
      try checker.check(
        FilePath(file), kind: kind, rejectedTo: rejectedTo.map { FilePath($0) }, explaining: explain,
        digesting: answers.format == .json
      ) { Console.progress(file, $0) }
    }
    Console.endProgress()
    let answer = ReceiptAnswer(checked, explaining: explain)
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
  }

  /// Whoever interrupts doesn't leave what was made of the files behind.
  private func removing(_ scratch: FilePath) -> (any DispatchSourceRead)? {
    Interruption.onSignal {
      // The other thread may put something there in between.
      for _ in 1...100 where (try? Files.removeTree(scratch)) == nil { usleep(1_000) }
      _exit(130)
    }
  }
}
