public import ArgumentParser
import ExchangeBase
public import ExchangeProcessor
import SystemPackage

extension TodoDesk.Format: ExpressibleByArgument {}

/// `exchange todo`.
struct TodoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "todo",
    abstract: .said(
      "列出所有未办结的，不论有无时限，急的在前。", "Tell all that is open, with or without a limit, the most urgent first."))

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: .said("只看这个部门（代码或全称）要办的。", "Only what this department (code or name) has to do."))
  var department: String?

  @Flag(help: .said("只看已逾期和七日内到期的。", "Only what is overdue, or due within seven days."))
  var week = false

  @Option(
    help: .said(
      "text 给人看，json 给程序，csv 或 xlsx 给 Excel 和 WPS。",
      "text for people, json for programs, csv or xlsx for Excel and WPS."))
  var format = TodoDesk.Format.text

  @Option(
    help: .said("写到这个文件而不是标准输出；xlsx 必须写。", "Write to this file instead of standard output; xlsx needs one."),
    completion: .file())
  var output: String?

  @Flag(
    help: .said(
      "改为按八周来的报送习惯拟出 catalog/expects.csv。",
      "Propose catalog/expects.csv instead: what departments have handed in regularly for eight weeks."))
  var proposeExpectations = false

  @Option(name: .customLong("lang"), help: .said("文字用的语言：zh 或 en。", "Language of text: zh or en."))
  var language = Language.standard

  @OptionGroup var clock: ClockOption

  func validate() throws {
    guard !proposeExpectations || (!week && department == nil && output == nil && format == .text) else {
      throw ValidationError(
        .said(
          "--propose-expectations 单独使用，结果直接输出。",
          "--propose-expectations goes by itself; its table is printed."))
    }
    guard format != .xlsx || output != nil else {
      throw ValidationError(
        .said("xlsx 要写到文件：--output todo.xlsx。", "A workbook is written to a file: --output todo.xlsx."))
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
