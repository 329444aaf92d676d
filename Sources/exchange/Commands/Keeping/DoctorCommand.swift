import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look an exchange over: settings, folders, rights, keys, disks, ledger, clock, calendar.",
    discussion: """
      Says what is amiss and what helps. Ends with 0 where all is well, with 1 where there is something to look at, and \
      with 2 where something doesn't work or isn't safe. Nothing is changed without --fix.
      """)

  @OptionGroup var exchange: ExchangeArgument

  @Flag(help: "Make missing folders and set rights, as far as nobody has to be asked about it.")
  var fix = false

  @Flag(help: "Open the ledger without proving it, which takes some ten seconds a million records.")
  var quick = false

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let doctor = try Doctor(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock(), isQuick: quick)
    let answer = doctor.examine(fixing: fix)
    try answers.print(answer)
    if answer.severity > 0 { throw ExitCode(Int32(answer.severity)) }
  }
}
