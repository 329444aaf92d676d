public import ArgumentParser
import ExchangeBase
public import ExchangeProcessor
import SystemPackage

extension TodoDesk.Format: ExpressibleByArgument {}

/// `exchange todo`.
struct TodoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "todo", abstract: "Tell all that is open, with or without a limit, the most urgent first.")

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: "Only what this department (code or name) has to do.")
  var department: String?

  @Flag(help: "Only what is overdue, or due within seven days.")
  var week = false

  @Option(help: "text for people, json for programs, csv or xlsx for Excel and WPS.")
  var format = TodoDesk.Format.text

  @Option(help: "Write to this file instead of standard output; xlsx needs one.", completion: .file())
  var output: String?

  @Flag(
    help: "Propose catalog/expects.csv instead: what departments have handed in regularly for eight weeks.")
  var proposeExpectations = false

  @Option(name: .customLong("lang"), help: "Language of text: zh or en.")
  var language = Language.standard

  @OptionGroup var clock: ClockOption

  func validate() throws {
    guard !proposeExpectations || (!week && department == nil && output == nil && format == .text) else {
      throw ValidationError("--propose-expectations goes by itself; its table is printed.")
    }
    guard format != .xlsx || output != nil else {
      throw ValidationError("A workbook is written to a file: --output todo.xlsx.")
    }
  }

  func run() throws {
    let desk = try TodoDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    if proposeExpectations {
      try Console.say(Array(desk.proposedExpectations().utf8))
    } else if let output {
      try Console.say(
        desk.write(format, of: department, week: week, in: language, to: FilePath(output)).forTerminal)
    } else {
      try desk.tell(format, of: department, week: week, in: language) { try Console.say(Array($0)) }
    }
  }
}
